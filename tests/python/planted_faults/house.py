"""The fixture county, received and built by dbt once; and its tables, free to be spoilt."""

from __future__ import annotations

import json
import os
import re
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from warehouse.landing import receive
from warehouse.nightly.build import dbt_environment
from warehouse.settings import Settings
from warehouse.synthetic import write_fixture

PROBLEM = re.compile(r"'((?:[^']|'')+)' as problem")
"""How a test names what it found, in the first column of its answer."""

MUTED = ("severity", "error_if", "warn_if", "fail_calc", "where", "limit", "enabled")
"""Settings by which a test could be kept from failing."""


@dataclass(frozen=True)
class CompiledTest:
    """A data test as dbt would run it."""

    sql: str
    settings: dict[str, Any]

    @property
    def answers(self) -> set[str]:
        """What it may find, as far as its query spells that out."""
        return {words.replace("''", "'") for words in PROBLEM.findall(self.sql)}


@dataclass(frozen=True)
class House:
    """What dbt built and what it would check."""

    settings: Settings
    tests: dict[str, CompiledTest]
    constraints: dict[str, list[dict[str, Any]]]
    """Declared constraints by the table's full name."""
    spoilt_unit_tests: dict[str, str]
    """How each unit test ends when it expects one row too many."""

    @property
    def files(self) -> dict[str, str]:
        """The three files under the names that the compiled SQL knows them by."""
        return {
            "warehouse": str(self.settings.build_dir / "restricted" / "warehouse.duckdb"),
            "published": str(self.settings.build_dir / "published" / "warehouse.duckdb"),
            "raw": str(self.settings.vault_path),
        }


def build_house(settings: Settings) -> House:
    """Receive the fixture county and let dbt build every table and compile every data test.

    Raises:
        RuntimeError: with dbt's words, if it fails.
    """
    write_fixture(settings.landing_dir)
    receive(settings)
    for name in ("restricted", "published"):
        (settings.build_dir / name).mkdir(parents=True)
    with _environment(dbt_environment(settings)):
        manifest = _dbt(settings, None, "parse")
        build = _dbt(settings, manifest, "build", "--exclude-resource-types", "test", "unit_test")
        compiled = _dbt(settings, manifest, "compile", "--select", "resource_type:test")
        unit_tests = _spoilt_unit_tests(settings, manifest)
    nodes = [result.node for result in compiled.results]
    return House(
        settings,
        {
            node.name: CompiledTest(
                node.compiled_code, {name: getattr(node.config, name) for name in MUTED}
            )
            for node in nodes
        },
        {
            result.node.relation_name.replace('"', ""): _constraints(result.node)
            for result in build.results
            if result.node.resource_type == "model"
        },
        unit_tests,
    )


def free_tables(house: House) -> duckdb.DuckDBPyConnection:
    """A database in memory with the tables of all three files and none of their constraints.

    A table is found by its name alone.
    """
    connection = duckdb.connect()
    schemas: set[str] = set()
    for name, path in house.files.items():
        connection.execute(f"attach '{path}' as from_{name} (read_only)")
        connection.execute(f"attach ':memory:' as {name}")
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = ?",
            [f"from_{name}"],
        ).fetchall()
        for schema, table in tables:
            connection.execute(f"create schema if not exists {name}.{schema}")
            connection.execute(
                f'create table {name}.{schema}."{table}" as from from_{name}.{schema}."{table}"'
            )
            schemas.add(f"{name}.{schema}")
        connection.execute(f"detach from_{name}")
    connection.execute(f"set search_path = '{','.join(sorted(schemas))}'")
    return connection


def copied_files(house: House, folder: Path) -> duckdb.DuckDBPyConnection:
    """The three files as they are, constraints and all, copied to be written to.

    A table is found by its name alone.
    """
    connection = duckdb.connect()
    for name, path in house.files.items():
        copy = shutil.copyfile(path, folder / f"{name}.duckdb")
        connection.execute(f"attach '{copy}' as {name}")
    found = connection.execute(
        """
        select distinct database_name || '.' || schema_name
        from duckdb_tables()
        where database_name in ('warehouse', 'published', 'raw')
        order by all
        """
    ).fetchall()
    connection.execute(f"set search_path = '{','.join(name for (name,) in found)}'")
    return connection


@contextmanager
def spoilt(connection: duckdb.DuckDBPyConnection, statements: tuple[str, ...]) -> Iterator[None]:
    """The tables with a fault in them, for as long as it takes to look at it."""
    connection.execute("begin")
    try:
        for statement in statements:
            connection.execute(statement)
        yield
    finally:
        connection.execute("rollback")


def answers(connection: duckdb.DuckDBPyConnection, sql: str) -> set[str]:
    """What a data test finds: the first column of its rows; nothing where all is well."""
    return {str(row[0]) for row in connection.execute(sql).fetchall()}


def _spoilt_unit_tests(settings: Settings, manifest: Any) -> dict[str, str]:
    """Run every unit test with its last expected row there twice."""
    for unit_test in manifest.unit_tests.values():
        rows = unit_test.expect.rows
        unit_test.expect.rows = (
            [*rows, rows[-1]]
            if isinstance(rows, list)
            else f"select * from ({rows}) union all (select * from ({rows}) limit 1)"
        )
    result = _dbt(settings, manifest, "test", "--select", "resource_type:unit_test", may_fail=True)
    return {one.node.name: str(one.status) for one in result.results}


def _dbt(settings: Settings, manifest: Any, *words: str, may_fail: bool = False) -> Any:
    """What dbt makes of a command; ``manifest`` is the project as parsed before, if it was."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    connections: Any = DuckDBConnectionManager
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # dbt's own, which are not this project's to mend
        try:
            outcome: Any = dbtRunner(manifest).invoke(
                [
                    *("--quiet", "--log-level-file", "none", "--no-write-json", *words),
                    *("--project-dir", str(settings.project_dir)),
                    *("--profiles-dir", str(settings.project_dir)),
                    *("--target-path", str(settings.data_dir / "dbt")),
                    *("--log-path", str(settings.data_dir / "dbt")),
                    *("--vars", json.dumps(settings.dbt_vars())),
                ]
            )
        finally:  # it shares one connection between invocations, which keeps the files locked
            with suppress(Exception):  # it has none where it stopped before it opened one
                connections.env().close()
            connections.close_all_connections()
    if not (outcome.success or (may_fail and outcome.result)):
        raise RuntimeError(_failure(outcome))
    return outcome.result


def _failure(outcome: Any) -> str:
    results = outcome.result.results if outcome.result else []
    failed = [result for result in results if str(result.status) == "error"]
    return "\n".join(f"{one.node.name}: {one.message}" for one in failed) or str(outcome.exception)


def _constraints(node: Any) -> list[dict[str, Any]]:
    """Constraints of a model and of its columns."""
    own = [constraint.to_dict() for constraint in node.constraints]
    for column in node.columns.values():
        own += [{**one.to_dict(), "columns": [column.name]} for one in column.constraints]
    return own


@contextmanager
def _environment(variables: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
