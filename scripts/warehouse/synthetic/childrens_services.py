"""Children's Services, made up: cases active at three year ends, and completed assessments.

Printed sources: Table 48, Figures 25 and 27 and section 3.4.1 of the needs assessment. The layout
is synthetic, in the words of the children in need census (``LAchildID``, ``GenderCurrent``,
``AssessmentFactors``); names and category of need are what a council's own list would add.

Nothing in the files says "domestic violence flagged". It follows, as section 3.4.1 defines it, from
the source of the contact with the hub (DAISU), from the sub-category of need of the year's
referral, or from an assessment of the year with factor 3A, 3B or 3C. So children are flagged along
each of the three ways and along several at once. Where the printed figures leave room, this stands:

* Table 48's total of flagged children falls short of its four categories by 10, 19 and 5: children
  looked after who are on a protection plan as well, which is the note's example of counting twice.
  A few more children stand in both categories without a flag.
* Of Figure 27 the last quarter alone is printed: 548 assessments name a parent or carer, 208 the
  child, 66 another person. The other quarters have the shape that the text tells: a peak in early
  to mid-2016, few from October 2016 to March 2017, then more in every quarter.
* More children are assessed in a year than still have a case at its end, so most assessments with a
  factor 3A to 3C are of children who stand in no year-end list.
* The census's share of assessments with domestic violence (55.5% in 2017-18) counts episodes of
  need and is another supplier's; assessments without it are as many as that share leaves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from warehouse.synthetic.allocation import IntArray, apportion, deal, draw, pick
from warehouse.synthetic.births import age_at, born
from warehouse.synthetic.extract import Extract, File
from warehouse.synthetic.names import Names
from warehouse.synthetic.spelling import write_names
from warehouse.synthetic.wording import (
    DISTRICT_SPELLINGS,
    Days,
    draw_words,
    mess_up,
    vary,
    words_of,
    workday_in,
    workdays_before,
    write_days,
)

YEARS = (2016, 2017, 2018)
FIRST_SENT, CORRECTED = date(2019, 1, 21), date(2019, 2, 4)

CATEGORIES = ("Child in Need", "Child Protection Plan", "Looked After Child", "Other")
CIN, CPP, CLA, OTHER = range(4)

# Table 48, a row a category: 2016, 2017, 2018.
ACTIVE = ((2_877, 2_870, 3_013), (519, 597, 434), (947, 920, 947), (621, 664, 691))
FLAGGED = ((655, 646, 722), (254, 328, 233), (109, 83, 56), (10, 5, 0))
FLAGGED_CHILDREN = (1_018, 1_043, 1_006)
FLAGGED_TWICE = tuple(
    sum(category[year] for category in FLAGGED) - FLAGGED_CHILDREN[year] for year in range(3)
)
"""10, 19 and 5 children looked after and on a protection plan."""

NOT_FLAGGED_TWICE = (6, 9, 4)

# Figure 27: assessments with factor 3A (child), 3B (parent or carer), 3C (another person), a row a
# quarter from January 2016. Of the last row all is printed, of the others their order alone.
ASSESSMENTS = (
    (205, 571, 62), (214, 583, 66), (178, 498, 54), (132, 372, 37),
    (138, 381, 39), (158, 434, 46), (170, 462, 51), (179, 482, 55),
    (188, 503, 58), (196, 520, 61), (202, 535, 64), (208, 548, 66),
)  # fmt: skip
WITHOUT_PER_WITH = 0.8
"""Assessments without domestic violence to one with it: 55.5% have it."""

BOTH_3A_3B, BOTH_3B_3C, BOTH_3A_3C, ALL_THREE = 0.34, 0.30, 0.04, 0.06
"""Shares of the assessments with 3A, 3C, 3C and 3C that name the others too."""

# Ways to the flag: contact from DAISU, referral for domestic violence, assessment. With weights.
WAYS: Mapping[tuple[bool, bool, bool], int] = {
    (True, False, False): 11,
    (False, True, False): 19,
    (False, False, True): 34,
    (True, True, False): 5,
    (True, False, True): 5,
    (False, True, True): 20,
    (True, True, True): 6,
}

STAY = (0.28, 0.12, 0.62, 0.45)
"""Share of a category's children, in the order of CATEGORIES, still in it a year later."""

