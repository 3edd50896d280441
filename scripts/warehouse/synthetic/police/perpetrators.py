"""Accused people on detected domestic abuse crimes: Tables 33 to 38."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.random import Generator

from warehouse.synthetic.allocation import (
    BoolArray,
    IntArray,
    apportion,
    flags,
    pick,
)
from warehouse.synthetic.police import calibration as printed
from warehouse.synthetic.police import traits
from warehouse.synthetic.police.casting import (
    Cast,
    Margins,
    Roster,
    YoungPlan,
    bear_grown_repeats,
    bear_young,
    deal_singles,
    draw_newcomers,
    met_by,
    record,
    with_events,
)
from warehouse.synthetic.police.involvement import (
    PERPETRATOR_PLAN,
    Hall,
    cast_repeats,
    link_repeats,
    seat,
)
from warehouse.synthetic.police.offences import is_da_crime, is_prompt
from warehouse.synthetic.police.timeline import day_number

YOUNG_PLAN = YoungPlan(leavers=11, aged_16=(0, 4, 2))
LATER_YEAR = printed.YEARS[2]
NOBODY = -1
"""An accused whose name or date of birth was not recorded."""
BAND_27_36 = printed.AGE_BANDS.index("27-36")
IMPOSSIBLE_BIRTH = day_number("1876-05-17")
"""1876 for 1976: older than anybody, so that the age is not known."""


@dataclass(frozen=True)
class DetectedClass:
    """Detected crimes of a year, stalking or not: what their accused must add up to."""

    year: int
    is_sh: bool
    crimes: int
    multi: int
    """Crimes with more than one accused."""
    triple: int
    """Those of them with three. Together with the unidentified chosen so that 693 repeat and
    2,589 other perpetrators fill all places on 4,256 crimes."""
    shared_by_repeats: int
    """Crimes that two repeat perpetrators share; together 1,803 links on 1,798 crimes."""
    unidentified: int


def detected_classes() -> tuple[DetectedClass, ...]:
    """The four classes of the two years with demographic data."""
    (all_1, all_2, _), (multi_1, multi_2, _) = printed.DETECTED, printed.DETECTED_MULTI
    (sh_1, sh_2), (sh_multi_1, sh_multi_2) = printed.SH_DETECTED, printed.SH_DETECTED_MULTI
    return (
        DetectedClass(2016, True, sh_1, sh_multi_1, 1, 0, 0),
        DetectedClass(2017, True, sh_2, sh_multi_2, 0, 0, 0),
        DetectedClass(2016, False, all_1 - sh_1, multi_1 - sh_multi_1, 11, 2, 5),
        DetectedClass(2017, False, all_2 - sh_2, multi_2 - sh_multi_2, 9, 3, 4),
    )


def cast_perpetrators(
    offences: pd.DataFrame, young_victims_offences: IntArray, rng: Generator
) -> Cast:
    """All accused people on detected crimes of the three years.

    Args:
        offences: the offence table.
        young_victims_offences: have the types of Table 12, so that no young perpetrator, whose
            offences have those of Table 37, may be linked to them.
        rng: the source of chance.
    """
    repeats = cast_repeats(PERPETRATOR_PLAN, rng)
    prompt = is_prompt(offences)
    for_young = prompt & ~flags(len(offences), young_victims_offences)
    bench = _Bench(offences, for_young, repeats, link_repeats(repeats, rng))
    groups, people = [], len(repeats)
    for one in detected_classes():
        seated = bench.seat_class(one, people, rng)
        people = max(people, int(seated["person"].max()) + 1)
        groups.append(seated)
    groups.append(_link_later_year(people, offences, rng))
    linked = pd.concat(groups, ignore_index=True)
    linked = with_events(linked, offences, prompt)
    roster = Roster.blank(int(linked["person"].max()) + 1)
    identified = linked[linked["person"] != NOBODY]
    of_repeats = _settle_repeats(roster, repeats, identified[identified["is_repeat"]], rng)
    singles = identified[~identified["is_repeat"] & (identified["year"] < LATER_YEAR)]
    _settle_singles(roster, singles, of_repeats, rng)
    draw_newcomers(roster, identified[identified["year"] == LATER_YEAR], _everybody(), rng)
    said = record(roster, identified, of_repeats, rng)
    return Cast(roster, pd.concat([said, linked[linked["person"] == NOBODY]]), repeats)


# -------------------------------------------------------------------------- who, which offence


@dataclass(frozen=True)
class _Bench:
    """The county's offences and the repeat people to be seated on the detected ones."""

    offences: pd.DataFrame
    for_young: BoolArray
    """Offences, one entry each, that young repeat people may be linked to."""
    repeats: pd.DataFrame
    links: pd.DataFrame

    def seat_class(self, one: DetectedClass, next_person: int, rng: Generator) -> pd.DataFrame:
        """Links of one class: repeat people, then people with one crime, then nobody."""
        in_class = (self.links["year"] == one.year) & (self.links["is_sh"] == one.is_sh)
        own = self.links.loc[in_class, "person"].to_numpy()
        singles = one.crimes + one.multi + one.triple - len(own) - one.unidentified
        new = next_person + np.arange(singles)
        person = np.concatenate([own, new, np.full(one.unidentified, NOBODY)])
        is_repeat = flags(len(person), np.arange(len(own)))
        is_young = is_repeat.copy()
        is_young[is_repeat] = self.repeats["is_young"].to_numpy()[own]
        guests, hosts = _choose_guests(one, person, is_repeat & ~is_young, is_repeat, rng)
        hall = is_da_crime(self.offences) & (self.offences["year"] == one.year).to_numpy()
        hall &= (self.offences["is_sh"] == one.is_sh).to_numpy()
        seats = np.empty(len(person), dtype=np.int64)
        rows = np.flatnonzero(~flags(len(person), guests))
        seats[rows] = seat(Hall(np.flatnonzero(hall), self.for_young), is_young[rows], rng)
        seats[guests] = seats[hosts]
        links = pd.DataFrame({"person": person, "offence": seats, "is_repeat": is_repeat})
        return links.assign(year=one.year, is_sh=one.is_sh)


