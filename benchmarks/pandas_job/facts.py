"""Facts: offences, involvements, victims, perpetrators, persons in windows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from benchmarks.pandas_job.lists import seed

if TYPE_CHECKING:
    from benchmarks.pandas_job.landing import Landed

WINDOWS = {
    "CY2016": (2016, 2016),
    "CY2017": (2017, 2017),
    "CY2018": (2018, 2018),
    "CY2016-2017": (2016, 2017),
    "CY2016-2018": (2016, 2018),
}

MOST_OFFENCES = 10**9
"""More than one person can have."""


@dataclass(frozen=True)
class Facts:
    """What the warehouse's tables of the same names hold."""

    offence: pd.DataFrame
    involvement: pd.DataFrame
    victim: pd.DataFrame
    perpetrator: pd.DataFrame
    bridge: pd.DataFrame
    window: pd.DataFrame


def build_facts(landed: Landed) -> Facts:
    """Build every fact."""
    offence = _offences(landed.offences)
    involvement = _involvements(landed.persons, offence)
    of_offence = offence.set_index("offence_key")[
        [
            "offence_id", "district_key", "offence_type_key", "is_crime", "is_domestic_abuse",
            "is_stalking_harassment", "is_detected",
        ]
    ]  # fmt: skip
    linked = involvement.join(of_offence, on="offence_key")
    linked["age_band_key"] = _age_bands(linked["age_at_offence_years"])
    is_victim = linked["role_code"] == "VICTIM"
    is_perpetrator = (linked["role_code"] == "ACCUSED") & linked["is_crime"] & linked["is_detected"]
    linked = linked.drop(columns=["is_detected"])
    victim = linked[is_victim].rename(columns={"involvement_key": "victim_key"})
    perpetrator = linked[is_perpetrator].rename(columns={"involvement_key": "perpetrator_key"})
    bridge = _bridge(victim, perpetrator)
    return Facts(offence, involvement, victim, perpetrator, bridge, _windows(bridge))


def _offences(staged: pd.DataFrame) -> pd.DataFrame:
    legacy = staged.loc[staged["recording_system_key"] == "POLICE:LEGACY", "offence_id"]
    offence = staged[~staged["migrated_from_offence_id"].isin(legacy)]
    offence = offence.assign(is_migrated=offence["migrated_from_offence_id"].notna()).drop(
        columns=["migrated_from_offence_id"]
    )
    types = seed("ref_offence_type").set_index("offence_type_key")
    outcomes = seed("ref_outcome").set_index("outcome_key")
    return offence.assign(
        offence_key=offence["recording_system_key"] + ":" + offence["offence_id"],
        is_stalking_harassment=_is_set(
            offence["offence_type_key"], types["is_stalking_harassment"]
        ),
        is_detected=_is_set(offence["outcome_key"], outcomes["is_detected"]),
        reporting_date=offence["recorded_date"],
    )


def _is_set(keys: pd.Series, flags: pd.Series) -> pd.Series:
    return keys.isin(flags.index[flags.str.lower() == "true"])


def _involvements(staged: pd.DataFrame, offence: pd.DataFrame) -> pd.DataFrame:
    """A person once in a role on an offence; the first known value of each attribute."""
    key = ["recording_system_key", "offence_id"]
    dates = offence[[*key, "offence_key", "is_migrated", "recorded_date", "reporting_date"]]
    involved = staged.merge(dates, on=key).drop(columns=["offence_id"])
    same = ["offence_key", "role_code", "person_key"]
    is_repeated = involved.duplicated(same, keep=False) & (involved["person_key"] != 0)
    once = involved[~is_repeated].assign(listed_count=1)
    involvement = pd.concat([once, _merged(involved[is_repeated], same)], ignore_index=True)
    listed_as = (
        involvement["person_key"]
        .astype("str")
        .mask(
            involvement["person_key"] == 0,
            involvement["drop_id"] + ":" + involvement["row_number"].astype("str"),
        )
    )
    involvement["involvement_key"] = (
        involvement["offence_key"] + ":" + involvement["role_code"] + ":" + listed_as
    )
    return involvement


def _merged(rows: pd.DataFrame, same: list[str]) -> pd.DataFrame:
    """Rows of one person listed more than once, as one."""
    group = seed("ref_ethnicity").set_index("ethnicity_key")["ethnic_group_code"]
    unknown = group.index[group.isin(["UNKNOWN", "REFUSED"])]
    rows = rows.sort_values(["drop_id", "row_number"])
    fallback = rows.groupby(same)["ethnicity_key"].transform("min")
    known = rows.assign(
        sex_key=rows["sex_key"].mask(rows["sex_key"] == "U"),
        ethnicity_key=rows["ethnicity_key"].mask(rows["ethnicity_key"].isin(unknown)),
        relationship_key=rows["relationship_key"].mask(rows["relationship_key"] == "UNKNOWN"),
        fallback=fallback,
    )
    merged = known.groupby(same, as_index=False).first()
    counts = rows.groupby(same, as_index=False).agg(
        listed_count=("drop_id", "size"),
        has_alcohol_flag=("has_alcohol_flag", "max"),
        has_drug_flag=("has_drug_flag", "max"),
    )
    merged = merged.drop(columns=["has_alcohol_flag", "has_drug_flag"]).merge(counts, on=same)
    return merged.assign(
        sex_key=merged["sex_key"].fillna("U"),
        ethnicity_key=merged["ethnicity_key"].fillna(merged["fallback"]),
        relationship_key=merged["relationship_key"].fillna("UNKNOWN"),
    ).drop(columns=["fallback"])