AGES_FROM = (0, 0, 0, 18)
AGE_WEIGHTS = (
    (6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 5, 4),
    (10, 9, 8, 8, 7, 7, 6, 6, 6, 5, 5, 5, 4, 4, 4, 3, 2, 1),
    (4, 3, 3, 3, 3, 3, 4, 4, 4, 5, 5, 6, 6, 7, 8, 10, 12, 10),
    (30, 26, 22, 5, 2, 1, 1),
)
OTHER_KINDS = {
    "Care Leaver": 70,
    "Over 18": 14,
    "Private Fostering": 6,
    "Age Unknown": 6,
    "Deceased": 1,
}
UNBORN = 0.006
"""Share of children in need and on a plan who are not born yet."""

GENDERS = {"1": 52, "2": 46.5, "9": 0.2, "0": 1.3}
ETHNICITIES = {
    "WBRI": 640, "WIRI": 8, "WIRT": 4, "WROM": 4, "WOTH": 80, "MWBC": 30, "MWBA": 12, "MWAS": 18,
    "MOTH": 28, "AIND": 14, "APKN": 24, "ABAN": 16, "AOTH": 22, "BCRB": 16, "BAFR": 36, "BOTH": 14,
    "CHNE": 3, "OOTH": 18, "REFU": 5, "NOBT": 24,
}  # fmt: skip
DISTRICTS = {
    "Broxbourne": 105, "Dacorum": 145, "East Herts": 100, "Hertsmere": 90, "North Herts": 110,
    "St Albans": 90, "Stevenage": 125, "Three Rivers": 70, "Watford": 95, "Welwyn Hatfield": 120,
    "Out of County": 40, "Not Known": 6,
}  # fmt: skip

DAISU = "DAISU"
CONTACT_SOURCES = {
    "": 52, "Police - Other": 12, "School": 11, "Health Visitor": 5, "GP": 3, "Hospital": 6,
    "Social Care - Other LA": 4, "Housing": 2, "Family Member": 3, "Anonymous": 1, "Not Known": 1,
}  # fmt: skip
DOMESTIC_VIOLENCE = {"DV": 80, "Domestic Violence": 20}
OTHER_NEEDS = {
    "": 50, "Neglect": 13, "Emotional Abuse": 8, "Physical Abuse": 8, "Sexual Abuse": 3,
    "Parental Mental Health": 6, "Parental Substance Misuse": 5, "Child's Disability": 4,
    "Family Dysfunction": 5, "Challenging Behaviour": 4, "Homelessness": 2, "Not Recorded": 2,
}  # fmt: skip
REFERRAL_SOURCES = {"6": 30, "2A": 24, "3A": 5, "3B": 6, "3E": 8, "5B": 9, "1A": 8, "8": 7, "9": 3}
PRIMARY_NEEDS = {"N1": 62, "N2": 9, "N3": 4, "N4": 8, "N5": 11, "N6": 2, "N8": 2, "N0": 2}

NO_FACTOR = "21"
OTHER_FACTORS = {
    "1A": 2, "1B": 14, "1C": 3, "2A": 4, "2B": 15, "2C": 3, "4A": 14, "4B": 32, "4C": 5, "5A": 8,
    "5B": 4, "6A": 6, "6B": 6, "7A": 4, "8A": 1, "9A": 2, "10A": 4, "11A": 4, "12A": 1, "13A": 2,
    "14A": 8, "15A": 6, "16A": 18, "17A": 22, "18A": 17, "19A": 8, "20": 20,
}  # fmt: skip

LATER_FACTOR = "18B"
"""Physical abuse by another child: a code of 2020 and later, which two assessments a year bear."""

NAME_NUMBERS_FROM = 14_000_000
"""No other supplier's people have these names."""


def make(seed: int) -> Sequence[Extract]:
    """What the council sent: two files a year, and the last year's list once more, corrected."""
    rng = np.random.default_rng([seed, 13])
    register = Register(rng)
    cases = _cases(register)
    _find_ways(cases, rng)
    assessments = _assessments(cases, register)
    lists = [_list(cases[cases["year"] == year], register) for year in YEARS]
    sent = _lay_out_assessments(assessments, rng)
    authorised = pd.to_datetime(sent["AssessmentAuthorisationDate"], format="%d/%m/%Y").dt.year
    first_list = _without_sub_category(lists[-1])
    files = [
        *(
            _file("active_case", year, _with_bad_cases(rows, year))
            for year, rows in zip(YEARS, (*lists[:-1], first_list), strict=True)
        ),
        *(
            _file("assessment", year, _with_bad_assessments(sent[authorised == year], year))
            for year in YEARS
        ),
    ]
    again = _file("active_case", YEARS[-1], _with_bad_cases(lists[-1], YEARS[-1]), "_v2")
    return (
        Extract("childrens_services", FIRST_SENT, tuple(files)),
        Extract("childrens_services", CORRECTED, (again,)),
    )


