"""Read one file as text, whole or not at all.

DuckDB parses CSV and Parquet, python-calamine spreadsheets; no line is split by hand. Every way in
which a file can fail to be its contract's table ends in ``Rejected`` with words for the supplier
that name the place and never a value.
"""

from __future__ import annotations

import codecs
import csv
import difflib
import glob
import io
import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import duckdb

from warehouse.landing.arrival import CHUNK_BYTES
from warehouse.landing.errors import Rejected
from warehouse.landing.vault import literal, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from warehouse.landing.contract import Column, Dataset
    from warehouse.landing.delivery import Delivery

HEADER_ROWS = 1
"""Rows are numbered as a spreadsheet shows them: the header is row 1, the first record row 2."""

HEADER_BYTES = 1024 * 1024
CODEC = {"ascii": "utf-8", "utf-8": "utf-8", "utf-8-bom": "utf-8-sig", "cp1252": "cp1252"}
LOOKS_LIKE_A_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_ /()-]{0,63}")
SHARE_OF_A_HEADER = 0.5
"""Below this share of known columns the first row may be data: its words are not repeated."""

CUT_SHORT = ": the file seems to be cut short. Send the whole file again."

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}

NEVER_SENT = "\x1f"
"""What DuckDB is told to read as NULL, so that NULL is a column that is not there at all."""

CSV_FAULTS = (
    (re.compile(r"Expected Number of Columns: \d+ Found: (\d+)"), "has {0} columns, not {columns}"),
    (re.compile(r"unterminated quote"), "has a quotation mark without its partner"),
    (re.compile(r"Maximum line size"), "is too long to be a row"),
    (re.compile(r"[Ii]nvalid unicode"), "holds bytes that are not UTF-8"),
)
"""What DuckDB's message means. The message itself quotes the row, so nobody may see it."""

Cell = str | float | bool | date | datetime | time | timedelta


@dataclass
class Source:
    """A file made ready: its headings and the query that yields columns ``c0``, ``c1`` ..."""

    headings: list[str]
    query: str
    path: Path
    is_csv: bool = True
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Loaded:
    """What stands in the table ``intake`` now: columns ``c0``, ``c1`` ... in the file's order."""

    row_count: int
    positions: list[int]
    """Where each column of the contract stands."""
    notes: list[str]

    def cell(self, number: int) -> str:
        """SQL for the value of the contract's column ``number``; blank is NULL."""
        return f"nullif(c{self.positions[number]}, '')"

    @property
    def is_not_blank(self) -> str:
        """SQL that is true of a row in which anything stands."""
        return is_not_blank(self.positions)


def read_file(
    connection: duckdb.DuckDBPyConnection, delivery: Delivery, work_folder: Path
) -> Loaded:
    """Parse a file into the temporary table ``intake``.

    The rows stand in file order, so that ``rowid`` numbers them from 0; blank rows are kept there
    and not counted.

    Raises:
        Rejected: if the file cannot be read or lacks the contract's shape.
    """
    inspection, reads = delivery.inspection, delivery.contract.reads
    if inspection.problem:
        raise Rejected(inspection.problem)
    if inspection.kind not in reads.kinds:
        raise Rejected(f"The file is a {inspection.kind} file: send {' or '.join(reads.kinds)}.")
    source = _open(connection, delivery, work_folder)
    positions = _match_headings(source, delivery.dataset)
    statement = f"create or replace temp table intake as select * from {source.query}"
    _run(connection, statement, source.path, delivery)
    if source.is_csv:
        _check_row_lengths(connection, delivery, len(source.headings))
    (row_count,) = _row(connection, f"select count(*) from intake where {is_not_blank(positions)}")
    if row_count == 0:
        raise Rejected("The file holds a header and no rows.")
    if inspection.kind == "csv" and not inspection.last_line_ends:
        last_row = row_count + HEADER_ROWS
        if reads.every_line_ends:
            raise Rejected(f"Row {last_row}, the last, has no line end{CUT_SHORT}")
        source.notes.append(f"Row {last_row}, the last, has no line end: check that it is whole.")
    return Loaded(row_count=row_count, positions=positions, notes=source.notes)


