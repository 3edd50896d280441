"""Workbooks (XLSX, XLS, ODS): read by python-calamine and copied as CSV, one parser for all.

The copy holds the contract's columns in its own order, then each row's number, so that sheets
whose columns stand in different orders make one table.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from warehouse.landing.errors import Rejected
from warehouse.landing.load.csv_file import csv_query
from warehouse.landing.load.heading import compose, match_headings, order_notes
from warehouse.landing.load.source import Source, day_and_time_forms, is_any_given
from warehouse.landing.sheet import number_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from warehouse.landing.contract import Column
    from warehouse.landing.delivery import Delivery

Cell = str | float | bool | date | datetime | time | timedelta


@dataclass(frozen=True)
class _Sheet:
    """A sheet of a workbook that the contract reads."""

    name: str
    number: int
    """Its place in the workbook, from 1; 0 where the contract reads one sheet alone."""
    rows: Sequence[Sequence[Cell]]

    @property
    def place(self) -> str:
        """What a message about it begins with."""
        return f"Sheet {self.name}: " if self.number else ""


def open_spreadsheet(delivery: Delivery, work_folder: Path) -> Source:
    """The sheets of a workbook, copied as CSV."""
    copy = work_folder / "copy.csv"
    columns = delivery.dataset.columns
    sheets = _sheets(delivery)
    notes: list[str] = []
    with copy.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*(column.name for column in columns), "row number"])
        for sheet in sheets:
            try:
                writer.writerows(_records(sheet, delivery, notes))
            except Rejected as rejection:
                raise Rejected(f"{sheet.place}{rejection}") from None
    sent = [f"c{place}" for place, column in enumerate(columns) if not column.taken_from]
    return Source(
        query=csv_query(len(columns) + 1, ","),
        path=copy,
        cells=[f"c{place}" for place in range(len(columns))],
        row_number=f"c{len(columns)}::bigint",
        is_not_blank=is_any_given(sent),
        notes=notes,
        sheets={sheet.number: sheet.name for sheet in sheets if sheet.number},
    )


def _sheets(delivery: Delivery) -> list[_Sheet]:
    """The sheets that the contract names, else the first one.

    Raises:
        Rejected: if the workbook cannot be opened or lacks them.
    """
    from python_calamine import CalamineError, CalamineWorkbook  # slow to import, seldom needed

    reads = delivery.reading
    try:
        workbook = CalamineWorkbook.from_path(str(delivery.arrival.path))
        names = _names(workbook.sheet_names, reads.sheet, reads.sheets)
        return [
            _Sheet(
                name=name,
                number=workbook.sheet_names.index(name) + 1 if reads.sheets else 0,
                rows=workbook.get_sheet_by_name(name).to_python(skip_empty_area=False),
            )
            for name in names
        ]
    except (CalamineError, OSError, IndexError):
        pass
    raise Rejected("The workbook cannot be opened: it is damaged or has a password.")


def _names(there: list[str], sheet: str | None, sheets: str | None) -> list[str]:
    """Names of the sheets to read."""
    if sheet and sheet not in there:
        raise Rejected(f"The workbook has no sheet {sheet}.")
    if sheets is None:
        return [sheet or there[0]]
    fitting = [name for name in there if re.fullmatch(sheets, name)]
    if not fitting:
        raise Rejected(f"None of the workbook's sheets has a name of the agreed form ({sheets}).")
    return fitting


def _records(sheet: _Sheet, delivery: Delivery, notes: list[str]) -> Iterator[list[str]]:
    """The rows of a sheet in the contract's order of columns, each with its number."""
    reads, dataset = delivery.reading, delivery.dataset
    first, last = reads.header_rows
    header = [[_cell_text(cell, None) for cell in row] for row in sheet.rows[first - 1 : last]]
    headings = compose(header, reads)
    while headings and not headings[-1]:
        headings.pop()
    if not headings:
        raise Rejected("The sheet is empty.")
    places = match_headings(headings, dataset, reads)
    in_file = [places[column.name] for column in dataset.columns if column.is_headed]
    notes += [note for note in order_notes(in_file, reads) if note not in notes]
    from_name = _taken_from_names(sheet, delivery)
    for number, row in enumerate(sheet.rows[last:], start=last + 1):
        if not reads.other_columns and any(_is_given(cell) for cell in row[len(headings) :]):
            raise Rejected("A row of the sheet has more cells than the header.")
        record = [
            from_name[column.name]
            if column.taken_from
            else _cell_text(row[place], column)
            if (place := places[column.name]) < len(row)
            else ""
            for column in dataset.columns
        ]
        yield [*record, str(number_in(sheet.number, number))]


def _taken_from_names(sheet: _Sheet, delivery: Delivery) -> dict[str, str]:
    """Values that stand in the file's or the sheet's name.

    A named group of the pattern of sheets gives its part of the name, else the name is the value.
    """
    found = re.fullmatch(delivery.reading.sheets or ".*", sheet.name)
    parts = found.groupdict() if found else {}
    return {
        column.name: delivery.period
        if column.taken_from == "period"
        else parts.get(column.name) or sheet.name
        for column in delivery.dataset.columns
        if column.taken_from
    }


def _is_given(cell: Cell) -> bool:
    return bool(_cell_text(cell, None).strip())


def _cell_text(cell: Cell, column: Column | None) -> str:
    """A cell as the contract writes it: a typed date in its form, a whole number without .0."""
    if isinstance(cell, datetime | date) and column and column.is_date:
        day_form, time_form = day_and_time_forms(column)
        has_time = isinstance(cell, datetime) and cell.time() != time()
        return cell.strftime(time_form if has_time else day_form)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return str(cell)
