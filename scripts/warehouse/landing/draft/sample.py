"""Open a file of which no contract is known: where its table begins and what its columns hold."""

from __future__ import annotations

import codecs
import csv
import io
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from warehouse.landing.arrival import Arrival, Inspection, inspect
from warehouse.landing.contract import Contract, plain
from warehouse.landing.delivery import Delivery
from warehouse.landing.draft.personal import A_DATE, holds_personal_form
from warehouse.landing.errors import LandingError, Rejected
from warehouse.landing.load import read_file
from warehouse.landing.load.csv_file import CODEC, HEADER_BYTES, SEPARATORS
from warehouse.landing.rule.value import cell

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import duckdb

ROWS_SEARCHED = 40
"""Rows in which the header is looked for."""

SHARE_OF_WIDTH = 0.6
"""Share of the widest row's cells that a header fills at least."""

IS_DATA = re.compile(r"[\d.,:/-]+( .*)?|.{80,}", re.DOTALL)
"""What no heading looks like: a number, a date, a sentence."""


NO_HEADER = "The file has no row of headings above rows of data."
IS_LIKE_ITS_VALUES = (
    f"{NO_HEADER} What stands above column {{number}} is like its values: it may be one of them."
)


@dataclass(frozen=True)
class Reads:
    """How the sample was opened: what a contract says of it."""

    kind: str
    encoding: str = "utf-8"
    delimiter: str = ","
    sheet: str | None = None
    header_row: int = 1
    like_sheets: tuple[str, ...] = ()
    """Other sheets of the workbook with the same headings."""


@dataclass(frozen=True)
class Sample:
    """A file of which every column stands as text in the temporary table ``sample``."""

    reads: Reads
    headings: list[str]
    """Column ``c0`` of ``sample`` is headed by the first of them; a letter where there is none."""
    row_count: int


def open_sample(connection: duckdb.DuckDBPyConnection, path: Path, work_folder: Path) -> Sample:
    """Read a file into the temporary table ``sample``: trimmed text, blank is NULL.

    Raises:
        LandingError: if it cannot be read, or its header cannot be found.
    """
    inspection = inspect(path)
    if inspection.problem:
        raise LandingError(inspection.problem)
    reads, headings = _look_into(connection, path, inspection)
    contract = _provisional(reads, headings)
    arrival = Arrival(path, path.name, contract.agency, date.today(), 0, 0)
    delivery = Delivery(arrival, inspection, contract, "sample", "2000", 1)
    try:
        loaded = read_file(connection, delivery, work_folder)
    except Rejected as rejection:
        raise LandingError(str(rejection)) from None
    cells = ", ".join(
        f"{cell(f'({loaded.cell(number)})')} as c{number}" for number in range(len(headings))
    )
    connection.execute(
        f"create temp table sample as select {cells} from intake where {loaded.is_not_blank}"
    )
    _check_headings(connection, headings)
    return Sample(reads, headings, loaded.row_count)


def _check_headings(connection: duckdb.DuckDBPyConnection, headings: Sequence[str]) -> None:
    """Refuse headings that may be values: they would be told and written down.

    Raises:
        LandingError: tells the place of the first such column, never what stands there.
    """
    if any(_is_data(heading.strip()) for heading in headings):
        raise LandingError(NO_HEADER)
    for number, heading in enumerate(headings):
        (is_like,) = connection.execute(
            f"select coalesce(bool_or(regexp_full_match(c{number}, ?)), false) from sample",
            [_like(heading)],
        ).fetchall()[0]
        if is_like:
            raise LandingError(IS_LIKE_ITS_VALUES.format(number=number + 1))


def _like(heading: str) -> str:
    """A regular expression for what is of a heading's kind: itself, and R2 where it is R1."""
    if not re.search("[0-9]", heading):
        return f"(?i){re.escape(heading.strip())}"
    parts = re.findall("[A-Za-z]+|[0-9]+|[^A-Za-z0-9]+", heading.strip())
    return "".join(
        "[0-9]+" if part[0].isdigit() else "[A-Za-z]+" if part[0].isalpha() else re.escape(part)
        for part in parts
    )


def _is_data(word: str) -> bool:
    """Whether a cell cannot be a heading: a number, a date, a sentence, or personal in form."""
    found = IS_DATA.fullmatch(word) or A_DATE.match(word)
    return bool(found) or holds_personal_form(word)


def _look_into(
    connection: duckdb.DuckDBPyConnection, path: Path, inspection: Inspection
) -> tuple[Reads, list[str]]:
    """How to open a file, and its headings."""
    if inspection.kind == "parquet":
        rows = connection.execute("describe select * from read_parquet(?)", [str(path)]).fetchall()
        return Reads("parquet"), [row[0] for row in rows]
    if inspection.kind == "spreadsheet":
        return _look_into_workbook(path)
    return _look_into_csv(path, inspection)


