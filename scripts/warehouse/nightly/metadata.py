"""The ``meta`` schema of the restricted and the published file: what they hold, from which run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

from warehouse.nightly.build import Documented
from warehouse.nightly.record import SYNTHETIC, RunRecord

_RUN = """
create or replace table meta.run (
    run_id varchar primary key,
    started_at timestamptz not null,
    as_of_date date not null,
    is_synthetic boolean not null,
    notice varchar not null,
)
"""

_TABLE = """
create or replace table meta.table as
select
    t.schema_name,
    t.table_name,
    t.estimated_size as row_count,
    coalesce(d.description, '') as description,
from duckdb_tables() as t
left join documented_table as d using (schema_name, table_name)
where t.database_name = current_database() and t.schema_name <> 'meta'
order by all
"""

_COLUMN = """
create or replace table meta.column as
select
    c.schema_name,
    c.table_name,
    c.column_index as position,
    c.column_name,
    c.data_type,
    c.is_nullable,
    coalesce(d.description, '') as description,
from duckdb_columns() as c
left join documented_column as d using (schema_name, table_name, column_name)
where c.database_name = current_database() and not c.internal
    and c.schema_name not in ('meta', 'main')
order by all
"""


def write_metadata(path: Path, record: RunRecord, documented: Iterable[Documented]) -> None:
    """Write ``meta.run``, ``meta.table`` and ``meta.column`` into a candidate file."""
    tables = list(documented)
    notice = " ".join(filter(None, (SYNTHETIC if record.is_synthetic else "", record.notice)))
    with duckdb.connect(path) as connection:
        connection.execute("create schema if not exists meta")
        connection.execute(_RUN)
        connection.execute(
            "insert into meta.run values (?, ?, ?, ?, ?)",
            [record.run_id, record.started_at, record.as_of, record.is_synthetic, notice],
        )
        _load(
            connection,
            "documented_table",
            ("schema_name", "table_name", "description"),
            ((table.schema_name, table.table_name, table.description) for table in tables),
        )
        _load(
            connection,
            "documented_column",
            ("schema_name", "table_name", "column_name", "description"),
            (
                (table.schema_name, table.table_name, column, description)
                for table in tables
                for column, description in table.columns.items()
            ),
        )
        connection.execute(_TABLE)
        connection.execute(_COLUMN)


def _load(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
) -> None:
    """Make a temporary table of text from rows in memory, in one statement."""
    lists = [list(values) for values in zip(*rows, strict=True)] or [[] for _ in columns]
    unnested = ", ".join(f"unnest(?::varchar[]) as {column}" for column in columns)
    connection.execute(f"create temp table {table} as select {unnested}", lists)
