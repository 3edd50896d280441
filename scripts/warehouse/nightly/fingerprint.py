"""Whether two builds hold the same: by content, since equal DuckDB files differ in their bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

import duckdb
from pydantic import BaseModel, ConfigDict

VOLATILE_COLUMNS = frozenset({"_loaded_at", "loaded_at", "run_id"})
"""Columns that tell when something was loaded, not what it says."""

RUN_SCHEMA = "meta"
"""The schema that tells which run made the file; no part of what the file says."""


class TableContent(BaseModel):
    """Size and hash of one table, whatever the order of its rows."""

    model_config = ConfigDict(frozen=True)

    rows: int
    hash: str


def table_contents(connection: duckdb.DuckDBPyConnection, database: str) -> dict[str, TableContent]:
    """Rows and hash of every table of an attached database, by ``schema.table``.

    A table's hash is the sum of its rows' hashes over its columns in order of name: one pass, set
    based, independent of row and column order, and a row that stands twice counts twice.
    """
    columns = connection.execute(
        """
        select schema_name, table_name, list(column_name order by column_name)
        from duckdb_columns()
        where database_name = ? and not internal
            and (schema_name, table_name) in (
                select (schema_name, table_name) from duckdb_tables() where database_name = ?
            )
        group by all
        order by all
        """,
        [database, database],
    ).fetchall()
    return {
        f"{schema}.{table}": _table_content(connection, (database, schema, table), names)
        for schema, table, names in columns
        if schema != RUN_SCHEMA
    }


def content_hash(tables: Mapping[str, TableContent]) -> str:
    """One hash over all tables."""
    lines = (f"{name} {content.rows} {content.hash}\n" for name, content in sorted(tables.items()))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _table_content(
    connection: duckdb.DuckDBPyConnection, table: tuple[str, str, str], columns: Iterable[str]
) -> TableContent:
    kept = ", ".join(_quoted(name) for name in columns if name not in VOLATILE_COLUMNS)
    names = hashlib.sha256(kept.encode()).hexdigest()[:16]
    row = connection.execute(
        f"select count(*), coalesce(sum(hash({kept or 'true'})), 0) "
        f"from {'.'.join(map(_quoted, table))}"
    ).fetchall()[0]
    return TableContent(rows=row[0], hash=f"{names}-{row[1]:x}")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
