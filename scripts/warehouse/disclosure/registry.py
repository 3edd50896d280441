"""From the registry of published cells and their relations to a system, and from there a pattern.

The registry is two tables, ``sdc_registry_cell`` and ``sdc_relation_term``; the pattern becomes
``sdc_pattern``, a row for every cell. The dbt model of that name hands them over.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd
from pydantic import ValidationError

from warehouse.disclosure.block import blocks_of
from warehouse.disclosure.protect import Pattern, protect
from warehouse.disclosure.system import Cell, Relation, System, SystemFormError, faults_of

MOST_CONNECTED = 10_000
"""Cells that may hang together: beyond, a pattern takes hours and finds little to show."""

PATTERN_COLUMNS = ("cell_key", "is_hidden", "is_primary", "low", "high", "hidden_for")


class TooConnectedError(ValueError):
    """More published cells hang together than can be protected in a night."""


def system_of(cells: pd.DataFrame, terms: pd.DataFrame) -> System:
    """The registry in the engine's plain form.

    Args:
        cells: Rows of ``sdc_registry_cell``.
        terms: Rows of ``sdc_relation_term``.

    Raises:
        SystemFormError: if a relation does not hold, with its name and no count.
    """
    label_of = dict(zip(cells["cell_key"], cells["cell_label"], strict=True))
    try:
        return System(
            title="Everything that is published",
            cells=tuple(_cell(row) for row in cells.to_dict("records")),
            relations=tuple(
                _relation(str(name), group, label_of)
                for name, group in terms.groupby("relation_label", sort=True)
            ),
        )
    except ValidationError as error:
        raise SystemFormError(f"The registry is no system: {faults_of(error)}.") from None


def pattern_of(cells: pd.DataFrame, terms: pd.DataFrame) -> pd.DataFrame:
    """What to hide of everything in the registry: a row a cell, columns ``PATTERN_COLUMNS``.

    ``low`` and ``high`` are counts that are proved possible for a hidden cell, ``hidden_for`` the
    cell that a secondary one protects.

    Raises:
        TooConnectedError: if too many cells hang together, with some of their names.
        UnprotectableError: naming each cell that cannot be protected and the lines that hold it.
        SolverError: if the solver does not know.
    """
    system = system_of(cells, terms)
    require_small_blocks(system)
    return pattern_rows(cells, protect(system))


def require_small_blocks(system: System, most: int = MOST_CONNECTED) -> None:
    """See that no more cells hang together than can be protected.

    Raises:
        TooConnectedError: if they do, with some of their names.
    """
    for block in blocks_of(system):
        if block.size > most:
            raise TooConnectedError(
                f"{block.size:,} published cells hang together, among them {block.keys[0]} and "
                f"{block.keys[-1]}; at most {most:,} may. Name coarser categories for what is "
                "sparse in seeds/policy/policy_coarsening.csv, or publish fewer tables of it."
            )


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
    ).astype({"low": "Int64", "high": "Int64", "hidden_for": "string"})
    rows = cells[["cell_key", "is_primary"]].merge(hidden, on="cell_key", how="left")
    rows["is_hidden"] = rows["low"].notna()
    return rows[list(PATTERN_COLUMNS)].sort_values("cell_key", ignore_index=True)


def _cell(row: dict[Hashable, Any]) -> Cell:
    return Cell(
        key=row["cell_label"],
        value=int(row["value"]),
        is_primary=bool(row["is_primary"]),
        is_virtual=bool(row["is_virtual"]),
        cost=float(row["cost"]),
        width=float(row["width"]) if row["is_primary"] else None,
        least=int(row["least"]),
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
