"""A question to one of the files, and its answer."""

from __future__ import annotations

import csv
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from rich import box
from rich.console import Console
from rich.table import Table

from warehouse.nightly.failure import NightlyError
from warehouse.nightly.stage import quantity
from warehouse.settings import Settings

NUMBER = re.compile(r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL\(.*\)")
"""DuckDB's types of numbers."""

ONLY_THIS_FILE = (
    "A question may read this one file and nothing else: no other file, no address, no extension. "
    "To keep an answer: warehouse query --format csv '...' > answer.csv"
)


class QueryError(NightlyError):
    """A question that cannot be answered; the message is DuckDB's own where it is about the SQL."""


@dataclass(frozen=True)
class Answer:
    """Column names, whether each holds numbers, and all rows."""

    columns: list[str]
    is_number: list[bool]
    rows: list[tuple[Any, ...]]


def ask(path: Path, sql: str, settings: Settings) -> Answer:
    """Run one statement on a file opened for reading alone, within the settings' memory.

    Raises:
        QueryError: if the statement is wrong, would change something, or would read or write
            anything but this file.
    """
    with _open_shut_in(path, settings) as connection:
        try:
            cursor = connection.execute(sql)
            description = cursor.description or []
            rows = cursor.fetchall()
        except duckdb.PermissionException as error:
            raise QueryError(ONLY_THIS_FILE) from error
        except duckdb.Error as error:
            raise QueryError(str(error).strip()) from error
    return Answer(
        columns=[column[0] for column in description],
        is_number=[NUMBER.fullmatch(str(column[1])) is not None for column in description],
        rows=rows,
    )


def _open_shut_in(path: Path, settings: Settings) -> duckdb.DuckDBPyConnection:
    """The file opened for reading, with no way out of it and no way to change that."""
    connection = duckdb.connect(
        path,
        read_only=True,
        config={
            "enable_external_access": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "memory_limit": settings.memory_limit,
            "threads": settings.threads,
        },
    )
    schemas = connection.execute(
        "select distinct schema_name from duckdb_tables() order by all"
    ).fetchall()
    connection.execute("set search_path = ?", [",".join(row[0] for row in schemas) or "main"])
    connection.execute("set lock_configuration = true")
    return connection


def print_table(console: Console, answer: Answer) -> None:
    """Show the answer to a reader; an empty cell is NULL."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for name, is_number in zip(answer.columns, answer.is_number, strict=True):
        table.add_column(name, justify="right" if is_number else "left", overflow="fold")
    for row in answer.rows:
        table.add_row(*(_cell(value) for value in row))
    console.print(table)
    console.print(quantity(len(answer.rows), "row"), style="dim", highlight=False)


def print_csv(answer: Answer) -> None:
    """Write the answer as CSV to standard output; an empty field is NULL."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(answer.columns)
    writer.writerows(answer.rows)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() else f"{value:,.2f}"
    return str(value).replace("[", r"\[")
