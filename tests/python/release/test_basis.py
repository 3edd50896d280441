"""What a release is counted from: released periods as they were, the rest as it is now."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import yaml

from warehouse.release.basis import FOLLOWING, TECHNICAL, Basis, Waiting, staged_tables
from warehouse.release.ledger import Block

OFFENCES = """
create table {schema}.stg_police__legacy_offence (
    offence_id varchar, recorded_date date, committed_date date, district_key varchar,
    drop_id varchar, row_number integer
);
create table {schema}.stg_police__legacy_person (
    offence_id varchar, role_code varchar, sex_key varchar, drop_id varchar, row_number integer
);
create table {schema}.stg_service__caseload (
    agency_key varchar, recording_system_code varchar, case_id varchar, event_date date,
    event_end_date date, ended_date date, sex_key varchar, drop_id varchar, row_number integer
);
create table {schema}.stg_service__characteristic (
    agency_key varchar, recording_system_code varchar, entity varchar, entity_id varchar,
    word varchar, drop_id varchar, row_number integer
);
"""

THEN = """
insert into {schema}.stg_police__legacy_offence values
    ('stays', '2018-03-01', '2018-02-01', 'A', 'first', 1),
    ('corrected', '2018-04-01', '2018-04-01', 'A', 'first', 2),
    ('erased', '2017-05-01', '2017-05-01', 'B', 'first', 3),
    ('moved on', '2018-12-30', '2018-12-30', 'B', 'first', 4),
    ('open', '2019-02-01', '2019-02-01', 'B', 'first', 5);
insert into {schema}.stg_police__legacy_person values
    ('stays', 'VICTIM', 'F', 'first', 1),
    ('corrected', 'VICTIM', 'F', 'first', 2),
    ('erased', 'VICTIM', 'F', 'first', 3);
insert into {schema}.stg_service__caseload values
    ('crc', 'crc', 'goes on', '2018-01-01', '9999-12-31', null, 'M', 'first', 1),
    ('crc', 'crc', 'reopened', '2018-01-01', '2018-06-30', '2018-06-30', 'M', 'first', 2);
insert into {schema}.stg_service__characteristic values
    ('crc', 'crc', 'caseload', 'goes on', 'debt', 'first', 1);
"""

NOW = """
insert into {schema}.stg_police__legacy_offence values
    ('stays', '2018-03-01', '2018-02-01', 'A', 'second', 7),
    ('corrected', '2018-04-01', '2018-04-01', 'B', 'second', 8),
    ('moved on', '2019-01-02', '2018-12-30', 'B', 'second', 9),
    ('late', '2018-11-01', '2018-11-01', 'A', 'second', 10),
    ('open', '2019-02-01', '2019-02-01', 'A', 'second', 11),
    ('older than anything', '2012-02-01', '2012-02-01', 'A', 'second', 12),
    ('new', '2019-07-01', '2019-07-01', 'A', 'second', 13);
insert into {schema}.stg_police__legacy_person values
    ('stays', 'VICTIM', 'F', 'second', 1),
    ('corrected', 'VICTIM', 'M', 'second', 2),
    ('late', 'VICTIM', 'F', 'second', 3),
    ('new', 'VICTIM', 'F', 'second', 4);
insert into {schema}.stg_service__caseload values
    ('crc', 'crc', 'goes on', '2018-01-01', '2019-03-31', '2019-03-31', 'M', 'second', 1),
    ('crc', 'crc', 'reopened', '2018-01-01', '9999-12-31', null, 'M', 'second', 2),
    ('crc', 'crc', 'begins', '2019-05-01', '9999-12-31', null, 'F', 'second', 3);
insert into {schema}.stg_service__characteristic values
    ('crc', 'crc', 'caseload', 'goes on', 'gambling', 'second', 1),
    ('crc', 'crc', 'caseload', 'begins', 'debt', 'second', 3);
"""


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of tonight's file, with what was released through 2018 as ``released``."""
    with duckdb.connect(tmp_path / "released.duckdb") as released:
        released.execute("create schema basis; create schema history")
        released.execute((OFFENCES + THEN).format(schema="basis"))
        released.execute(
            "create table history.period as select * from (values "
            "('police', date '2017-12-31'), ('police', date '2018-12-31'), "
            "('crc', date '2018-12-31')) as period (agency, end_date)"
        )
    with duckdb.connect(tmp_path / "warehouse.duckdb") as copy:
        copy.execute("create schema staging")
        copy.execute((OFFENCES + NOW).format(schema="staging"))
        copy.execute(f"attach '{tmp_path / 'released.duckdb'}' as released (read_only)")
        yield copy


def rows(connection: duckdb.DuckDBPyConnection, table: str, *columns: str) -> set[object]:
    found = connection.execute(f"select {', '.join(columns)} from staging.{table}").fetchall()
    assert len(set(found)) == len(found)
    return {row[0] if len(columns) == 1 else row for row in found}


