"""Days of birth that give people a wanted age on a day, and ages on a day.

Days are counted from 1 January 1970, as in ``numpy``'s ``datetime64[D]``.
"""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from warehouse.synthetic.allocation import IntArray

MARGIN = 2
"""Days kept between a birthday and an event, so that no rule for leap days matters."""


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
