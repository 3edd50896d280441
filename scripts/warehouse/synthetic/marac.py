"""Referrals to the county's MARACs, made up: a workbook for each year, a sheet for each quarter.

Printed sources: Tables 19 to 21, Figure 11 and section 3.2.2 of the needs assessment, all of 2018.
No MARAC's workbook is public; the columns are those of a published referral form. Where the
printed figures leave room or contradict each other, this stands:

* A row is a referral. Table 20 has 1,378 of them and Table 19 has 1,359 cases, so 19 cases were
  referred by two agencies, the police and another.
* A case counts on the day of the meeting that discussed it.
* A case repeats where the same person had another within the 12 months before it (SafeLives'
  definition; the document gives none). So the cases of 2017 are here too, as many as chosen; some
  people come back after more than 12 months and do not repeat. The coordinator's own column is
  wrong here and there, as such columns are.
* The percentages of Table 21 give one whole number each, and those of the five areas make the
  county's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.random import Generator

from warehouse.synthetic.allocation import (
    BoolArray,
    CalibrationError,
    IntArray,
    apportion,
    deal,
    draw,
    flags,
    pick,
)
from warehouse.synthetic.births import born
from warehouse.synthetic.extract import Extract, File
from warehouse.synthetic.names import Names, name_people
from warehouse.synthetic.spelling import write_names
from warehouse.synthetic.wording import draw_words, mess_up, words_of

YEARS = (2017, 2018)
RECEIVED: Mapping[int, date] = {2017: date(2018, 1, 16), 2018: date(2019, 1, 15)}


@dataclass(frozen=True)
class Area:
    """A MARAC: its districts, and how many of its cases of 2018 have such victims."""

    districts: tuple[str, str]
    male: int
    minority: int
    disabled: int
    lgbt: int


# Table 21, percentages of 315, 307, 290, 272 and 175 cases as whole numbers.
AREAS = (
    Area(("North Herts", "Stevenage"), 15, 41, 15, 1),
    Area(("St Albans", "Dacorum"), 26, 39, 11, 2),
    Area(("Welwyn Hatfield", "Hertsmere"), 7, 27, 13, 3),
    Area(("East Herts", "Broxbourne"), 15, 31, 10, 1),
    Area(("Watford", "Three Rivers"), 5, 29, 5, 0),
)

# Table 19: cases and repeat cases of 2018.
CASES: Mapping[str, tuple[int, int]] = {
    "North Herts": (149, 44), "Stevenage": (166, 42),
    "St Albans": (121, 36), "Dacorum": (186, 53),
    "Welwyn Hatfield": (184, 63), "Hertsmere": (106, 37),
    "East Herts": (126, 36), "Broxbourne": (146, 39),
    "Watford": (95, 27), "Three Rivers": (80, 19),
}  # fmt: skip
CASES_OF_2017 = 1_284
REPEAT_SHARE_OF_2017 = 0.28
"""Of cases late enough in 2017 to have an earlier one in the workbook. Both chosen: the document
prints 2018 alone."""

# Table 20: referrals of 2018, and which of them came second to one by the police.
SOURCES: Mapping[str, int] = {
    "Police": 1_011, "IDVA": 175, "Voluntary sector": 106, "Housing": 31,
    "Children's Social Care": 19, "Other": 16, "Primary Care Service": 8, "Mental health": 4,
    "Substance abuse": 2, "Adult social care": 2, "Probation": 2, "Secondary care/acute trust": 2,
    "MASH": 0, "Education": 0,
}  # fmt: skip
SECOND_SOURCES: Mapping[str, int] = {
    "IDVA": 11, "Voluntary sector": 4, "Housing": 2, "Children's Social Care": 2,
}  # fmt: skip
FIRST_OF_TWO = "Police"

# Of 2017 nothing is printed: the same sources, and the two that sent none in 2018.
SOURCES_OF_2017: Mapping[str, int] = {**SOURCES, "MASH": 9, "Education": 3}

SPANS = (0.25, 0.4, 0.55, 0.7)
"""Years between a repeat case and the one before it, about."""
SPAN_OF_RETURN = 1.25
RETURNING_SHARE = 0.12
"""Of cases that do not repeat: the person had a case, but longer ago."""
REPEATS_WITHIN_DAYS = (30, 340)
RETURNS_AFTER_DAYS = 390
"""Between meetings; so far from 12 months that counting from the referrals tells the same."""
MOVED_SHARE = 0.06
"""Of cases of 2017: the victim lived elsewhere then."""
ELSEWHERE = ("Out of County", *CASES)

WAIT_DAYS = (4, 25)
"""From referral to meeting."""

AGES = ((16, 20, 9), (21, 30, 33), (31, 40, 29), (41, 50, 17), (51, 60, 8), (61, 84, 4))
WHITE_OR_UNKNOWN: Mapping[str, float] = {
    "White British": 82, "White - Other": 7, "White Irish": 2, "Not known": 4, "Refused": 1, "": 4,
}  # fmt: skip
MINORITIES: Mapping[str, float] = {
    "Mixed White & Black Caribbean": 8, "Mixed White & Asian": 3, "Mixed - Other": 5, "Indian": 14,
    "Pakistani": 16, "Bangladeshi": 7, "Chinese": 2, "Asian - Other": 12, "Black African": 15,
    "Black Caribbean": 9, "Black - Other": 4, "Arab": 1, "Other ethnic group": 4,
}  # fmt: skip
NOT_DISABLED: Mapping[str, float] = {"None": 84, "Not known": 9, "": 7}
DISABILITIES: Mapping[str, float] = {
    "Mobility": 24, "Mental health": 34, "Learning disability": 12, "Hearing": 6, "Vision": 4,
    "Long-term illness": 12, "Mental health; Mobility": 5, "Mental health; Long-term illness": 3,
}  # fmt: skip
NOT_LGBT: Mapping[str, float] = {"No": 80, "N": 4, "Not known": 10, "": 6}
OTHER_GENDERS: Mapping[str, float] = {"Female": 99.4, "Not known": 0.6}
CONSENT: Mapping[str, float] = {"Yes": 68, "No": 30, "": 2}
CHILDREN: Mapping[str, float] = {"0": 30, "1": 27, "2": 25, "3": 11, "4": 4, "5": 1, "": 2}
COORDINATOR_ERRS = 0.05
UNKNOWN_BIRTH, UNKNOWN_NAME = 0.03, 0.015
"""Of people with one case."""
TYPED_AS_TEXT = 0.02
"""Of days: text in the cell where the others are dates."""

FIRST_PERSON = 15_000_000
"""No other supplier's people have these names."""

