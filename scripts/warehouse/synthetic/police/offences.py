"""The county's offences: how many of each kind, when, where, how grave, how they ended.

Columns of the offence table, one row an offence in the order of recording, so that the row number
orders offences as the agency's own numbers do: ``year``, ``is_crime``, ``is_da``, ``is_sh``,
those of :class:`~warehouse.synthetic.police.timeline.Timeline`, then codes of
:mod:`~warehouse.synthetic.police.vocabulary`: ``district``, ``type``, ``dash``, ``outcome`` with
``outcome_day``, and ``has_alcohol``, ``has_drug``.
"""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pandas as pd
from numpy.random import Generator

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
from warehouse.synthetic.police import calibration as printed
from warehouse.synthetic.police import vocabulary as words
from warehouse.synthetic.police.timeline import (
    GO_LIVE_DAY,
    LONGEST_PROMPT_LAG,
    UNKNOWN,
    draw_timeline,
)

OTHER_PUBLIC_ORDER = (50, 50, 50)
"""Public order offences that are neither domestic nor harassment, swept in by their title."""

SHARE_AT_HOME = 0.6
"""Of the links of people to offences: the offence lies in the person's own district."""

EXTRACTED_ON = np.datetime64("2019-01-31").astype(np.int64)


def draft_offences(rng: Generator) -> pd.DataFrame:
    """Every offence with its kind and its times; places, types and outcomes come later."""
    kinds = [
        (year, *kind, count)
        for at, year in enumerate(printed.YEARS)
        for kind, count in (
            ((True, True, True), printed.DA_SH_CRIMES[at]),
            ((True, True, False), printed.DA_CRIMES[at] - printed.DA_SH_CRIMES[at]),
            ((True, False, True), printed.SH_CRIMES[at] - printed.DA_SH_CRIMES[at]),
            ((True, False, False), OTHER_PUBLIC_ORDER[at]),
            ((False, True, False), sum(n[at] for n in printed.DA_NON_CRIME_BY_DISTRICT.values())),
        )
    ]
    year, is_crime, is_da, is_sh, count = zip(*kinds, strict=True)
    offences = pd.DataFrame(
        {"year": year, "is_crime": is_crime, "is_da": is_da, "is_sh": is_sh}
    ).loc[np.repeat(np.arange(len(kinds)), count)]
    offences = offences.reset_index(drop=True)
    da_crime = offences["is_da"].to_numpy() & offences["is_crime"].to_numpy()
    for rows, quota in ((da_crime, printed.DA_CRIMES_BY_MONTH), (~da_crime, None)):
        times = draw_timeline(offences.loc[rows, "year"].to_numpy(), rng, quota)
        for name, values in asdict(times).items():
            offences.loc[rows, name] = values
    order = np.lexsort((rng.random(len(offences)), offences["recorded_day"]))
    offences = offences.iloc[order].reset_index(drop=True)
    return offences.astype(dict.fromkeys(asdict(times), np.int64))


def is_prompt(offences: pd.DataFrame) -> BoolArray:
    """Whether the report was not back-dated."""
    lag = offences["recorded_day"] - offences["committed_day"]
    return (lag <= LONGEST_PROMPT_LAG).to_numpy()


def is_legacy(offences: pd.DataFrame) -> BoolArray:
    """Whether the legacy system recorded it."""
    return (offences["recorded_day"] < GO_LIVE_DAY).to_numpy()


def is_da_crime(offences: pd.DataFrame) -> BoolArray:
    """The series of most tables."""
    return (offences["is_da"] & offences["is_crime"]).to_numpy()


# ------------------------------------------------------------------------------------- places


def place_offences(
    offences: pd.DataFrame, homes: pd.DataFrame, stevenage_only: IntArray, rng: Generator
) -> IntArray:
    """District codes that meet Tables 4 and 13 and Figure 10.

    Args:
        offences: the offence table.
        homes: ``offence`` and ``person`` of repeat victims and perpetrators: most offences of one
            person happen in one district.
        stevenage_only: offences of repeat perpetrators in random order of person; the printed
            number of them lies in Stevenage and the rest elsewhere.
        rng: the source of chance.
    """
    district = np.full(len(offences), UNKNOWN, dtype=np.int64)
    stevenage = printed.DISTRICTS.index("Stevenage")
    in_stevenage = printed.REPEAT_PERPETRATOR_CRIMES_IN_STEVENAGE
    district[stevenage_only[:in_stevenage]] = stevenage
    elsewhere = stevenage_only[in_stevenage:]
    district[elsewhere] = _elsewhere(len(elsewhere), stevenage)
    _place_at_home(district, homes, rng)
    for at, year in enumerate(printed.YEARS):
        of_year = (offences["year"] == year).to_numpy()
        for rows, table in (
            (is_da_crime(offences), printed.DA_CRIME_BY_DISTRICT),
            (~offences["is_crime"].to_numpy(), printed.DA_NON_CRIME_BY_DISTRICT),
        ):
            target = [counts[at] for counts in table.values()]
            _deal_districts(district, of_year & rows, target, rng)
        _place_other_stalking(district, offences, at, rng)
    background = district == UNKNOWN
    district[background] = draw(np.ones(len(printed.DISTRICTS)), int(background.sum()), rng)
    return district


