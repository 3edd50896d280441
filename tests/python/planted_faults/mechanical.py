"""Faults that need no imagination: keys and references are broken alike in every table."""

from __future__ import annotations

from collections.abc import Iterator

from planted_faults.catalogue import TableFault
from planted_faults.declared import DataTest

TWICE, NULL = "rows share a key", "key has a null"
STRANGERS = {
    "varchar": "'NOBODY KNOWS'",
    "date": "date '1066-10-14'",
    "bigint": "-987654321",
    "smallint": "-9876",
}
"""A value that no dimension has, by the column's type."""


def mechanical_faults(test: DataTest) -> dict[str, list[TableFault]]:
    """For a key: a row twice, and one without each part; for a reference: a stranger, and none."""
    if test.kind == "primary_key":
        columns = test.arguments["columns"]
        return {
            TWICE: [_twice(test.table)],
            NULL: [_null(test.table, column, is_whole=len(columns) == 1) for column in columns],
        }
    if test.kind == "foreign_keys":
        return {column: list(_references(test, column)) for column in sorted(test.answers)}
    return {}


def _twice(table: str) -> TableFault:
    return TableFault(fault="a row twice", plant=(f"insert into {table} from {table} limit 1",))


def _null(table: str, column: str, *, is_whole: bool) -> TableFault:
    """A part of a key is missing; a key that is missing whole looks like a repeat as well."""
    return TableFault(
        fault=f"a row without {column}",
        plant=(_on_first_row(table, column, "null"),),
        also=(TWICE,) if is_whole else (),
    )


def _references(test: DataTest, column: str) -> Iterator[TableFault]:
    """A reference to what is not there, and to nothing."""
    stranger = _on_first_row(test.table, column, STRANGERS[test.types[column]])
    yield TableFault(fault="a value that nobody knows", plant=(stranger,))
    nothing = _on_first_row(test.table, column, "null")
    yield TableFault(fault="no value, not even the unknown member", plant=(nothing,))


def _on_first_row(table: str, column: str, value: str) -> str:
    first = f"(select min(rowid) from {table})"
    return f"update {table} set {column} = {value} where rowid = {first}"
