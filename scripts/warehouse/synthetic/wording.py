"""Cells as suppliers write them: words by weight, a little mess, days as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from warehouse.synthetic.allocation import IntArray, draw
from warehouse.synthetic.names import Names
from warehouse.synthetic.spelling import spell_codes

Days = NDArray[np.datetime64]

HOLIDAYS = [f"{year}-{day}" for year in range(2015, 2020) for day in ("01-01", "12-25", "12-26")]
OFFICE_DAYS = np.busdaycalendar(holidays=np.array(HOLIDAYS, dtype="datetime64[D]"))

DISTRICT_SPELLINGS = {
    "East Herts": "East Hertfordshire",
    "North Herts": "North Hertfordshire",
    "St Albans": "St. Albans",
}
"""Other forms of the districts' names that suppliers write now and then."""


def draw_words(weights: Mapping[str, float], size: int, rng: Generator) -> Names:
    """Words at random by weight."""
    return words_of(weights, draw(weights.values(), size, rng))


def words_of(words: Iterable[str], code: IntArray) -> Names:
    """The words with these places."""
    return np.array(list(words), dtype=object)[code]


def mess_up(words: Names, rng: Generator) -> Names:
    """The same words, a few of them in other capitals or with a space too many."""
    written, code = np.unique(words.astype(str), return_inverse=True)
    return spell_codes(code, list(written), rng)


def vary(words: Names, other_forms: Mapping[str, str], rng: Generator) -> Names:
    """The same words, a third of those that have another form written in it."""
    varied = words.copy()
    chosen = np.flatnonzero(rng.random(len(words)) < 1 / 3)
    varied[chosen] = [other_forms.get(word, word) for word in words[chosen]]
    return varied


def write_days(days: Days) -> Names:
    """Days as 31/12/2018, blank where there is none."""
    text: Names = pd.Series(days).dt.strftime("%d/%m/%Y").fillna("").to_numpy(dtype=object)
    return text


def workday_in(first: Days, after: Days, rng: Generator) -> Days:
    """An office day in each span, from its first day to the day before it is over."""
    workdays = np.busday_count(first, after, busdaycal=OFFICE_DAYS)
    day: Days = np.busday_offset(
        first, rng.integers(0, workdays), roll="forward", busdaycal=OFFICE_DAYS
    )
    return day


def workdays_before(day: Days, fewest: int, most: int, rng: Generator) -> Days:
    """An office day so many office days before each."""
    earlier: Days = np.busday_offset(
        day, -rng.integers(fewest, most + 1, len(day)), roll="backward", busdaycal=OFFICE_DAYS
    )
    return earlier
