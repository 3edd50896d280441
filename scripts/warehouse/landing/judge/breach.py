"""Find what rows break: their own rules, and a key that another row has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.landing.contract import Severity
from warehouse.landing.rule import Check, breach_query, checks_of
from warehouse.landing.rule.check import CLASSES_PER_CHECK
from warehouse.landing.rule.value import cell
from warehouse.landing.vault import literal, quoted

if TYPE_CHECKING:
    import duckdb

    from warehouse.landing.rule import Layout
    from warehouse.settings import Settings


class Numbers:
    """Hands out numbers for checks."""

    def __init__(self) -> None:
        self._next = CLASSES_PER_CHECK

    def take(self, connection: duckdb.DuckDBPyConnection, checks: list[Check]) -> int:
        """Number ``checks`` and put them down in ``rule_check``; returns the first number."""
        first = self._next
        self._next += CLASSES_PER_CHECK * len(checks)
        connection.executemany(
            "insert into rule_check values (?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    first + position * CLASSES_PER_CHECK + class_number,
                    check.rule_code,
                    check.headings,
                    check.doubtful_column,
                    check.severity.value,
                    words,
                    check.message,
                )
                for position, check in enumerate(checks)
                for class_number, (_, words) in enumerate(check.value_classes)
            ],
        )
        return first


def find_breaches(
    connection: duckdb.DuckDBPyConnection, settings: Settings, layout: Layout, numbers: Numbers
) -> None:
    """Put every broken row rule of a layout into ``breach``."""
    if layout.parent:
        _load_set_aside(connection, layout)
    checks = checks_of(layout, settings)
    first = numbers.take(connection, checks)
    query = breach_query(layout, checks, first, settings.age_follows)
    connection.execute(
        f"insert into breach select {literal(layout.dataset_name)}, * from ({query})"
    )


def _load_set_aside(connection: duckdb.DuckDBPyConnection, layout: Layout) -> None:
    """Make ``set_aside``: keys of the parent's rows that were received and did not land."""
    parent = layout.parent
    if parent is None:
        return
    keys = ", ".join(f"{cell(f'raw_row.{quoted(name)}')} as {quoted(name)}" for name in parent.key)
    landed_keys = " and ".join(
        f"landed_row.{quoted(name)} = {cell(f'raw_row.{quoted(name)}')}" for name in parent.key
    )
    connection.execute(
        f"""
        create or replace temp table set_aside as
        select distinct {keys}, true as _is_set_aside
        from raw.{layout.parent_table} as raw_row
        inner join drop_state
            on raw_row._drop_id = drop_state.drop_id
            and drop_state.superseded_by_drop_id is null
        anti join landed.{layout.parent_table} as landed_row on {landed_keys}
        """
    )


def find_duplicates(
    connection: duckdb.DuckDBPyConnection, layout: Layout, numbers: Numbers
) -> None:
    """Put every row whose key stands on an earlier row of an active drop into ``breach``.

    Of rows with one key the first sound one is kept, else the first.
    """
    key = [cell(f"raw_row.{quoted(name)}") for name in layout.dataset.key]
    named_key = ", ".join(f"{value} as key_{position}" for position, value in enumerate(key))
    key_names = ", ".join(f"key_{position}" for position in range(len(key)))
    key_given = " and ".join(f"key_{position} is not null" for position in range(len(key)))
    check = Check(
        "duplicate_key",
        tuple(layout.dataset.by_name[name] for name in layout.dataset.key),
        Severity.QUARANTINE,
        "",
        (("", "key that another row already has"),),
        "Send each row once; to correct an earlier file send the whole file again.",
    )
    number = numbers.take(connection, [check])
    rows = f"""
        select
            {named_key},
            raw_row._drop_id as drop_id,
            raw_row._row_number as row_number,
            drop_state.arrival_number
        from {layout.rows} as raw_row
        inner join drop_state
            on raw_row._drop_id = drop_state.drop_id
            and not drop_state.is_rejected
            and drop_state.superseded_by_drop_id is null
    """
    connection.execute(
        f"""
        insert into breach
        with repeated_hash as (
            select hash({key_names}) as key_hash
            from ({rows})
            group by key_hash
            having count(*) > 1
        ),

        candidate as (
            select active_row.*
            from ({rows}) as active_row
            where
                hash({key_names}) in (select key_hash from repeated_hash)
                and {key_given}
        ),

        broken as (
            select distinct breach.drop_id, breach.row_number
            from breach
            inner join rule_check
                on breach.check_number = rule_check.check_number
                and rule_check.severity = 'quarantine'
            where breach.dataset = {literal(layout.dataset_name)}
        ),

        ranked as (
            select
                candidate.drop_id,
                candidate.row_number,
                row_number() over (
                    partition by {key_names}
                    order by
                        broken.drop_id is not null,
                        candidate.arrival_number,
                        candidate.row_number
                ) as place
            from candidate
            left join broken
                on candidate.drop_id = broken.drop_id
                and candidate.row_number = broken.row_number
        )

        select {literal(layout.dataset_name)}, drop_id, row_number, {number}
        from ranked
        where place > 1
        """
    )