def _file(dataset: str, year: int, rows: pd.DataFrame, resend: str = "") -> File:
    plural = {"active_case": "active_cases", "assessment": "assessments"}[dataset]
    name = f"{plural}_{year}{resend}.csv"
    return File(name, dataset, {dataset: rows}, encoding="utf-8-sig", line_end="\r\n")


# ------------------------------------------------------------------------------------- children


@dataclass
class Register:
    """Every child that the files name; a child's number is its place in the arrays."""

    rng: Generator
    birth: Days = field(default_factory=lambda: np.empty(0, dtype="datetime64[D]"))
    """NaT where it is not known, and of the unborn, who have an ``expected`` day instead."""
    expected: Days = field(default_factory=lambda: np.empty(0, dtype="datetime64[D]"))
    gender: IntArray = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    ethnicity: IntArray = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    district: IntArray = field(default_factory=lambda: np.empty(0, dtype=np.int64))

    def add(self, size: int, category: int, year: int) -> IntArray:
        """New children with ages of a category at a year end."""
        rng, first, day = self.rng, len(self.birth), _year_end(year)
        age = AGES_FROM[category] + draw(AGE_WEIGHTS[category], size, rng)
        birth = born(np.full(size, day.astype(np.int64)), age, rng).astype("datetime64[D]")
        expected = np.full(size, "NaT", dtype="datetime64[D]")
        unborn = np.flatnonzero((rng.random(size) < UNBORN) & (category in (CIN, CPP)))
        birth[unborn] = "NaT"
        expected[unborn] = day + rng.integers(5, 170, len(unborn))
        gender = draw(GENDERS.values(), size, rng)
        gender[unborn] = list(GENDERS).index("0")
        self.birth = np.append(self.birth, birth)
        self.expected = np.append(self.expected, expected)
        self.gender = np.append(self.gender, gender)
        self.ethnicity = np.append(self.ethnicity, draw(ETHNICITIES.values(), size, rng))
        self.district = np.append(self.district, draw(DISTRICTS.values(), size, rng))
        return first + np.arange(size)

    def of_age(self, children: IntArray, category: int, year: int) -> IntArray:
        """Those whose age is known and fits a category at a year end."""
        known = children[~np.isnat(self.birth[children])]
        day = np.full(len(known), _year_end(year).astype(np.int64))
        is_grown = age_at(self.birth[known].astype(np.int64), day) >= 18
        fitting: IntArray = known[is_grown == (category == OTHER)]
        return fitting


def _year_end(year: int) -> np.datetime64:
    return np.datetime64(f"{year}-12-31", "D")


def _cases(register: Register) -> pd.DataFrame:
    """One row a year end, category and child."""
    frames: list[pd.DataFrame] = []
    nobody = np.empty(0, dtype=np.int64)
    before = dict.fromkeys(range(4), nobody)
    for place, year in enumerate(YEARS):
        now: dict[int, IntArray] = {}
        taken = nobody
        for category in (CLA, CPP, CIN, OTHER):
            both = nobody
            if category == CPP:
                twice = FLAGGED_TWICE[place] + NOT_FLAGGED_TWICE[place]
                both = pick(register.of_age(now[CLA], CPP, year), twice, register.rng)
            stay = register.of_age(np.setdiff1d(before[category], taken), category, year)
            stay = pick(stay, int(STAY[category] * len(stay)), register.rng)
            new = register.add(ACTIVE[category][place] - len(stay) - len(both), category, year)
            now[category] = np.concatenate([both, stay, new])
            taken = np.concatenate([taken, now[category]])
            frames.append(
                pd.DataFrame({"year": year, "category": category, "child": now[category]})
            )
        before = now
    cases = pd.concat(frames, ignore_index=True)
    return cases.assign(is_flagged=_flags(cases, register.rng))


