"""The whole job on another county's data: what it counts is what a person counts by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from second_county.by_hand import PATCHES, TURNED_AWAY, contacts, counts
from warehouse.settings import Settings


@pytest.fixture(scope="module")
def answers(night: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """All three files, to read."""
    with duckdb.connect() as connection:
        for name, path in {
            "vault": night.vault_path,
            "restricted": night.restricted_path,
            "published": night.published_path,
        }.items():
            connection.execute(f"attach '{path}' as {name} (read_only)")
        yield connection


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return connection.execute(query).fetchall()


def test_the_extract_holds_what_it_is_said_to(night: Settings) -> None:
    counted = counts()
    assert counted["REFERRAL", "HL", "CY2020", "none", "ALL"] == 25
    assert counted["REFERRAL", "HL", "CY2021", "none", "ALL"] == 29
    assert counted["CLIENT", "HL", "CY2020", "none", "ALL"] == 24


def test_each_bad_row_is_turned_away_for_its_own_reason(
    answers: duckdb.DuckDBPyConnection,
) -> None:
    found = _rows(
        answers,
        """
        select file_name, row_number, rule_code, column_name
        from (
            select *, parse_filename(path) as file_name
            from vault.receipt.quarantine
            inner join vault.receipt."drop" using (drop_id)
        )
        where severity = 'quarantine'
        """,
    )
    expected = [
        (file, row, *reason) for file, rows in TURNED_AWAY.items() for row, reason in rows.items()
    ]
    assert sorted(found) == sorted(expected)


def test_every_contact_is_a_row_of_the_fact(answers: duckdb.DuckDBPyConnection) -> None:
    found = _rows(
        answers,
        """
        select
            fact.referral_id, fact.event_date, district.district_code, fact.sex_key,
            ethnicity.ethnic_group_code, fact.risk_level_key, fact.age_band_key,
            fact.is_repeat_case, fact.is_domestic_abuse, fact.agency_key
        from restricted.fact.fct_referral as fact
        inner join restricted.dimension.dim_district as district using (district_key)
        inner join restricted.dimension.dim_ethnicity as ethnicity using (ethnicity_key)
        """,
    )
    expected = [
        (
            contact.number, contact.met, contact.district, contact.sex, contact.group,
            contact.light, contact.age_band, contact.is_again, True, "harbour_light",
        )
        for contact in contacts()
    ]  # fmt: skip
    assert sorted(found) == sorted(expected)


def test_every_cell_is_what_a_hand_counts(answers: duckdb.DuckDBPyConnection) -> None:
    found = {
        (measure, population, period, dimension, member): value
        for measure, population, period, dimension, member, value in _rows(
            answers,
            """
            select
                measure_code, population_code, period_key, dimension_code, member_code, value
            from restricted.cell.cell_count
            where
                value <> 0
                and not contains(dimension_code, '|')
                and dimension_code <> 'marac_area_code'
            """,
        )
    }
    assert found == dict(counts())


def test_a_marac_area_adds_up_its_districts(answers: duckdb.DuckDBPyConnection) -> None:
    counted = counts()
    inland = sum(
        counted["REFERRAL", "HL", "CY2021", "district_key", PATCHES[patch]]
        for patch in ("ASH", "BRI")
    )
    [(value,)] = _rows(
        answers,
        """
        select value from restricted.cell.cell_count
        where
            (measure_code, population_code, period_key) = ('REFERRAL', 'HL', 'CY2021')
            and dimension_code = 'marac_area_code'
            and marac_area_code = 'MARAC_LINDMERE_INLAND'
        """,
    )
    assert value == inland


def test_what_is_published_is_what_a_hand_counts_and_nothing_small(
    answers: duckdb.DuckDBPyConnection,
) -> None:
    counted = counts()
    dimensions = ("district_key", "sex_key", "characteristic_key")
    shown, hidden = 0, 0
    for measure, population, period, *coordinates, value, symbol in _rows(
        answers,
        f"""
        select
            measure_code, population_code, period_key, {", ".join(dimensions)}, value, symbol
        from published.published.pub_service_referral
        where statistic = 'count'
        """,
    ):
        given = [
            (dimension, member)
            for dimension, member in zip(dimensions, coordinates, strict=True)
            if member != "ALL"
        ]
        [(dimension, member)] = given or [("none", "ALL")]
        by_hand = counted[measure, population, period, dimension, member]
        if value is None:
            hidden += 1
            assert symbol == "[c]"
        else:
            shown += 1
            assert value == by_hand
            assert by_hand == 0 or by_hand >= 5
    assert shown >= 12
    assert hidden >= 5


def test_a_rate_divides_by_lindmeres_own_residents(answers: duckdb.DuckDBPyConnection) -> None:
    [(value, note)] = _rows(
        answers,
        """
        select value, note from published.published.pub_service_referral
        where
            table_code = 'HL_BY_DISTRICT' and period_key = 'CY2021'
            and district_key = 'ALL' and statistic = 'rate_per_1000'
        """,
    )
    assert value == 1.71  # 29 of 17,000, by hand
    assert "mid-2020" in note


def test_nothing_of_the_police_is_there(answers: duckdb.DuckDBPyConnection) -> None:
    for table in ("fct_offence", "fct_involvement", "fct_person_window"):
        assert _rows(answers, f"select count(*) from restricted.fact.{table}") == [(0,)]
    for table in ("pub_police_offence", "pub_police_victim", "pub_police_perpetrator"):
        assert _rows(answers, f"select count(*) from published.published.{table}") == [(0,)]
