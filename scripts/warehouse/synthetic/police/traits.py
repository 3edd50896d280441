"""Sex and self-defined ethnicity: of people, and of what each record says about them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.random import Generator

from warehouse.synthetic.allocation import (
    BoolArray,
    IntArray,
    apportion,
    deal,
    draw,
    flags,
    pick,
)
from warehouse.synthetic.police import calibration as printed
from warehouse.synthetic.police import vocabulary as words

WHITE = printed.ETHNIC_GROUPS.index("White")
OTHER_GROUP = printed.ETHNIC_GROUPS.index("Other")
UNKNOWN_GROUP = printed.ETHNIC_GROUPS.index("Unknown")
GROUP_OF = np.array(words.GROUP_OF_ETHNICITY)

SHARE_SILENT = 0.02
"""Records that leave out the ethnicity, or the sex, of a person who gave it elsewhere."""
SHARE_CONTRADICTORY = 0.02
"""Later records of a person that name another ethnic group than the first."""


def deal_to_repeats(
    people: pd.DataFrame,
    everyone: Sequence[int],
    stalked: Sequence[int],
    young: Sequence[int],
    rng: Generator,
) -> IntArray:
    """One trait of repeat people, exact for all of them, for the stalked and for the young.

    Args:
        people: with ``is_young`` and ``sh_offences``.
        everyone: people by code of the trait.
        stalked: the same for repeats of stalking and harassment, empty where nothing is printed.
        young: the same for those aged 16 to 18.
        rng: the source of chance.
    """
    is_young = people["is_young"].to_numpy()
    is_stalked = (people["sh_offences"] > 1).to_numpy() & bool(stalked)
    both = apportion(int((is_young & is_stalked).sum()), young)
    only_stalked = np.subtract(stalked, both) if stalked else np.zeros_like(both)
    only_young = np.subtract(young, both)
    rest = np.subtract(everyone, only_stalked) - only_young - both
    trait = np.empty(len(people), dtype=np.int64)
    for rows, counts in (
        (is_young & is_stalked, both),
        (is_young & ~is_stalked, only_young),
        (~is_young & is_stalked, only_stalked),
        (~is_young & ~is_stalked, rest),
    ):
        trait[rows] = deal(counts.tolist(), rng)
    return trait


def keep_scarce_away(group: IntArray, away_from: BoolArray, rng: Generator) -> None:
    """Swap people of the scarcest ethnic group out of ``away_from``, with White people."""
    out = np.flatnonzero((group == OTHER_GROUP) & away_from)
    into = pick(np.flatnonzero((group == WHITE) & ~away_from), len(out), rng)
    group[out], group[into] = WHITE, OTHER_GROUP


def ethnicity_in(group: IntArray, rng: Generator) -> IntArray:
    """A self-defined code of each person's group."""
    code = np.empty(len(group), dtype=np.int64)
    first = 0
    for number, codes in enumerate(words.ETHNICITY_BY_GROUP):
        rows = np.flatnonzero(group == number)
        code[rows] = first + draw([weight for _, weight in codes], len(rows), rng)
        first += len(codes)
    return code


def record_ethnicity(
    links: pd.DataFrame, ethnicity: IntArray, may_contradict: BoolArray, rng: Generator
) -> IntArray:
    """What each link says of its person's ethnicity.

    A person of known group is silent in a few records but says it at least once, and in every
    record of stalking or harassment; a few contradict an earlier record of the same year, which
    the first known value overrides.

    Args:
        links: ``person``, ``offence``, ``year``, ``is_sh``.
        ethnicity: code of each person.
        may_contradict: of each person.
        rng: the source of chance.
    """
    said = ethnicity[links["person"]]
    silent = rng.random(len(links)) < SHARE_SILENT
    silent &= ~links["is_sh"].to_numpy() & ~_one_of_each(links, rng)
    known = ~silent & (GROUP_OF[said] != UNKNOWN_GROUP)
    contradicts = known & ~_first_of_year(links, known) & may_contradict[links["person"]]
    contradicts &= rng.random(len(links)) < SHARE_CONTRADICTORY
    said[contradicts] = (said[contradicts] + 3) % int((GROUP_OF != UNKNOWN_GROUP).sum())
    says_nothing = silent | (GROUP_OF[said] == UNKNOWN_GROUP)
    said[says_nothing] = ethnicity_in(np.full(int(says_nothing.sum()), UNKNOWN_GROUP), rng)
    return said


def _one_of_each(links: pd.DataFrame, rng: Generator) -> BoolArray:
    """One link at random of each person."""
    order = rng.permutation(len(links))
    is_first = ~links["person"].iloc[order].duplicated().to_numpy()
    return flags(len(links), order[is_first])


def _first_of_year(links: pd.DataFrame, known: BoolArray) -> BoolArray:
    """The first link of each person and year among the ``known``."""
    rows = np.flatnonzero(known)
    order = rows[np.argsort(links["offence"].to_numpy()[rows], kind="stable")]
    is_first = ~links.iloc[order].duplicated(["person", "year"]).to_numpy()
    return flags(len(links), order[is_first])


def record_sex(links: pd.DataFrame, sex: IntArray, rng: Generator) -> IntArray:
    """What each link says of its person's sex; silent at times, never in a year's first record."""
    said = sex[links["person"]]
    first = _first_of_year(links, np.ones(len(links), dtype=np.bool_))
    silent = ~first & ~links["is_sh"].to_numpy() & (rng.random(len(links)) < SHARE_SILENT)
    said[silent] = draw_silence(int(silent.sum()), rng)
    return said


def draw_silence(size: int, rng: Generator) -> IntArray:
    """Codes of a sex that is not known or left blank."""
    return np.where(rng.random(size) < 0.5, words.SEX_UNKNOWN, words.SEX_BLANK)


def first_known_groups(links: pd.DataFrame) -> IntArray:
    """Ethnic group of each person among ``links``: the first known, else unknown."""
    group = GROUP_OF[links["ethnicity"]]
    order = np.lexsort((links["offence"], group == UNKNOWN_GROUP))
    is_first = ~links["person"].iloc[order].duplicated().to_numpy()
    return group[order[is_first]]
