"""Parquet files: parsed by DuckDB, typed dates written as the contract writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.landing.contract import plain
from warehouse.landing.load.heading import match_headings, order_notes
from warehouse.landing.load.source import (
    Source,
    day_and_time_forms,
    from_file_name,
    is_any_given,
    run,
)
from warehouse.landing.vault import literal, quoted

if TYPE_CHECKING:
    import duckdb

    from warehouse.landing.contract import Column
    from warehouse.landing.delivery import Delivery


def open_parquet(connection: duckdb.DuckDBPyConnection, delivery: Delivery) -> Source:
    """A Parquet file made ready."""
    path = delivery.arrival.path
    rows = run(
        connection,
        "select column_name, column_type from (describe select * from read_parquet(?))",
        path,
        delivery,
    )
    by_heading = {plain(column.heading): column for column in delivery.dataset.columns}
    cells = []
    for position, (heading, sql_type) in enumerate(rows):
        column = by_heading.get(plain(heading))
        cell = quoted(heading)
        if column and column.is_date and sql_type.startswith(("DATE", "TIMESTAMP")):
            cell = _date_as_text(cell, column)
        cells.append(f"{cell}::varchar as c{position}")
    headings = [heading for heading, _ in rows]
    places = match_headings(headings, delivery.dataset, delivery.reading)
    in_file = list(places.values())
    return Source(
        query=f"(select {', '.join(cells)} from read_parquet(?))",
        path=path,
        cells=[
            f"c{places[column.name]}" if column.is_headed else from_file_name(delivery)
            for column in delivery.dataset.columns
        ],
        row_number="rowid + 2",
        is_not_blank=is_any_given(f"c{place}" for place in in_file),
        notes=order_notes(in_file, delivery.reading),
    )


def _date_as_text(cell: str, column: Column) -> str:
    """SQL that writes a typed day or time in the contract's form."""
    day_form, time_form = day_and_time_forms(column)
    as_day, as_time = (f"strftime({cell}, {literal(form)})" for form in (day_form, time_form))
    return f"case when {cell}::timestamp = {cell}::date::timestamp then {as_day} else {as_time} end"