def _look_into_csv(path: Path, inspection: Inspection) -> tuple[Reads, list[str]]:
    """Which separator makes the widest table, and where its header stands."""
    with path.open("rb") as file:
        text = codecs.getincrementaldecoder(CODEC[inspection.encoding])().decode(
            file.read(HEADER_BYTES)
        )
    best: tuple[int, str, list[list[str]]] = (0, ",", [])
    for delimiter in SEPARATORS:
        rows = _first_records(text, delimiter)
        width = max(map(len, rows), default=0)
        filled = sum(len(row) for row in rows if len(row) == width > 1)
        best = max(best, (filled, delimiter, rows), key=lambda choice: choice[0])
    _, delimiter, rows = best
    place = _header_place(rows)
    if place is None:
        raise LandingError(NO_HEADER)
    encoding = "cp1252" if inspection.encoding == "cp1252" else "utf-8"
    return Reads("csv", encoding, delimiter, header_row=place + 1), rows[place]


def _first_records(text: str, delimiter: str) -> list[list[str]]:
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return [record for record, _ in zip(records, range(ROWS_SEARCHED), strict=False)]
    except csv.Error:
        return []


def _look_into_workbook(path: Path) -> tuple[Reads, list[str]]:
    """The sheet that holds the largest table, and where its header stands."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_path(str(path))
        sheets = {
            name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in workbook.sheet_names
        }
    except (CalamineError, OSError):
        sheets = {}
    if not sheets:
        raise LandingError("The workbook cannot be opened: it is damaged or has a password.")
    tables: list[tuple[int, str, int, list[str]]] = []
    for name, cells in sheets.items():
        rows = [[str(value).strip() for value in row] for row in cells[:ROWS_SEARCHED]]
        place = _header_place(rows)
        if place is not None:
            headings = _with_letters(rows[place])
            tables.append((len(headings) * (len(cells) - place - 1), name, place, headings))
    if not tables:
        raise LandingError(NO_HEADER)
    _, name, place, headings = max(tables, key=lambda table: table[0])
    reads = Reads(
        "spreadsheet",
        sheet=None if name == next(iter(sheets)) else name,
        header_row=place + 1,
        like_sheets=tuple(
            other for _, other, _, found in tables if other != name and found == headings
        ),
    )
    return reads, headings


def _with_letters(row: Sequence[str]) -> list[str]:
    """The headings of a sheet; a column without one is told by its letter."""
    width = max(number for number, heading in enumerate(row, start=1) if heading)
    return [heading or f"column {_letter(number)}" for number, heading in enumerate(row[:width])]


def _header_place(rows: Sequence[Sequence[str]]) -> int | None:
    """Where the header stands: the first wide row, if it holds words and has a row below it.

    A first wide row of data means that there is no header. Nothing below it may pass for one, or
    its values would be told as headings.
    """
    widest = max((sum(bool(value.strip()) for value in row) for row in rows), default=0)
    for place, row in enumerate(rows[:-1]):
        words = [value.strip() for value in row if value.strip()]
        if words and len(words) >= SHARE_OF_WIDTH * widest:
            return None if any(map(_is_data, words)) else place
    return None


def _letter(place: int) -> str:
    """The letters of a spreadsheet's column by its place from 0: 0 is A, 26 AA."""
    letters = ""
    while place >= 0:
        letters = chr(ord("A") + place % 26) + letters
        place = place // 26 - 1
    return letters


def _provisional(reads: Reads, headings: list[str]) -> Contract:
    """A contract under which every column of the sample is text.

    Raises:
        LandingError: if two columns have one heading.
    """
    known = [plain(heading) for heading in headings]
    if twice := [place for place, name in enumerate(known, start=1) if known.count(name) > 1]:
        first, second = twice[0], known.index(known[twice[0] - 1], twice[0]) + 1
        raise LandingError(
            f"Columns {first} and {second} have one heading: give each a heading of its own."
        )
    if reads.kind != "spreadsheet" and "" in known:
        raise LandingError(f"Column {known.index('') + 1} has no heading: give it one.")
    columns = []
    for number, heading in enumerate(headings):
        letter = re.fullmatch(r"column ([A-Z]{1,3})", heading)
        named = {"letter": letter[1]} if letter else {"header": heading}
        columns.append({"name": f"c{number}", "means": "unknown", **named})
    return Contract.model_validate(
        {
            "name": "sample_v1",
            "agency": "sample",
            "recording_system": "SAMPLE",
            "version": 1,
            "form": "record_level",
            "owner": "nobody",
            "cadence": "once",
            "covers": "a sample",
            "reads": {
                "kinds": [reads.kind],
                "encoding": reads.encoding,
                "delimiter": reads.delimiter,
                "sheet": reads.sheet,
                "header_row": reads.header_row,
            },
            "datasets": {
                "sample": {
                    "describes": "unknown",
                    "file_pattern": "sample_{period}",
                    "key": ["c0"],
                    "columns": columns,
                }
            },
        }
    )
