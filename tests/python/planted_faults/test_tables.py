"""Faults in built tables are caught by the data test that is named, in the words that are named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import pytest

from planted_faults.catalogue import TableFault, faults_in_tables
from planted_faults.declared import data_tests
from planted_faults.house import House, answers, spoilt
from planted_faults.mechanical import mechanical_faults


@dataclass(frozen=True)
class Planted:
    """A fault, and the test and answer that must catch it."""

    test: str
    answer: str
    fault: TableFault

    def __str__(self) -> str:
        return f"{self.test}: {self.answer}: {self.fault.fault}"


def planted() -> Iterator[Planted]:
    """Every fault in a table: those of the catalogue, then the mechanical ones."""
    mechanical = {test.name: mechanical_faults(test) for test in data_tests().values()}
    for catalogue in (faults_in_tables(), mechanical):
        for test, findings in catalogue.items():
            for answer, faults in findings.items():
                yield from (Planted(test, answer, fault) for fault in faults)


PLANTED = list(planted())

YOUNGER = ("dfe__cin_factor", "mhclg__hclic_")
"""Tables of files that are younger than the needs assessment, which nobody sends in the county."""

NOTHING_REVISED = "pub_revision"
"""Of the first release there is nothing to revise."""


def test_every_table_has_rows_to_spoil(tables: duckdb.DuckDBPyConnection) -> None:
    found = tables.execute(
        "select table_name from duckdb_tables() where estimated_size = 0 order by all"
    ).fetchall()

    assert [table for (table,) in found if not table.startswith((*YOUNGER, NOTHING_REVISED))] == []


@pytest.mark.parametrize("test", sorted(data_tests()))
def test_the_sound_county_passes(
    test: str, house: House, tables: duckdb.DuckDBPyConnection
) -> None:
    assert answers(tables, house.tests[test].sql) == set()


@pytest.mark.parametrize("planted", PLANTED, ids=str)
def test_a_fault_is_caught_by_name(
    planted: Planted, house: House, tables: duckdb.DuckDBPyConnection
) -> None:
    sql, fault = house.tests[planted.test].sql, planted.fault
    if fault.misread:
        assert fault.misread[0] in sql, "the query no longer says this: misread it anew"
        assert planted.answer in answers(tables, sql.replace(*fault.misread))
        return
    with spoilt(tables, fault.plant):
        assert answers(tables, sql) == {planted.answer, *fault.also}


def test_every_answer_of_every_test_has_a_fault(house: House) -> None:
    possible = {
        (test.name, answer)
        for test in data_tests().values()
        for answer in test.answers | house.tests[test.name].answers
    }
    planted = {(one.test, one.answer) for one in PLANTED}
    without = set(data_tests()) - {one.test for one in PLANTED}

    assert sorted(without) == [], "tests without a planted fault"
    assert sorted(possible - planted) == [], "answers without a planted fault"


def test_dbt_runs_the_tests_that_are_declared(house: House) -> None:
    assert set(house.tests) == set(data_tests())


@pytest.mark.parametrize("test", sorted(data_tests()))
def test_no_test_is_muted(test: str, house: House) -> None:
    """One row found is an error, whatever the row."""
    assert house.tests[test].settings == {
        "severity": "ERROR",
        "error_if": "!= 0",
        "warn_if": "!= 0",
        "fail_calc": "count(*)",
        "where": None,
        "limit": None,
        "enabled": True,
    }
