"""Periods in the spellings that suppliers use, told by the keys of the models' calendar."""

from __future__ import annotations

import duckdb
import pytest

from dbt_macros import PROJECT, load_macros
from warehouse.landing.period import PERIOD_WORDS, period_key

SPELT = [
    ("financial_year", "2017/18", "FY2017-18"),
    ("financial_year", " 2017-18 ", "FY2017-18"),
    ("financial_year", "2017/2018", "FY2017-18"),
    ("financial_year", "201718", "FY2017-18"),
    ("financial_year", "20172018", "FY2017-18"),
    ("financial_year", "2017 / 18", "FY2017-18"),
    ("financial_year", "2017\u201318", "FY2017-18"),
    ("financial_year", "FY2017-18", "FY2017-18"),
    ("financial_year", "1999-00", "FY1999-00"),
    ("financial_year", "2017-04_2018-03", "FY2017-18"),
    ("financial_year_end", "2018", "FY2017-18"),
    ("financial_year_end", "2000", "FY1999-00"),
    ("financial_quarter", "2018/19 Q1", "FQ2018-19-Q1"),
    ("financial_quarter", "2018-19 q4", "FQ2018-19-Q4"),
    ("financial_quarter", "Q1 2018/19", "FQ2018-19-Q1"),
    ("financial_quarter", "Quarter 2, 2018-19", "FQ2018-19-Q2"),
    ("financial_quarter", "FQ2018-19-Q1", "FQ2018-19-Q1"),
    ("financial_quarter", "Apr-Jun 18", "FQ2018-19-Q1"),
    ("financial_quarter", "Jan-Mar 19", "FQ2018-19-Q4"),
    ("financial_quarter", "July to September 2018", "FQ2018-19-Q2"),
    ("financial_quarter", "2018-10_2018-12", "FQ2018-19-Q3"),
    ("calendar_year", "2018", "CY2018"),
    ("calendar_year", "CY2018", "CY2018"),
    ("calendar_year", "2018-01_2018-12", "CY2018"),
    ("calendar_quarter", "Q1 2018", "CQ2018-Q1"),
    ("calendar_quarter", "2018 Q4", "CQ2018-Q4"),
    ("calendar_quarter", "2018Q2", "CQ2018-Q2"),
    ("calendar_quarter", "CQ2018-Q1", "CQ2018-Q1"),
    ("calendar_quarter", "Oct-Dec 18", "CQ2018-Q4"),
    ("month", "2018-05", "M2018-05"),
    ("month", "201805", "M2018-05"),
    ("month", "May-18", "M2018-05"),
    ("month", "May 2018", "M2018-05"),
    ("month", "september 2018", "M2018-09"),
    ("month", "05/2018", "M2018-05"),
    ("month", "M2018-05", "M2018-05"),
    ("day", "2018-05-31", "D2018-05-31"),
    ("day", "31/05/2018", "D2018-05-31"),
    ("day", "1 May 2018", "D2018-05-01"),
    ("day", "D2018-05-31", "D2018-05-31"),
]

NO_SUCH = [
    ("financial_year", "2017/19"),
    ("financial_year", "2017-2019"),
    ("financial_year", "2017"),
    ("financial_year", "1017-18"),
    ("financial_year", "2017-04_2018-02"),
    ("financial_year_end", "2017-18"),
    ("financial_year_end", "0018"),
    ("financial_quarter", "2018/19 Q5"),
    ("financial_quarter", "2018/20 Q1"),
    ("financial_quarter", "Q1 2018"),
    ("financial_quarter", "May-Jul 18"),
    ("financial_quarter", "Apr-Sep 18"),
    ("calendar_year", "18"),
    ("calendar_year", "3018"),
    ("calendar_quarter", "2018 Q0"),
    ("month", "2018-13"),
    ("month", "Mai 2018"),
    ("day", "31/02/2018"),
    ("day", "soon"),
    ("day", ""),
]


def _key(value: str | None, *forms: str) -> str | None:
    query = f"select {period_key('sent', forms)} from (select ?::varchar as sent)"
    row = duckdb.execute(query, [value]).fetchone()
    assert row
    key: str | None = row[0]
    return key


@pytest.mark.parametrize(("form", "spelling", "key"), SPELT)
def test_a_period_is_known_in_every_usual_spelling(form: str, spelling: str, key: str) -> None:
    assert _key(spelling, form) == key


@pytest.mark.parametrize(("form", "spelling"), NO_SUCH)
def test_what_is_no_such_period_has_no_key(form: str, spelling: str) -> None:
    assert _key(spelling, form) is None


def test_the_first_form_that_fits_decides() -> None:
    assert _key("Apr-Jun 18", "financial_quarter", "calendar_quarter") == "FQ2018-19-Q1"
    assert _key("Apr-Jun 18", "calendar_quarter", "financial_quarter") == "CQ2018-Q2"
    assert _key("2018", "financial_year", "calendar_year", "month") == "CY2018"
    assert _key(None, *PERIOD_WORDS) is None


@pytest.mark.parametrize("form", PERIOD_WORDS)
def test_every_form_has_a_spelling_above(form: str) -> None:
    assert form in {spelt for spelt, _, _ in SPELT}


@pytest.mark.parametrize(
    ("period_type", "spelling"),
    [
        ("FINANCIAL_YEAR", "2018-04_2019-03"),
        ("FINANCIAL_QUARTER", "Jan-Mar 19"),
        ("CALENDAR_YEAR", "2019"),
        ("CALENDAR_QUARTER", "Q1 2019"),
        ("MONTH", "Mar 2019"),
        ("DAY", "31/03/2019"),
    ],
)
def test_the_keys_are_those_of_the_models_calendar(period_type: str, spelling: str) -> None:
    macros = load_macros([PROJECT / "macros" / "calendar" / "period_key.sql"])
    key = macros.period_key(period_type, "date '2019-03-31'")
    row = duckdb.execute(f"select {key}").fetchone()
    assert row == (_key(spelling, period_type.lower()),)
