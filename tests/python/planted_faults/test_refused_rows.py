"""Rows that no table may hold are refused by the constraint that is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import duckdb
import pytest

from planted_faults.catalogue import RefusedRow, refused_rows
from planted_faults.house import House, spoilt
from planted_faults.mechanical import STRANGERS

ROWS_OF_EMPTY_TABLES = {"pub_revision": "select '2019-10', 'police', 2016"}
"""Nothing was ever revised in the county: a row that could stand there."""

CHECKS = [(row, table) for row in refused_rows() for table in row.tables]


@pytest.mark.parametrize(("row", "table"), CHECKS, ids=[f"{t}: {r.fault}" for r, t in CHECKS])
def test_a_row_is_refused_by_its_check_alone(
    row: RefusedRow, table: str, files: duckdb.DuckDBPyConnection
) -> None:
    changes = ", ".join(f"{column} = {value}" for column, value in row.change.items())
    check = as_duckdb_writes(files, table, row.refused_by)

    assert checks_broken(files, table, row) == {check}
    assert "CHECK constraint failed" in refusal(files, on_first_row(table, changes, row.among))


def test_every_check_constraint_has_a_row_that_it_refuses(files: duckdb.DuckDBPyConnection) -> None:
    declared = {(table, check) for table in tables_of(files) for check in checks_of(files, table)}
    tried = {(table, as_duckdb_writes(files, table, row.refused_by)) for row, table in CHECKS}

    assert sorted(declared - tried) == [], "constraints without a row that they must refuse"
    assert sorted(tried - declared) == [], "constraints that no table has"


def test_dbt_makes_every_constraint_that_is_declared(
    house: House, files: duckdb.DuckDBPyConnection
) -> None:
    """An adapter that cannot enforce a constraint may leave it out in silence."""
    declared = Counter(
        (relation.rpartition(".")[2], constraint["type"].replace("_", " ").upper())
        for relation, constraints in house.constraints.items()
        for constraint in constraints
    )
    made = Counter(
        files.execute("select table_name, constraint_type from duckdb_constraints()").fetchall()
    )

    assert declared - made == Counter()


def test_no_table_takes_a_key_twice(files: duckdb.DuckDBPyConnection) -> None:
    taken = [
        table
        for table, _, _ in constrained(files, "PRIMARY KEY")
        if "primary key" not in refusal(files, twice(table)).lower()
    ]

    assert taken == []


def test_no_table_takes_a_row_without_what_it_needs(files: duckdb.DuckDBPyConnection) -> None:
    """Put in or changed: a key that others refer to refuses a change for their sake first."""
    taken = [
        f"{table}.{column}"
        for table, column, _ in constrained(files, "NOT NULL")
        if "NOT NULL"
        not in refusal(files, on_first_row(table, f"{column} = null"))
        + refusal(files, f'insert into "{table}" by name select null as {column}')
    ]

    assert taken == []


def test_no_dimension_refers_to_a_stranger(files: duckdb.DuckDBPyConnection) -> None:
    taken = [
        f"{table}.{column}"
        for table, column, kind in constrained(files, "FOREIGN KEY")
        if "foreign key" not in refusal(files, on_first_row(table, f"{column} = {STRANGERS[kind]}"))
    ]

    assert taken == []


def refusal(connection: duckdb.DuckDBPyConnection, statement: str) -> str:
    """Why a statement is refused; nothing if it is not."""
    with spoilt(connection, ()):
        try:
            connection.execute(statement)
        except duckdb.ConstraintException as error:
            return str(error)
    return ""


def twice(table: str) -> str:
    """A statement after which one row of a table stands twice."""
    row = ROWS_OF_EMPTY_TABLES.get(table)
    if row is None:
        return f'insert into "{table}" from "{table}" limit 1'
    return f'insert into "{table}" {row} union all {row}'


def on_first_row(table: str, changes: str, among: str = "true") -> str:
    """A statement that changes one row."""
    first = f'select min(rowid) from "{table}" where {among}'
    return f'update "{table}" set {changes} where rowid = ({first})'


def checks_broken(connection: duckdb.DuckDBPyConnection, table: str, row: RefusedRow) -> set[str]:
    """The constraints that a changed row does not meet; one whose answer is NULL is met."""
    replaced = ", ".join(f"{value} as {column}" for column, value in row.change.items())
    made = f'select * replace ({replaced}) from "{table}" where {row.among} limit 1'
    return {
        check
        for check in checks_of(connection, table)
        if connection.execute(f"select 1 from ({made}) where not {check}").fetchall()
    }


def tables_of(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Every table of the three files."""
    found = connection.execute("select table_name from duckdb_tables()").fetchall()
    return [table for (table,) in found]


def checks_of(connection: duckdb.DuckDBPyConnection, table: str) -> set[str]:
    """A table's CHECK constraints as DuckDB writes them."""
    found = connection.execute(
        """
        select expression
        from duckdb_constraints()
        where constraint_type = 'CHECK' and table_name = ?
        """,
        [table],
    )
    return {expression for (expression,) in found.fetchall()}


def constrained(
    connection: duckdb.DuckDBPyConnection, constraint_type: str
) -> Iterator[tuple[str, str, str]]:
    """Table, column and type of column for every constraint of a type.

    Raw rows are left out: nobody reads them but landing, which stamps them as it writes them.
    """
    yield from connection.execute(
        """
        select held.table_name, col.column_name, lower(col.data_type)
        from duckdb_constraints() as held
        inner join duckdb_columns() as col
            on held.table_oid = col.table_oid
            and held.database_name = col.database_name
            and held.constraint_column_names[1] = col.column_name
        where held.constraint_type = ? and held.schema_name <> 'raw'
        order by all
        """,
        [constraint_type],
    ).fetchall()


def as_duckdb_writes(connection: duckdb.DuckDBPyConnection, table: str, check: str) -> str:
    """A constraint in DuckDB's own spelling of it."""
    columns = connection.execute(f'describe "{table}"').fetchall()
    with spoilt(connection, ()):
        types = ", ".join(f'"{name}" {kind}' for name, kind, *_ in columns)
        connection.execute(f"create temp table spelt ({types}, check ({check}))")
        [spelling] = checks_of(connection, "spelt")
    return spelling
