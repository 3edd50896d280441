"""How the cells of a new release differ from what was released before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from warehouse.release.ledger import Block, registered

SMALLEST_CHANGE = 5
"""A count changes by so many at least, or not at all: less would point at people."""

_IS_COMPARED = (
    "not starts_with(cell_label, 'COMPLEMENT|') and not (is_virtual and group_label is not null)"
)


@dataclass(frozen=True)
class Change:
    """A cell that is another number than the one that was released."""

    label: str
    agency: str
    first_year: int
    last_year: int
    difference: int

    @property
    def is_small(self) -> bool:
        """Whether the difference would point at people."""
        return abs(self.difference) < SMALLEST_CHANGE

    def touches(self, block: Block) -> bool:
        """Whether the cell's period holds a part of a block."""
        return self.agency == block.agency and self.first_year <= block.year <= self.last_year


def read_changes(connection: duckdb.DuckDBPyConnection) -> list[Change]:
    """Cells of a copy of the restricted file that are not what was released last.

    A member that a released breakdown did not name was none, and one that it names no more is none
    now. Complements come and go with their smallness and change only with what they derive from;
    what cannot be compared over a break was never shown.

    Args:
        connection: To the copy, with the ledger attached as ``released``.
    """
    rows = connection.execute(
        f"""
        with present as (
            select * from ({registered()})
            where {_IS_COMPARED}
        ),
        past as (
            select * from released.history.cell
            where {_IS_COMPARED}
            -- The newest release that names a cell.
            qualify row_number() over (
                partition by cell_label order by (
                    select due_on from released.history.release
                    where release.release_id = cell.release_id
                ) desc
            ) = 1
        )
        select
            coalesce(present.cell_label, past.cell_label) as cell_label,
            coalesce(present.agency, past.agency) as agency,
            year(coalesce(present.first_day, past.first_day)),
            year(coalesce(present.last_day, past.last_day)),
            coalesce(present.value, 0) - coalesce(past.value, 0) as difference,
        from present
        full join past using (cell_label)
        where
            difference <> 0
            and (
                (present.cell_label is not null and past.cell_label is not null)
                or (
                    coalesce(present.group_label, past.group_label)
                    in (select group_label from past)
                    and coalesce(present.group_label, past.group_label)
                    in (select group_label from present)
                )
            )
        order by all
        """
    ).fetchall()
    return [Change(*row) for row in rows]


def blocks_to_wait(
    changes: Iterable[Change], entering: Sequence[Block], record_counts: Mapping[Block, int]
) -> list[Block]:
    """Blocks of a revision that may not enter after all, empty where all of them may.

    A change of fewer than five in a cell of one block sends that block back. Where only cells over
    several blocks change by so few, the one of fewest records goes, since the others change more
    without it. What changed without its own block sends all of the agency back.
    """
    small: list[list[Block]] = []
    for change in changes:
        touched = [block for block in entering if change.touches(block)]
        of_agency = [block for block in entering if block.agency == change.agency]
        if of_agency and not touched:
            return of_agency
        if touched and change.is_small:
            small.append(touched)
    if not small:
        return []
    surely = {touched[0] for touched in small if len(touched) == 1}
    if surely:
        return sorted(surely, key=str)
    one = min(
        {block for touched in small for block in touched},
        key=lambda block: (record_counts.get(block, 0), str(block)),
    )
    return [one]


def agencies_that_changed(
    changes: Iterable[Change], entering: Collection[Block] = ()
) -> dict[str, list[str]]:
    """Agencies of cells that changed though no block of theirs enters, with those cells' names."""
    found: dict[str, list[str]] = {}
    for change in changes:
        if not any(change.touches(block) for block in entering):
            found.setdefault(change.agency, []).append(change.label)
    return found
