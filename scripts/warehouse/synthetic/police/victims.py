"""Victims of domestic abuse crimes: Tables 7 to 12 and 15 to 18."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.random import Generator

from warehouse.synthetic.allocation import BoolArray, IntArray, apportion, deal, draw, flags, pick
from warehouse.synthetic.police import calibration as printed
from warehouse.synthetic.police import traits
from warehouse.synthetic.police.casting import (
    Cast,
    Dealt,
    Margins,
    Roster,
    YoungPlan,
    bear,
    bear_grown_repeats,
    bear_young,
    deal_singles,
    draw_newcomers,
    firsts,
    met_by,
    record,
    with_events,
)
from warehouse.synthetic.police.involvement import (
    VICTIM_PLAN,
    Hall,
    cast_repeats,
    link_repeats,
    seat,
)
from warehouse.synthetic.police.offences import is_da_crime, is_prompt

# Crimes that two identified victims share, by (year, stalking): two repeat victims, then a victim
# of one crime with anybody. Repeat victims share what their involvement exceeds 6,065 and 547 by.
SHARED_BY_REPEATS = {(2016, True): 1, (2017, True): 2, (2016, False): 6, (2017, False): 8}
SHARED_BY_SINGLES = {(2016, True): 12, (2017, True): 18, (2016, False): 55, (2017, False): 65}
SHARED_IN_2018 = 60
YOUNG_PLAN = YoungPlan(leavers=15, aged_16=(4, 9, 8), stalked_aged_16=3)
YOUNGEST_STALKED = 22
"""Grown repeat victims of stalking may have had other offences up to two years earlier."""
LATER_YEAR = printed.YEARS[2]


def cast_victims(offences: pd.DataFrame, rng: Generator) -> Cast:
    """All identified victims of the three years' domestic abuse crimes."""
    repeats = cast_repeats(VICTIM_PLAN, rng)
    links = _add_singles(link_repeats(repeats, rng), len(repeats))
    links["is_repeat"] = links["person"] < len(repeats)
    links["offence"] = _seat(links, repeats, offences, rng)
    later = _link_later_year(links, offences, rng)
    links = pd.concat([links, later], ignore_index=True)
    links = with_events(links, offences, is_prompt(offences))
    roster = Roster.blank(printed.VICTIMS_IN_THREE_YEARS)
    of_repeats = _settle_repeats(roster, repeats, links[links["is_repeat"]], rng)
    singles = links[~links["is_repeat"] & (links["year"] < LATER_YEAR)]
    _settle_singles(roster, singles, of_repeats, rng)
    draw_newcomers(roster, links[links["year"] == LATER_YEAR], _all_of_year(1), rng)
    return Cast(roster, record(roster, links, of_repeats, rng), repeats)


# -------------------------------------------------------------------------- who, which offence


def _add_singles(repeats: pd.DataFrame, people: int) -> pd.DataFrame:
    """Links of people with one crime in the two years: what the printed victims leave."""
    groups = [repeats]
    for at, year in enumerate(printed.DEMOGRAPHIC_YEARS):
        of_year = repeats[repeats["year"] == year]
        stalked = sum(printed.SH_VICTIM_SEX[at]) - of_year.loc[of_year["is_sh"], "person"].nunique()
        others = printed.VICTIMS_BY_YEAR[at] - of_year["person"].nunique() - stalked
        for is_sh, size in ((True, stalked), (False, others)):
            person = people + np.arange(size)
            groups.append(pd.DataFrame({"person": person, "is_sh": is_sh, "year": year}))
            people += size
    return pd.concat(groups, ignore_index=True)


def _seat(
    links: pd.DataFrame, repeats: pd.DataFrame, offences: pd.DataFrame, rng: Generator
) -> IntArray:
    """An offence for each link of the two years; guests share their host's."""
    is_exact = _of_link(links, repeats["is_young"] | (repeats["sh_offences"] > 1))
    is_stalked = _of_link(links, ~repeats["is_young"] & (repeats["sh_offences"] > 1))
    prompt, da_crime = is_prompt(offences), is_da_crime(offences)
    seats = np.full(len(links), -1, dtype=np.int64)
    for (year, is_sh), shared in SHARED_BY_REPEATS.items():
        here = ((links["year"] == year) & (links["is_sh"] == is_sh)).to_numpy()
        single = here & ~links["is_repeat"].to_numpy()
        repeat = here & ~single & (is_stalked if is_sh else ~is_exact)
        guests, hosts = _pair(links, repeat, shared, rng)
        single_guests = pick(np.flatnonzero(single), SHARED_BY_SINGLES[year, is_sh], rng)
        paired = flags(len(links), np.concatenate([guests, hosts, single_guests]))
        free = np.flatnonzero((single | repeat) & ~paired)
        single_hosts = pick(free, len(single_guests), rng)
        guests = np.concatenate([guests, single_guests])
        rows = np.flatnonzero(here & ~flags(len(links), guests))
        hall = da_crime & (offences["year"] == year) & (offences["is_sh"] == is_sh)
        seats[rows] = seat(Hall(np.flatnonzero(hall), prompt), is_exact[rows], rng)
        seats[guests] = seats[np.concatenate([hosts, single_hosts])]
    return seats


