"""The analyses held to the figures that they name.

``python -m warehouse.reconciliation.analyses`` compiles every analysis, asks the files that the
last night built, and ends with 1 where one disagrees. An analysis says in its head which key
findings it answers and which printed figures it repeats::

    -- answers: ES.K08
    -- figures: T19.* S3.2.2.007

A column ``<column>_figure_id`` of its result names the printed figure that stands in ``<column>``;
it must equal what the reconciliation computed, not rounded. It may be null.
"""

from __future__ import annotations

import csv
import math
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from warehouse.settings import Settings, load_settings

HEAD = re.compile(r"^-- (answers|figures): (.+)$", re.MULTILINE)
NAMES_FIGURE = "_figure_id"
STATEMENTS = Path("seeds/jsna_2019/jsna_statement.csv")

COMPUTED = "select figure_id, computed_value from reconciliation.rec_jsna_computed"

Values = Mapping[str, float | None]
"""Numbers by the id of the printed figure; None where there is nothing to compute."""


@dataclass(frozen=True)
class Analysis:
    """One analysis: its name and what its head says of it."""

    name: str
    answers: Sequence[str]
    """Key findings, as `jsna_statement` numbers them."""
    figures: Sequence[str]
    """Printed figures or patterns of them, such as ``T19.*``."""


@dataclass(frozen=True)
class Answer:
    """What an analysis returned."""

    row_count: int
    values: Values


def read_analyses(folder: Path) -> list[Analysis]:
    """Every analysis below the folder, by its head."""
    return [_read(path) for path in sorted(folder.rglob("*.sql"))]


def _read(path: Path) -> Analysis:
    words: dict[str, list[str]] = {"answers": [], "figures": []}
    for kind, listed in HEAD.findall(path.read_text(encoding="utf-8")):
        words[kind] += listed.split()
    return Analysis(path.stem, words["answers"], words["figures"])


def local_key_findings(statements: Path) -> set[str]:
    """The key findings that rest on data of the county, so that an analysis can answer them."""
    with statements.open(encoding="utf-8", newline="") as lines:
        return {
            row["statement_id"]
            for row in csv.DictReader(lines)
            if row["kind"] == "key_finding" and row["answering_codes"]
        }


def unanswered(analyses: Sequence[Analysis], findings: set[str]) -> Iterator[str]:
    """Key findings without an analysis, and analyses of findings that are not there."""
    answered = {finding: analysis for analysis in analyses for finding in analysis.answers}
    for finding in sorted(findings - set(answered)):
        yield f"{finding}: no analysis answers this key finding"
    for finding in sorted(set(answered) - findings):
        yield f"{answered[finding].name}: {finding} is no key finding with data of the county"


def disagreements(analysis: Analysis, answer: Answer, computed: Values) -> Iterator[str]:
    """Where an analysis does not say what the reconciliation says of the figures that it names."""
    if not answer.row_count:
        yield f"{analysis.name}: returns no row"
    named: set[str] = set()
    for pattern in analysis.figures:
        found = {figure for figure in computed if fnmatchcase(figure, pattern)}
        if not found:
            yield f"{analysis.name}: {pattern} is no printed figure that is computed"
        named |= found
    for figure in sorted(named - set(answer.values)):
        yield f"{analysis.name}: names {figure} and does not return it"
    for figure in sorted(set(answer.values) - named):
        yield f"{analysis.name}: returns {figure} and does not name it"
    for figure in sorted(named & set(answer.values)):
        if not _equal(answer.values[figure], computed[figure]):
            yield (
                f"{analysis.name}: {figure} is {answer.values[figure]}, "
                f"the reconciliation computed {computed[figure]}"
            )


def _equal(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)


def ask(connection: duckdb.DuckDBPyConnection, sql: str) -> Answer:
    """The result of an analysis: how many rows, and the numbers that stand for printed figures.

    Raises:
        ValueError: if one figure stands in it with two numbers.
    """
    result = connection.execute(sql)
    columns = [column[0] for column in result.description or ()]
    pairs = [
        (place, columns.index(column.removesuffix(NAMES_FIGURE)))
        for place, column in enumerate(columns)
        if column.endswith(NAMES_FIGURE)
    ]
    rows = result.fetchall()
    values: dict[str, float | None] = {}
    for figure, number in ((row[a], row[b]) for row in rows for a, b in pairs if row[a]):
        value = None if number is None else float(number)
        if not _equal(values.setdefault(figure, value), value):
            raise ValueError(f"{figure} is both {values[figure]} and {value}")
    return Answer(len(rows), values)


def compiled(settings: Settings, target_dir: Path) -> dict[str, str]:
    """The SQL of every analysis by its name, refs and macros resolved.

    Raises:
        RuntimeError: with dbt's words, if one does not compile.
    """
    from dbt.cli.main import dbtRunner  # 2 s to import, which only this should pay

    project_dir = str(settings.project_dir)
    outcome = dbtRunner().invoke(
        [
            *("--quiet", "--log-path", str(target_dir), "--log-level-file", "none", "compile"),
            *("--no-populate-cache", "--no-introspect", "--select", "path:analyses"),
            *("--project-dir", project_dir, "--profiles-dir", project_dir),
            *("--target-path", str(target_dir)),
        ]
    )
    if not outcome.success:
        raise RuntimeError(f"dbt could not compile the analyses: {outcome.exception or ''}")
    return {
        path.stem: path.read_text(encoding="utf-8")
        for path in (target_dir / "compiled").rglob("analyses/**/*.sql")
    }


def problems(settings: Settings) -> Iterator[str]:
    """All that is wrong with the analyses, asked of the files that the last night built."""
    analyses = read_analyses(settings.project_dir / "analyses")
    yield from unanswered(analyses, local_key_findings(settings.project_dir / STATEMENTS))
    with (
        TemporaryDirectory() as target_dir,
        duckdb.connect(settings.restricted_path, read_only=True) as connection,
    ):
        statements = compiled(settings, Path(target_dir))
        connection.execute(f"attach '{settings.published_path}' as published (read_only)")
        computed = dict(connection.execute(COMPUTED).fetchall())
        for analysis in analyses:
            try:
                answer = ask(connection, statements[analysis.name])
            except (duckdb.Error, ValueError) as error:
                yield f"{analysis.name}: {error}"
            else:
                yield from disagreements(analysis, answer, computed)


def main() -> int:
    """Print every problem; 1 if there is one."""
    settings = load_settings()
    found = list(problems(settings))
    print("\n".join(found) or "every analysis runs and says what the reconciliation says")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
