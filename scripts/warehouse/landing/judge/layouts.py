"""Every dataset under every version of its contract, and its raw table."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.landing.code_list import load_code_lists
from warehouse.landing.contract import load_contract
from warehouse.landing.placeholder import load_placeholders
from warehouse.landing.rule import Layout
from warehouse.landing.vault import FEW_VALUES, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

    from warehouse.landing.contract import Column, Contract
    from warehouse.settings import Settings


STAMPS = (f"_drop_id varchar{FEW_VALUES}", "_row_number bigint", "_loaded_at timestamp")
"""What every row carries: its file, its number there and when it was loaded."""

READ_BY_MODELS = Path(__file__).parents[1] / "contracts" / "police"
"""Layouts of the project, not of a county: the models read the tables that they land in."""


def layouts_of(
    connection: duckdb.DuckDBPyConnection, settings: Settings, contracts: list[Contract]
) -> list[Layout]:
    """Every dataset of every contract, parents before children.

    Raises:
        ContractError: if a code list or the placeholders cannot be read.
    """
    placeholders = load_placeholders(settings)
    selective = {
        (contract.agency, name)
        for contract in contracts
        for name, dataset in contract.datasets.items()
        if any(column.keep_only for column in dataset.columns)
    }
    layouts = []
    for contract in contracts:
        code_lists = load_code_lists(connection, settings, contract)
        layouts += [
            Layout(contract, name, code_lists, placeholders, (contract.agency, name) in selective)
            for name in contract.in_order()
        ]
    return layouts


def layouts_nobody_sends(layouts: list[Layout]) -> list[Layout]:
    """The layouts that the models read and this county has no contract for: none of their rows."""
    tables = {layout.table for layout in layouts}
    contracts = [load_contract(path) for path in sorted(READ_BY_MODELS.glob("*.yml"))]
    return [
        layout
        for contract in contracts
        for name in contract.in_order()
        if (layout := Layout(contract, name, {}, layouts[0].placeholders)).table not in tables
    ]


def by_dataset(layouts: list[Layout]) -> Iterator[list[Layout]]:
    """Versions of each dataset, newest first; datasets in order."""
    versions: dict[str, list[Layout]] = defaultdict(list)
    for layout in layouts:
        versions[layout.table].append(layout)
    for group in versions.values():
        yield sorted(group, key=lambda layout: -layout.contract.version)


def make_raw_tables(connection: duckdb.DuckDBPyConnection, layouts: list[Layout]) -> None:
    """A raw table for each dataset; a newer contract's columns are added to it."""
    there = set(
        connection.execute(
            "select table_name, column_name from duckdb_columns() where schema_name = 'raw'"
        ).fetchall()
    )
    for layout in layouts:
        columns = [column_sql(column) for column in layout.dataset.columns]
        connection.execute(
            f"create table if not exists raw.{layout.table} ({', '.join([*columns, *STAMPS])})"
        )
        for column in layout.dataset.columns:
            if (layout.table_name, column.name) not in there:
                connection.execute(
                    f"alter table raw.{layout.table} "
                    f"add column if not exists {quoted(column.name)} varchar"
                )


def column_sql(column: Column) -> str:
    """A text column; one of few different values is kept as a dictionary, which costs nothing."""
    return f"{quoted(column.name)} varchar{FEW_VALUES if column.code_list else ''}"