def is_not_blank(positions: Iterable[int]) -> str:
    """SQL that is true of a row of ``intake`` in which anything stands."""
    return "(" + " or ".join(f"c{position} <> ''" for position in positions) + ")"


def _open(connection: duckdb.DuckDBPyConnection, delivery: Delivery, work_folder: Path) -> Source:
    """Make a file ready for parsing, by its kind."""
    if delivery.inspection.kind == "parquet":
        return _open_parquet(connection, delivery)
    if delivery.inspection.kind == "spreadsheet":
        return _open_spreadsheet(delivery, work_folder)
    return _open_csv(delivery, work_folder)


def _open_csv(delivery: Delivery, work_folder: Path) -> Source:
    """A CSV file; one that DuckDB cannot decode is first copied as UTF-8."""
    path, inspection = delivery.arrival.path, delivery.inspection
    delimiter = delivery.contract.reads.delimiter
    notes = []
    expected = delivery.contract.reads.encoding
    if inspection.encoding not in ("ascii", expected, f"{expected}-bom"):
        notes.append(f"Read as {_encoding_words(inspection.encoding)}; agreed is {expected}.")
    headings = _csv_headings(path, CODEC[inspection.encoding], delimiter)
    if inspection.encoding == "cp1252" or inspection.has_mixed_line_ends:
        path = _copy_as_utf8(path, CODEC[inspection.encoding], work_folder / "copy.csv")
    return Source(headings, _csv_query(len(headings), delimiter), path, notes=notes)


def _csv_query(column_count: int, delimiter: str) -> str:
    """``read_csv`` that guesses nothing: strict, all text, one column more than there should be.

    DuckDB forgives a row its empty columns too many. So the rows are read with room for one more,
    short ones filled up with NULL, which no value can be: what is NULL tells a row's length.
    """
    columns = ", ".join(f"'c{position}': 'VARCHAR'" for position in range(column_count + 1))
    return (
        f"read_csv(?, auto_detect = false, header = true, columns = {{{columns}}}, "
        f"delim = {literal(delimiter)}, quote = '\"', escape = '\"', strict_mode = true, "
        f"null_padding = true, nullstr = {literal(NEVER_SENT)})"
    )


def _csv_headings(path: Path, encoding: str, delimiter: str) -> list[str]:
    """The first record of a CSV file.

    Raises:
        Rejected: if there is none, or its columns are separated by something else.
    """
    with path.open("rb") as file:
        text = codecs.getincrementaldecoder(encoding)().decode(file.read(HEADER_BYTES))
    try:
        headings = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error:
        headings = ["?"]
    if not text.strip():
        raise Rejected("The file is empty.")
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


def _open_parquet(connection: duckdb.DuckDBPyConnection, delivery: Delivery) -> Source:
    """A Parquet file, its typed dates written as the contract writes them."""
    path = delivery.arrival.path
    rows = _run(
        connection,
        "select column_name, column_type from (describe select * from read_parquet(?))",
        path,
        delivery,
    )
    by_heading = {column.heading.casefold(): column for column in delivery.dataset.columns}
    cells = []
    for position, (heading, sql_type) in enumerate(rows):
        column = by_heading.get(heading.strip().casefold())
        cell = quoted(heading)
        if column and column.is_date and sql_type.startswith(("DATE", "TIMESTAMP")):
            cell = _date_as_text(cell, column)
        cells.append(f"{cell}::varchar as c{position}")
    query = f"(select {', '.join(cells)} from read_parquet(?))"
    return Source([heading for heading, _ in rows], query, path, is_csv=False)


