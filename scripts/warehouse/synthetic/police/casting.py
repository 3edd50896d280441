"""What casting victims and casting perpetrators have in common.

A *link* is a row of ``person``, ``offence``, ``year``, ``is_sh``, ``is_repeat``, ``is_prompt`` and
``committed_day``; what its record says of the person is added last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.random import Generator

from warehouse.synthetic import births
from warehouse.synthetic.allocation import (
    BoolArray,
    IntArray,
    apportion,
    deal,
    deal_rest,
    draw,
    flags,
    pick,
)
from warehouse.synthetic.police import ages, traits
from warehouse.synthetic.police import calibration as printed
from warehouse.synthetic.police.ages import FROM_17, FROM_27, UNDER_17, YOUNGEST_GROWN
from warehouse.synthetic.police.involvement import BOTH, FIRST, SECOND

NOT_BORN = np.int64(-(10**6))
SCARCE = 20


@dataclass(frozen=True)
class Roster:
    """Who the people of one role are; arrays are filled in as the printed figures allow."""

    sex: IntArray
    ethnicity: IntArray
    birth_day: IntArray

    @classmethod
    def blank(cls, size: int) -> Roster:
        """Nobody is anything yet."""
        zeros = np.zeros(size, dtype=np.int64)
        return cls(zeros, zeros.copy(), np.full(size, NOT_BORN))

    @property
    def is_born(self) -> BoolArray:
        """Who has a date of birth."""
        born: BoolArray = self.birth_day != NOT_BORN
        return born

    def ages_at(self, events: pd.DataFrame) -> IntArray:
        """Completed years of each event's person on its committed day."""
        born = self.birth_day[events["person"]]
        return births.age_at(born, events["committed_day"].to_numpy())

    def bands_at(self, events: pd.DataFrame) -> IntArray:
        """Age band of each event's person on its committed day."""
        return ages.band_of(self.ages_at(events))


@dataclass(frozen=True)
class Cast:
    """People of one role, and their links with what the records say: ``sex``, ``ethnicity``."""

    roster: Roster
    links: pd.DataFrame
    repeats: pd.DataFrame


def with_events(links: pd.DataFrame, offences: pd.DataFrame, prompt: BoolArray) -> pd.DataFrame:
    """Links with the day on which their offence was committed."""
    at = links["offence"]
    return links.assign(
        is_prompt=prompt[at], committed_day=offences["committed_day"].to_numpy()[at]
    )


def firsts(links: pd.DataFrame, by: Sequence[str] = ("person",)) -> pd.DataFrame:
    """Each person's link to the offence that was recorded first."""
    return links.sort_values("offence").drop_duplicates(list(by))


# ------------------------------------------------------------------- dates of birth of repeats


@dataclass(frozen=True)
class YoungPlan:
    """How many young repeat people turn 19 before their last offence or start at 16."""

    leavers: int
    aged_16: tuple[int, int, int]
    """By the years of their offences: both, the first, the second."""
    stalked_aged_16: int = 0


def bear_young(
    roster: Roster, repeats: pd.DataFrame, links: pd.DataFrame, plan: YoungPlan, rng: Generator
) -> None:
    """Days of birth of repeat people who are 16 to 18 at their offences."""
    young = np.flatnonzero(repeats["is_young"])
    when = ages.moments(links, len(repeats)).of(young)
    stalked = repeats["sh_offences"].to_numpy()[young]
    plain = stalked == 0
    leaves = ages.choose_leavers(when, plain, plan.leavers, rng)
    pattern = repeats["pattern"].to_numpy()[young]
    at_16 = [pick(np.flatnonzero(stalked > 1), plan.stalked_aged_16, rng)]
    for years, size in zip((BOTH, FIRST, SECOND), plan.aged_16, strict=True):
        at_16.append(pick(np.flatnonzero(plain & ~leaves & (pattern == years)), size, rng))
    aged_16 = flags(len(young), np.concatenate(at_16))
    roster.birth_day[young] = ages.born_young(when, aged_16, leaves, rng)


def bear_grown_repeats(
    roster: Roster,
    repeats: pd.DataFrame,
    links: pd.DataFrame,
    bands: Sequence[Sequence[int]],
    rng: Generator,
) -> None:
    """Fill in the days of birth of repeat people that are still open.

    Those with offences in both years come first, at random; those of one year are then dealt
    what the printed bands, a row a year, leave. Whoever has a back-dated offence is 27 or older,
    so that nobody was 16 to 18 at some forgotten offence.
    """
    size = len(repeats)
    steady = ~flags(size, np.unique(links.loc[~links["is_prompt"], "person"]))
    may_be_child = steady & (repeats["sh_offences"] == 0).to_numpy()
    is_open = ~roster.is_born[:size]
    pattern = repeats["pattern"].to_numpy()
    first_of_year = firsts(links, ("person", "year"))
    for which in (BOTH, FIRST, SECOND):
        at = max(which - FIRST, 0)
        events = first_of_year[first_of_year["year"] == printed.DEMOGRAPHIC_YEARS[at]]
        open_events = events[(is_open & (pattern == which))[events["person"]]]
        who = open_events["person"].to_numpy()
        if which == BOTH:
            band = _grown_bands(bands[at], steady[who], rng)
        else:
            settled = roster.bands_at(events[roster.is_born[events["person"]]])
            band = deal_rest(bands[at], settled, len(who), rng, "repeat people's age")
            band = _reseat(band, may_be_child[who], steady[who], rng)
        bear(roster, open_events, band, rng, YOUNGEST_GROWN)


