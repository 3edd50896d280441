"""Asks tau-Argus itself, where there is one: ``pytauargus``, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from math import log1p
from pathlib import Path
from typing import Any

from disclosure.tau_argus.cases import Case
from warehouse.disclosure.tables import SEPARATOR

ENGINE = Path(__file__).with_name("engine.py")
PYTHON = "TAU_ARGUS_PYTHON"
"""Environment variable: a Python that has pytauargus, where the project's own has not."""

METHODS = {"OPT": "OPT(1,5)", "MOD": "MOD(1,5,0,0,0)"}
"""Optimal, with time to prove it (with none it stops short); and Modular, without its extras for
single contributors."""

COST_UNIT = 1000
"""tau-Argus takes whole numbers for costs: ours in thousandths."""

LONGEST = 300
"""Seconds for one table."""


class TauArgusError(RuntimeError):
    """It gave no answer."""


@dataclass(frozen=True)
class Hidden:
    """A cell that tau-Argus hides, and what its audit says an intruder would know."""

    is_primary: bool
    low: float
    high: float
    is_unsafe: bool


@dataclass(frozen=True)
class Answer:
    """What tau-Argus makes of a table.

    Attributes:
        version: Of pytauargus.
        hidden: By key.
    """

    version: str
    hidden: dict[str, Hidden]


def python_with_tau_argus() -> str | None:
    """A Python that can ask it, or None."""
    return os.environ.get(PYTHON) or (sys.executable if find_spec("pytauargus") else None)


def ask(case: Case, method: str, python: str) -> Answer:
    """Have tau-Argus protect and audit a table."""
    # The engine leaves working files where it runs and where temporary ones go; those of one run
    # change or crash the next.
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            (python, str(ENGINE)),
            input=json.dumps(_request(case, method)),
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
            cwd=folder,
            env=os.environ | {"TMPDIR": folder},
        )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no words"])[-1]
        raise TauArgusError(f"{case.name}, {method}: exit {done.returncode}, {last}")
    answer = json.loads(done.stdout)
    names = _names(case)
    keys = [
        SEPARATOR.join(codes[name] for codes, name in zip(names, row, strict=False))
        for row in answer["cells"]
    ]
    states = dict(zip(keys, (row[-2] for row in answer["cells"]), strict=True))
    values = {cell.key: cell.value for cell in case.system.cells}
    hidden = {}
    for place, value, low, high, is_unsafe in answer["audit"]:
        key = keys[place]
        assert values[key] == value, key
        # Adding nothing makes its -0 a 0.
        hidden[key] = Hidden(states[key] == "U", round(low, 6) + 0, round(high, 6) + 0, is_unsafe)
    assert hidden.keys() == {key for key, state in states.items() if state in "UM"}
    return Answer(answer["version"], hidden)


def _names(case: Case) -> list[dict[str, str]]:
    """For each dimension our code by the one that tau-Argus is given: it pads and quotes codes."""
    table = case.table
    return [
        {"Total": total}
        | {f"{number:03}": code for number, (_, code) in enumerate(table.lines(axis))}
        for axis, total in enumerate(table.totals)
    ]


def _request(case: Case, method: str) -> dict[str, Any]:
    table, names = case.table, _names(case)
    theirs = [{code: name for name, code in codes.items()} for codes in names]
    return {
        "method": METHODS[method],
        "dimensions": [
            ["@" * depth + theirs[axis][code] for depth, code in table.lines(axis)]
            for axis in range(len(table.totals))
        ],
        "rows": [
            [
                *(
                    codes[code]
                    for codes, code in zip(theirs, cell.key.split(SEPARATOR), strict=True)
                ),
                cell.value,
                cell.value,
                round(COST_UNIT * (1 + log1p(cell.value or 0))),
                "U" if cell.is_primary else "S",
                cell.below,
                cell.above,
            ]
            for cell in case.system.cells
        ],
    }
