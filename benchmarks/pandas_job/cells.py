"""Cells: every count by period, population and one margin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from benchmarks.pandas_job.facts import WINDOWS, Facts
from benchmarks.pandas_job.lists import seed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DIMENSIONS = (
    "district_key", "sex_key", "age_band_key", "ethnic_group_code", "risk_level_key",
    "offence_type_key", "involvement_band_code", "month_of_year", "day_of_week",
    "time_of_day_key", "marac_area_code", "characteristic_key",
)  # fmt: skip
OF_OFFENCE = (
    "district_key", "risk_level_key", "offence_type_key", "month_of_year", "day_of_week",
    "time_of_day_key",
)  # fmt: skip
OF_PERSON = ("sex_key", "age_band_key", "ethnic_group_code", "involvement_band_code")
OF_PERSON_OFFENCE = ("district_key", "offence_type_key")


Cell = tuple[str, str, str, str, str, int]
"""Measure, population, period, dimension ('' for a total), member, value."""


def build_cells(facts: Facts) -> pd.DataFrame:
    """All cells in one long table."""
    counted = [*_offence_cells(facts), *_person_cells(facts), *_person_offence_cells(facts)]
    columns = ["measure_code", "population_code", "period_key", "dimension", "member", "value"]
    cells = pd.DataFrame(counted, columns=columns)
    for dimension in DIMENSIONS:
        cells[dimension] = cells["member"].where(cells["dimension"] == dimension, "ALL")
    return cells.drop(columns=["dimension", "member"])


def _counted(
    rows: pd.DataFrame, measure: str, population: str, period: str, margins: tuple[str, ...]
) -> Iterator[Cell]:
    """The total and each margin of some rows; none where there are no rows."""
    if rows.empty:
        return
    yield measure, population, period, "", "ALL", len(rows)
    for margin in margins:
        for member, count in rows[margin].value_counts().items():
            if count:
                yield measure, population, period, margin, str(member), int(count)


def _offence_cells(facts: Facts) -> Iterator[Cell]:
    offence = facts.offence
    accused = facts.perpetrator.groupby("offence_key").size()
    accused_count = offence["offence_key"].map(accused).fillna(0)
    types = seed("ref_offence_type").set_index("offence_type_key")["is_assault"]
    is_assault = offence["offence_type_key"].isin(types.index[types.str.lower() == "true"])
    abuse = offence["is_crime"] & offence["is_domestic_abuse"]
    stalking = offence["is_stalking_harassment"]
    detected = abuse & offence["is_detected"] & (accused_count >= 1)
    several = detected & (accused_count > 1)
    populations = {
        "DA_CRIME": abuse,
        "DA_NON_CRIME": ~offence["is_crime"] & offence["is_domestic_abuse"],
        "SH_CRIME": offence["is_crime"] & stalking,
        "DA_SH_CRIME": abuse & stalking,
        "DA_CRIME_ALCOHOL": abuse & (offence["has_alcohol_flag"] == True),  # noqa: E712 - or missing
        "DA_CRIME_DRUG": abuse & (offence["has_drug_flag"] == True),  # noqa: E712 - or missing
        "DA_CRIME_ASSAULT": abuse & is_assault,
        "DA_DETECTED": detected,
        "DA_DETECTED_MULTI": several,
        "DA_SH_DETECTED": detected & stalking,
        "DA_SH_DETECTED_MULTI": several & stalking,
    }
    districts = seed("ref_district").set_index("district_key")["district_code"]
    hour = offence["time_of_day_key"].astype("int64").astype("str").str.zfill(2)
    rows = pd.DataFrame(
        {
            "district_key": offence["district_key"].map(districts).fillna(offence["district_key"]),
            "risk_level_key": offence["risk_level_key"],
            "offence_type_key": offence["offence_type_key"],
            "month_of_year": offence["committed_date"].dt.strftime("%m"),
            "day_of_week": (offence["committed_date"].dt.dayofweek + 1).astype("str"),
            "time_of_day_key": hour.mask(offence["time_of_day_key"] == -1, "UNKNOWN"),
        }
    ).astype("category")
    year = offence["reporting_date"].dt.year
    for period, (first, last) in WINDOWS.items():
        within = year.between(first, last)
        for population, is_member in populations.items():
            members = rows[within & is_member]
            yield from _counted(members, "OFFENCE", population, period, OF_OFFENCE)


def _populations(window: pd.DataFrame) -> Mapping[str, pd.Series]:
    """Who of the people in a window is in which population, by suffix."""
    repeat = window["is_repeat"]
    every_year = repeat & window["is_in_every_year"] & (window["calendar_year_count"] > 1)
    return {
        "": pd.Series(data=True, index=window.index),
        "_REPEAT": repeat,
        "_REPEAT_BOTH_YEARS": every_year,
        "_REPEAT_YOUNG": repeat & window["is_young"],
    }


def _name(role: str, series: str, suffix: str) -> str:
    everybody = "_CRIME" if role == "VICTIM" else "_DETECTED"
    return series + (suffix or everybody)


def _person_cells(facts: Facts) -> Iterator[Cell]:
    of_year = facts.window[facts.window["calendar_year_count"] == 1]
    for (role, series, period), window in facts.window.groupby(
        ["role_code", "series_code", "period_key"]
    ):
        populations = _populations(window)
        for suffix, is_member in populations.items():
            yield from _of_people(
                window[is_member], str(role), _name(str(role), str(series), suffix), str(period)
            )
        first, last = WINDOWS[str(period)]
        same = (of_year["role_code"] == role) & (of_year["series_code"] == series)
        in_years = of_year[same & of_year["start_date"].dt.year.between(first, last)]
        for suffix, is_member in populations.items():
            members = in_years[in_years["person_key"].isin(window.loc[is_member, "person_key"])]
            if suffix != "_REPEAT_YOUNG":
                yield from _of_people(
                    members, f"{role}_YEAR", _name(str(role), str(series), suffix), str(period)
                )
            if suffix == "_REPEAT" and last > first:
                for year, of_one in members.groupby("period_key"):
                    yield from _of_people(
                        of_one, f"{role}_YEAR", f"{series}_REPEAT_IN_{period}", str(year)
                    )


def _of_people(people: pd.DataFrame, measure: str, population: str, period: str) -> Iterator[Cell]:
    yield from _counted(people, measure, population, period, OF_PERSON)
    if not people.empty:
        age_sum = int(people["first_age_years"].sum())
        most = int(people["offence_count"].max())
        yield f"{measure}_AGE_SUM", population, period, "", "ALL", age_sum
        yield f"{measure}_MAX_OFFENCE", population, period, "", "ALL", most


def _person_offence_cells(facts: Facts) -> Iterator[Cell]:
    same = ["role_code", "series_code", "person_key"]
    flags = facts.offence.set_index("offence_key")[["has_alcohol_flag", "has_drug_flag"]]
    bridge = facts.bridge.drop(columns=["has_alcohol_flag", "has_drug_flag"], errors="ignore")
    bridge = bridge.join(flags, on="offence_key")
    age = bridge["age_at_offence_years"]
    bridge["is_16_to_18"] = age.between(16, 18).fillna(value=False).astype(bool)
    year = bridge["reporting_date"].dt.year
    for period, (first, last) in WINDOWS.items():
        window = facts.window[facts.window["period_key"] == period]
        linked = bridge[year.between(first, last)].merge(
            window[[*same, "is_repeat", "is_in_every_year", "calendar_year_count"]], on=same
        )
        repeat = linked["is_repeat"]
        populations = {
            "": pd.Series(data=True, index=linked.index),
            "_REPEAT": repeat,
            "_REPEAT_BOTH_YEARS": (
                repeat & linked["is_in_every_year"] & (linked["calendar_year_count"] > 1)
            ),
            "_REPEAT_YOUNG": repeat & linked["is_16_to_18"],
            "_REPEAT_ALCOHOL": repeat & (linked["has_alcohol_flag"] == True),  # noqa: E712
            "_REPEAT_DRUG": repeat & (linked["has_drug_flag"] == True),  # noqa: E712
        }
        for suffix, is_member in populations.items():
            members = linked[is_member]
            for (role, series), rows in members.groupby(["role_code", "series_code"]):
                yield from _counted(
                    rows.drop_duplicates("offence_key"),
                    f"{role}_OFFENCE",
                    _name(str(role), str(series), suffix),
                    period,
                    OF_PERSON_OFFENCE,
                )
