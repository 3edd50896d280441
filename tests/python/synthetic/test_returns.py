"""Printed figures of the suppliers who send totals, read straight off their files.

Figures are typed from the needs assessment: Tables 31, 39 and 52 and sections 3.2.5, 3.2.8, 3.3.1,
3.3.4, 3.4.1 and 4.3.6. Nothing here reads the generators' tables or the models.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from warehouse.synthetic import clares_law, dfe, hpft, iom, mhclg, opcc
from warehouse.synthetic.sample import SAMPLE_SEED

MAKERS = (hpft, opcc, clares_law, iom, mhclg, dfe)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything that the six sent."""
    landing = tmp_path_factory.mktemp("returns")
    for maker in MAKERS:
        for extract in maker.make(SAMPLE_SEED):
            extract.write(landing)
    return landing


def read(folder: Path, pattern: str) -> list[dict[str, str]]:
    """The rows of the one file of this name, cells as text."""
    (path,) = folder.rglob(pattern)
    if path.suffix == ".xlsx":
        rows = pd.read_excel(path, engine="calamine", dtype=str)
    else:
        rows = pd.read_csv(
            path, dtype=str, encoding="cp1252" if "opcc" in path.name else "utf-8-sig"
        )
    return [{str(name): str(cell) for name, cell in row.items()} for row in rows.to_dict("records")]


def column(rows: list[dict[str, str]], key: str, value: str) -> dict[str, str]:
    """One column by another."""
    return {row[key]: row[value] for row in rows}


def percent(part: float, base: float, decimals: int = 0) -> float:
    return round(100 * part / base, decimals)


def test_table_31(folder: Path) -> None:
    rows = read(folder, "hpft_*.xlsx")
    concerns, enquiries = (column(rows, "Quarter", name) for name in ("Concerns", "Enquiries"))
    assert (concerns["2018/19 Q1"], enquiries["2018/19 Q1"]) == ("43", "18")
    assert (concerns["Q2 2018/19"], enquiries["Q2 2018/19"]) == ("45", "15")
    assert (concerns["Total"], enquiries["Total"]) == ("88", "33")
    assert (percent(18, 43, 1), percent(15, 45, 1), percent(33, 88, 1)) == (41.9, 33.3, 37.5)


def test_the_attrition_study(folder: Path) -> None:
    sent = column(read(folder, "opcc_*.csv"), "Finding", "Cases")
    cases = {
        finding.strip().lower(): int(count) for finding, count in sent.items() if count.isdigit()
    }
    studied = cases["victim did not attend and no evidence was offered"]
    assert studied == 113
    assert percent(studied, cases["cracked domestic abuse trials"]) == 33
    assert cases["offender has a record of murder"] == 4
    printed = {
        "previous domestic abuse with the same offender": 86,
        "offender has a record of violent offending": 80,
        "reported via 999": 70,
        "assessed as medium or standard risk": 70,
        "victim hard to contact or not contacted": 26,
        "victim supported the prosecution": 4,
        "victim not willing to support or give evidence": 27,
        "recorded as eligible for special measures": 0,
        "vulnerable or intimidated": 96,
    }
    assert {name: percent(cases[name], studied) for name in printed} == printed


def test_table_39(folder: Path) -> None:
    years = {row["Year"]: list(row.values())[1:] for row in read(folder, "clares_law_*.csv")}
    assert years["2016/17"] == ["92", "24", "45", "11"]
    assert years["2017/18"] == ["106", "35", "49", "12"]
    assert years["Total"] == ["198", "59", "94", "23"]
    assert (percent(59, 198), percent(23, 94)) == (30, 24)


def test_offender_management(folder: Path) -> None:
    people = column(read(folder, "iom_*.xlsx"), "Group", "People")
    assert people["On the programme"] == "99"
    assert 57.5 <= percent(int(people["With domestic abuse offending"]), 99, 1) <= 62.5
    before = int(people["Domestic abuse cohort before the review"])
    agreed = int(people["Domestic abuse cohort agreed"])
    assert percent(agreed - before, before) == 50


def test_table_52(folder: Path) -> None:
    rows = read(folder, "P1E_E2_*.xlsx")
    abuse, accepted = (
        column(rows, "Laname", name) for name in ("Domestic violence", "Total households")
    )
    printed = {
        "Welwyn Hatfield": (37, 19.9),
        "North Hertfordshire": (12, 19.7),
        "St Albans": (17, 14.2),
        "East Hertfordshire": (6, 11.1),
        "Dacorum": (15, 10.5),
        "Broxbourne": (22, 8.9),
        "Watford": (7, 5.1),
        "Hertsmere": (7, 4.6),
    }
    found = {
        name: (int(abuse[name]), percent(int(abuse[name]), int(accepted[name]), 1))
        for name in printed
    }
    assert found == printed
    assert (abuse["Three Rivers"], abuse["Stevenage"]) == ("*", "-")
    assert percent(int(abuse["ENGLAND"]), int(accepted["ENGLAND"]), 1) == 16.5


def benchmarks(folder: Path, name: str) -> dict[tuple[str, str], int]:
    """One column of the benchmarking tool by area and year."""
    rows = read(folder, "cin_benchmarking_tool_*.xlsx")
    found = {
        (row["Area"], row["Year"]): int(row[name])
        for row in rows
        if row["Area"] != "Statistical neighbours"
    }
    assert len(found) == 12
    return found


def test_children_in_need(folder: Path) -> None:
    abuse = benchmarks(folder, "Domestic violence")
    assessed = benchmarks(folder, "Episodes with assessment factors")
    latest = {
        area: percent(abuse[area, "2017-18"], assessed[area, "2017-18"], 1)
        for area in ("England", "East of England", "Hertfordshire")
    }
    assert (latest["England"], latest["Hertfordshire"]) == (51.1, 55.5)
    assert latest["East of England"] > latest["Hertfordshire"]
    first, second, third, last = (
        abuse["Hertfordshire", year] for year in ("2014-15", "2015-16", "2016-17", "2017-18")
    )
    assert (last - third, percent(last - third, third, 1)) == (130, 4.4)
    assert first > second < third < last
    children = benchmarks(folder, "CIN at 31 March")
    before, after = children["England", "2016-17"], children["England", "2017-18"]
    assert (after - before, percent(after - before, before)) == (15_670, 4)


def test_figure_26_puts_domestic_violence_above_the_other_factors(folder: Path) -> None:
    factors = ("Domestic violence", "Mental health", "Emotional abuse", "Drug misuse", "Neglect")
    latest = [benchmarks(folder, factor)["Hertfordshire", "2017-18"] for factor in factors]
    assert latest == sorted(latest, reverse=True)
    assert len(set(latest)) == len(factors)


@pytest.mark.parametrize(
    ("pattern", "heading", "cell"),
    [
        ("hpft_*.xlsx", "Concerns", "awaited"),
        ("opcc_*.csv", "Cases", "34 years"),
        ("clares_law_*.csv", "Year", "Total"),
        ("iom_*.xlsx", "People", "not yet counted"),
        ("cin_*.xlsx", "Area", "Statistical neighbours"),
    ],
)
def test_a_row_to_set_aside_is_sent(folder: Path, pattern: str, heading: str, cell: str) -> None:
    assert [row[heading] for row in read(folder, pattern)].count(cell) == 1


def test_a_district_is_sent_twice(folder: Path) -> None:
    codes = [row["ONS Code"] for row in read(folder, "P1E_E2_*.xlsx")]
    assert [code for code in codes if codes.count(code) > 1] == ["E07000096"] * 2
