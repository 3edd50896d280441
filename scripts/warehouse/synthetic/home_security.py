"""The home security service, made up: every referral of a vulnerable resident in two years.

Printed sources: section 3.2.6, Box 4 and Figures 17 and 18 of the needs assessment. The layout is
synthetic: one workbook with a sheet for each year. What the printed figures leave open:

* 1,193 referrals of 2018 are printed; of 2017 only that 678 for domestic abuse are 52% of them, so
  1,304. The summary's "57% in the last two years" contradicts both years and does not stand.
* The 10% who did not take up a visit are counted as referrals, 135 of 1,354.
* Of the age bands 18-25 and 26-59 are printed, and that some ages are unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd
from numpy.random import Generator

from warehouse.synthetic.allocation import IntArray, apportion, deal
from warehouse.synthetic.extract import Extract, File
from warehouse.synthetic.names import Names
from warehouse.synthetic.wording import draw_words, mess_up, words_of

RECEIVED = date(2019, 1, 10)
YEARS = (2017, 2018)

# Figure 17: 1.1, 0.9 and 0.8 domestic abuse referrals a year per 1,000 residents in Stevenage,
# Welwyn Hatfield and Watford, fewer elsewhere; Hertsmere alone fell significantly. 678 in 2017,
# 676 in 2018.
DISTRICTS: Mapping[str, tuple[int, int]] = {
    "Broxbourne": (52, 55), "Dacorum": (80, 84), "East Herts": (52, 58), "Hertsmere": (72, 38),
    "North Herts": (62, 65), "St Albans": (50, 53), "Stevenage": (95, 98), "Three Rivers": (26, 31),
    "Watford": (76, 79), "Welwyn Hatfield": (108, 110), "Not Known": (5, 5),
}  # fmt: skip

# Figure 18: 63% of 1,354 (853) aged 26 to 59; the shares of 18 to 25 and of unknown rise slightly.
AGES: Mapping[str, tuple[int, int]] = {
    "Under 18": (5, 5), "18-25": (95, 104), "26-59": (438, 415), "60+": (30, 30),
    "Unknown": (110, 122),
}  # fmt: skip

# Section 3.2.6: 35% of 1,354 from the police, 34% from IDVAs, 25% from the victims themselves.
SOURCES = {
    "Police": 474, "IDVA": 460, "Self": 339, "Housing": 41, "Childrens Services": 18,
    "Adult Care Services": 12, "Other": 10,
}  # fmt: skip

# 10% of 1,354 (135) did not take up a visit, most of them in Stevenage and Dacorum.
REFUSED = "Visit refused"
REFUSED_OF = {"Stevenage": 42, "Dacorum": 35}
REFUSED_ELSEWHERE = 58
OTHER_OUTCOMES = {"Visit completed": 88, "No contact made": 8, "Advice given": 4}

# Not recorded of 1,354: the gender of 98.3% (1,331), the ethnicity of 99.3% (1,345).
GENDERS = {"Not recorded": 1_290, "": 41, "Female": 22, "Male": 1}
ETHNICITIES = {
    "Not recorded": 1_305, "": 40, "White British": 7, "Asian Indian": 1, "Black African": 1,
}  # fmt: skip

# Referrals for other reasons: all of 2018 are 1,193, and 678 are 52% of all of 2017.
OTHERS = {2017: 626, 2018: 517}
CRITERIA = {
    "Over 60": 52, "Registered disabled": 15, "Repeat victim of domestic burglary": 5,
    "Risk of fall": 28,
}  # fmt: skip
DOMESTIC_ABUSE = "Victim of domestic abuse"
OTHERS_AGES = {"18-25": 2, "26-59": 17, "60+": 78, "Unknown": 3}
OTHERS_SOURCES = {
    "Self": 40, "Adult Care Services": 24, "Police": 12, "Fire and Rescue": 10, "Housing": 9,
    "Other": 5,
}  # fmt: skip
OTHERS_OUTCOMES = {"Visit completed": 84, "Advice given": 8, "No contact made": 6, REFUSED: 2}
OTHERS_GENDERS = {"Female": 55, "Male": 35, "Not recorded": 10}
OTHERS_ETHNICITIES = {
    "White British": 60, "White Other": 3, "Asian Indian": 2, "Black Caribbean": 1,
    "Not recorded": 30, "Declined": 4,
}  # fmt: skip
RESIDENTS = (97, 153, 147, 104, 133, 147, 88, 93, 97, 122, 5)
"""Thousands in mid-2017, in the order of ``DISTRICTS``."""


def make(seed: int) -> Sequence[Extract]:
    """What the service sent: one workbook."""
    rng = np.random.default_rng([seed, 6])
    victims, others = _for_domestic_abuse(rng), _for_other_reasons(rng)
    rows = pd.concat([victims, others], ignore_index=True)
    rows = rows.sort_values(["Date Referred", "Eligibility"], kind="stable", ignore_index=True)
    rows.insert(0, "Referral No", [f"SHS{number:05d}" for number in range(1, len(rows) + 1)])
    for heading in ("District", "Referred By", "Eligibility", "Domestic Abuse", "Outcome"):
        rows[heading] = mess_up(rows[heading].to_numpy(), rng)
    in_year = rows["Date Referred"].dt.year
    rows["Date Referred"] = rows["Date Referred"].dt.date.astype(object)
    sheets = {str(year): _with_bad_rows(rows[in_year == year]) for year in YEARS}
    name = "home_security_referrals_2017-01_2018-12.xlsx"
    return (Extract("home_security", RECEIVED, (File(name, "referral", sheets, "xlsx"),)),)


def _for_domestic_abuse(rng: Generator) -> pd.DataFrame:
    """The 1,354 referrals that the printed figures describe."""
    size = sum(map(sum, DISTRICTS.values()))
    year = np.repeat(YEARS, [sum(column) for column in zip(*DISTRICTS.values(), strict=True)])
    district = _deal_in_years(DISTRICTS, rng)
    return pd.DataFrame(
        {
            "Date Referred": _days(year, rng),
            "District": district,
            "Referred By": _deal(SOURCES, rng),
            "Eligibility": DOMESTIC_ABUSE,
            "Domestic Abuse": "Yes",
            "Age Category": _deal_in_years(AGES, rng),
            "Gender": _deal(GENDERS, rng),
            "Ethnicity": _deal(ETHNICITIES, rng),
            "Outcome": _outcomes(district, rng),
        },
        index=range(size),
    )


def _outcomes(district: Names, rng: Generator) -> Names:
    """Outcomes, with the refused visits where they were."""
    elsewhere = [name for name in DISTRICTS if name not in REFUSED_OF]
    shares = apportion(REFUSED_ELSEWHERE, [(district == name).sum() for name in elsewhere])
    refused = {**REFUSED_OF, **dict(zip(elsewhere, shares.tolist(), strict=True))}
    outcome = draw_words(OTHER_OUTCOMES, len(district), rng)
    for name, count in refused.items():
        outcome[rng.choice(np.flatnonzero(district == name), count, replace=False)] = REFUSED
    return outcome


def _for_other_reasons(rng: Generator) -> pd.DataFrame:
    """Referrals of older, disabled and burgled people."""
    year = np.repeat(list(OTHERS), list(OTHERS.values()))
    size = len(year)
    districts = dict(zip(DISTRICTS, RESIDENTS, strict=True))
    return pd.DataFrame(
        {
            "Date Referred": _days(year, rng),
            "District": draw_words(districts, size, rng),
            "Referred By": draw_words(OTHERS_SOURCES, size, rng),
            "Eligibility": draw_words(CRITERIA, size, rng),
            "Domestic Abuse": "No",
            "Age Category": draw_words(OTHERS_AGES, size, rng),
            "Gender": draw_words(OTHERS_GENDERS, size, rng),
            "Ethnicity": draw_words(OTHERS_ETHNICITIES, size, rng),
            "Outcome": draw_words(OTHERS_OUTCOMES, size, rng),
        }
    )


def _deal_in_years(counts: Mapping[str, tuple[int, int]], rng: Generator) -> Names:
    """Words in random order within each year, each as often as its count says."""
    of_year = [deal(column, rng) for column in zip(*counts.values(), strict=True)]
    return words_of(counts, np.concatenate(of_year))


def _deal(counts: Mapping[str, int], rng: Generator) -> Names:
    return words_of(counts, deal(counts.values(), rng))


def _days(year: IntArray, rng: Generator) -> pd.Series:
    """A day of each year at random."""
    new_year = np.array(year - 1970, dtype="datetime64[Y]").astype("datetime64[D]")
    return pd.Series(new_year + rng.integers(0, 365, len(year))).astype("datetime64[s]")


def _with_bad_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Some rows too many, each of which breaks a rule."""
    is_victim = rows["Eligibility"].str.strip().str.upper() == DOMESTIC_ABUSE.upper()
    bad = rows[is_victim].iloc[:4].reset_index(drop=True)
    bad.loc[1:, "Referral No"] += "X"
    bad.loc[1, "Date Referred"] = "31st of June"
    bad.loc[2, "District"] = "Hertfordshire"
    bad.loc[3, "Domestic Abuse"] = ""
    return pd.concat([rows, bad], ignore_index=True)
