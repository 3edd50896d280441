"""Whether another job's tables hold what the warehouse's do: rows and content, table by table.

``python -m benchmarks.compare WAREHOUSE.duckdb OTHER`` where OTHER is a DuckDB file with the same
schemas or a folder of Parquet files named like the tables. Ends with 1 where a table differs.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from collections.abc import Sequence

TABLES = (
    "fact.fct_offence",
    "fact.fct_involvement",
    "fact.fct_victim",
    "fact.fct_perpetrator",
    "fact.bridge_person_offence",
    "fact.fct_person_window",
    "cell.cell_count",
)
POLICE_ALONE = {
    "cell.cell_count": "where measure_code not in ("
    "select measure_code from warehouse.reference.policy_measure where counting <> 'model')"
}
"""Which rows the other jobs have, too: they do the police's."""

ONLY_IN_WAREHOUSE = {"cell_key", "dimension_code", "member_code"}
"""What cells are named by, not what they count; a job may leave it out."""


def main() -> int:
    """Compare, and print a line a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("warehouse", type=Path)
    parser.add_argument("other", type=Path)
    arguments = parser.parse_args()
    different = differences(arguments.warehouse, arguments.other)
    for table in TABLES:
        print(f"{'DIFFERS' if table in different else 'same   '} {table}")
    return int(bool(different))


def differences(warehouse: Path, other: Path, tables: Sequence[str] = TABLES) -> list[str]:
    """Tables whose rows or content differ, whatever the order of rows and columns."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{warehouse}' as warehouse (read_only)")
        if other.suffix == ".duckdb":
            connection.execute(f"attach '{other}' as other (read_only)")
        return [table for table in tables if _differs(connection, table, other)]


def _differs(connection: duckdb.DuckDBPyConnection, table: str, other: Path) -> bool:
    rival = f"other.{table}"
    if other.suffix != ".duckdb":
        rival = f"read_parquet('{other / table.partition('.')[2]}.parquet')"
    described = connection.execute(f"describe warehouse.{table}").fetchall()
    named = {name for name, *_ in connection.execute(f"describe from {rival}").fetchall()}
    columns = {
        name: kind for name, kind, *_ in described if name in named or name not in ONLY_IN_WAREHOUSE
    }
    cast = ", ".join(f'"{name}"::{kind}' for name, kind in columns.items())
    # MD5, since DuckDB's own hash gives like texts the same number now and then.
    content = f"count(*), sum(md5_number_lower(row({cast})::varchar))"
    contents = [
        connection.execute(f"select {content} from {source}").fetchall()
        for source in (f"warehouse.{table} {POLICE_ALONE.get(table, '')}", rival)
    ]
    return contents[0] != contents[1]


if __name__ == "__main__":
    raise SystemExit(main())