def _elsewhere(size: int, stevenage: int) -> IntArray:
    """Districts but Stevenage, in runs so that neighbouring rows (one person's) share one.

    Small districts with much crime get a little less than their share, so that Stevenage's rate
    stays significantly above all others.
    """
    weights = [float(sum(counts[:2])) for counts in printed.DA_CRIME_BY_DISTRICT.values()]
    weights[stevenage] = 0.0
    for crowded in ("Watford", "Broxbourne"):
        weights[printed.DISTRICTS.index(crowded)] *= 0.9
    return np.repeat(np.arange(len(weights)), apportion(size, weights))


def _place_at_home(district: IntArray, homes: pd.DataFrame, rng: Generator) -> None:
    """Many offences into the district of one of their people."""
    weights = [float(sum(counts)) for counts in printed.DA_CRIME_BY_DISTRICT.values()]
    home_of_person = draw(weights, int(homes["person"].max()) + 1, rng)
    free = (district[homes["offence"]] == UNKNOWN) & (rng.random(len(homes)) < SHARE_AT_HOME)
    at_home = homes[free].drop_duplicates("offence")
    district[at_home["offence"]] = home_of_person[at_home["person"]]


def _deal_districts(district: IntArray, rows: BoolArray, target: list[int], rng: Generator) -> None:
    placed = district[rows & (district != UNKNOWN)]
    open_rows = np.flatnonzero(rows & (district == UNKNOWN))
    district[open_rows] = deal_rest(target, placed, len(open_rows), rng, "districts")


