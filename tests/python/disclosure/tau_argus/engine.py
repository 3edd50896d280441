"""Runs tau-Argus on one table: a JSON object in, one out. Needs pytauargus and nothing of ours.

It stands alone so that any Python that has pytauargus can run it, and does one table only: the
engine keeps its state in the process, and a crash of it ends no more than that.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pytauargus.engine import Engine

METADATA = """<SEPARATOR> ";"
<SAFE> "S"
<UNSAFE> "U"
<PROTECT> "P"
{dimensions}
COUNT
  <NUMERIC>
  <DECIMALS> 0
PEOPLE
  <FREQUENCY>
COSTS
  <NUMERIC> <COST>
  <DECIMALS> 0
STATE
  <STATUS>
BELOW
  <NUMERIC> <LOWERPL>
  <DECIMALS> 1
ABOVE
  <NUMERIC> <UPPERPL>
  <DECIMALS> 1
"""

DIMENSION = """{name}
  <RECODEABLE>
  <TOTCODE> "Total"
  <HIERARCHICAL>
  <HIERCODELIST> "{file}"
  <HIERLEADSTRING> "@\""""

BATCH = """<OPENTABLEDATA> "{data}"
<OPENMETADATA> "{metadata}"
<SPECIFYTABLE> {names}|"COUNT"||"COSTS"
<SAFETYRULE> MAN(0)
<READTABLE> 0
<SUPPRESS> {method}
<WRITETABLE> (1, 5, "SO+", "{result}")
"""


class BoundedEngine(Engine):
    """The engine, with what the original tau-Argus says that everybody knows of a cell.

    That is: from 0 to one and a half times the table's largest. pytauargus 0.6.0 takes the table's
    own smallest and largest cell instead, under which patterns look safer and cost more.
    """

    def _table_cell_bounds(self, tab: int) -> tuple[float, float]:
        _, largest = super()._table_cell_bounds(tab)
        return 0.0, 1.5 * largest


def run(table: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Suppress and audit a table.

    Args:
        table: Its ``dimensions``, each the lines of a hierarchy file; its ``rows``, each the codes,
            count, cost, status and levels of a cell; the ``method``.
        folder: Where the engine's files go.
    """
    names = [f"D{number}" for number in range(len(table["dimensions"]))]
    files = {name: folder / f"{name}.hrc" for name in names}
    for file, lines in zip(files.values(), table["dimensions"], strict=True):
        file.write_text("".join(f"{line}\n" for line in lines))
    data, metadata, result = folder / "table.csv", folder / "table.rda", folder / "result.csv"
    data.write_text("".join(";".join(map(str, row)) + "\n" for row in table["rows"]))
    dimensions = (DIMENSION.format(name=name, file=file) for name, file in files.items())
    metadata.write_text(METADATA.format(dimensions="\n".join(dimensions)))
    batch = folder / "table.arb"
    batch.write_text(
        BATCH.format(
            data=data,
            metadata=metadata,
            names="".join(f'"{name}"' for name in names),
            method=table["method"],
            result=result,
        )
    )
    engine = BoundedEngine().run_batch(batch)
    rows = [line.split(";") for line in result.read_text().splitlines()]
    return {
        "version": version("pytauargus"),
        "cells": [
            [*(code.strip('" ') for code in row[: len(names)]), row[-3], float(row[len(names)])]
            for row in rows
        ],
        "audit": [
            [found["cell"], found["value"], found["min"], found["max"], bool(found["unsafe"])]
            for found in engine.audit(0)
        ],
    }


if __name__ == "__main__":
    # The engine's C++ prints as it likes; the answer goes where standard output went.
    answer = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    with tempfile.TemporaryDirectory() as folder:
        json.dump(run(json.load(sys.stdin), Path(folder)), answer)
    answer.close()
