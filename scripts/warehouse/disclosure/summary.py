"""How much a decision withholds, and what is lost by it."""

from __future__ import annotations

from pathlib import Path

import duckdb
from pydantic import BaseModel, ConfigDict

PUBLISHED_CELLS = """
    from disclosure.sdc_registry_cell as cell
    left join disclosure.sdc_pattern as pattern using (cell_key)
    where not cell.is_virtual
"""
"""Numbers that stand in a table or a footnote; those that only follow from them are left out."""

IS_HIDDEN = "coalesce(pattern.is_hidden, true)"
"""Fail closed: what the pattern does not know of is withheld."""

_WITHHELD = f"""
    select
        cell.agency,
        count(*) as cell_count,
        count(*) filter (where {IS_HIDDEN} and cell.is_primary) as primary_count,
        count(*) filter (where {IS_HIDDEN} and not cell.is_primary) as secondary_count,
        sum(cell.cost) as cost,
        coalesce(sum(cell.cost) filter (where {IS_HIDDEN}), 0) as hidden_cost,
        sum(cell.value)::double as units,
        coalesce(sum(cell.value) filter (where {IS_HIDDEN}), 0)::double as hidden_units,
    {PUBLISHED_CELLS}
    group by cell.agency
    order by cell.agency
"""


class Withheld(BaseModel):
    """What is withheld of one supplier's published counts, or of all.

    Restricted: it tells apart what is small and what protects it.
    """

    model_config = ConfigDict(frozen=True)

    agency: str
    cell_count: int = 0
    primary_count: int = 0
    secondary_count: int = 0
    cost: float = 0
    """What all counts are worth, as the engine weighs them: totals more than their parts."""
    hidden_cost: float = 0
    units: float = 0
    """What all counts add up to: people, offences and so on, each as often as it is counted."""
    hidden_units: float = 0

    @property
    def hidden_count(self) -> int:
        """Counts that are withheld."""
        return self.primary_count + self.secondary_count

    @property
    def hidden_share(self) -> float:
        """Of all counts, from 0 to 1."""
        return _share(self.hidden_count, self.cell_count)

    @property
    def information_lost(self) -> float:
        """Share of what all counts are worth, from 0 to 1."""
        return _share(self.hidden_cost, self.cost)

    @property
    def units_lost(self) -> float:
        """Share of what all counts add up to, from 0 to 1."""
        return _share(self.hidden_units, self.units)


class DisclosureSummary(BaseModel):
    """What one file's decision withholds."""

    model_config = ConfigDict(frozen=True)

    by_agency: tuple[Withheld, ...]

    @property
    def total(self) -> Withheld:
        """Of all suppliers together."""
        fields = set(Withheld.model_fields) - {"agency"}
        sums = {name: sum(getattr(one, name) for one in self.by_agency) for name in fields}
        return Withheld(agency="all", **sums)

    def words(self) -> str:
        """One line for the night's own summary."""
        total = self.total
        return (
            f"{total.primary_count:,} primary and {total.secondary_count:,} secondary of "
            f"{total.cell_count:,} counts withheld, {total.information_lost:.1%} of the information"
        )


def disclosure_summary(restricted_path: Path) -> DisclosureSummary:
    """What is withheld by the decision in a file with the schema ``disclosure``, by supplier."""
    with duckdb.connect(restricted_path, read_only=True) as connection:
        return read_summary(connection)


def read_summary(connection: duckdb.DuckDBPyConnection) -> DisclosureSummary:
    """The same, of a file that is open."""
    cursor = connection.execute(_WITHHELD)
    names = [column[0] for column in cursor.description or []]
    return DisclosureSummary(
        by_agency=tuple(
            Withheld.model_validate(dict(zip(names, row, strict=True))) for row in cursor.fetchall()
        )
    )


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