def _grown_bands(weights: Sequence[int], steady: BoolArray, rng: Generator) -> IntArray:
    """Bands in proportion, from 17 upwards, from 27 upwards for people with back-dated offences.

    Bands with few people are left to those with one year, who can meet them exactly.
    """
    common = [count if count > SCARCE else 0 for count in weights]
    common[UNDER_17] = 0
    band = deal(apportion(len(steady), common), rng)
    rows = np.flatnonzero(~steady & (band < FROM_27))
    band[rows] = FROM_27 + draw(common[FROM_27:], len(rows), rng)
    return band


def _reseat(band: IntArray, may_be_child: BoolArray, steady: BoolArray, rng: Generator) -> IntArray:
    """The same bands in an order that gives the young ones to people who may have them."""
    seated = np.full(len(band), -1, dtype=np.int64)
    for code, fit in ((UNDER_17, may_be_child), (FROM_17, steady)):
        there = np.flatnonzero(fit & (seated < 0))
        seated[pick(there, int((band == code).sum()), rng)] = code
    seated[seated < 0] = rng.permutation(band[band >= FROM_27])
    return seated


def bear(
    roster: Roster, events: pd.DataFrame, band: IntArray, rng: Generator, youngest_grown: int = 0
) -> None:
    """Days of birth from the bands of people's ages at the events, one each."""
    age = ages.ages_in(band, rng, youngest_grown)
    born = births.born(events["committed_day"].to_numpy(), age, rng)
    roster.birth_day[events["person"]] = born


# --------------------------------------------------------------------------- people with one


@dataclass(frozen=True)
class Dealt:
    """Codes of sex, ethnic group and age band: already met by some people, or printed."""

    sex: IntArray
    group: IntArray
    band: IntArray

    @classmethod
    def nobody(cls) -> Dealt:
        """No codes."""
        none = np.empty(0, dtype=np.int64)
        return cls(none, none, none)

    def __add__(self, other: Dealt) -> Dealt:
        return Dealt(
            np.concatenate([self.sex, other.sex]),
            np.concatenate([self.group, other.group]),
            np.concatenate([self.band, other.band]),
        )


@dataclass(frozen=True)
class Margins:
    """Printed people by sex, by ethnic group and by age band."""

    sex: Sequence[int]
    group: Sequence[int]
    band: Sequence[int]


def met_by(roster: Roster, links: pd.DataFrame) -> Dealt:
    """What repeat people contribute to the printed figures of a series in a window."""
    events = firsts(links)
    return Dealt(
        roster.sex[events["person"]], traits.first_known_groups(links), roster.bands_at(events)
    )


def deal_singles(
    roster: Roster, events: pd.DataFrame, margins: Margins, already: Dealt, rng: Generator
) -> Dealt:
    """Make people with one offence what the printed figures leave; returns what they were dealt."""
    size = len(events)
    dealt = Dealt(
        deal_rest(margins.sex, already.sex, size, rng, "sex"),
        deal_rest(margins.group, already.group, size, rng, "ethnic group"),
        deal_rest(margins.band, already.band, size, rng, "age band"),
    )
    roster.sex[events["person"]] = dealt.sex
    roster.ethnicity[events["person"]] = traits.ethnicity_in(dealt.group, rng)
    bear(roster, events, dealt.band, rng)
    return dealt


def draw_newcomers(roster: Roster, links: pd.DataFrame, like: Margins, rng: Generator) -> None:
    """People of whom nothing is printed: at random, in the proportions of others."""
    events = firsts(links[~roster.is_born[links["person"]]])
    size = len(events)
    roster.sex[events["person"]] = draw(like.sex, size, rng)
    group = draw(like.group, size, rng)
    roster.ethnicity[events["person"]] = traits.ethnicity_in(group, rng)
    bear(roster, events, draw(like.band, size, rng), rng)


def record(
    roster: Roster, links: pd.DataFrame, of_repeats: pd.DataFrame, rng: Generator
) -> pd.DataFrame:
    """Links with what each record says; what repeat people's records say is settled already."""
    ethnicity = roster.ethnicity[links["person"]]
    ethnicity[links.index.get_indexer(of_repeats.index)] = of_repeats["ethnicity"]
    return links.assign(ethnicity=ethnicity, sex=traits.record_sex(links, roster.sex, rng))