def _flags(cases: pd.DataFrame, rng: Generator) -> NDArray[np.bool_]:
    """Which rows are of flagged children; a child in two categories is flagged in both."""
    flagged = np.zeros(len(cases), dtype=np.bool_)
    is_twice = cases.duplicated(["year", "child"], keep=False)
    for place, year in enumerate(YEARS):
        of_year = cases["year"] == year
        twice = cases.loc[of_year & is_twice, "child"].unique()
        both = of_year & cases["child"].isin(pick(twice, FLAGGED_TWICE[place], rng))
        flagged[both] = True
        for category in range(4):
            once = np.flatnonzero(of_year & (cases["category"] == category) & ~is_twice)
            size = FLAGGED[category][place] - int((both & (cases["category"] == category)).sum())
            flagged[pick(once, size, rng)] = True
    return flagged


def _find_ways(cases: pd.DataFrame, rng: Generator) -> None:
    """Add how each flagged child came to the flag: alike in all rows of a child and year."""
    flagged = cases.loc[cases["is_flagged"], ["year", "child"]].drop_duplicates()
    way = deal(apportion(len(flagged), WAYS.values()), rng)
    ways = np.array(list(WAYS))[way]
    names = ["by_contact", "by_referral", "by_assessment"]
    flagged[names] = ways
    found = cases[["year", "child"]].merge(flagged, on=["year", "child"], how="left")
    cases[names] = found[names].eq(True).to_numpy()


# ---------------------------------------------------------------------------------- assessments


def _assessments(cases: pd.DataFrame, register: Register) -> pd.DataFrame:
    """One row an assessment: quarter from 0, child, and which of 3A, 3B and 3C it found."""
    frames, rng = [], register.rng
    for place, year in enumerate(YEARS):
        quarters = range(4 * place, 4 * place + 4)
        found = pd.concat([_with_domestic_violence(quarter) for quarter in quarters])
        found = found.sample(frac=1, random_state=rng)
        found["child"] = _assessed(len(found), year, cases, register)
        active = cases[(cases["year"] == year) & (cases["category"] != OTHER)]
        children = np.union1d(active["child"], found["child"])
        size = round(WITHOUT_PER_WITH * len(found))
        without = pd.DataFrame(
            {
                "quarter": rng.choice(quarters, size),
                "child": rng.choice(children, size),
                **dict.fromkeys(("3A", "3B", "3C"), False),
            }
        )
        frames += [found, without]
    return pd.concat(frames, ignore_index=True)


def _with_domestic_violence(quarter: int) -> pd.DataFrame:
    """The assessments of a quarter that found 3A, 3B or 3C, some of them several."""
    child, parent, other = ASSESSMENTS[quarter]
    every = round(ALL_THREE * other)
    child_parent, parent_other = round(BOTH_3A_3B * child), round(BOTH_3B_3C * other)
    child_other = round(BOTH_3A_3C * other)
    sizes = {
        (True, True, True): every,
        (True, True, False): child_parent,
        (False, True, True): parent_other,
        (True, False, True): child_other,
        (True, False, False): child - every - child_parent - child_other,
        (False, True, False): parent - every - child_parent - parent_other,
        (False, False, True): other - every - parent_other - child_other,
    }
    found = np.repeat(list(sizes), list(sizes.values()), axis=0)
    return pd.DataFrame(found, columns=["3A", "3B", "3C"]).assign(quarter=quarter)


