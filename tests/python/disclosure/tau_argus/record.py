"""What tau-Argus made of each table, kept as plain figures, so that nobody needs it to test.

``PYTHONPATH=scripts:tests/python python -m disclosure.tau_argus.record`` asks it again. Install
pytauargus into an environment of its own, never into the project's, and name its Python in
``TAU_ARGUS_PYTHON``.
"""

from __future__ import annotations

import csv
import json
import platform
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path

from disclosure.tau_argus.cases import CASES, LARGEST_KNOWN, LEVELS, Case
from disclosure.tau_argus.oracle import METHODS, PYTHON, Answer, Hidden, ask, python_with_tau_argus

HERE = Path(__file__).parent
ABOUT, PATTERNS = HERE / "record.json", HERE / "record.csv"
COLUMNS = ("table", "level", "method", "cell", "is_primary", "low", "high", "is_unsafe")


@dataclass(frozen=True)
class Record:
    """All that was recorded.

    Attributes:
        version: Of pytauargus.
        recorded_on: A date.
        tables: By a table's name a digest of its figures, as they were.
        hidden: By table, level and method the cells that tau-Argus hides.
    """

    version: str
    recorded_on: str
    tables: Mapping[str, str]
    hidden: Mapping[tuple[str, str, str], Mapping[str, Hidden]]

    def of(self, case: Case, method: str) -> Mapping[str, Hidden]:
        """What it hides of a table."""
        return self.hidden[case.name, case.level, method]


def digest(case: Case) -> str:
    """Of the figures of a table: keys, counts and which are primary."""
    figures = [(cell.key, cell.value, cell.is_primary) for cell in case.ours.cells]
    return sha256(repr(figures).encode()).hexdigest()[:16]


@cache
def recorded() -> Record:
    """The record."""
    about = json.loads(ABOUT.read_text())
    hidden: dict[tuple[str, str, str], dict[str, Hidden]] = {}
    with PATTERNS.open(newline="") as file:
        for row in csv.DictReader(file):
            cells = hidden.setdefault((row["table"], row["level"], row["method"]), {})
            cells[row["cell"]] = Hidden(
                is_primary=row["is_primary"] == "1",
                low=float(row["low"]),
                high=float(row["high"]),
                is_unsafe=row["is_unsafe"] == "1",
            )
    return Record(about["pytauargus"], about["recorded_on"], about["tables"], hidden)


def write(answers: Mapping[tuple[Case, str], Answer]) -> None:
    """Keep what was answered."""
    [version] = {answer.version for answer in answers.values()}
    about = {
        "pytauargus": version,
        "recorded_on": date.today().isoformat(),
        "machine": f"{platform.system()} {platform.machine()}",
        "command": f"{PYTHON}=<python that has pytauargus=={version}> "
        "PYTHONPATH=scripts:tests/python python -m disclosure.tau_argus.record",
        "methods": METHODS,
        "levels": LEVELS,
        "known_of_every_cell": f"from 0 to {LARGEST_KNOWN} times the table's largest; zeros known",
        "tables": {case.name: digest(case) for case, _ in answers},
    }
    ABOUT.write_text(json.dumps(about, indent=2) + "\n")
    with PATTERNS.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(_rows(answers))


def _rows(answers: Mapping[tuple[Case, str], Answer]) -> Iterator[tuple[object, ...]]:
    for (case, method), answer in answers.items():
        for key, cell in sorted(answer.hidden.items()):
            flags = int(cell.is_primary), f"{cell.low:g}", f"{cell.high:g}", int(cell.is_unsafe)
            yield case.name, case.level, method, key, *flags


def main() -> None:
    """Ask for every table, at every level, by every method."""
    python = python_with_tau_argus()
    if python is None:
        sys.exit(f"There is no pytauargus here. Name a Python that has it in {PYTHON}.")
    write({(case, method): ask(case, method, python) for case in CASES for method in METHODS})


if __name__ == "__main__":
    main()