def _choose_guests(
    one: DetectedClass,
    person: IntArray,
    grown_repeat: BoolArray,
    is_repeat: BoolArray,
    rng: Generator,
) -> tuple[IntArray, IntArray]:
    """Further accused of a crime and the link whose offence each shares.

    Some crimes are shared by two repeat people; the other guests have no other crime.
    """
    order = rng.permutation(np.flatnonzero(grown_repeat))
    one_each = order[~pd.Series(person[order]).duplicated().to_numpy()]
    shared = one.shared_by_repeats
    repeat_guests, repeat_hosts = one_each[:shared], one_each[shared : 2 * shared]
    single = np.flatnonzero(~is_repeat & (person != NOBODY))
    guests = pick(single, one.multi + one.triple - shared, rng)
    taken = flags(len(person), np.concatenate([repeat_guests, repeat_hosts, guests]))
    hosts = pick(np.flatnonzero(~taken), one.multi - shared, rng)
    thirds = hosts[: one.triple]
    return (
        np.concatenate([repeat_guests, guests]),
        np.concatenate([repeat_hosts, hosts, thirds]),
    )


def _link_later_year(people: int, offences: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    """Links of 2018: a quarter of the accused are known from before, some offend again."""
    crimes, multi = printed.DETECTED[2], printed.DETECTED_MULTI[2]
    hall = np.flatnonzero(is_da_crime(offences) & (offences["year"] == LATER_YEAR))
    offence = rng.permutation(hall)[:crimes]
    known = pick(np.arange(people), crimes // 4, rng)
    new = people + np.arange(crimes // 2)
    again = rng.choice(np.concatenate([known, new]), crimes - len(known) - len(new))
    guests = people + len(new) + np.arange(multi + 2)
    offence = np.concatenate([offence, offence[:multi], offence[:2]])
    later = pd.DataFrame({"person": np.concatenate([known, new, again, guests])})
    later = later.assign(offence=offence, year=LATER_YEAR, is_repeat=False)
    return later.assign(is_sh=offences["is_sh"].to_numpy()[offence])


# ---------------------------------------------------------------------------------- attributes


def _settle_repeats(
    roster: Roster, repeats: pd.DataFrame, links: pd.DataFrame, rng: Generator
) -> pd.DataFrame:
    """Sex, ethnicity and birth of repeat perpetrators; returns their links with ``ethnicity``."""
    size = len(repeats)
    stalked = (repeats["sh_offences"] > 0).to_numpy()
    young = repeats["is_young"].to_numpy()
    roster.sex[:size] = traits.deal_to_repeats(
        repeats, printed.REPEAT_PERPETRATOR_SEX, (), printed.YOUNG_REPEAT_PERPETRATOR_SEX, rng
    )
    group = traits.deal_to_repeats(
        repeats,
        printed.REPEAT_PERPETRATOR_ETHNICITY,
        (),
        printed.YOUNG_REPEAT_PERPETRATOR_ETHNICITY,
        rng,
    )
    traits.keep_scarce_away(group, stalked | young, rng)
    roster.ethnicity[:size] = traits.ethnicity_in(group, rng)
    bear_young(roster, repeats, links, YOUNG_PLAN, rng)
    bear_grown_repeats(roster, repeats, links, printed.REPEAT_PERPETRATOR_AGE, rng)
    said = traits.record_ethnicity(links, roster.ethnicity, ~stalked & ~young, rng)
    return links.assign(ethnicity=said)


def _settle_singles(
    roster: Roster, singles: pd.DataFrame, of_repeats: pd.DataFrame, rng: Generator
) -> None:
    """Deal people with one crime, first of stalking, what the printed figures leave."""
    already = met_by(roster, of_repeats[of_repeats["is_sh"]])
    stalked = singles[singles["is_sh"]]
    margins = Margins(
        printed.SH_PERPETRATOR_SEX,
        printed.SH_PERPETRATOR_ETHNICITY,
        _sh_bands(already.band, len(stalked)),
    )
    dealt = deal_singles(roster, stalked, margins, already, rng)
    already = met_by(roster, of_repeats) + dealt
    others = singles[~singles["is_sh"]]
    ageless = flags(len(printed.AGE_BANDS), np.array([BAND_27_36]))
    bands = printed.PERPETRATOR_AGE + ageless * printed.PERPETRATORS_OF_UNKNOWN_AGE
    everybody = Margins(printed.PERPETRATOR_SEX, printed.PERPETRATOR_ETHNICITY, bands.tolist())
    dealt = deal_singles(roster, others, everybody, already, rng)
    in_band = others["person"].to_numpy()[dealt.band == BAND_27_36]
    aged_out = pick(in_band, printed.PERPETRATORS_OF_UNKNOWN_AGE, rng)
    roster.birth_day[aged_out] = IMPOSSIBLE_BIRTH + np.arange(len(aged_out))


def _sh_bands(already: IntArray, singles: int) -> list[int]:
    """Perpetrators of stalking by band: 238 aged 27 to 36, the others like all perpetrators."""
    met = np.bincount(already, minlength=len(printed.AGE_BANDS))
    in_band = printed.SH_PERPETRATORS_AGED_27_36 - int(met[BAND_27_36])
    weights = [float(count) for count in printed.PERPETRATOR_AGE]
    weights[BAND_27_36] = 0.0
    target = met + apportion(singles - in_band, weights)
    target[BAND_27_36] = printed.SH_PERPETRATORS_AGED_27_36
    return [int(count) for count in target]


def _everybody() -> Margins:
    return Margins(printed.PERPETRATOR_SEX, printed.PERPETRATOR_ETHNICITY, printed.PERPETRATOR_AGE)
