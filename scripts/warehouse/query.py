"""A question to one of the files, and its answer."""

from __future__ import annotations

import csv
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


class QueryError(NightlyError):
    """A question that cannot be answered; the message is DuckDB's own."""


@dataclass(frozen=True)
class Answer:
    """Column names, whether each holds numbers, and all rows."""

    columns: list[str]
    is_number: list[bool]
    rows: list[tuple[Any, ...]]


def ask(path: Path, sql: str) -> Answer:
    """Run one statement on a file opened for reading alone.

    Raises:
        QueryError: if the statement is wrong or would change something.
    """
    with duckdb.connect(path, read_only=True) as connection:
        schemas = connection.execute(
            "select distinct schema_name from duckdb_tables() order by all"
        ).fetchall()
        connection.execute("set search_path = ?", [",".join(row[0] for row in schemas) or "main"])
        try:
            cursor = connection.execute(sql)
            description = cursor.description or []
            rows = cursor.fetchall()
        except duckdb.Error as error:
            raise QueryError(str(error).strip()) from error
    return Answer(
        columns=[column[0] for column in description],
        is_number=[str(column[1]) in ("NUMBER", "DECIMAL") for column in description],
        rows=rows,
    )


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
    return f"{value:,.2f}" if isinstance(value, float) else str(value).replace("[", r"\[")