def _date_as_text(cell: str, column: Column) -> str:
    """SQL that writes a typed day or time in the contract's form."""
    day_form, time_form = _day_and_time_forms(column)
    as_day, as_time = (f"strftime({cell}, {literal(form)})" for form in (day_form, time_form))
    return f"case when {cell}::timestamp = {cell}::date::timestamp then {as_day} else {as_time} end"


def _day_and_time_forms(column: Column) -> tuple[str, str]:
    """The contract's forms for a day alone and for a day with its time."""
    days = [form for form in column.formats if "%H" not in form]
    times = [form for form in column.formats if "%H" in form]
    return (days or times)[0], (times or days)[0]


def _open_spreadsheet(delivery: Delivery, work_folder: Path) -> Source:
    """The sheet of a workbook (XLSX, XLS, ODS), copied as CSV so that one parser reads all."""
    rows = iter(_sheet_rows(delivery))
    headings = [_cell_text(cell, None).strip() for cell in next(rows, [])]
    while headings and not headings[-1]:
        headings.pop()
    if not headings:
        raise Rejected("The sheet is empty.")
    by_heading = {column.heading.casefold(): column for column in delivery.dataset.columns}
    columns = [by_heading.get(heading.casefold()) for heading in headings]
    copy = work_folder / "copy.csv"
    with copy.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(headings)
        for row in rows:
            if any(_cell_text(cell, None).strip() for cell in row[len(headings) :]):
                raise Rejected("A row of the sheet has more cells than the header.")
            writer.writerow(map(_cell_text, row[: len(headings)], columns))
    return Source(headings, _csv_query(len(headings), ","), copy)


def _sheet_rows(delivery: Delivery) -> Sequence[Sequence[Cell]]:
    """Rows of the contract's sheet, else of the first one.

    Raises:
        Rejected: if the workbook cannot be opened or lacks the sheet.
    """
    from python_calamine import CalamineError, CalamineWorkbook  # slow to import, seldom needed

    name = delivery.contract.reads.sheet
    try:
        workbook = CalamineWorkbook.from_path(str(delivery.arrival.path))
        if name and name not in workbook.sheet_names:
            raise Rejected(f"The workbook has no sheet {name}.")
        sheet = workbook.get_sheet_by_name(name) if name else workbook.get_sheet_by_index(0)
        return sheet.to_python(skip_empty_area=False)
    except (CalamineError, OSError, IndexError):
        pass
    raise Rejected("The workbook cannot be opened: it is damaged or has a password.")


def _cell_text(cell: Cell, column: Column | None) -> str:
    """A cell as the contract writes it: a typed date in its form, a whole number without .0."""
    if isinstance(cell, datetime | date) and column and column.is_date:
        day_form, time_form = _day_and_time_forms(column)
        has_time = isinstance(cell, datetime) and cell.time() != time()
        return cell.strftime(time_form if has_time else day_form)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return str(cell)


def _match_headings(source: Source, dataset: Dataset) -> list[int]:
    """Where each column of the contract stands in the file.

    Raises:
        Rejected: names the columns that are missing, unknown or there twice.
    """
    found = [heading.strip().casefold() for heading in source.headings]
    wanted = {column.heading.casefold(): column.heading for column in dataset.columns}
    known = [heading for heading in found if heading in wanted]
    missing = [heading for key, heading in wanted.items() if key not in found]
    if missing and len(set(known)) < SHARE_OF_A_HEADER * len(wanted):
        raise Rejected(
            f"The first row does not hold the agreed column names. Expected: "
            f"{', '.join(wanted.values())}."
        )
    extra = [
        _heading_words(heading, number)
        for number, heading in enumerate(source.headings, start=1)
        if heading.strip().casefold() not in wanted
    ]
    problems = [_missing_words(heading, extra) for heading in missing]
    problems += [
        f"{wanted[key]} stands twice" for key in sorted(set(known)) if known.count(key) > 1
    ]
    if extra:
        problems.append(f"not agreed: {', '.join(extra)}")
    if problems:
        raise Rejected(f"The columns are not those agreed: {'; '.join(problems)}.")
    positions = [found.index(key) for key in wanted]
    if positions != sorted(positions):
        source.notes.append("The columns stand in another order than agreed; read by name.")
    return positions