NOTES = (
    "Synthetic data: no row describes a real person or case.",
    "One row for each referral; a case that two agencies referred has two rows.",
    "Repeat: the coordinator's own mark.",
)


def make(seed: int) -> Sequence[Extract]:
    """What the MARAC coordinators sent: last year's workbook and this year's."""
    rng = np.random.default_rng([seed, 3])
    cases = _cases(rng)
    rows = _lay_out(cases, _people(cases, rng), rng)
    return [
        Extract(
            "marac",
            RECEIVED[year],
            (File(f"marac_referrals_{year}.xlsx", "referral", _sheets(rows, year, rng), "xlsx"),),
        )
        for year in YEARS
    ]


# --------------------------------------------------------------------------------------- cases


def _cases(rng: Generator) -> pd.DataFrame:
    """One row a case in the order of meetings: who, where, when, whether it repeats."""
    area_of = {name: at for at, area in enumerate(AREAS) for name in area.districts}
    of_2017 = apportion(CASES_OF_2017, [cases for cases, _ in CASES.values()])
    frames, people = [], 0
    for (name, (cases, repeats)), before in zip(CASES.items(), of_2017.tolist(), strict=True):
        frame = _cases_of_district(area_of[name], before, cases, repeats, rng)
        frame["person"] += people
        people = int(frame["person"].max()) + 1
        frames.append(frame.assign(area=area_of[name], district=name))
    rows = pd.concat(frames, ignore_index=True)
    moved = pick(np.flatnonzero(rows["year"] == YEARS[0]), round(MOVED_SHARE * CASES_OF_2017), rng)
    rows.loc[moved, "district"] = rng.choice(ELSEWHERE, len(moved))
    return rows.sort_values(["meeting", "area", "person"], ignore_index=True)