def _age_bands(ages: pd.Series) -> pd.Series:
    """The police's band of each age; of no age, unknown."""
    bands = seed("ref_age_band")
    bands = bands[(bands["scheme_code"] == "POLICE") & bands["lower_age_years"].notna()]
    of_age = {
        age: band.age_band_key
        for band in bands.itertuples()
        for age in range(int(str(band.lower_age_years)), int(str(band.upper_age_years)) + 1)
    }
    return ages.map(of_age).fillna("POLICE:UNKNOWN")


def _bridge(victim: pd.DataFrame, perpetrator: pd.DataFrame) -> pd.DataFrame:
    """Identified people on domestic abuse crimes, once in each series."""
    involved = pd.concat(
        [victim.assign(role_code="VICTIM"), perpetrator.assign(role_code="PERPETRATOR")],
        ignore_index=True,
    )
    involved = involved[
        (involved["person_key"] != 0) & involved["is_crime"] & involved["is_domestic_abuse"]
    ]
    groups = seed("ref_ethnicity").set_index("ethnicity_key")["ethnic_group_code"]
    districts = seed("ref_district").set_index("district_key")["district_code"]
    current = involved["district_key"].map(districts)
    involved = involved.assign(
        ethnic_group_code=involved["ethnicity_key"].map(groups),
        district_key=current.fillna(involved["district_key"]),
    )
    stalking = involved[involved["is_stalking_harassment"]]
    return pd.concat(
        [involved.assign(series_code="DA"), stalking.assign(series_code="DA_SH")],
        ignore_index=True,
    ).sort_values(["recorded_date", "offence_id"], ignore_index=True)


def _windows(bridge: pd.DataFrame) -> pd.DataFrame:
    """One row a person, role, series and window; the bridge is in order of time."""
    same = ["role_code", "series_code", "person_key"]
    year = bridge["reporting_date"].dt.year
    known = bridge.assign(
        year=year,
        sex_key=bridge["sex_key"].mask(bridge["sex_key"] == "U"),
        known_group=bridge["ethnic_group_code"].mask(
            bridge["ethnic_group_code"].isin(["UNKNOWN", "REFUSED"])
        ),
        is_young=bridge["age_at_offence_years"].between(16, 18).fillna(value=False).astype(bool),
        first_age_years=bridge["age_at_offence_years"].fillna(-1),
    )
    frames = []
    for period_key, (first, last) in WINDOWS.items():
        grouped = known[year.between(first, last)].groupby(same, as_index=False)
        window = grouped.agg(
            offence_count=("offence_id", "size"),
            years=("year", "nunique"),
            is_young=("is_young", "max"),
            age_band_key=("age_band_key", "first"),
            first_age_years=("first_age_years", "first"),
            sex_key=("sex_key", "first"),
            known_group=("known_group", "first"),
            any_group=("ethnic_group_code", "min"),
        )
        length = last - first + 1
        frames.append(
            window.assign(
                period_key=period_key,
                start_date=pd.Timestamp(f"{first}-01-01"),
                end_date=pd.Timestamp(f"{last}-12-31"),
                calendar_year_count=length,
                is_repeat=window["offence_count"] > 1,
                is_in_every_year=window["years"] == length,
                first_age_years=window["first_age_years"].replace(-1, None).astype("Int32"),
                sex_key=window["sex_key"].fillna("U"),
                ethnic_group_code=window["known_group"].fillna(window["any_group"]),
            ).drop(columns=["known_group", "any_group", "years"])
        )
    windows: pd.DataFrame = pd.concat(frames, ignore_index=True)
    windows["involvement_band_code"] = _involvement_bands(windows)
    return windows


def _involvement_bands(windows: pd.DataFrame) -> pd.Series:
    codes = np.full(len(windows), "", dtype=object)
    bands = seed("policy_involvement_band").fillna({"upper_count": str(MOST_OFFENCES)})
    for band in bands.to_dict("records"):
        within = (
            (windows["role_code"] == band["role_code"])
            & (windows["series_code"] == band["series_code"])
            & windows["offence_count"].between(int(band["lower_count"]), int(band["upper_count"]))
        )
        codes[within.to_numpy()] = band["involvement_band_code"]
    return pd.Series(codes, index=windows.index, dtype="str")
