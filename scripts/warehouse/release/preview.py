"""What a release would do, told without doing it and without a number of people that is small."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass

import duckdb

from warehouse.release.basis import Waiting
from warehouse.release.changes import SMALLEST_CHANGE
from warehouse.release.ledger import registered
from warehouse.release.timetable import Release


@dataclass(frozen=True)
class Effect:
    """How many numbers of one agency and year a release treats how.

    Attributes:
        agency: Whose.
        year: In which their period ends.
        shown: Shown, and in no release before.
        withheld: Withheld, and in no release before.
        changed: Another number than before.
        now_withheld: Withheld, and shown before: only where the number has changed.
        now_shown: Shown, and withheld before.
    """

    agency: str
    year: int
    shown: int
    withheld: int
    changed: int
    now_withheld: int
    now_shown: int

    @property
    def is_any(self) -> bool:
        """Whether anything is new or otherwise."""
        return any(astuple(self)[2:])


@dataclass(frozen=True)
class Preview:
    """A release as it would be."""

    release: Release
    effects: tuple[Effect, ...]
    entering: tuple[str, ...]
    waiting: tuple[tuple[str, str], ...]
    """Blocks that wait and how many records of each, in words."""
    held: tuple[str, ...]
    """Agencies of which nothing newer is taken, since it would change what was released."""


def record_words(count: int) -> str:
    """How many records wait, for people: a small number is not told."""
    return f"fewer than {SMALLEST_CHANGE}" if count < SMALLEST_CHANGE else f"{count:,}"


def waiting_words(waiting: Iterable[Waiting]) -> tuple[tuple[str, str], ...]:
    """Blocks and how many records of each wait."""
    return tuple((str(found.block), record_words(found.record_count)) for found in waiting)


def read_effects(
    connection: duckdb.DuckDBPyConnection, *, is_first: bool = False
) -> tuple[Effect, ...]:
    """Compare a decided release with what was released before.

    Args:
        connection: To the file that it is counted in, with the ledger attached as ``released``
            unless nothing was ever released.
        is_first: Whether nothing was.
    """
    before = (
        "select null::varchar as cell_label, null::bigint as value, null::varchar as status "
        "where false"
        if is_first
        else """
        select cell_label, value, status
        from released.history.cell
        inner join released.history.release using (release_id)
        qualify row_number() over (partition by cell_label order by due_on desc) = 1
        """
    )
    rows = connection.execute(
        f"""
        with before as ({before}),
        present as (
            select
                cell.*,
                if(coalesce(pattern.is_hidden, true), 'hidden', 'shown') as now,
            from ({registered()}) as cell
            left join disclosure.sdc_pattern as pattern using (cell_key)
            where not cell.is_virtual
        )
        select
            present.agency,
            year(present.last_day)::integer as year,
            count(*) filter (where before.status is null and now = 'shown'),
            count(*) filter (where before.status is null and now = 'hidden'),
            count(*) filter (where before.value <> present.value),
            count(*) filter (where before.status = 'shown' and now = 'hidden'),
            count(*) filter (where before.status = 'hidden' and now = 'shown'),
        from present
        left join before using (cell_label)
        group by all
        order by all
        """
    ).fetchall()
    return tuple(Effect(*row) for row in rows)
