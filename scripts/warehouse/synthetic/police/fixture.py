"""A tiny county: a few hundred rows of the big one, every feature of it among them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.random import Generator

from warehouse.synthetic.allocation import BoolArray, IntArray, flags
from warehouse.synthetic.police import offences as crime
from warehouse.synthetic.police import vocabulary as words
from warehouse.synthetic.police.county import County, Gap
from warehouse.synthetic.police.timeline import GO_LIVE_DAY, UNKNOWN

OFFENCES = 170
"""At least; what a chosen person was involved in comes along."""
EACH = 2
"""Offences of each feature."""
PEOPLE_EACH = 2
"""People of each kind, with all their offences."""


def cut_down(county: County, rng: Generator) -> County:
    """The county with a few of its offences: some of each feature, then any."""
    chosen = np.zeros(len(county.offences), dtype=np.bool_)
    for feature in _features(county):
        rows = np.flatnonzero(feature)
        chosen[rng.choice(rows, min(EACH, len(rows)), replace=False)] = True
    for people in _kinds_of_people(county):
        some = rng.choice(people, min(PEOPLE_EACH, len(people)), replace=False)
        chosen[county.records.loc[county.records["person"].isin(some), "offence"]] = True
    left = rng.permutation(np.flatnonzero(~chosen))
    chosen[left[: max(0, OFFENCES - int(chosen.sum()))]] = True
    renumbered = np.cumsum(chosen) - 1
    records = county.records[chosen[county.records["offence"]]]
    records = records.assign(offence=renumbered[records["offence"]]).reset_index(drop=True)
    offences = county.offences[chosen].reset_index(drop=True)
    return County(offences, county.people, records)


def _features(county: County) -> Iterator[BoolArray]:
    """Offences that have a feature, one array a feature."""
    offences, records = county.offences, county.records
    legacy, da_crime = crime.is_legacy(offences), crime.is_da_crime(offences)
    size = len(offences)
    committed, ended = offences["committed_day"].to_numpy(), offences["to_day"].to_numpy()
    yield offences["is_migrated"].to_numpy()
    yield ~crime.is_prompt(offences)
    yield ~legacy & (committed < GO_LIVE_DAY)
    yield ~legacy & (committed < GO_LIVE_DAY) & (ended >= GO_LIVE_DAY)
    yield (offences["committed_minute"] == UNKNOWN).to_numpy()
    for column in ("has_alcohol", "has_drug"):
        yield da_crime & legacy & offences[column].to_numpy()
    for column, codes in (
        ("district", range(len(words.DISTRICT_WORDS))),
        ("type", range(len(words.OFFENCE_TYPES))),
        ("dash", range(len(words.DASH_LEGACY))),
        ("outcome", range(len(words.OUTCOMES))),
    ):
        for code in codes:
            yield (offences[column] == code).to_numpy()
    for _, rows in offences[da_crime].groupby(["year", "is_sh"]):
        yield flags(size, rows.index.to_numpy())
    for gap in Gap:
        yield flags(size, records.loc[records["gap"] == gap, "offence"].to_numpy())
    for role in range(len(words.ROLES_LEGACY)):
        of_role = records[(records["role"] == role) & (records["gap"] == Gap.NONE)]
        for system in (legacy, ~legacy):
            yield flags(size, of_role["offence"].to_numpy()) & system
        yield flags(size, of_role.loc[of_role["offence"].duplicated(), "offence"].to_numpy())
    yield flags(size, records.loc[records["is_alias"], "offence"].to_numpy())


def _kinds_of_people(county: County) -> Iterator[IntArray]:
    """People who repeat, in one role or in two, young and grown, and who are of no real age."""
    offences = county.offences
    in_series = crime.is_da_crime(offences)[county.records["offence"]]
    identified = county.records["gap"] == Gap.NONE
    records = county.records[in_series & identified]
    for role in (words.VICTIM, words.ACCUSED):
        of_role = records[records["role"] == role].drop_duplicates(["person", "offence"])
        times = of_role["person"].value_counts()
        repeats = times.index[(times > 1) & (times < 6)].to_numpy()
        yield repeats
        age = (
            offences["committed_day"].to_numpy()[of_role["offence"]]
            - county.people["birth_day"].to_numpy()[of_role["person"]]
        ) / 365.25
        young = of_role.loc[(age > 16.1) & (age < 18.9), "person"]
        yield np.intersect1d(repeats, young)
        yield of_role.loc[age > 111, "person"].unique()
        stalked = of_role[offences["is_sh"].to_numpy()[of_role["offence"]]]
        yield stalked.loc[stalked["person"].duplicated(), "person"].unique()
    victims = records.loc[records["role"] == words.VICTIM, "person"]
    accused = records.loc[records["role"] == words.ACCUSED, "person"]
    yield np.intersect1d(victims, accused)
    name = county.people["name"].to_numpy()
    namesakes = np.flatnonzero(name != np.arange(len(name)))
    yield np.intersect1d(namesakes, victims)
