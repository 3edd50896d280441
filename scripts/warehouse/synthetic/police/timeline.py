"""When offences were committed and recorded, to the minute where the time is known.

Days are counted from 1 January 1970, minutes from midnight; -1 is a time or day not known.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from warehouse.synthetic.allocation import BoolArray, IntArray, deal_rest, draw
from warehouse.synthetic.police.calibration import GO_LIVE, YEARS

UNKNOWN = -1
MINUTES_A_DAY = 1_440
LONGEST_PROMPT_LAG = 60
"""Days. What was recorded later than this after it was committed is a back-dated report."""

WEEKDAY_WEIGHTS = (1.0, 0.97, 0.98, 0.99, 1.02, 1.17, 1.20)
HOUR_WEIGHTS = (
    5.2, 3.2, 2.5, 1.8, 1.3, 1.1, 1.3, 1.9, 2.8, 3.3, 3.6, 3.8,
    4.2, 4.0, 4.1, 4.4, 4.7, 4.9, 6.2, 6.4, 6.6, 6.7, 6.5, 5.4,
)  # fmt: skip
SHARE_TIME_UNKNOWN = 0.06
SHARE_BACK_DATED = 0.025
SHARE_OVER_NEW_YEAR = 0.003
SHARE_WITH_END = 0.4


def day_number(value: str | object) -> int:
    """Days from 1970-01-01 to a date."""
    return int(np.datetime64(str(value), "D").astype(np.int64))


GO_LIVE_DAY = day_number(GO_LIVE)


@dataclass(frozen=True)
class Timeline:
    """Parallel arrays, one entry an offence; ``to_day`` is -1 where no end was recorded."""

    committed_day: IntArray
    committed_minute: IntArray
    to_day: IntArray
    to_minute: IntArray
    recorded_day: IntArray
    recorded_minute: IntArray


def draw_timeline(
    year: IntArray, rng: Generator, month_quota: tuple[int, ...] | None = None
) -> Timeline:
    """Times for offences recorded in ``year``; committed months as in ``month_quota`` exactly."""
    size = len(year)
    committed, recorded = np.empty(size, dtype=np.int64), np.empty(size, dtype=np.int64)
    kind = draw(
        (1 - SHARE_BACK_DATED - SHARE_OVER_NEW_YEAR, SHARE_BACK_DATED, SHARE_OVER_NEW_YEAR),
        size,
        rng,
    )
    for late_kind, draw_late in ((1, _draw_back_dated), (2, _draw_over_new_year)):
        rows = np.flatnonzero(kind == late_kind)
        committed[rows], recorded[rows] = draw_late(year[rows], rng)
    rows = np.flatnonzero(kind == 0)
    if month_quota is None:
        month = draw((31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), len(rows), rng)
    else:
        late_months = month_of(committed[kind != 0])
        month = deal_rest(month_quota, late_months, len(rows), rng, "committed months")
    committed[rows] = _draw_days(year[rows], month, rng)
    lag = draw_prompt_lag(len(rows), rng)
    recorded[rows] = np.minimum(committed[rows] + lag, _first_day(year[rows] + 1) - 1)
    return _with_minutes(committed, recorded, rng)


def draw_prompt_lag(size: int, rng: Generator) -> IntArray:
    """Days from an ordinary offence to its record: most often none."""
    longest = np.array([1, 2, 8, LONGEST_PROMPT_LAG + 1])[draw((0.62, 0.16, 0.17, 0.05), size, rng)]
    return rng.integers(0, longest)


def month_of(days: IntArray) -> IntArray:
    """Calendar month, 0 for January."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12


def _first_day(year: IntArray) -> IntArray:
    return (year - 1970).astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)


def _draw_back_dated(year: IntArray, rng: Generator) -> tuple[IntArray, IntArray]:
    recorded = _first_day(year) + rng.integers(0, 365, len(year))
    lag = LONGEST_PROMPT_LAG + 1 + rng.exponential(330, len(year)).astype(np.int64)
    return recorded - np.minimum(lag, 1_800), recorded


def _draw_over_new_year(year: IntArray, rng: Generator) -> tuple[IntArray, IntArray]:
    recorded = _first_day(year) + rng.integers(0, 6, len(year))
    return recorded - rng.integers(7, 28, len(year)), recorded


def _draw_days(year: IntArray, month: IntArray, rng: Generator) -> IntArray:
    """A day in each month, weekends somewhat more often."""
    days = np.empty(len(year), dtype=np.int64)
    for wanted_year in YEARS:
        for wanted_month in range(12):
            rows = np.flatnonzero((year == wanted_year) & (month == wanted_month))
            start = np.datetime64(f"{wanted_year}-{wanted_month + 1:02d}")
            calendar = np.arange(start.astype("datetime64[D]"), (start + 1).astype("datetime64[D]"))
            numbers = calendar.astype(np.int64)
            weights = np.array(WEEKDAY_WEIGHTS)[(numbers + 3) % 7]
            days[rows] = numbers[draw(weights, len(rows), rng)]
    return days


def _with_minutes(committed: IntArray, recorded: IntArray, rng: Generator) -> Timeline:
    size = len(committed)
    minute = draw(HOUR_WEIGHTS, size, rng) * 60 + rng.integers(0, 60, size)
    minute[rng.random(size) < SHARE_TIME_UNKNOWN] = UNKNOWN
    to_day, to_minute = _draw_ends(committed, minute, recorded, rng)
    last_day = np.maximum(committed, to_day)
    last_minute = np.where(to_day == UNKNOWN, minute, to_minute)
    earliest = np.where(last_day == recorded, last_minute + 1, 0)
    recorded_minute = np.minimum(rng.integers(earliest, MINUTES_A_DAY + 1), MINUTES_A_DAY - 1)
    return Timeline(committed, minute, to_day, to_minute, recorded, recorded_minute)


def _draw_ends(
    committed: IntArray, minute: IntArray, recorded: IntArray, rng: Generator
) -> tuple[IntArray, IntArray]:
    """The end of some offences: hours later, or days later up to the day of the record."""
    size = len(committed)
    has_end: BoolArray = (rng.random(size) < SHARE_WITH_END) & (minute < MINUTES_A_DAY - 3)
    span = recorded - committed
    later = (rng.random(size) < 0.5) & (span > 0)
    to_day = committed + np.where(later, rng.integers(0, span + 1), 0)
    same_day = np.minimum(minute + rng.integers(1, 240, size), MINUTES_A_DAY - 2)
    # On the day of the record itself an end of unknown time cannot contradict it.
    to_minute = np.where(to_day == committed, same_day, rng.integers(0, MINUTES_A_DAY - 2, size))
    to_minute[(minute == UNKNOWN) | ((to_day == recorded) & (to_day > committed))] = UNKNOWN
    to_day[~has_end] = UNKNOWN
    to_minute[~has_end] = UNKNOWN
    return to_day, to_minute
