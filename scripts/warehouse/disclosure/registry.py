"""From the registry of published cells and their relations to a system, and from there a pattern.

The registry is two tables, ``sdc_registry_cell`` and ``sdc_relation_term``; the pattern becomes
``sdc_pattern``, a row for every cell. The dbt model of that name hands them over.
"""

from __future__ import annotations

import pandas as pd

from warehouse.disclosure.protect import Pattern, protect
from warehouse.disclosure.system import Cell, Relation, System

PATTERN_COLUMNS = ("cell_key", "is_hidden", "is_primary", "low", "high", "hidden_for")


def system_of(cells: pd.DataFrame, terms: pd.DataFrame) -> System:
    """The registry in the engine's plain form.

    Args:
        cells: Rows of ``sdc_registry_cell``.
        terms: Rows of ``sdc_relation_term``.

    Raises:
        pydantic.ValidationError: if a relation does not hold, with its name.
    """
    label_of = dict(zip(cells["cell_key"], cells["cell_label"], strict=True))
    return System(
        title="Everything that is published",
        cells=tuple(_cell(row) for row in cells.to_dict("records")),
        relations=tuple(
            _relation(str(name), group, label_of)
            for name, group in terms.groupby("relation_label", sort=True)
        ),
    )


def pattern_of(cells: pd.DataFrame, terms: pd.DataFrame) -> pd.DataFrame:
    """What to hide of everything in the registry: a row a cell, columns ``PATTERN_COLUMNS``.

    ``low`` and ``high`` are counts that are proved possible for a hidden cell, ``hidden_for`` the
    cell that a secondary one protects.

    Raises:
        UnprotectableError: naming each cell that cannot be protected and the lines that hold it.
        SolverError: if the solver does not know.
    """
    return pattern_rows(cells, protect(system_of(cells, terms)))


def pattern_rows(cells: pd.DataFrame, pattern: Pattern) -> pd.DataFrame:
    """A pattern as a row for every registered cell."""
    key_of = dict(zip(cells["cell_label"], cells["cell_key"], strict=True))
    hidden = pd.DataFrame(
        [
            (key_of[cell.key], cell.low, cell.high, key_of.get(cell.hidden_for or ""))
            for cell in pattern.hidden
            if cell.key in key_of
        ],
        columns=["cell_key", "low", "high", "hidden_for"],
    ).astype({"low": "Int64", "high": "Int64"})
    rows = cells[["cell_key", "is_primary"]].merge(hidden, on="cell_key", how="left")
    rows["is_hidden"] = rows["low"].notna()
    return rows[list(PATTERN_COLUMNS)].sort_values("cell_key", ignore_index=True)


def _cell(row: dict[str, object]) -> Cell:
    is_virtual = bool(row["is_virtual"])
    return Cell(
        key=str(row["cell_label"]),
        value=int(str(row["value"])),
        is_primary=bool(row["is_primary"]),
        is_virtual=is_virtual,
        cost=float(str(row["cost"])),
        width=float(str(row["width"])) if row["is_primary"] else None,
        least=int(str(row["least"])),
    )


def _relation(name: str, terms: pd.DataFrame, label_of: dict[str, str]) -> Relation:
    at_least = 0.0 if (terms["sense"] == "at_least").any() else None
    return Relation(
        name=name,
        terms={
            label_of[key]: float(factor)
            for key, factor in zip(terms["cell_key"], terms["factor"], strict=True)
        },
        at_least=at_least,
    )