def test_what_is_released_stays_and_the_rest_is_taken(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    Basis(connection, "recorded").replace([])
    assert rows(connection, "stg_police__legacy_offence", "offence_id", "district_key") == {
        ("stays", "A"),
        ("corrected", "A"),
        ("erased", "B"),
        # It stays where it was released, and is not counted again in the next year.
        ("moved on", "B"),
        # Of no released period: as it is now, years that nothing was released of among them.
        ("open", "A"),
        ("older than anything", "A"),
        ("new", "A"),
    }
    assert rows(connection, "stg_police__legacy_person", "offence_id", "sex_key") == {
        ("stays", "F"),
        ("corrected", "F"),
        ("erased", "F"),
        ("new", "F"),
    }


def test_what_waits_is_counted_by_block(connection: duckdb.DuckDBPyConnection) -> None:
    """Corrected, moved on and late of 2018, and what describes a case of the probation service."""
    assert Basis(connection, "recorded").waiting() == [
        Waiting(Block(agency="crc", year=2018), 1),
        Waiting(Block(agency="police", year=2017), 1),
        Waiting(Block(agency="police", year=2018), 3),
    ]


def test_a_block_that_enters_is_taken_whole(connection: duckdb.DuckDBPyConnection) -> None:
    Basis(connection, "recorded").replace([Block(agency="police", year=2018)])
    assert rows(connection, "stg_police__legacy_offence", "offence_id", "district_key") == {
        ("stays", "A"),
        ("corrected", "B"),
        ("erased", "B"),
        ("moved on", "B"),
        ("late", "A"),
        ("open", "A"),
        ("older than anything", "A"),
        ("new", "A"),
    }
    assert ("corrected", "M") in rows(
        connection, "stg_police__legacy_person", "offence_id", "sex_key"
    )
    assert ("goes on", "debt") in rows(
        connection, "stg_service__characteristic", "entity_id", "word"
    )


def test_of_an_agency_that_is_held_nothing_newer_is_taken(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    basis = Basis(connection, "recorded")
    basis.replace([], {"police"})
    assert rows(connection, "stg_police__legacy_offence", "offence_id") == {
        "stays",
        "corrected",
        "erased",
        "moved on",
    }
    assert ("crc", "begins") in rows(connection, "stg_service__caseload", "agency_key", "case_id")
    assert basis.held_through({"police"}) == {"police": "2018-12-31"}


def test_what_goes_on_may_end_after_the_released_period(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """An end within it is as released; one beyond it is as known now, for the periods to come."""
    Basis(connection, "recorded").replace([])
    found = connection.execute(
        "select case_id, event_end_date::varchar, ended_date::varchar "
        "from staging.stg_service__caseload order by all"
    ).fetchall()
    assert found == [
        ("begins", "9999-12-31", None),
        ("goes on", "2019-03-31", "2019-03-31"),
        ("reopened", "2018-06-30", "2018-06-30"),
    ]


def test_what_describes_a_case_stays_with_it(connection: duckdb.DuckDBPyConnection) -> None:
    Basis(connection, "recorded").replace([])
    assert rows(connection, "stg_service__characteristic", "entity_id", "word") == {
        ("goes on", "debt"),
        ("begins", "debt"),
    }


def test_the_day_that_decides_a_period_is_a_setting(connection: duckdb.DuckDBPyConnection) -> None:
    """By the day committed, the crime that moved on is still of 2018, and is one that waits."""
    basis = Basis(connection, "committed")
    basis.replace([Block(agency="police", year=2018)])
    found = rows(connection, "stg_police__legacy_offence", "offence_id", "recorded_date::varchar")
    assert ("moved on", "2019-01-02") in found


def test_a_release_can_be_counted_from_its_own_rows_again(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    Basis(connection, "recorded").restore()
    different = connection.execute(
        "(from staging.stg_police__legacy_offence except all "
        "from released.basis.stg_police__legacy_offence) union all "
        "(from released.basis.stg_police__legacy_offence except all "
        "from staging.stg_police__legacy_offence)"
    ).fetchall()
    assert different == []


def test_a_column_that_staging_gained_since_is_unknown_of_released_rows(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    connection.execute(
        "alter table staging.stg_police__legacy_offence add column weapon varchar default 'none'"
    )
    Basis(connection, "recorded").replace([])
    assert rows(connection, "stg_police__legacy_offence", "offence_id", "weapon") >= {
        ("stays", None),
        ("new", "none"),
    }


def test_every_staging_model_is_known_with_its_columns(project_dir: Path) -> None:
    """A supplier's new entity joins the basis before it is ever released."""
    models = {
        model["name"]: {column["name"] for column in model["columns"]}
        for path in (project_dir / "models" / "staging").rglob("stg_*.yml")
        for model in yaml.safe_load(path.read_text())["models"]
    }
    known = {table.name for table in staged_tables("recorded")} | {
        follower.name for follower in FOLLOWING
    }
    assert set(models) == known
    for table in staged_tables("recorded"):
        assert {*table.key, *TECHNICAL} <= models[table.name], table.name
        assert ("event_end_date" in models[table.name]) == table.has_end, table.name
    for follower in FOLLOWING:
        for parent, on in follower.parents.items():
            assert {mine for mine, _ in on} <= models[follower.name]
            assert {its for _, its in on if not its.startswith("'")} <= models[parent]
