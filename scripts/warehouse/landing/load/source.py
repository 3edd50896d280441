"""A file made ready for parsing, and what stands in ``intake`` once it is parsed."""

from __future__ import annotations

import glob
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import duckdb

from warehouse.landing.errors import Rejected
from warehouse.landing.vault import literal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from warehouse.landing.contract import Column
    from warehouse.landing.delivery import Delivery

CUT_SHORT = ": the file seems to be cut short. Send the whole file again."

CSV_FAULTS = (
    (re.compile(r"Expected Number of Columns: \d+ Found: (\d+)"), "has {0} columns, not {columns}"),
    (re.compile(r"unterminated quote"), "has a quotation mark without its partner"),
    (re.compile(r"Maximum line size"), "is too long to be a row"),
    (re.compile(r"[Ii]nvalid unicode"), "holds bytes that are not UTF-8"),
)
"""What DuckDB's message means. The message itself quotes the row, so nobody may see it."""


@dataclass
class Source:
    """A file made ready: the query that yields columns ``c0``, ``c1`` ..., and where things are."""

    query: str
    path: Path
    cells: list[str]
    """SQL for the value of each column of the contract; blank is an empty text."""
    row_number: str
    """SQL for a row's number, as a spreadsheet shows it."""
    is_not_blank: str
    """SQL that is true of a row in which anything stands."""
    width: int = 0
    """Columns that each line must have; 0 where lines need no check."""
    notes: list[str] = field(default_factory=list)
    sheets: dict[int, str] = field(default_factory=dict)
    """Names of the sheets by their place in the workbook, where several are read."""


@dataclass(frozen=True)
class Loaded:
    """What stands in the table ``intake`` now."""

    row_count: int
    cells: list[str]
    row_number: str
    is_not_blank: str
    notes: list[str]
    sheets: dict[int, str]

    def cell(self, number: int) -> str:
        """SQL for the value of the contract's column ``number``; blank is NULL."""
        return f"nullif({self.cells[number]}, '')"


def is_any_given(cells: Iterable[str]) -> str:
    """SQL that is true where anything stands in one of these cells."""
    return "(" + " or ".join(f"{cell} <> ''" for cell in cells) + ")"


def from_file_name(delivery: Delivery) -> str:
    """SQL for the value of a column that is taken from the file's name."""
    return literal(delivery.period)


def day_and_time_forms(column: Column) -> tuple[str, str]:
    """The contract's forms for a day alone and for a day with its time."""
    days = [form for form in column.formats if "%H" not in form]
    times = [form for form in column.formats if "%H" in form]
    return (days or times)[0], (times or days)[0]


def run(
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