def _heading_words(heading: str, number: int) -> str:
    """A column that is not agreed, by its name where that is surely a name and not data."""
    name = heading.strip()
    return name if LOOKS_LIKE_A_NAME.fullmatch(name) else f"column {number} (no usable name)"


def _missing_words(heading: str, extra: list[str]) -> str:
    """A missing column, with the one that looks like it under another name."""
    by_folded = {name.casefold(): name for name in extra}
    if close := difflib.get_close_matches(heading.casefold(), by_folded, n=1):
        return f"{heading} is missing (is it {by_folded[close[0]]}?)"
    return f"{heading} is missing"


def _check_row_lengths(
    connection: duckdb.DuckDBPyConnection, delivery: Delivery, column_count: int
) -> None:
    """Refuse a file in which a row has too few or too many columns.

    Raises:
        Rejected: tells the first such row, and how many there are.
    """
    columns = [f"c{position}" for position in range(column_count + 1)]
    found = " + ".join(f"({column} is not null)::integer" for column in columns)
    row_number, found_count, misfit_count = _row(
        connection,
        f"""
        select min(rowid) + 1 + {HEADER_ROWS}, arg_min({found}, rowid), count(*)
        from intake
        where
            ({columns[-2]} is null or {columns[-1]} is not null)
            and {is_not_blank(range(column_count + 1))}
        """,
    )
    if misfit_count:
        others = f", and {misfit_count - 1:,} rows more like it" if misfit_count > 1 else ""
        is_cut = "." if delivery.inspection.last_line_ends else CUT_SHORT
        raise Rejected(
            f"Row {row_number} (the header is row 1) has {found_count} columns, not "
            f"{column_count}{others}{is_cut}"
        )


def _row(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[int, ...]:
    """The one row that an aggregate yields."""
    (row,) = connection.execute(query).fetchall()
    return tuple(row)


def _run(
    connection: duckdb.DuckDBPyConnection, statement: str, path: Path, delivery: Delivery
) -> list[tuple[str, ...]]:
    """Run a statement that reads ``path``; what goes wrong is told without the row.

    Raises:
        Rejected: outside the handler, so that no traceback carries DuckDB's own message.
    """
    for options in ("null_padding = true", "null_padding = true, parallel = false"):
        attempt = statement.replace("null_padding = true", options)
        try:
            return connection.execute(attempt, [glob.escape(str(path))]).fetchall()
        except (duckdb.OperationalError, duckdb.InternalError):
            if delivery.inspection.kind != "parquet":
                raise  # out of memory or disk: not the file's fault
            message = "damaged"
        except duckdb.Error as error:
            message = str(error)
        if "The parallel scanner" not in message:
            break
    raise Rejected(_explain(message, delivery))


def _explain(message: str, delivery: Delivery) -> str:
    """DuckDB's complaint about a file, told by line and kind, without the line."""
    line = re.search(r"CSV Error on Line: (\d+)", message)
    if delivery.inspection.kind == "parquet":
        return "The Parquet file cannot be read: it is damaged or cut short."
    if line is None:
        return "The file cannot be read as CSV: its quotation marks or line ends do not pair."
    columns = len(delivery.dataset.columns)
    faults = (
        words.format(*found.groups(), columns=columns)
        for pattern, words in CSV_FAULTS
        if (found := pattern.search(message.partition("Possible fixes")[0]))
    )
    is_cut = "." if delivery.inspection.last_line_ends else CUT_SHORT
    return f"Line {line[1]} {next(faults, 'cannot be read as CSV')}{is_cut}"


def _encoding_words(encoding: str) -> str:
    return {"cp1252": "Windows-1252", "utf-8-bom": "UTF-8"}.get(encoding, encoding.upper())
