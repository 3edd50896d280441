"""Which drops are in force: the worst are rejected, a later one stands in place of an earlier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.landing.rule.check import ORPHAN

if TYPE_CHECKING:
    import duckdb

    from warehouse.landing.rule import Layout


def reject_the_worst(connection: duckdb.DuckDBPyConnection, versions: list[Layout]) -> None:
    """Mark drops in which too many rows break a rule of their own (a missing parent is not)."""
    for layout in versions:
        tolerance = layout.contract.tolerance
        connection.execute(
            """
            update drop_state
            set is_rejected = true
            from (
                select breach.drop_id, count(distinct breach.row_number) as broken_count
                from breach
                inner join rule_check on breach.check_number = rule_check.check_number
                where
                    breach.dataset = ?
                    and rule_check.severity = 'quarantine'
                    and rule_check.rule_code <> ?
                group by breach.drop_id
            ) as broken
            where
                drop_state.drop_id = broken.drop_id
                and drop_state.agency = ?
                and drop_state.contract_version = ?
                and broken.broken_count >= ?
                and broken.broken_count > ? * drop_state.row_count
            """,
            [
                layout.dataset_name,
                ORPHAN,
                layout.contract.agency,
                layout.contract.name,
                tolerance.from_rows,
                tolerance.quarantined_share,
            ],
        )


def supersede(connection: duckdb.DuckDBPyConnection, layout: Layout) -> None:
    """Let each drop be superseded by the next one for the same period that was not rejected."""
    connection.execute(
        """
        update drop_state
        set superseded_by_drop_id = later.drop_id
        from (
            select
                receipt_drop.drop_id as earlier_drop_id,
                lead(receipt_drop.drop_id) over (
                    partition by receipt_drop.period
                    order by
                        receipt_drop.received_date,
                        receipt_drop.resend_number,
                        receipt_drop.loaded_at,
                        receipt_drop.path
                ) as drop_id
            from receipt."drop" as receipt_drop
            inner join drop_state on receipt_drop.drop_id = drop_state.drop_id
            where
                receipt_drop.agency = ?
                and receipt_drop.dataset = ?
                and not drop_state.is_rejected
        ) as later
        where drop_state.drop_id = later.earlier_drop_id
        """,
        [layout.contract.agency, layout.dataset_name],
    )
