"""Lines that tell something of everybody in them, for a person to look at.

Where all men of a district were repeat victims no count is small, and yet whoever knows a man of
that line has learnt it. Hiding small counts does not help against that; whether it matters depends
on what is counted. Only the published file is read: what is listed is public.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import duckdb
from pydantic import BaseModel, ConfigDict

from warehouse.disclosure.sights import COUNT, EXCLUDED, Sight, read_sights

SMALL_BASE = 50
"""Nobody of fewer than so many is listed too; nobody of more is seldom news of any of them."""

_TABLES = """
    select
        table_code,
        len(string_split(dimension_code, '|')),
        is_share_of_cases,
        string_split(coalesce(excluded_members, ''), '|'),
    from published.pub_table
    where dimension_code <> 'none'
"""


class Uniform(BaseModel):
    """A member that holds all, or none, of those of whom a line tells."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    table: str
    period: str
    row: str
    count: int
    base: int
    """Of how many: the members shown together, or all cases where one may be of several kinds."""

    @property
    def words(self) -> str:
        """How many of how many."""
        return f"all {self.base:,}" if self.count else f"none of {self.base:,}"


@dataclass(frozen=True)
class _Layout:
    """How a table is laid out."""

    dimension_count: int
    is_share_of_cases: bool
    excluded: frozenset[str]


def review(published: Path, small_base: int = SMALL_BASE) -> tuple[Uniform, ...]:
    """List members that hold all of a line, and members that hold nobody of a small one.

    A line with anything withheld in it tells nothing of everybody and is left out.

    Args:
        published: The published file.
        small_base: Below how many "none" is listed.

    Returns:
        The smallest lines first.
    """
    with duckdb.connect(published, read_only=True) as connection:
        layouts = {
            table: _Layout(count, is_share, frozenset(excluded))
            for table, count, is_share, excluded in connection.execute(_TABLES).fetchall()
        }
    counts = [
        sight
        for sight in read_sights(published).rows
        if sight.statistic == COUNT and sight.table in layouts and sight.row != EXCLUDED
    ]
    found = [
        one
        for layout, line in _lines(counts, layouts)
        for one in _uniform(layout, line, small_base)
    ]
    return tuple(sorted(found, key=lambda one: (one.base, one.table, one.period, one.row)))


def _lines(
    counts: Iterable[Sight], layouts: dict[str, _Layout]
) -> Iterator[tuple[_Layout, list[Sight]]]:
    """The counts of a table and period; in one of two dimensions, of each member of the first."""

    def line_of(sight: Sight) -> tuple[str, str, tuple[str, ...]]:
        inner = layouts[sight.table].dimension_count - 1
        return sight.table, sight.period, sight.members[:inner]

    for (table, *_), line in groupby(sorted(counts, key=line_of), key=line_of):
        yield layouts[table], list(line)


def _uniform(layout: _Layout, line: list[Sight], small_base: int) -> Iterator[Uniform]:
    members = [sight for sight in line if len(sight.members) == layout.dimension_count]
    told = [sight for sight in members if layout.excluded.isdisjoint(sight.members)]
    base = _base(layout, line, told)
    if len(told) < 2 or not base:  # noqa: PLR2004 - of one member alone there is nothing to tell
        return
    whole = [sight for sight in told if sight.value == base]
    none = [sight for sight in told if sight.value == 0 and not whole and base < small_base]
    for sight in [*whole, *none]:
        yield Uniform(
            table=sight.table,
            period=sight.period_label,
            row=sight.row,
            count=int(sight.value or 0),
            base=base,
        )


def _base(layout: _Layout, line: list[Sight], told: list[Sight]) -> int | None:
    """Of how many the line tells; None where a reader cannot see it."""
    if not layout.is_share_of_cases:
        if any(sight.value is None for sight in told):
            return None
        return int(sum(sight.value or 0 for sight in told))
    left_out = [
        sight for sight in line if len(sight.members) < layout.dimension_count or sight not in told
    ]
    if any(sight.value is None for sight in left_out):
        return None
    signs = (1 if len(sight.members) < layout.dimension_count else -1 for sight in left_out)
    return int(sum(sign * (sight.value or 0) for sign, sight in zip(signs, left_out, strict=True)))