def _of_link(links: pd.DataFrame, of_repeats: pd.Series[bool]) -> BoolArray:
    """A property of repeat people, one a link; False for everybody else."""
    padded = np.zeros(int(links["person"].max()) + 1, dtype=np.bool_)
    padded[: len(of_repeats)] = of_repeats
    return padded[links["person"]]


def _pair(
    links: pd.DataFrame, rows: BoolArray, size: int, rng: Generator
) -> tuple[IntArray, IntArray]:
    """Links of different people: ``size`` guests and as many hosts."""
    order = rng.permutation(np.flatnonzero(rows))
    one_each = order[~links["person"].iloc[order].duplicated().to_numpy()]
    return one_each[:size], one_each[size : 2 * size]


def _link_later_year(links: pd.DataFrame, offences: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    """Links of 2018: victims who return, new ones, and all their crimes."""
    before = printed.VICTIMS_2016_17
    new = printed.VICTIMS_IN_THREE_YEARS - before
    returning = pick(np.arange(before), printed.VICTIMS_BY_YEAR[2] - new, rng)
    victims = rng.permutation(np.concatenate([returning, before + np.arange(new)]))
    crimes = printed.CRIMES_WITH_IDENTIFIED_VICTIM - links["offence"].nunique()
    own, guests = victims[SHARED_IN_2018:], victims[:SHARED_IN_2018]
    again = own[draw(rng.exponential(1, len(own)) ** 2, crimes - len(own), rng)]
    hall = np.flatnonzero(is_da_crime(offences) & (offences["year"] == LATER_YEAR))
    offence = rng.permutation(hall)[:crimes]
    later = pd.DataFrame(
        {
            "person": np.concatenate([own, again, guests]),
            "offence": np.concatenate([offence, offence[:SHARED_IN_2018]]),
            "year": LATER_YEAR,
            "is_repeat": False,
        }
    )
    return later.assign(is_sh=offences["is_sh"].to_numpy()[later["offence"]])


# ---------------------------------------------------------------------------------- attributes


def _settle_repeats(
    roster: Roster, repeats: pd.DataFrame, links: pd.DataFrame, rng: Generator
) -> pd.DataFrame:
    """Sex, ethnicity and birth of repeat victims; returns their links with ``ethnicity``."""
    size = len(repeats)
    stalked = (repeats["sh_offences"] > 0).to_numpy()
    young = repeats["is_young"].to_numpy()
    roster.sex[:size] = traits.deal_to_repeats(
        repeats,
        printed.REPEAT_VICTIM_SEX,
        printed.SH_REPEAT_SEX,
        printed.YOUNG_REPEAT_VICTIM_SEX,
        rng,
    )
    group = traits.deal_to_repeats(
        repeats,
        printed.REPEAT_VICTIM_ETHNICITY,
        printed.SH_REPEAT_ETHNICITY,
        printed.YOUNG_REPEAT_VICTIM_ETHNICITY,
        rng,
    )
    traits.keep_scarce_away(group, stalked | young, rng)
    roster.ethnicity[:size] = traits.ethnicity_in(group, rng)
    bear_young(roster, repeats, links, YOUNG_PLAN, rng)
    _bear_stalked(roster, repeats, links, rng)
    bear_grown_repeats(roster, repeats, links, printed.REPEAT_VICTIM_AGE, rng)
    said = traits.record_ethnicity(links, roster.ethnicity, ~stalked & ~young, rng)
    return links.assign(ethnicity=said)


def _bear_stalked(
    roster: Roster, repeats: pd.DataFrame, links: pd.DataFrame, rng: Generator
) -> None:
    """Repeat victims of stalking: 150 of them 17 to 36 at the first such offence, mean 34."""
    is_stalked = (repeats["sh_offences"] > 1).to_numpy()
    events = firsts(links[links["is_sh"]])
    events = events[is_stalked[events["person"]]]
    is_born = roster.is_born[events["person"]]
    age = roster.ages_at(events[is_born])
    in_range = printed.SH_REPEAT_AGED_17_36 - int(((age >= 17) & (age <= 36)).sum())
    open_events = events[~is_born]
    older = apportion(len(open_events) - in_range, (64, 28, 7, 1))
    band = deal([0, *apportion(in_range, (42, 58)), *older], rng)
    bear(roster, open_events, band, rng, YOUNGEST_STALKED)


def _settle_singles(
    roster: Roster, singles: pd.DataFrame, of_repeats: pd.DataFrame, rng: Generator
) -> None:
    """Deal each year's singles, first the stalked, what the printed figures leave."""
    for at, year in enumerate(printed.DEMOGRAPHIC_YEARS):
        repeats = of_repeats[of_repeats["year"] == year]
        events = singles[singles["year"] == year]
        stalked = Margins(
            printed.SH_VICTIM_SEX[at], printed.SH_VICTIM_ETHNICITY[at], printed.SH_VICTIM_AGE[at]
        )
        dealt = Dealt.nobody()
        for rows, margins, repeat_links in (
            (events["is_sh"], stalked, repeats[repeats["is_sh"]]),
            (~events["is_sh"], _all_of_year(at), repeats),
        ):
            already = met_by(roster, repeat_links) + dealt
            dealt = deal_singles(roster, events[rows], margins, already, rng)


def _all_of_year(at: int) -> Margins:
    return Margins(printed.VICTIM_SEX[at], printed.VICTIM_ETHNICITY[at], printed.VICTIM_AGE[at])
