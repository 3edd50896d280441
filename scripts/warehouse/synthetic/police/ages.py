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

from warehouse.synthetic.allocation import BoolArray, CalibrationError, IntArray, pick
from warehouse.synthetic.births import MARGIN, shift_years
from warehouse.synthetic.police.calibration import AGE_BAND_FLOORS

UNDER_17, FROM_17, FROM_27 = range(3)
YOUNG_FROM, YOUNG_TO = 16, 18
OLDEST_CHILD = 13
"""Repeat people under 17 who are not young ones stay below 16 for the whole window."""
YOUNGEST_GROWN = 20
"""Other repeat people's least age at the first of the offences that decide; 19 at all others."""

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
