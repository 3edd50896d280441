"""Which rows of a file are ours, where a publisher's file is about a whole country."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.landing.rule.value import cell
from warehouse.landing.vault import literal, quoted

if TYPE_CHECKING:
    import duckdb

    from warehouse.landing.rule import Layout


def select_own_rows(connection: duckdb.DuckDBPyConnection, versions: list[Layout]) -> None:
    """Make the view ``layout.rows`` of a dataset and count the rows that it leaves out.

    What is left out is no fault of the supplier: it is a figure of the account of its own. A
    file of which nothing is left is rejected: its areas may have been given other codes.
    """
    newest = versions[0]
    conditions = " ".join(
        f"when {literal(layout.contract.name)} then {condition}"
        for layout in versions
        if (condition := _is_ours(layout))
    )
    connection.execute(
        f"""
        create or replace temp view {newest.rows} as
        select raw_row.*
        from raw.{newest.table} as raw_row
        inner join drop_state on raw_row._drop_id = drop_state.drop_id
        where case drop_state.contract_version {conditions} else true end
        """
    )
    connection.execute(
        f"""
        update drop_state
        set
            row_count = counted.own_count,
            left_out_count = counted.row_count - counted.own_count,
            is_rejected = counted.own_count = 0
        from (
            select
                raw_row._drop_id,
                count(*) as row_count,
                count(own_row._row_number) as own_count
            from raw.{newest.table} as raw_row
            left join {newest.rows} as own_row
                on raw_row._drop_id = own_row._drop_id
                and raw_row._row_number = own_row._row_number
            group by raw_row._drop_id
        ) as counted
        where drop_state.drop_id = counted._drop_id
        """
    )


def _is_ours(layout: Layout) -> str:
    """SQL that is true of a raw row that the contract keeps, never NULL; none if it keeps all."""
    return " and ".join(
        f"coalesce(upper({cell(f'raw_row.{quoted(column.name)}')}) in ({words}), false)"
        for column in layout.dataset.columns
        if column.keep_only
        for words in [_kept(layout, column.keep_only, column.code_list)]
    )


def _kept(layout: Layout, keep_only: str | tuple[str, ...], code_list: str | None) -> str:
    """SQL for the list of words whose rows are kept."""
    if isinstance(keep_only, tuple):
        words: tuple[str, ...] = tuple(word.strip().upper() for word in keep_only)
    else:
        words = layout.code_lists[code_list or ""].words
    return ", ".join(map(literal, words))
