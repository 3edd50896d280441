"""Read one file as text, whole or not at all.

DuckDB parses CSV and Parquet, python-calamine spreadsheets; no line is split by hand. Every way in
which a file can fail to be its contract's table ends in ``Rejected`` with words for the supplier
that name the place and never a value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.landing.errors import Rejected
from warehouse.landing.load.csv_file import (
    check_last_line,
    check_row_lengths,
    open_csv,
)
from warehouse.landing.load.parquet_file import open_parquet
from warehouse.landing.load.source import Loaded, Source, run
from warehouse.landing.load.spreadsheet import open_spreadsheet

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from warehouse.landing.delivery import Delivery

__all__ = ["Loaded", "read_file"]


def read_file(
    connection: duckdb.DuckDBPyConnection, delivery: Delivery, work_folder: Path
) -> Loaded:
    """Parse a file into the temporary table ``intake``.

    The rows stand in file order; blank rows are kept there and not counted.

    Raises:
        Rejected: if the file cannot be read or lacks the contract's shape.
    """
    inspection, reads = delivery.inspection, delivery.reading
    if inspection.problem:
        raise Rejected(inspection.problem)
    if inspection.kind not in reads.kinds:
        raise Rejected(f"The file is a {inspection.kind} file: send {' or '.join(reads.kinds)}.")
    source = _open(connection, delivery, work_folder)
    run(
        connection,
        f"create or replace temp table intake as select * from {source.query}",
        source.path,
        delivery,
    )
    if source.width:
        check_row_lengths(connection, delivery, source.width)
    (row_count,) = connection.execute(
        f"select count(*) from intake where {source.is_not_blank}"
    ).fetchall()[0]
    if row_count == 0:
        raise Rejected("The file holds a header and no rows.")
    check_last_line(delivery, row_count, source)
    return Loaded(
        row_count=row_count,
        cells=source.cells,
        row_number=source.row_number,
        is_not_blank=source.is_not_blank,
        notes=source.notes,
        sheets=source.sheets,
    )


def _open(connection: duckdb.DuckDBPyConnection, delivery: Delivery, work_folder: Path) -> Source:
    """Make a file ready for parsing, by its kind."""
    if delivery.inspection.kind == "parquet":
        return open_parquet(connection, delivery)
    if delivery.inspection.kind == "spreadsheet":
        return open_spreadsheet(delivery, work_folder)
    return open_csv(delivery, work_folder)
