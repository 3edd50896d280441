"""Who is linked to how many offences of which year: repeat people first, then everybody else.

Victims and perpetrators are cast alike. A *link* ties a person to an offence; before it has an
offence it knows only the year and whether the offence is stalking or harassment. Links are then
seated: each on an offence of its own, except a few that share another person's offence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.random import Generator

from warehouse.synthetic.allocation import (
    BoolArray,
    CalibrationError,
    IntArray,
    deal,
    ordinals,
    spread_counts,
)
from warehouse.synthetic.police import calibration as printed

BOTH, FIRST, SECOND = range(3)
"""In which of the two years a person has offences."""


@dataclass(frozen=True)
class RepeatPlan:
    """Repeat people of one role, in numbers.

    ``involvement`` maps a number of offences to the people who have it; ``sh_involvement`` the
    same for repeats of stalking and harassment, ``young`` for those aged 16 to 18, and
    ``young_sh`` for the young who are repeats of stalking and harassment. ``patterns`` count
    people in both years, in the first only and in the second only.
    """

    involvement: Mapping[int, int]
    patterns: tuple[int, int, int]
    sh_involvement: Mapping[int, int]
    sh_patterns: tuple[int, int, int]
    sh_once: int
    young: Mapping[int, int]
    young_patterns: tuple[int, int, int]
    young_sh: Mapping[int, int]
    young_sh_patterns: tuple[int, int, int]
    young_sh_once: int


VICTIM_PLAN = RepeatPlan(
    involvement=printed.REPEAT_VICTIM_INVOLVEMENT,
    patterns=(printed.VICTIMS_IN_BOTH_YEARS, 688, 887),
    sh_involvement=printed.SH_REPEAT_INVOLVEMENT,
    sh_patterns=(printed.SH_REPEAT_VICTIMS_IN_BOTH_YEARS, 78, 95),
    sh_once=500,
    young=printed.YOUNG_REPEAT_VICTIM_INVOLVEMENT,
    young_patterns=(43, 46, 52),
    young_sh={2: 10, 3: 1},
    young_sh_patterns=(3, 4, 4),
    young_sh_once=16,
)
PERPETRATOR_PLAN = RepeatPlan(
    involvement=printed.REPEAT_PERPETRATOR_INVOLVEMENT,
    patterns=(printed.REPEAT_PERPETRATORS_IN_BOTH_YEARS, 250, 243),
    sh_involvement=printed.SH_REPEAT_PERPETRATOR_INVOLVEMENT,
    sh_patterns=(40, 55, 52),
    sh_once=120,
    young=printed.YOUNG_REPEAT_PERPETRATOR_INVOLVEMENT,
    young_patterns=(11, 14, 12),
    young_sh={},
    young_sh_patterns=(0, 0, 0),
    young_sh_once=5,
)


def cast_repeats(plan: RepeatPlan, rng: Generator) -> pd.DataFrame:
    """The repeat people of a plan, one row each.

    Columns: ``offences``, ``sh_offences``, ``pattern``, ``sh_pattern`` (BOTH, FIRST or SECOND),
    ``is_young``.
    """
    pool = Counter(plan.involvement)
    young_sh = _young_stalked(plan, rng)
    young = _young_others(plan, young_sh, rng)
    for group in (young_sh, young):
        pool.subtract(group["offences"].tolist())
    grown_sh = _grown_stalked(plan, pool, rng)
    taken = pd.concat([young_sh, young, grown_sh], ignore_index=True)
    rest = _rest(plan, pool, taken["pattern"], rng)
    people = pd.concat([taken, rest], ignore_index=True)
    return people.astype({"is_young": bool})


def _group(
    offences: IntArray, sh: IntArray, pattern: IntArray, sh_pattern: IntArray, *, young: bool
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "offences": offences,
            "sh_offences": sh,
            "pattern": pattern,
            "sh_pattern": sh_pattern,
            "is_young": young,
        }
    )


def _young_stalked(plan: RepeatPlan, rng: Generator) -> pd.DataFrame:
    count = spread_counts(plan.young_sh)
    pattern = deal(plan.young_sh_patterns, rng)
    return _group(count, count, pattern, pattern, young=True)


def _young_others(plan: RepeatPlan, stalked: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    left = Counter(plan.young)
    left.subtract(stalked["offences"].tolist())
    offences = rng.permutation(spread_counts(left))
    pattern = deal(np.subtract(plan.young_patterns, plan.young_sh_patterns).tolist(), rng)
    sh = np.zeros_like(offences)
    sh[: plan.young_sh_once] = 1
    return _group(offences, sh, pattern, _pattern_of_one(pattern, rng), young=True)


def _grown_stalked(plan: RepeatPlan, pool: Counter[int], rng: Generator) -> pd.DataFrame:
    """Repeats of stalking and harassment; two in five have other offences too."""
    left = Counter(plan.sh_involvement)
    left.subtract(plan.young_sh)
    sh = spread_counts(left)[::-1]
    offences = np.array([_take(pool, int(s), int(rng.geometric(0.6)) - 1) for s in sh])
    order = rng.permutation(len(sh))
    sh, offences = sh[order], offences[order]
    sh_pattern = deal(np.subtract(plan.sh_patterns, plan.young_sh_patterns).tolist(), rng)
    in_both = (offences > sh) & (rng.random(len(sh)) < 0.4)
    return _group(offences, sh, np.where(in_both, BOTH, sh_pattern), sh_pattern, young=False)


def _take(pool: Counter[int], least: int, more: int) -> int:
    """A number of offences out of the pool: ``least`` and ``more``, or the nearest there is."""
    there = [number for number, people in pool.items() if people > 0 and number >= least]
    if not there:
        raise CalibrationError(f"nobody left with {least} offences or more")
    taken = min(there, key=lambda number: (abs(number - least - more), number))
    pool[taken] -= 1
    return taken


def _rest(
    plan: RepeatPlan, pool: Counter[int], taken: pd.Series[int], rng: Generator
) -> pd.DataFrame:
    """Everybody else; the more offences, the likelier in both years."""
    offences = rng.permutation(spread_counts(pool))
    open_patterns = np.subtract(plan.patterns, np.bincount(taken, minlength=3))
    if (open_patterns < 0).any():
        raise CalibrationError(f"people by years: {open_patterns.tolist()} left")
    weights = (offences - 1.0) ** 1.5
    both = rng.choice(len(offences), open_patterns[BOTH], replace=False, p=weights / weights.sum())
    pattern = np.full(len(offences), BOTH)
    single = np.setdiff1d(np.arange(len(offences)), both)
    pattern[single] = deal([0, *open_patterns[1:].tolist()], rng)
    sh = np.zeros_like(offences)
    sh[: plan.sh_once - plan.young_sh_once] = 1
    return _group(offences, sh, pattern, _pattern_of_one(pattern, rng), young=False)


def _pattern_of_one(pattern: IntArray, rng: Generator) -> IntArray:
    """The year of a single stalking offence of people who have offences in these years."""
    either = rng.integers(FIRST, SECOND + 1, len(pattern))
    return np.where(pattern == BOTH, either, pattern)


# -------------------------------------------------------------------------------------- links


def link_repeats(people: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    """One row a link: ``person``, ``is_sh``, ``year``.

    A person's first links are the stalking ones. Whoever has offences in both years gets one link
    in each before chance decides.
    """
    person = np.repeat(np.arange(len(people)), people["offences"])
    number = ordinals(person)
    own = people.loc[person].reset_index(drop=True)
    is_sh = number < own["sh_offences"].to_numpy()
    within = np.where(is_sh, number, number - own["sh_offences"].to_numpy())
    pattern = np.where(is_sh, own["sh_pattern"], own["pattern"])
    # Stalking in one year alone leaves the other year to the first of the other offences.
    complement = ~is_sh & (within == 0) & (pattern == BOTH) & (own["sh_offences"] > 0).to_numpy()
    chance = np.where(rng.random(len(person)) < 0.46, FIRST, SECOND)
    which = np.where(pattern == BOTH, np.where(within < 2, FIRST + within, chance), pattern)
    other = np.where(own["sh_pattern"] == FIRST, SECOND, FIRST)
    which = np.where(complement, np.where(own["sh_pattern"] == BOTH, chance, other), which)
    year = np.where(which == FIRST, *printed.DEMOGRAPHIC_YEARS)
    return pd.DataFrame({"person": person, "is_sh": is_sh, "year": year})


# ------------------------------------------------------------------------------------ seating


@dataclass(frozen=True)
class Hall:
    """The offences on which links of one role may be seated."""

    offences: IntArray
    is_prompt: BoolArray
    """One an offence of the county: fit for people whose age matters to the day."""


def seat(hall: Hall, needs_prompt: BoolArray, rng: Generator) -> IntArray:
    """A different offence for each link.

    Raises:
        CalibrationError: if there are fewer offences than links.
    """
    rows = rng.permutation(hall.offences)
    if len(needs_prompt) > len(rows):
        raise CalibrationError(f"{len(needs_prompt)} links for {len(rows)} offences")
    prompt = hall.is_prompt[rows]
    for_prompt = rows[prompt][: int(needs_prompt.sum())]
    others = rows[~np.isin(rows, for_prompt)]
    seats = np.empty(len(needs_prompt), dtype=np.int64)
    seats[needs_prompt] = for_prompt
    seats[~needs_prompt] = others[: int((~needs_prompt).sum())]
    return seats
