"""Put down what was found: breaches, where every row went, and what came of each drop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.landing.vault import ROW_ACCOUNT

if TYPE_CHECKING:
    import duckdb


def write_receipts(connection: duckdb.DuckDBPyConnection) -> None:
    """Put breaches, accounts and statuses into the schema ``receipt``."""
    connection.execute("delete from receipt.quarantine")
    connection.execute(
        """
        insert into receipt.quarantine
        select
            breach.drop_id,
            breach.dataset,
            breach.row_number,
            rule_check.rule_code,
            rule_check.column_name,
            rule_check.severity,
            rule_check.value_class,
            rule_check.message
        from breach
        inner join rule_check on breach.check_number = rule_check.check_number
        inner join drop_state on breach.drop_id = drop_state.drop_id
        where drop_state.superseded_by_drop_id is null
        order by drop_state.arrival_number, breach.row_number, breach.check_number
        """
    )
    connection.execute(ROW_ACCOUNT)
    connection.execute(
        """
        insert into receipt.row_account
        select
            drop_state.drop_id,
            drop_state.agency,
            drop_state.dataset,
            drop_state.row_count,
            coalesce(landed_count.landed_count, 0) as landed_count,
            case
                when drop_state.superseded_by_drop_id is null
                    then drop_state.row_count - coalesce(landed_count.landed_count, 0)
                else 0
            end as quarantined_count,
            case
                when drop_state.superseded_by_drop_id is null then 0
                else drop_state.row_count
            end as superseded_count,
            drop_state.left_out_count
        from drop_state
        left join landed_count on drop_state.drop_id = landed_count.drop_id
        order by drop_state.arrival_number
        """
    )
    _write_statuses(connection)


def _write_statuses(connection: duckdb.DuckDBPyConnection) -> None:
    """Status, message and successor of every drop that stands in the raw tables."""
    connection.execute(
        """
        update receipt."drop"
        set
            superseded_by_drop_id = told.superseded_by_drop_id,
            status = told.status,
            message = concat_ws(' ', told.message, told.left_out, nullif(reading_notes, ''))
        from (
            select
                drop_state.drop_id,
                case
                    when drop_state.left_out_count > 0 and drop_state.row_count > 0 then format(
                        '{:,} rows about others are left out.', drop_state.left_out_count
                    )
                end as left_out,
                drop_state.superseded_by_drop_id,
                case
                    when drop_state.is_rejected then 'rejected'
                    when coalesce(broken.row_count, 0) > 0 then 'accepted_with_errors'
                    else 'accepted'
                end as status,
                case
                    when drop_state.row_count = 0 then format(
                        'Nothing was taken in: all {:,} rows are about others than agreed.',
                        drop_state.left_out_count
                    )
                    when drop_state.is_rejected then format(
                        'Nothing was taken in: {:,} of {:,} rows break a rule.',
                        broken.quarantined_count, drop_state.row_count
                    )
                    when drop_state.superseded_by_drop_id is not null then format(
                        'A later file for the same period stands in place of these {:,} rows.',
                        drop_state.row_count
                    )
                    when account.quarantined_count > 0 then format(
                        '{:,} of {:,} rows taken in; {:,} set aside.',
                        account.landed_count, drop_state.row_count, account.quarantined_count
                    )
                    when broken.row_count > 0 then format(
                        'All {:,} rows taken in; {:,} of them with a value to put right.',
                        drop_state.row_count, broken.row_count
                    )
                    else format('All {:,} rows taken in.', drop_state.row_count)
                end as message
            from drop_state
            inner join receipt.row_account as account on drop_state.drop_id = account.drop_id
            left join (
                select
                    breach.drop_id,
                    count(distinct breach.row_number) as row_count,
                    count(distinct breach.row_number)
                        filter (rule_check.severity = 'quarantine') as quarantined_count
                from breach
                inner join rule_check on breach.check_number = rule_check.check_number
                group by breach.drop_id
            ) as broken on drop_state.drop_id = broken.drop_id
        ) as told
        where "drop".drop_id = told.drop_id
        """
    )
