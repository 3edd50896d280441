"""The cells that the needs assessment's police tables and figures print.

The warehouse may count more, and whatever it counts is compared; it may not count less than this.
"""

from __future__ import annotations

from collections.abc import Iterable

from brute_force.counts import Shape

SINGLE = ("CY2016", "CY2017", "CY2018")
LEGACY = ("CY2016", "CY2017", "CY2016-2017")
POOLED = ("CY2016-2017",)
ALL_YEARS = (*SINGLE, "CY2016-2018")

WHO = ("", "sex_key", "age_band_key", "ethnic_group_code")


def _shapes(
    measure: str, populations: Iterable[str], periods: Iterable[str], dimensions: Iterable[str]
) -> set[Shape]:
    return {
        Shape(measure, population, period, frozenset({name} - {""}))
        for population in populations
        for period in periods
        for name in dimensions
    }


REQUIRED: frozenset[Shape] = frozenset(
    # Tables 4, 13 and 14, Figures 6 and 10.
    _shapes("OFFENCE", ("DA_CRIME", "DA_NON_CRIME", "SH_CRIME"), ALL_YEARS, ("", "district_key"))
    | _shapes("OFFENCE", ("DA_SH_CRIME",), (*ALL_YEARS, "CY2016-2017"), ("",))
    | _shapes("OFFENCE", ("DA_CRIME", "SH_CRIME"), POOLED, ("",))
    | _shapes("OFFENCE", ("DA_CRIME_ASSAULT",), ("CY2016-2018",), ("",))
    # Figures 7 and 8 and the months of section 3.2.1.
    | _shapes(
        "OFFENCE",
        ("DA_CRIME",),
        ("CY2016-2018",),
        ("month_of_year", "day_of_week", "time_of_day_key"),
    )
    # Tables 5 and 6.
    | _shapes("OFFENCE", ("DA_CRIME_ALCOHOL", "DA_CRIME_DRUG"), LEGACY, ("",))
    | _shapes("OFFENCE", ("DA_CRIME",), ("CY2017", "CY2018"), ("risk_level_key",))
    # Table 7.
    | _shapes("VICTIM_YEAR", ("DA_CRIME",), SINGLE, ("",))
    | _shapes("VICTIM", ("DA_CRIME",), ("CY2016-2017", "CY2016-2018"), ("",))
    | _shapes("VICTIM_OFFENCE", ("DA_CRIME",), ("CY2016-2018",), ("",))
    # Tables 8 to 10 and 15 to 17.
    | _shapes("VICTIM_YEAR", ("DA_CRIME", "DA_SH_CRIME"), LEGACY, WHO)
    | _shapes("VICTIM_YEAR_AGE_SUM", ("DA_CRIME", "DA_SH_CRIME"), POOLED, ("",))
    # Tables 11, 12 and 18 and the text beside them.
    | _shapes("VICTIM", ("DA_REPEAT", "DA_SH_REPEAT"), POOLED, (*WHO, "involvement_band_code"))
    | _shapes("VICTIM", ("DA_REPEAT_BOTH_YEARS", "DA_SH_REPEAT_BOTH_YEARS"), POOLED, ("",))
    | _shapes("VICTIM", ("DA_REPEAT_YOUNG",), POOLED, ("", "sex_key", "ethnic_group_code"))
    | _shapes("VICTIM", ("DA_SH_REPEAT_YOUNG",), POOLED, ("",))
    | _shapes("VICTIM_AGE_SUM", ("DA_REPEAT", "DA_SH_REPEAT"), POOLED, ("",))
    | _shapes("VICTIM_MAX_OFFENCE", ("DA_REPEAT",), POOLED, ("",))
    | _shapes("VICTIM_YEAR", ("DA_REPEAT_IN_CY2016-2017",), ("CY2016", "CY2017"), ("age_band_key",))
    | _shapes(
        "VICTIM_OFFENCE",
        ("DA_REPEAT", "DA_SH_REPEAT", "DA_SH_REPEAT_ALCOHOL", "DA_SH_REPEAT_DRUG"),
        POOLED,
        ("",),
    )
    | _shapes("VICTIM_OFFENCE", ("DA_REPEAT_YOUNG",), POOLED, ("", "offence_type_key"))
    # Tables 33 and 38.
    | _shapes("OFFENCE", ("DA_DETECTED", "DA_DETECTED_MULTI"), ALL_YEARS, ("",))
    | _shapes("OFFENCE", ("DA_SH_DETECTED", "DA_SH_DETECTED_MULTI"), LEGACY, ("",))
    # Tables 34 to 37, Figures 19 and 20.
    | _shapes("PERPETRATOR", ("DA_DETECTED", "DA_SH_DETECTED"), POOLED, WHO)
    | _shapes("PERPETRATOR_AGE_SUM", ("DA_DETECTED",), POOLED, ("",))
    | _shapes("PERPETRATOR", ("DA_REPEAT",), POOLED, (*WHO, "involvement_band_code"))
    | _shapes("PERPETRATOR", ("DA_REPEAT_YOUNG",), POOLED, ("", "sex_key", "ethnic_group_code"))
    | _shapes("PERPETRATOR", ("DA_SH_REPEAT",), POOLED, ("",))
    | _shapes("PERPETRATOR_MAX_OFFENCE", ("DA_REPEAT",), POOLED, ("",))
    | _shapes("PERPETRATOR_OFFENCE", ("DA_REPEAT",), POOLED, ("", "district_key"))
    | _shapes("PERPETRATOR_OFFENCE", ("DA_REPEAT_YOUNG",), POOLED, ("", "offence_type_key"))
)