def _cases_of_district(
    area: int, before: int, cases: int, repeats: int, rng: Generator
) -> pd.DataFrame:
    """Cases of both years with the people that they are about, in the order of meetings.

    A repeat case follows the one that stands a fixed number of places before it. The numbers are
    multiples of how many there are, one for each remainder of a case's place, so that no two
    cases follow the same one.
    """
    sizes = (before, cases)
    meeting = np.concatenate(
        [_spread(_meetings(area, year), size, rng) for year, size in zip(YEARS, sizes, strict=True)]
    )
    year = np.repeat(YEARS, sizes)
    place = np.arange(len(meeting))
    step = len(SPANS)
    spans = np.round(np.array(SPANS) * (before + cases) / 2 / step).astype(np.int64) * step
    earlier = place - spans[place % step]

    could = np.flatnonzero((year == YEARS[0]) & (earlier >= 0))
    repeat = np.concatenate(
        [
            pick(could, round(REPEAT_SHARE_OF_2017 * len(could)), rng),
            pick(np.flatnonzero(year == YEARS[1]), repeats, rng),
        ]
    )
    previous = np.full(len(place), -1)
    previous[repeat] = earlier[repeat]
    gap = meeting[repeat] - meeting[previous[repeat]]
    if (gap < REPEATS_WITHIN_DAYS[0]).any() or (gap > REPEATS_WITHIN_DAYS[1]).any():
        raise CalibrationError("a repeat case too soon or too late after the one before it")
    is_repeat = previous >= 0
    _let_return(previous, meeting, round(SPAN_OF_RETURN * (before + cases) / 2), rng)
    return pd.DataFrame(
        {"year": year, "meeting": meeting, "person": _roots(previous), "is_repeat": is_repeat}
    )


def _meetings(area: int, year: int) -> IntArray:
    """Days on which an area's MARAC meets: every other week but for the turn of the year."""
    second_monday = np.busday_offset(f"{year}-01", 1, roll="forward", weekmask="Mon")
    days = second_monday + area + np.arange(0, 350, 14)
    return days.astype("datetime64[D]").astype(np.int64)