def _assessed(size: int, year: int, cases: pd.DataFrame, register: Register) -> IntArray:
    """Children of a year's assessments with domestic violence.

    Each child flagged by assessment has one. The others have no case at the year's end: children
    of the year before whose case was closed, and children of no list, a tenth of them twice.
    """
    rng, active = register.rng, cases[cases["year"] == year]
    flagged = active.loc[active["by_assessment"], "child"].unique()
    earlier = cases.loc[cases["year"] == year - 1, "child"].unique()
    closed = register.of_age(np.setdiff1d(earlier, active["child"]), CIN, year)
    closed = pick(closed, len(closed) // 5, rng)
    again = size // 10
    new = register.add(size - len(flagged) - len(closed) - again, CIN, year)
    repeated = rng.choice(np.concatenate([flagged, new]), again)
    return np.concatenate([flagged, closed, new, repeated])


# ------------------------------------------------------------------------------------ the files


def _list(cases: pd.DataFrame, register: Register) -> pd.DataFrame:
    """The cases active at one year end, as the council writes them."""
    rng, child, year = register.rng, cases["child"].to_numpy(), int(cases["year"].iloc[0])
    size = len(cases)
    by_child = _Once(child)
    contact = by_child.draw(CONTACT_SOURCES, rng)
    contact[cases["by_contact"]] = DAISU
    need = by_child.draw(OTHER_NEEDS, rng)
    by_referral = cases["by_referral"].to_numpy()
    need[by_referral] = by_child.draw(DOMESTIC_VIOLENCE, rng)[by_referral]
    is_referred = need != ""
    referred = np.datetime64(f"{year}-01-02") + by_child.integers(364, rng)
    referral_source = by_child.draw(REFERRAL_SOURCES, rng)
    primary_need = by_child.draw(PRIMARY_NEEDS, rng)
    primary_need[by_referral] = "N1"
    category = words_of(CATEGORIES, cases["category"].to_numpy())
    is_other = (cases["category"] == OTHER).to_numpy()
    kinds = draw_words(OTHER_KINDS, size, rng)
    category[is_other] = kinds[is_other]
    birth = register.birth[child]
    birth[category == "Age Unknown"] = "NaT"
    forename, surname = _names(by_child, register)
    rows = pd.DataFrame(
        {
            "CaseRecordID": "",
            "SnapshotDate": f"31/12/{year}",
            "LAchildID": _child_ids(child),
            "ChildForename": forename,
            "ChildSurname": surname,
            "PersonBirthDate": write_days(birth),
            "ExpectedPersonBirthDate": write_days(register.expected[child]),
            "GenderCurrent": words_of(GENDERS, register.gender[child]),
            "Ethnicity": mess_up(words_of(ETHNICITIES, register.ethnicity[child]), rng),
            "DistrictOfResidence": mess_up(
                vary(words_of(DISTRICTS, register.district[child]), DISTRICT_SPELLINGS, rng), rng
            ),
            "CategoryOfNeed": mess_up(category, rng),
            "MASHContactSource": mess_up(contact, rng),
            "CINreferralDate": np.where(is_referred, write_days(referred), ""),
            "ReferralSource": np.where(is_referred, referral_source, ""),
            "PrimaryNeedCode": np.where(is_referred, primary_need, ""),
            "NeedSubCategory": mess_up(need, rng),
        }
    )
    rows = rows.sample(frac=1, random_state=rng, ignore_index=True)
    return rows.assign(CaseRecordID=[f"SCR{year}{n:05d}" for n in range(1, size + 1)])


class _Once:
    """Draws that are alike in all rows of a child: what one system says of one child."""

    def __init__(self, child: IntArray) -> None:
        self.children, self.row = np.unique(child, return_inverse=True)

    def draw(self, weights: Mapping[str, float], rng: Generator) -> Names:
        """A word for each row."""
        return draw_words(weights, len(self.children), rng)[self.row]

    def integers(self, below: int, rng: Generator) -> IntArray:
        """A number for each row."""
        return rng.integers(0, below, len(self.children))[self.row]


def _names(by_child: _Once, register: Register) -> tuple[Names, Names]:
    """Names as the system spells them in one list; the unborn have none."""
    children, rng = by_child.children, register.rng
    title = np.where(register.gender[children] == 0, "Mr", "Miss").astype(object)
    forename, surname = write_names(NAME_NUMBERS_FROM + children, title, rng)
    forename[~np.isnat(register.expected[children])] = "UNBORN"
    return forename[by_child.row], surname[by_child.row]


def _lay_out_assessments(assessments: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    """The assessments as the census writes them, in order of their authorisation."""
    size = len(assessments)
    month = np.datetime64("2016-01") + 3 * assessments["quarter"].to_numpy()
    first, after = (edge.astype("datetime64[D]") for edge in (month, month + 3))
    authorised = workday_in(first, after, rng)
    started = workdays_before(authorised, 5, 45, rng)
    rows = pd.DataFrame(
        {
            "AssessmentID": "",
            "LAchildID": _child_ids(assessments["child"].to_numpy()),
            "AssessmentActualStartDate": write_days(started),
            "AssessmentAuthorisationDate": write_days(authorised),
            "AssessmentFactors": _factors(assessments, rng),
        }
    )
    order = np.argsort(authorised, kind="stable")
    rows = rows.iloc[order].reset_index(drop=True)
    return rows.assign(AssessmentID=[f"SA{n:06d}" for n in range(1, size + 1)])


def _factors(assessments: pd.DataFrame, rng: Generator) -> Names:
    """The list of factors in one cell: in no order, some in small letters, some with spaces."""
    size = len(assessments)
    found = assessments[["3A", "3B", "3C"]].to_numpy()
    several = rng.integers(0, 4, size)
    rows = pd.concat(
        [
            *(
                pd.DataFrame({"row": np.flatnonzero(found[:, place]), "factor": factor})
                for place, factor in enumerate(("3A", "3B", "3C"))
            ),
            pd.DataFrame(
                {
                    "row": np.repeat(np.arange(size), several),
                    "factor": draw_words(OTHER_FACTORS, int(several.sum()), rng),
                }
            ),
            pd.DataFrame(
                {"row": np.flatnonzero(~found.any(axis=1) & (several == 0)), "factor": NO_FACTOR}
            ),
        ]
    )
    rows = rows.drop_duplicates().sample(frac=1, random_state=rng)
    cells = rows.groupby("row")["factor"].agg(";".join).reindex(range(size)).to_numpy(dtype=object)
    for share, way in ((0.02, str.lower), (0.02, lambda cell: cell.replace(";", "; "))):
        chosen = np.flatnonzero(rng.random(size) < share)
        cells[chosen] = [way(cell) for cell in cells[chosen]]
    chosen = np.flatnonzero((cells == "3B") & (rng.random(size) < 0.05))
    cells[chosen] = "3B;3B"
    return cells


def _child_ids(child: IntArray) -> list[str]:
    return [f"S{number:07d}" for number in 2_000_000 + child]


# ------------------------------------------------------------------------- what should not stand


def _without_sub_category(rows: pd.DataFrame) -> pd.DataFrame:
    """The first sending of a list, in which the sub-category of need was lost in December."""
    is_lost = rows["CINreferralDate"].str.endswith("/12/2018")
    return rows.assign(NeedSubCategory=rows["NeedSubCategory"].mask(is_lost, ""))


def _with_bad_cases(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    """The rows and a few that break a rule, made after flagged ones so that they would count."""
    bad = rows[rows["MASHContactSource"] == DAISU].head(6).reset_index(drop=True)
    bad["CaseRecordID"] = [f"SCR{year}9{n:04d}" for n in range(1, 7)]
    bad.loc[0, "LAchildID"] = ""
    bad.loc[1, "CategoryOfNeed"] = ""
    bad.loc[2, "CategoryOfNeed"] = "Step Down"
    bad.loc[3, "SnapshotDate"] = f"31/12/{year + 10}"
    bad.loc[4, "SnapshotDate"] = f"31/11/{year}"
    bad.loc[5, "CaseRecordID"] = rows["CaseRecordID"].iloc[0]
    return pd.concat([rows, bad], ignore_index=True)


def _with_bad_assessments(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    """The rows and a few that break a rule, made after ones with 3B so that they would count."""
    bad = rows[rows["AssessmentFactors"].str.contains("3B")].tail(6).reset_index(drop=True)
    bad["AssessmentID"] = [f"SA{year}{n:02d}" for n in range(1, 7)]
    bad.loc[0, "AssessmentAuthorisationDate"] = ""
    bad.loc[1, "AssessmentAuthorisationDate"] = f"31/04/{year}"
    bad.loc[2, "LAchildID"] = ""
    bad.loc[3, "AssessmentActualStartDate"] = f"31/12/{year}"
    bad.loc[3, "AssessmentAuthorisationDate"] = f"03/12/{year}"
    bad.loc[4, "AssessmentAuthorisationDate"] = "05/03/2020"
    bad.loc[5, "AssessmentID"] = rows["AssessmentID"].iloc[0]
    too_new = rows.index[rows["AssessmentFactors"].isin(["4B", "17A"])][:2]
    rows = rows.assign(
        AssessmentFactors=rows["AssessmentFactors"].mask(
            rows.index.isin(too_new), rows["AssessmentFactors"] + f";{LATER_FACTOR}"
        )
    )
    return pd.concat([rows, bad], ignore_index=True)
