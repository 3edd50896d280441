"""Dates of birth that give people the ages which the printed tables need.

A date of birth is drawn from the age that a person has at one of their offences, then the ages at
all others follow from it. People with several offences come first; those with one, whose age
stands in one cell alone, are dealt what the printed figures leave.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from warehouse.synthetic.allocation import BoolArray, CalibrationError, IntArray, pick
from warehouse.synthetic.police.calibration import AGE_BAND_FLOORS

UNDER_17, FROM_17, FROM_27 = range(3)
YOUNG_FROM, YOUNG_TO = 16, 18
OLDEST_CHILD = 13
"""Repeat people under 17 who are not young ones stay below 16 for the whole window."""
YOUNGEST_GROWN = 20
"""Other repeat people's least age at the first of the offences that decide; 19 at all others."""
MARGIN = 2
"""Days kept between a birthday and an offence, so that no rule for leap days matters."""

# How often each single year of age is drawn within its band, from the band's floor upwards.
AGE_WEIGHTS = (
    (0,) * 10 + (1, 1, 2, 3, 5, 8, 18),
    (6, 8, 9, 10, 10, 10, 10, 10, 10, 10),
    (11, 11, 11, 10, 10, 10, 9, 9, 9, 8),
    (12, 12, 11, 11, 10, 10, 9, 9, 8, 8),
    (13, 13, 12, 11, 10, 9, 9, 8, 7, 7),
    (15, 13, 12, 11, 10, 9, 8, 7, 7, 7),
    (7, 7, 7, 7, 7, 6, 6, 6, 6, 6, 6, 6, 5, 5, 5, 5, 5, 4, 4, 4, 3, 3, 2, 2, 1, 1, 1),
)


def band_of(age: IntArray) -> IntArray:
    """Band of ``calibration.AGE_BANDS`` of ages in completed years."""
    return np.searchsorted(AGE_BAND_FLOORS, age, side="right").astype(np.int64) - 1


def ages_in(band: IntArray, rng: Generator, youngest_grown: int = 0) -> IntArray:
    """An age for each band, spread evenly over the band's ages so that means barely vary.

    With ``youngest_grown`` the age is never between that of the oldest child and that one.
    """
    age = np.empty(len(band), dtype=np.int64)
    for code, weights in enumerate(AGE_WEIGHTS):
        rows = np.flatnonzero(band == code)
        chances = np.array(weights, dtype=float)
        ages = AGE_BAND_FLOORS[code] + np.arange(len(chances))
        chances[(ages > OLDEST_CHILD) & (ages < youngest_grown)] = 0
        upper = np.cumsum(chances) / chances.sum()
        quantile = (np.arange(len(rows)) + rng.random(len(rows))) / max(len(rows), 1)
        age[rows] = rng.permutation(ages[np.searchsorted(upper, quantile, side="right")])
    return age


def born(event_day: IntArray, age: IntArray, rng: Generator) -> IntArray:
    """Days of birth of people who have these completed years of age on these days."""
    birthday = shift_years(event_day, -age)
    return avoid_new_year(birthday - rng.integers(MARGIN, 365 - MARGIN, len(birthday)))


def shift_years(day: IntArray, years: IntArray | int) -> IntArray:
    """The same calendar day so many years later; 29 February becomes 1 March."""
    dates = day.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    first_of_month = (months + 12 * np.asarray(years)).astype("datetime64[D]")
    shifted: IntArray = first_of_month.astype(np.int64) + _day_of_month(dates)
    return shifted


def avoid_new_year(day: IntArray) -> IntArray:
    """1 January is what is typed where only the year is known: a day earlier instead."""
    dates = day.astype("datetime64[D]")
    is_new_year = dates == dates.astype("datetime64[Y]").astype("datetime64[D]")
    avoided: IntArray = day - is_new_year
    return avoided


def age_at(birth_day: IntArray, day: IntArray) -> IntArray:
    """Completed years."""
    born_on, on = birth_day.astype("datetime64[D]"), day.astype("datetime64[D]")
    months = (on.astype("datetime64[M]") - born_on.astype("datetime64[M]")).astype(np.int64)
    years: IntArray = (months - (_day_of_month(on) < _day_of_month(born_on))) // 12
    return years


def _day_of_month(dates: NDArray[np.datetime64]) -> IntArray:
    since: IntArray = (dates - dates.astype("datetime64[M]").astype("datetime64[D]")).astype(int)
    return since


# -------------------------------------------------------------------------------- young people


@dataclass(frozen=True)
class Moments:
    """Days that matter to a person, one entry a person."""

    first: IntArray
    """Committed day of the offence that was recorded first."""
    earliest: IntArray
    """Earliest committed day."""
    before_latest: IntArray
    """Latest committed day but one; the earliest where there is one."""
    latest: IntArray

    def of(self, people: IntArray) -> Moments:
        """The same for some of the people."""
        return Moments(*(getattr(self, field.name)[people] for field in fields(self)))


def moments(links: pd.DataFrame, people: int) -> Moments:
    """Of people numbered 0 to ``people`` - 1, from their links in order of recording."""
    first = links.sort_values("offence").groupby("person")["committed_day"].first()
    by_day = links.sort_values(["person", "committed_day"])
    from_end = by_day.groupby("person").cumcount(ascending=False)
    day = by_day.set_index("person")["committed_day"]
    earliest, latest = day.groupby(level=0).first(), day.groupby(level=0).last()
    last_but_one = day[(from_end == 1).to_numpy()].reindex(earliest.index).fillna(earliest)
    days = (series.reindex(range(people)) for series in (first, earliest, last_but_one, latest))
    return Moments(*(series.fillna(0).to_numpy().astype(np.int64) for series in days))


def born_young(when: Moments, aged_16: BoolArray, leaves: BoolArray, rng: Generator) -> IntArray:
    """Days of birth of people who are 16 to 18 at their offences.

    Args:
        when: one entry a young person.
        aged_16: those who are 16 at the offence recorded first; the others are older.
        leaves: those who are 19 at the latest of their offences.
        rng: the source of chance.
    """
    low = when.latest + MARGIN
    high = shift_years(when.earliest, 3) - MARGIN
    turns_17 = shift_years(when.first, 2)
    low = np.where(aged_16, np.maximum(low, turns_17 + MARGIN), low)
    high = np.where(aged_16, high, np.minimum(high, turns_17 - MARGIN))
    low = np.where(leaves, when.before_latest + MARGIN, low)
    high = np.where(leaves, when.latest - MARGIN, high)
    if (low > high).any():
        raise CalibrationError("no day of birth keeps a young person between 16 and 18")
    return shift_years(rng.integers(low, high + 1), -19)


def choose_leavers(when: Moments, eligible: BoolArray, size: int, rng: Generator) -> BoolArray:
    """Young people with a gap before their latest offence wide enough to turn 19 in."""
    gap = when.latest - when.before_latest
    chosen = np.zeros(len(gap), dtype=np.bool_)
    chosen[pick(np.flatnonzero(eligible & (gap > 5 * MARGIN)), size, rng)] = True
    return chosen
