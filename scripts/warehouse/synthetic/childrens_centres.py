"""Children's centres, made up: presentations from their Indigo system in one year.

Printed sources: Figure 31 and section 3.4.4 of the needs assessment. The layout is synthetic. A
presentation counts where domestic abuse is its presenting need or a historical issue; parental
conflict, which the extract holds as well, is neither. Where the printed figures leave room, this
stands:

* 305 individuals and 230 families of Broxbourne, 203 families of St Albans and 172 of North Herts
  are printed, and so are the 1,772 and 1,483 of the county. The other districts were chosen below,
  in the order of the figure, and a few families live elsewhere or who knows where.
* A family presents in one district. A tenth of the individuals present twice in the year.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
from numpy.random import Generator

from warehouse.synthetic.allocation import IntArray, deal, draw, pick
from warehouse.synthetic.extract import Extract, File
from warehouse.synthetic.wording import (
    DISTRICT_SPELLINGS,
    Days,
    draw_words,
    mess_up,
    vary,
    words_of,
    workday_in,
    write_days,
)

RECEIVED = date(2019, 1, 25)
YEAR = 2018

# Figure 31: individuals and families with domestic abuse.
BY_DISTRICT = {
    "Broxbourne": (305, 230),
    "Dacorum": (186, 158),
    "East Herts": (171, 146),
    "Hertsmere": (124, 107),
    "North Herts": (204, 172),
    "St Albans": (236, 203),
    "Stevenage": (199, 165),
    "Three Rivers": (97, 84),
    "Watford": (119, 104),
    "Welwyn Hatfield": (122, 106),
    "Out of Area": (4, 4),
    "Not Known": (5, 4),
}

TWICE = 0.1
DOMESTIC_ABUSE = {
    "Domestic Abuse - Presenting Need": 58,
    "Domestic Abuse \N{EN DASH} Historical Issue": 34,
    "Domestic Abuse - Historical Issue": 8,
}
PARENTAL_CONFLICT = "Parental Conflict"
OTHER_PEOPLE = 190
"""Individuals who came for parental conflict alone; chosen."""

OTHER_YEARS = 24
"""Individuals with domestic abuse in the December before or the January after; chosen."""

GENDERS = {"Female": 88, "Male": 11, "Not Stated": 1}
CENTRES = tuple(f"CC{number:02d}" for number in range(1, 30))


def make(seed: int) -> Sequence[Extract]:
    """What the children's centres sent: one file."""
    rng = np.random.default_rng([seed, 16])
    people = _people(rng)
    presentations = _presentations(people, rng)
    rows = _with_bad_rows(_lay_out(presentations, people, rng))
    sheets = {"presentation": rows}
    file = File(
        f"indigo_presentations_{YEAR}.csv", "presentation", sheets,
        encoding="cp1252", line_end="\r\n",
    )  # fmt: skip
    return (Extract("childrens_centres", RECEIVED, (file,)),)


def _people(rng: Generator) -> pd.DataFrame:
    """One row an individual: those that count first, then the others."""
    family, district, first = [], [], 0
    for place, (individuals, families) in enumerate(BY_DISTRICT.values()):
        # Every family has one individual; who is left joins different families.
        more = pick(np.arange(families), individuals - families, rng)
        family.append(first + np.concatenate([np.arange(families), more]))
        district.append(np.full(individuals, place))
        first += families
    others = OTHER_PEOPLE + OTHER_YEARS
    family.append(first + np.arange(others))
    district.append(draw((count for count, _ in BY_DISTRICT.values()), others, rng))
    people = pd.DataFrame({"family": np.concatenate(family), "district": np.concatenate(district)})
    return people.assign(gender=draw_words(GENDERS, len(people), rng))


def _presentations(people: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    """One row a presentation: individual, day, and whether it is domestic abuse."""
    counted = len(people) - OTHER_PEOPLE - OTHER_YEARS
    again = pick(np.arange(counted), round(TWICE * counted), rng)
    conflicted = counted + np.arange(OTHER_PEOPLE)
    conflict = np.concatenate([conflicted, pick(np.arange(counted), 20, rng)])
    late = counted + OTHER_PEOPLE + np.arange(OTHER_YEARS)
    person = np.concatenate([np.arange(counted), again, conflict, late])
    kind = np.repeat([True, False, True], [counted + len(again), len(conflict), OTHER_YEARS])
    day = _days(np.full(len(person), YEAR), rng)
    day[-OTHER_YEARS:] = _outside(OTHER_YEARS, rng)
    return pd.DataFrame({"person": person, "is_da": kind, "day": day})


def _days(year: IntArray, rng: Generator) -> Days:
    first = (year - 1970).astype("datetime64[Y]")
    return workday_in(first.astype("datetime64[D]"), (first + 1).astype("datetime64[D]"), rng)


def _outside(size: int, rng: Generator) -> Days:
    """Office days in the month before the year and in the weeks after it."""
    is_after = deal((size // 2, size - size // 2), rng) == 1
    first = np.where(
        is_after, np.datetime64(f"{YEAR + 1}-01-01"), np.datetime64(f"{YEAR - 1}-12-01")
    )
    return workday_in(first, first + 20, rng)


def _lay_out(presentations: pd.DataFrame, people: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    """The presentations as the system writes them, in the order of their days."""
    presentations = presentations.sort_values("day", kind="stable", ignore_index=True)
    person = presentations["person"].to_numpy()
    who = people.iloc[person]
    district = vary(words_of(BY_DISTRICT, who["district"].to_numpy()), DISTRICT_SPELLINGS, rng)
    size = len(presentations)
    need = np.where(
        presentations["is_da"], draw_words(DOMESTIC_ABUSE, size, rng), PARENTAL_CONFLICT
    )
    return pd.DataFrame(
        {
            "PresentationID": [f"SP{number:06d}" for number in range(1, size + 1)],
            "PresentationDate": write_days(presentations["day"].to_numpy().astype("datetime64[D]")),
            "CentreCode": draw_words(dict.fromkeys(CENTRES, 1), size, rng),
            "PersonID": [f"SI{number:05d}" for number in 30_000 + person],
            "FamilyID": [f"SH{number:05d}" for number in 10_000 + who["family"]],
            "Gender": mess_up(who["gender"].to_numpy(), rng),
            "District": mess_up(district, rng),
            "PresentingNeed": mess_up(need, rng),
        }
    )


def _with_bad_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows and a few that break a rule, made after ones with domestic abuse."""
    bad = rows[rows["PresentingNeed"].isin(DOMESTIC_ABUSE)].iloc[300:306].reset_index(drop=True)
    bad["PresentationID"] = [f"SP9{n:05d}" for n in range(1, 7)]
    bad["PersonID"] = [f"SI9{n:04d}" for n in range(1, 7)]
    bad["FamilyID"] = [f"SH9{n:04d}" for n in range(1, 7)]
    bad.loc[0, "PersonID"] = ""
    bad.loc[1, "FamilyID"] = ""
    bad.loc[2, "PresentationDate"] = f"30/02/{YEAR}"
    bad.loc[3, "PresentingNeed"] = "DA?"
    bad.loc[4, "PresentingNeed"] = ""
    bad.loc[5, "PresentationID"] = rows["PresentationID"].iloc[0]
    return pd.concat([rows, bad], ignore_index=True)
