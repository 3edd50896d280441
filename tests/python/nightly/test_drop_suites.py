"""Suites read off contracts: met by a good drop, and each of their expectations able to fail."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from pydantic import SecretStr

from warehouse.landing import receive
from warehouse.nightly.drop_suites import drop_suites
from warehouse.nightly.gates import ContractGates
from warehouse.settings import Settings, load_settings
from warehouse.synthetic import write_sample

AGENCIES = ("nps", "hpft", "mhclg", "dhr", "idva")
"""People and a sheet, totals, totals with symbols, a register of a few rows, and referrals."""

LOOKED_AT = ("police_drops", "drops")
"""Checkpoints of the vault."""

FIRST_ROW = "where rowid = (select min(rowid) from {table})"

FAULTS: dict[str, str] = {
    "columns": "alter table {table} add column forename varchar",
    "rows": "delete from {table}",
    "unique": "insert into {table} from {table} limit 1",
    "recorded": "update {table} set {column} = null " + FIRST_ROW,
    "known": "update {table} set {column} = 'no such word' " + FIRST_ROW,
    "is_number": "update {table} set {column} = '-1' " + FIRST_ROW,
    "value_or_symbol": "update {table} set {column} = '1', {column}_symbol = 'c' " + FIRST_ROW,
    "readable": "update {table} set {column} = 'some day' " + FIRST_ROW,
    "by_as_of": "update {table} set {column} = '{later}' " + FIRST_ROW,
    "assessed": "delete from landed.nps__oasys_needs",
    "told": "update {table} set ethnicity = 'Not known'",
    "age_lawful": "update {table} set age_at_event_years = 111 " + FIRST_ROW,
}
"""How to break the expectations whose names end so."""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, project_dir: Path) -> Settings:
    folder = tmp_path_factory.mktemp("drops")
    settings = load_settings(
        project_dir=project_dir,
        data_dir=folder / "data",
        landing_dir=folder / "landing",
        person_key=SecretStr("a key for people who do not exist"),
        as_of=date(2019, 6, 28),
    )
    write_sample(settings.landing_dir, agencies=AGENCIES)
    receive(settings)
    return settings


@pytest.fixture(scope="module")
def gates(settings: Settings) -> Iterator[ContractGates]:
    gates = ContractGates(settings)
    yield gates
    gates.close()


@pytest.fixture
def spoilt(settings: Settings, tmp_path: Path) -> Callable[[list[str]], Path]:
    def copied(statements: list[str]) -> Path:
        path = tmp_path / settings.vault_path.name
        shutil.copyfile(settings.vault_path, path)
        with duckdb.connect(path) as connection:
            for statement in statements:
                connection.execute(statement)
        return path

    return copied


def test_only_those_who_sent_are_judged(settings: Settings) -> None:
    assert {suite["agency"] for suite in drop_suites(settings)} == set(AGENCIES)


def test_good_drops_meet_everything(settings: Settings, gates: ContractGates) -> None:
    result = gates.run("drops", {"vault": settings.vault_path})
    assert result.success, result.messages
    assert len(result.expectations) == len(_declared(settings))


@pytest.mark.parametrize("kind", FAULTS)
def test_every_expectation_of_a_kind_can_fail(
    kind: str, settings: Settings, gates: ContractGates, spoilt: Callable[[list[str]], Path]
) -> None:
    aimed_at = {
        (table, one["name"]): FAULTS[kind].format(
            table=table, column=_column(one), later=_later(one)
        )
        for table, one in _declared(settings)
        if one["name"].endswith(f"_{kind}")
    }
    assert aimed_at
    result = gates.run("drops", {"vault": spoilt(list(aimed_at.values()))})
    failed = {
        (expectation.table, expectation.name)
        for expectation in result.expectations
        if expectation.outcome == "fail"
    }
    assert set(aimed_at) <= failed


def test_every_kind_has_a_fault(settings: Settings) -> None:
    unguarded = [
        one["name"]
        for _, one in _declared(settings)
        if not one["name"].endswith(tuple(f"_{kind}" for kind in FAULTS))
    ]
    assert unguarded == []


def test_where_police_sent_nothing_there_is_nothing_to_judge_of_them(
    settings: Settings, gates: ContractGates
) -> None:
    result = gates.run("police_drops", {"vault": settings.vault_path})
    assert result.success
    assert result.nothing_to_judge == "The police have sent nothing."


def test_a_supplier_who_vanished_from_the_vault_shuts_the_gate(
    settings: Settings, gates: ContractGates
) -> None:
    settings.restricted_path.parent.mkdir(parents=True)
    with duckdb.connect(settings.restricted_path) as connection:
        connection.execute(
            """
            create schema fact;
            create table fact.fct_offence as select 'O1' as offence_key;
            create table fact.fct_service_row as select 'nps' as agency_key;
            create table fact.fct_aggregate_return as select 'opcc' as agency_key;
            """
        )
    try:
        results = [gates.run(name, {"vault": settings.vault_path}) for name in LOOKED_AT]
    finally:
        settings.restricted_path.unlink()
    for result in results:
        assert not result.success
        assert "nothing of opcc, police, whose rows" in result.problem


def _declared(settings: Settings) -> list[tuple[str, dict[str, Any]]]:
    return [
        (table, expectation)
        for suite in drop_suites(settings)
        for group in suite["groups"]
        for table in group["tables"]
        for expectation in group["expectations"]
    ]


def _column(expectation: dict[str, Any]) -> str:
    return str(expectation.get("column") or (expectation.get("about") or [""])[0])


def _later(expectation: dict[str, Any]) -> str:
    """A day long after, in the form that the expectation reads."""
    form = re.search(r"\['([^']+)'", expectation.get("where", ""))
    return date(2090, 12, 31).strftime(form[1]) if form else ""