def _place_other_stalking(
    district: IntArray, offences: pd.DataFrame, at: int, rng: Generator
) -> None:
    """Stalking and harassment that is not domestic: what Figure 10 leaves, a few outside."""
    rows = ((offences["year"] == printed.YEARS[at]) & offences["is_sh"]).to_numpy()
    target = [counts[at] for counts in printed.SH_CRIME_BY_DISTRICT.values()]
    beyond = printed.SH_CRIMES[at] - sum(target)
    _deal_districts(district, rows, [*target, beyond - beyond // 3, beyond // 3], rng)


# -------------------------------------------------------------------------------------- types


def title_offences(
    offences: pd.DataFrame, fixed: dict[str, IntArray], sex_of_victim: IntArray, rng: Generator
) -> IntArray:
    """Offence types: those that Tables 12 and 37 fix, then the printed number of assaults.

    Args:
        offences: the offence table.
        fixed: offences by the key of their type.
        sex_of_victim: of the first victim, one an offence; decides who is raped.
        rng: the source of chance.
    """
    kind = np.full(len(offences), UNKNOWN, dtype=np.int64)
    kind[~offences["is_crime"].to_numpy()] = words.TYPE_BY_KEY["NON_CRIME_DA"]
    for key, rows in fixed.items():
        kind[rows] = words.TYPE_BY_KEY[key]
    da_crime, is_sh = is_da_crime(offences), offences["is_sh"].to_numpy()
    _title(kind, is_sh, words.STALKING_AND_HARASSMENT, rng)
    kind[(kind == UNKNOWN) & ~da_crime] = words.TYPE_BY_KEY["PUBLIC_ORDER_S4A"]
    assault_codes = [words.TYPE_BY_KEY[one.key] for one in words.ASSAULTS]
    open_rows = np.flatnonzero(kind == UNKNOWN)
    assaults = printed.ASSAULTS - int(np.isin(kind[da_crime], assault_codes).sum())
    _title(kind, flags(len(kind), pick(open_rows, assaults, rng)), words.ASSAULTS, rng)
    _title(kind, np.ones(len(kind), dtype=np.bool_), words.OTHER_CRIMES, rng)
    unfixed = ~flags(len(kind), np.concatenate(list(fixed.values())))
    _match_victims(kind, unfixed, sex_of_victim)
    untitled = da_crime & unfixed & ~is_sh & ~np.isin(kind, assault_codes)
    kind[untitled & (rng.random(len(kind)) < 0.015)] = words.TYPE_BY_KEY["UNKNOWN"]
    return kind


def _title(
    kind: IntArray, rows: BoolArray, types: tuple[words.OffenceType, ...], rng: Generator
) -> None:
    open_rows = np.flatnonzero(rows & (kind == UNKNOWN))
    drawn = draw([one.weight for one in types], len(open_rows), rng)
    kind[open_rows] = np.array([words.TYPE_BY_KEY[one.key] for one in types])[drawn]


def _match_victims(kind: IntArray, unfixed: BoolArray, sex_of_victim: IntArray) -> None:
    """A sexual assault on a female has no male victim, nor the other way round."""
    for sex, wrong, right in (
        (words.MALE, "RAPE_FEMALE_16_OVER", "SEXUAL_ASSAULT_MALE"),
        (words.MALE, "SEXUAL_ASSAULT_FEMALE", "SEXUAL_ASSAULT_MALE"),
        (words.FEMALE, "SEXUAL_ASSAULT_MALE", "SEXUAL_ASSAULT_FEMALE"),
    ):
        rows = unfixed & (sex_of_victim == sex) & (kind == words.TYPE_BY_KEY[wrong])
        kind[rows] = words.TYPE_BY_KEY[right]


# ------------------------------------------------------------------------------ risk and flags


def assess_risk(offences: pd.DataFrame, rng: Generator) -> IntArray:
    """DASH levels as in Table 6; non-crimes lower, others not assessed at all."""
    dash = np.full(len(offences), words.DASH_BLANK, dtype=np.int64)
    for year, counts in printed.DASH.items():
        rows = np.flatnonzero(is_da_crime(offences) & (offences["year"] == year))
        dash[rows] = deal(counts, rng)
    non_crime = np.flatnonzero(~offences["is_crime"])
    dash[non_crime] = draw((0.01, 0.14, 0.8, 0.05), len(non_crime), rng)
    unknown = np.flatnonzero(dash == words.DASH_UNKNOWN)
    dash[unknown[rng.random(len(unknown)) < 0.5]] = words.DASH_BLANK
    return dash


def flag_offences(
    offences: pd.DataFrame,
    settled: BoolArray,
    flagged: BoolArray,
    counts: tuple[int, int],
    rate: float,
    rng: Generator,
) -> BoolArray:
    """One aggravating factor of Table 5, on the crime as the legacy system has it.

    Args:
        offences: the offence table.
        settled: offences of which it is already decided whether they are ``flagged``.
        flagged: those that are.
        counts: flagged domestic abuse crimes of 2016 and 2017.
        rate: share of everything else.
        rng: the source of chance.
    """
    flagged = flagged.copy()
    da_crime = is_da_crime(offences)
    for year, count in zip(printed.DEMOGRAPHIC_YEARS, counts, strict=True):
        rows = da_crime & (offences["year"] == year).to_numpy()
        open_rows = np.flatnonzero(rows & ~settled)
        flagged[pick(open_rows, count - int((flagged & rows).sum()), rng)] = True
    rest = ~da_crime | (offences["year"] == printed.YEARS[2]).to_numpy()
    flagged[rest] = rng.random(int(rest.sum())) < rate
    return flagged


# ----------------------------------------------------------------------------------- outcomes


def conclude(offences: pd.DataFrame, detected: BoolArray, rng: Generator) -> pd.DataFrame:
    """Outcomes and their days; a non-crime has none."""
    outcome = np.full(len(offences), words.UNFINALISED, dtype=np.int64)
    rows = np.flatnonzero(detected)
    outcome[rows] = draw([one.weight for one in words.DETECTED_OUTCOMES], len(rows), rng)
    rows = np.flatnonzero(~detected & offences["is_crime"].to_numpy())
    first = len(words.DETECTED_OUTCOMES)
    outcome[rows] = first + draw([one.weight for one in words.OUTCOMES[first:]], len(rows), rng)
    recorded = offences["recorded_day"].to_numpy()
    day = np.minimum(recorded + rng.exponential(60, len(recorded)).astype(np.int64), EXTRACTED_ON)
    day[(outcome == words.UNFINALISED) | (rng.random(len(day)) < 0.03)] = UNKNOWN
    return pd.DataFrame({"outcome": outcome, "outcome_day": day})
