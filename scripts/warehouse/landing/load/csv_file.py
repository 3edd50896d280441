"""CSV files: parsed by DuckDB, which guesses nothing."""

from __future__ import annotations

import codecs
import csv
import io
from itertools import islice
from typing import TYPE_CHECKING

from warehouse.landing.arrival import CHUNK_BYTES
from warehouse.landing.errors import Rejected
from warehouse.landing.load.heading import match_headings, order_notes
from warehouse.landing.load.source import CUT_SHORT, Source, from_file_name, is_any_given
from warehouse.landing.vault import literal

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from warehouse.landing.contract import Reading
    from warehouse.landing.delivery import Delivery

HEADER_BYTES = 1024 * 1024
CODEC = {"ascii": "utf-8", "utf-8": "utf-8", "utf-8-bom": "utf-8-sig", "cp1252": "cp1252"}

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}

NEVER_SENT = "\x1f"
"""What DuckDB is told to read as NULL, so that NULL is a column that is not there at all."""


def open_csv(delivery: Delivery, work_folder: Path) -> Source:
    """A CSV file; one that DuckDB cannot decode is first copied as UTF-8."""
    path, inspection, reads = delivery.arrival.path, delivery.inspection, delivery.reading
    notes = []
    expected = reads.encoding
    if inspection.encoding not in ("ascii", expected, f"{expected}-bom"):
        notes.append(f"Read as {_encoding_words(inspection.encoding)}; agreed is {expected}.")
    headings = _headings(path, CODEC[inspection.encoding], reads)
    if inspection.encoding == "cp1252" or inspection.has_mixed_line_ends:
        path = _copy_as_utf8(path, CODEC[inspection.encoding], work_folder / "copy.csv")
    places = match_headings(headings, delivery.dataset, reads)
    in_file = list(places.values())
    notes += order_notes(in_file, reads)
    _, header_row = reads.header_rows
    return Source(
        query=csv_query(len(headings), reads.delimiter, skipped=header_row - 1),
        path=path,
        cells=[
            f"c{places[column.name]}" if column.is_headed else from_file_name(delivery)
            for column in delivery.dataset.columns
        ],
        row_number=f"rowid + 1 + {header_row}",
        is_not_blank=is_any_given(f"c{place}" for place in in_file),
        width=len(headings),
        notes=notes,
    )


def csv_query(column_count: int, delimiter: str, skipped: int = 0) -> str:
    """``read_csv`` that guesses nothing: strict, all text, one column more than there should be.

    DuckDB forgives a row its empty columns too many. So the rows are read with room for one more,
    short ones filled up with NULL, which no value can be: what is NULL tells a row's length.
    """
    columns = ", ".join(f"'c{position}': 'VARCHAR'" for position in range(column_count + 1))
    skip = f"skip = {skipped}, " if skipped else ""
    return (
        f"read_csv(?, auto_detect = false, header = true, {skip}columns = {{{columns}}}, "
        f"delim = {literal(delimiter)}, quote = '\"', escape = '\"', strict_mode = true, "
        f"null_padding = true, nullstr = {literal(NEVER_SENT)})"
    )


def _headings(path: Path, encoding: str, reads: Reading) -> list[str]:
    """The record of a CSV file that holds its headings.

    Raises:
        Rejected: if there is none, or its columns are separated by something else.
    """
    with path.open("rb") as file:
        text = codecs.getincrementaldecoder(encoding)().decode(file.read(HEADER_BYTES))
    delimiter, (_, header_row) = reads.delimiter, reads.header_rows
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        headings = next(islice(records, header_row - 1, None), [])
    except csv.Error:
        headings = ["?"]
    if not text.strip():
        raise Rejected("The file is empty.")
    if not headings:
        raise Rejected(f"The file has no row {header_row}, where its header must stand.")
    for separator, words in SEPARATORS.items():
        if len(headings) == 1 and separator != delimiter and separator in headings[0]:
            raise Rejected(
                f"The columns are separated by {words}: separate them by "
                f"{SEPARATORS.get(delimiter, delimiter)}."
            )
    return headings


def _copy_as_utf8(path: Path, encoding: str, copy: Path) -> Path:
    """The same text in UTF-8 with one kind of line end."""
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(), translate=True)
    with path.open("rb") as source, copy.open("wb") as target:
        while chunk := source.read(CHUNK_BYTES):
            target.write(decoder.decode(chunk).encode())
        target.write(decoder.decode(b"", final=True).encode())
    return copy


def check_row_lengths(
    connection: duckdb.DuckDBPyConnection, delivery: Delivery, column_count: int
) -> None:
    """Refuse a file in which a row has too few or too many columns.

    Raises:
        Rejected: tells the first such row, and how many there are.
    """
    columns = [f"c{position}" for position in range(column_count + 1)]
    found = " + ".join(f"({column} is not null)::integer" for column in columns)
    _, header_row = delivery.reading.header_rows
    row_number, found_count, misfit_count = connection.execute(
        f"""
        select min(rowid) + 1 + {header_row}, arg_min({found}, rowid), count(*)
        from intake
        where
            ({columns[-2]} is null or {columns[-1]} is not null)
            and {is_any_given(columns)}
        """
    ).fetchall()[0]
    if misfit_count:
        others = f", and {misfit_count - 1:,} rows more like it" if misfit_count > 1 else ""
        is_cut = "." if delivery.inspection.last_line_ends else CUT_SHORT
        raise Rejected(
            f"Row {row_number} (the header is row {header_row}) has {found_count} columns, not "
            f"{column_count}{others}{is_cut}"
        )


def check_last_line(delivery: Delivery, row_count: int, source: Source) -> None:
    """A last line without an end may be half a line.

    Raises:
        Rejected: if the system that writes the file ends every line.
    """
    inspection, reads = delivery.inspection, delivery.reading
    if inspection.kind != "csv" or inspection.last_line_ends:
        return
    last_row = row_count + reads.header_rows[1]
    if reads.every_line_ends:
        raise Rejected(f"Row {last_row}, the last, has no line end{CUT_SHORT}")
    source.notes.append(f"Row {last_row}, the last, has no line end: check that it is whole.")


def _encoding_words(encoding: str) -> str:
    return {"cp1252": "Windows-1252", "utf-8-bom": "UTF-8"}.get(encoding, encoding.upper())