def _spread(meetings: IntArray, size: int, rng: Generator) -> IntArray:
    """A meeting for each case, in order: half of the cases evenly, half at random."""
    even = np.arange(size // 2) * len(meetings) // (size // 2)
    at_random = rng.integers(0, len(meetings), size - len(even))
    spread: IntArray = meetings[np.sort(np.concatenate([even, at_random]))]
    return spread


def _let_return(previous: IntArray, meeting: IntArray, span: int, rng: Generator) -> None:
    """Let people whose last case is longer ago than a repeat have another, in place."""
    first = np.flatnonzero(previous < 0)
    first = first[first >= span]
    earlier = first - span
    is_long_ago = meeting[first] - meeting[earlier] >= RETURNS_AFTER_DAYS
    fits = first[is_long_ago & ~np.isin(earlier, previous)]
    chosen = pick(fits, min(len(fits), round(RETURNING_SHARE * len(first))), rng)
    previous[chosen] = chosen - span


def _roots(previous: IntArray) -> IntArray:
    """The person of each case, numbered from 0: cases that follow each other are one person's."""
    root = np.where(previous < 0, np.arange(len(previous)), previous)
    while (root != root[root]).any():
        root = root[root]
    return np.unique(root, return_inverse=True)[1].astype(np.int64)


# -------------------------------------------------------------------------------------- people


def _people(cases: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    """One row a person, the same in all of their cases; ``born`` is NaT where it is not known."""
    by_person = cases.groupby("person")
    size = cases["person"].nunique()
    first_meeting = by_person["meeting"].min().to_numpy()
    has = {
        trait: _choose(cases, [getattr(area, trait) for area in AREAS], rng)
        for trait in ("male", "minority", "disabled", "lgbt")
    }
    low, high, weight = zip(*AGES, strict=True)
    band = draw(weight, size, rng)
    birth = born(first_meeting, rng.integers(np.take(low, band), np.take(high, band) + 1), rng)
    birth = birth.astype("datetime64[D]")
    once = np.flatnonzero((by_person.size() == 1).to_numpy())
    birth[pick(once, round(UNKNOWN_BIRTH * len(once)), rng)] = "NaT"
    return pd.DataFrame(
        {
            "gender": np.where(has["male"], "Male", draw_words(OTHER_GENDERS, size, rng)),
            "ethnicity": np.where(
                has["minority"],
                draw_words(MINORITIES, size, rng),
                draw_words(WHITE_OR_UNKNOWN, size, rng),
            ),
            "disability": np.where(
                has["disabled"],
                draw_words(DISABILITIES, size, rng),
                draw_words(NOT_DISABLED, size, rng),
            ),
            "lgbt": np.where(has["lgbt"], "Yes", draw_words(NOT_LGBT, size, rng)),
            "born": birth,
            "is_named": ~flags(size, pick(once, round(UNKNOWN_NAME * len(once)), rng)),
        }
    )


def _choose(cases: pd.DataFrame, wanted: Sequence[int], rng: Generator) -> BoolArray:
    """People so that each area has the wanted number of cases of 2018 about them.

    People of 2017 alone are chosen at the county's rate.
    """
    current = cases[cases["year"] == YEARS[1]]
    chosen = rng.random(cases["person"].nunique()) < sum(wanted) / len(current)
    chosen[current["person"]] = False
    for area, number in enumerate(wanted):
        times = current.loc[current["area"] == area, "person"].value_counts()
        several = rng.permutation(times.index[times > 1])
        several = several[: round(number * len(several) / len(times))]
        several = several[times[several].cumsum().to_numpy() <= number]
        once = times.index[times == 1].to_numpy()
        chosen[several] = True
        chosen[pick(once, number - int(times[several].sum()), rng)] = True
    return chosen


# ------------------------------------------------------------------------------------ workbooks


def _lay_out(cases: pd.DataFrame, people: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    """Referrals as coordinators write them, with the ``year`` and ``quarter`` of the meeting."""
    sources = _sources(cases, rng)
    case = sources["case"].to_numpy()
    of_case = cases.iloc[case].reset_index(drop=True)
    person = of_case["person"].to_numpy()
    of_person = people.iloc[person].reset_index(drop=True)
    meeting = of_case["meeting"].to_numpy()
    forename, surname = _names(of_person, person, rng)
    number = [
        f"SM{year % 100}-{place:04d}"
        for year, place in zip(cases["year"], cases.groupby("year").cumcount() + 1, strict=True)
    ]
    consent, children = (draw_words(words, len(cases), rng)[case] for words in (CONSENT, CHILDREN))
    errs = (rng.random(len(cases)) < COORDINATOR_ERRS)[case]
    return pd.DataFrame(
        {
            "year": of_case["year"],
            "quarter": (pd.to_datetime(meeting, unit="D").month + 2) // 3,
            "Referral Ref": [
                f"{number[one]}/{order}" for one, order in zip(case, sources["order"], strict=True)
            ],
            "Case Number": np.array(number, dtype=object)[case],
            "Meeting Date": _dates(meeting.astype("datetime64[D]"), rng),
            "Referral Date": _dates(
                (meeting - rng.integers(*WAIT_DAYS, len(case))).astype("datetime64[D]"), rng
            ),
            "Referring Agency": mess_up(sources["source"].to_numpy(), rng),
            "Victim Forename": forename,
            "Victim Surname": surname,
            "Victim DOB": _dates(of_person["born"].to_numpy(), rng),
            "Gender": mess_up(of_person["gender"].to_numpy(), rng),
            "Ethnicity": mess_up(of_person["ethnicity"].to_numpy(), rng),
            "District": mess_up(of_case["district"].to_numpy(), rng),
            "Disability": mess_up(of_person["disability"].to_numpy(), rng),
            "LGBT": mess_up(of_person["lgbt"].to_numpy(), rng),
            "Consent": consent,
            "Children": children,
            "Repeat": np.where(of_case["is_repeat"] != errs, "Y", "N"),
        }
    )


def _sources(cases: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    """One row a referral: ``case``, its ``order`` within the case, and the ``source``."""
    frames = []
    for year, sources in zip(YEARS, (SOURCES_OF_2017, SOURCES), strict=True):
        case = rng.permutation(np.flatnonzero(cases["year"] == year))
        twice = case[: sum(SECOND_SOURCES.values())]
        first = {name: n - SECOND_SOURCES.get(name, 0) for name, n in sources.items()}
        first[FIRST_OF_TWO] -= len(twice)
        if year == YEARS[1]:
            others = deal(first.values(), rng)
        else:
            others = draw(first.values(), len(case) - len(twice), rng)
        second = np.repeat(list(SECOND_SOURCES), list(SECOND_SOURCES.values()))
        frames.append(
            pd.DataFrame(
                {
                    "case": np.concatenate([case, twice]),
                    "order": np.repeat([1, 2], [len(case), len(twice)]),
                    "source": np.concatenate(
                        [
                            np.full(len(twice), FIRST_OF_TWO, dtype=object),
                            words_of(first, others),
                            second,
                        ]
                    ),
                }
            )
        )
    return pd.concat(frames).sort_values(["case", "order"], ignore_index=True)


def _names(of_person: pd.DataFrame, person: IntArray, rng: Generator) -> tuple[Names, Names]:
    """Names as each row spells them."""
    title = np.where(of_person["gender"] == "Male", "Mr", "Ms").astype(object)
    forename, surname = write_names(FIRST_PERSON + person, title, rng)
    forename[~of_person["is_named"].to_numpy()] = "Not known"
    return forename, surname


def _sheets(rows: pd.DataFrame, year: int, rng: Generator) -> dict[str, pd.DataFrame]:
    """A year's workbook: a sheet of notes, then one for each quarter."""
    sheets = {"Notes": pd.DataFrame({"Notes": NOTES})}
    for quarter in range(1, 5):
        sheet = rows[(rows["year"] == year) & (rows["quarter"] == quarter)]
        sheet = sheet.drop(columns=["year", "quarter"]).reset_index(drop=True)
        sheets[f"Q{quarter} {year}"] = _with_bad_rows(sheet, year, rng) if quarter == 2 else sheet
    return sheets


def _with_bad_rows(rows: pd.DataFrame, year: int, rng: Generator) -> pd.DataFrame:
    """Some rows too many, each of which breaks one rule.

    One value of 2017, of which nothing is printed, is not to be believed.
    """
    if year == YEARS[0]:
        rows.loc[0, "LGBT"] = "see file"
    bad = rows.iloc[rng.choice(len(rows), 6, replace=False)].reset_index(drop=True)
    bad["Case Number"] = [f"SM{year % 100}-9{place:03d}" for place in range(len(bad))]
    bad["Referral Ref"] = bad["Case Number"] + "/1"
    bad["Victim Forename"], bad["Victim Surname"] = name_people(
        FIRST_PERSON + 900_000 + 10 * (year - 2000) + np.arange(len(bad))
    )
    bad.loc[0, "Referral Ref"] = rows["Referral Ref"].iloc[0]
    bad.loc[1, "Case Number"] = ""
    bad.loc[2, "Meeting Date"] = "next meeting"
    bad.loc[3, "District"] = "Hertford"
    bad.loc[4, "Referring Agency"] = ""
    bad.loc[5, "Meeting Date"] = date(year + 3, 5, 3)
    return pd.concat([rows, bad], ignore_index=True)


# ------------------------------------------------------------------------------------- writing


def _dates(days: np.ndarray, rng: Generator) -> Names:
    """Days as a spreadsheet holds them: dates, a few as text; blank where not known."""
    cells: Names = days.astype("datetime64[D]").astype(object)
    text = pd.Series(pd.to_datetime(days)).dt.strftime("%d/%m/%Y").to_numpy()
    as_text = rng.random(len(days)) < TYPED_AS_TEXT
    cells[as_text] = text[as_text]
    cells[np.isnat(days)] = ""
    return cells
