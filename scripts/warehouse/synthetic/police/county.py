"""One county: its offences, its people and every record of who had which part in what.

Tables of a county, all in codes of :mod:`~warehouse.synthetic.police.vocabulary`:

* ``offences``: see :mod:`~warehouse.synthetic.police.offences`; ``is_migrated`` into Athena.
* ``people``: ``birth_day``, ``name`` (people of one name share a number).
* ``records``: a person in a role on an offence, in order of offence: ``offence``, ``person``,
  ``role``, ``sex``, ``ethnicity``, ``relationship``, ``gap``, ``is_alias``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import pandas as pd
from numpy.random import Generator

from warehouse.synthetic import births
from warehouse.synthetic.allocation import BoolArray, IntArray, deal, draw, flags, pick
from warehouse.synthetic.police import ages, traits
from warehouse.synthetic.police import calibration as printed
from warehouse.synthetic.police import offences as crime
from warehouse.synthetic.police import vocabulary as words
from warehouse.synthetic.police.casting import Cast
from warehouse.synthetic.police.perpetrators import NOBODY, cast_perpetrators
from warehouse.synthetic.police.timeline import GO_LIVE_DAY, UNKNOWN
from warehouse.synthetic.police.victims import LATER_YEAR, cast_victims


class Gap(IntEnum):
    """What keeps a record's person from being identified."""

    NONE = 0
    NO_BIRTH = 1
    PLACEHOLDER_BIRTH = 2
    PLACEHOLDER_FORENAME = 3
    PLACEHOLDER_SURNAME = 4
    BLANK_FORENAME = 5
    NOTHING = 6
    BUSINESS = 7
    BABY = 8


GAP_WEIGHTS = (0, 40, 10, 10, 6, 8, 14, 8, 4)

# Shares and numbers of everything that no figure is printed for.
SHARE_UNIDENTIFIED_VICTIM = 0.7
"""Of the domestic abuse crimes without an identified victim; the others list no victim at all."""
CO_VICTIMS_UNIDENTIFIED = 150
SHARE_OTHER_CRIMES_WITH_VICTIM = 0.85
SHARE_NON_CRIMES_WITH_VICTIM = 0.2
SHARE_OTHER_CRIMES_DETECTED = 0.12
SHARE_SUSPECTS = 0.22
SHARE_WITNESSES = 0.04
ACCUSED_BUT_UNDETECTED = 250
DETECTED_BUT_NOBODY_ACCUSED = 40
BOTH_VICTIM_AND_PERPETRATOR = 150
NAMESAKES = 300
MIGRATED = 320
MIGRATED_DAYS = 150
"""Crimes of the last days before Athena are the ones still open at go-live."""
SHARE_ALIASES = 0.03
LISTED_TWICE = 15
"""Victims listed twice on an offence, under two of the police's numbers."""


@dataclass(frozen=True)
class County:
    """A whole county, ready to be written in the two systems' layouts."""

    offences: pd.DataFrame
    people: pd.DataFrame
    records: pd.DataFrame


def build_county(seed: int) -> County:
    """A county that meets every printed figure; the same seed makes the same county."""
    rng = np.random.default_rng(seed)
    offences = crime.draft_offences(rng)
    victims = cast_victims(offences, rng)
    young = _young_links(victims)
    perpetrators = cast_perpetrators(offences, young["offence"].to_numpy(), rng)
    offences = _describe(offences, victims, perpetrators, rng)
    return _Crowd(offences, victims, perpetrators, rng).county()


# ------------------------------------------------------------------------------------ offences


def _young_links(cast: Cast) -> pd.DataFrame:
    """Links of the window at which a young repeat person was 16 to 18."""
    links = cast.links
    links = links[links["is_repeat"].astype(bool) & (links["person"] != NOBODY)]
    age = cast.roster.ages_at(links)
    return links[(age >= ages.YOUNG_FROM) & (age <= ages.YOUNG_TO)]


def _describe(
    offences: pd.DataFrame, victims: Cast, perpetrators: Cast, rng: Generator
) -> pd.DataFrame:
    """Add place, type, risk, flags and outcome."""
    sex_of_victim = _sex_of_victim(offences, victims)
    fixed = _fixed_types(victims, perpetrators, rng)
    repeat_crimes = _repeat_crimes_by_person(perpetrators, rng)
    offences = offences.assign(
        district=crime.place_offences(offences, _homes(victims, perpetrators), repeat_crimes, rng),
        type=crime.title_offences(offences, fixed, sex_of_victim, rng),
        dash=crime.assess_risk(offences, rng),
    )
    stalked = victims.repeats["sh_offences"].to_numpy() > 1
    links = victims.links[victims.links["is_repeat"] & victims.links["is_sh"]]
    settled = np.unique(links.loc[stalked[links["person"]], "offence"])
    for column, fixed_count, counts, rate in (
        ("has_alcohol", printed.SH_REPEAT_ALCOHOL_CRIMES, printed.ALCOHOL_FLAGS, 0.2),
        ("has_drug", printed.SH_REPEAT_DRUG_CRIMES, printed.DRUG_FLAGS, 0.005),
    ):
        flagged = flags(len(offences), pick(settled, fixed_count, rng))
        is_settled = flags(len(offences), settled)
        offences[column] = crime.flag_offences(offences, is_settled, flagged, counts, rate, rng)
    detected = flags(len(offences), np.unique(perpetrators.links["offence"]))
    detected |= _detect_others(offences, detected, rng)
    return pd.concat([offences, crime.conclude(offences, detected, rng)], axis=1)


def _sex_of_victim(offences: pd.DataFrame, victims: Cast) -> IntArray:
    sex = np.full(len(offences), UNKNOWN, dtype=np.int64)
    sex[victims.links["offence"]] = victims.roster.sex[victims.links["person"]]
    return sex


def _fixed_types(victims: Cast, perpetrators: Cast, rng: Generator) -> dict[str, IntArray]:
    """Offences that have the types of Tables 12 and 37, by type."""
    fixed: dict[str, list[int]] = {}
    for cast, counts in (
        (victims, printed.YOUNG_REPEAT_VICTIM_CRIMES),
        (perpetrators, printed.YOUNG_REPEAT_PERPETRATOR_CRIMES),
    ):
        links = _young_links(cast).drop_duplicates("offence")
        is_female = (cast.roster.sex[links["person"]] == words.FEMALE) | (cast is perpetrators)
        for rows, keys in _split_by_kind(links, is_female, dict(counts)):
            names = list(keys)
            for offence, code in zip(rows, deal(keys.values(), rng).tolist(), strict=True):
                fixed.setdefault(names[code], []).append(offence)
    return {key: np.array(rows) for key, rows in fixed.items()}


def _split_by_kind(
    links: pd.DataFrame, is_female: BoolArray, counts: dict[str, int]
) -> list[tuple[list[int], dict[str, int]]]:
    """Offences and the types they share out: stalking, of females alone, of males alone, others."""
    stalking = {one.key for one in words.STALKING_AND_HARASSMENT}
    female = {"RAPE_FEMALE_16_OVER", "SEXUAL_ASSAULT_FEMALE"}
    male = {"SEXUAL_ASSAULT_MALE"}
    is_sh = links["is_sh"].to_numpy()
    offence = links["offence"].to_numpy()
    left = {
        "sh": offence[is_sh].tolist(),
        "female": offence[~is_sh & is_female].tolist(),
        "male": offence[~is_sh & ~is_female].tolist(),
    }
    split = []
    for who, keys in (("sh", stalking), ("female", female), ("male", male)):
        part = {key: count for key, count in counts.items() if key in keys}
        size = sum(part.values())
        split.append((left[who][:size], part))
        left[who] = left[who][size:]
    rest = {key: n for key, n in counts.items() if key not in stalking | female | male}
    split.append((left["sh"] + left["female"] + left["male"], rest))
    return split


def _repeat_crimes_by_person(perpetrators: Cast, rng: Generator) -> IntArray:
    """Each detected crime of a repeat perpetrator once, those of one person together."""
    links = perpetrators.links[perpetrators.links["is_repeat"].astype(bool)]
    rank = rng.permutation(len(perpetrators.repeats))[links["person"].to_numpy(dtype=np.int64)]
    ordered = links.iloc[np.argsort(rank, kind="stable")]
    return ordered["offence"].drop_duplicates().to_numpy(dtype=np.int64)


def _homes(victims: Cast, perpetrators: Cast) -> pd.DataFrame:
    """Who is tied to which offence, victims first; a person's district is drawn once."""
    offender = perpetrators.links[perpetrators.links["person"] != NOBODY]
    offender = offender[["offence", "person"]].astype(np.int64)
    offender["person"] += len(victims.roster.sex)
    return pd.concat([victims.links[["offence", "person"]], offender], ignore_index=True)


def _detect_others(offences: pd.DataFrame, detected: BoolArray, rng: Generator) -> BoolArray:
    """Detected crimes beyond Table 33: not domestic, or with nobody accused."""
    other = (offences["is_crime"] & ~offences["is_da"]).to_numpy()
    more = other & (rng.random(len(offences)) < SHARE_OTHER_CRIMES_DETECTED)
    nobody = np.flatnonzero(crime.is_da_crime(offences) & ~detected)
    more[pick(nobody, DETECTED_BUT_NOBODY_ACCUSED, rng)] = True
    return more


# -------------------------------------------------------------------------------------- people


class _Crowd:
    """Gathers everybody's records, the two casts first, and numbers the people."""

    def __init__(
        self, offences: pd.DataFrame, victims: Cast, perpetrators: Cast, rng: Generator
    ) -> None:
        self.offences = offences
        self.rng = rng
        offender = perpetrators.links["person"].to_numpy(dtype=np.int64)
        self.known_victims = len(victims.roster.sex)
        self.sex = np.concatenate([victims.roster.sex, perpetrators.roster.sex])
        self.ethnicity = np.concatenate([victims.roster.ethnicity, perpetrators.roster.ethnicity])
        self.birth_day = np.concatenate([victims.roster.birth_day, perpetrators.roster.birth_day])
        self.known = len(self.sex)
        numbered = np.where(offender == NOBODY, NOBODY, offender + self.known_victims)
        merged = self._merge(victims, perpetrators, numbered)
        self.records = [
            self._of_cast(victims.links, victims.links["person"].to_numpy(), words.VICTIM),
            self._of_cast(perpetrators.links, merged, words.ACCUSED),
        ]

    def county(self) -> County:
        """Add everybody else and finish."""
        self._add_victims()
        self._add_accused()
        self._add_bystanders()
        records = pd.concat(self.records, ignore_index=True)
        records = self._number_nobodies(records)
        records["is_alias"] = self.rng.random(len(records)) < SHARE_ALIASES
        records = self._list_twice(records)
        order = np.lexsort((records["role"], records["offence"]))
        records = records.iloc[order].reset_index(drop=True)
        people = pd.DataFrame({"birth_day": self.birth_day, "name": self._names()})
        self.offences["is_migrated"] = self._migrated()
        return County(self.offences, people, records)

    # ------------------------------------------------------------------------------ the casts

    def _of_cast(self, links: pd.DataFrame, person: IntArray, role: int) -> pd.DataFrame:
        records = links[["offence"]].reset_index(drop=True).astype(np.int64)
        records = records.assign(person=person, role=role, gap=Gap.NONE.value, relationship=0)
        for column in ("sex", "ethnicity"):
            records[column] = links[column].fillna(UNKNOWN).to_numpy(dtype=np.int64)
        return records

    def _merge(self, victims: Cast, perpetrators: Cast, numbered: IntArray) -> IntArray:
        """Some perpetrators of one crime are victims of another one: they share the number."""
        suspects = _once_only(perpetrators.links.assign(number=numbered))
        targets = _once_only(victims.links.assign(number=victims.links["person"]))
        for side in (suspects, targets):
            side["sex"] = self.sex[side["number"]]
            side["code"] = self.ethnicity[side["number"]]
            side["band"] = self._bands(side["number"], side["committed_day"])
            side["rank"] = (
                side.sample(frac=1, random_state=self.rng)
                .groupby(["sex", "code", "band"])
                .cumcount()
            )
        pairs = suspects.merge(targets, on=["sex", "code", "band", "rank"], suffixes=("", "_v"))
        fits = self._bands(pairs["number_v"], pairs["committed_day"]) == pairs["band"]
        pairs = pairs[fits & (pairs["offence"] != pairs["offence_v"])]
        pairs = pairs.head(BOTH_VICTIM_AND_PERPETRATOR)
        merged = dict(zip(pairs["number"].tolist(), pairs["number_v"].tolist(), strict=True))
        return np.array([merged.get(number, number) for number in numbered.tolist()])

    def _bands(self, person: pd.Series[int], day: pd.Series[int]) -> IntArray:
        age = births.age_at(self.birth_day[person], np.asarray(day, dtype=np.int64))
        return ages.band_of(age)

    # -------------------------------------------------------------------------- everybody else

    def _newcomers(self, offence: IntArray) -> IntArray:
        """New people, one an offence, of any age that victims have."""
        size = len(offence)
        first = len(self.sex)
        self.sex = np.append(self.sex, draw(printed.VICTIM_SEX[1], size, self.rng))
        group = draw(printed.VICTIM_ETHNICITY[1], size, self.rng)
        self.ethnicity = np.append(self.ethnicity, traits.ethnicity_in(group, self.rng))
        band = draw(printed.VICTIM_AGE[1], size, self.rng)
        day = self.offences["committed_day"].to_numpy()[offence]
        born = births.born(day, ages.ages_in(band, self.rng), self.rng)
        self.birth_day = np.append(self.birth_day, born)
        return first + np.arange(size)

    def _add(self, offence: IntArray, person: IntArray, role: int) -> None:
        """Records of people; NOBODY stands for somebody who is not identified."""
        records = pd.DataFrame({"offence": offence, "person": person, "role": role})
        sex, ethnicity = self.sex[person], self.ethnicity[person]
        silent = self.rng.random(len(records)) < 2 * traits.SHARE_SILENT
        sex[silent] = traits.draw_silence(int(silent.sum()), self.rng)
        records = records.assign(sex=sex, ethnicity=ethnicity, relationship=0)
        self.records.append(records.assign(gap=Gap.NONE.value))

    def _mixed(self, offence: IntArray, known: IntArray, share: float) -> IntArray:
        """People for offences: a share of them already known, the others new."""
        is_known = self.rng.random(len(offence)) < share
        person = np.empty(len(offence), dtype=np.int64)
        person[is_known] = self.rng.choice(known, int(is_known.sum()))
        person[~is_known] = self._newcomers(offence[~is_known])
        return person

    def _chance(self, rows: BoolArray, share: float) -> IntArray:
        return np.flatnonzero(rows & (self.rng.random(len(rows)) < share))

    def _add_victims(self) -> None:
        """Victims of what no victim figure counts, and those who are not identified."""
        da_crime = crime.is_da_crime(self.offences)
        has_victim = flags(len(self.offences), self.records[0]["offence"].to_numpy())
        unknown = self._chance(da_crime & ~has_victim, SHARE_UNIDENTIFIED_VICTIM)
        beside = pick(np.flatnonzero(da_crime & has_victim), CO_VICTIMS_UNIDENTIFIED, self.rng)
        is_crime = self.offences["is_crime"].to_numpy()
        other = self._chance(is_crime & ~da_crime, SHARE_OTHER_CRIMES_WITH_VICTIM)
        nobody, somebody = np.split(other, [len(other) // 8])
        for offence in (unknown, beside, nobody):
            self._add(offence, np.full(len(offence), NOBODY), words.VICTIM)
        known = np.arange(self.known_victims)
        self._add(somebody, self._mixed(somebody, known, 0.06), words.VICTIM)
        quiet = self._chance(~is_crime, SHARE_NON_CRIMES_WITH_VICTIM)
        self._add(quiet, self._mixed(quiet, known, 0.4), words.VICTIM)

    def _add_accused(self) -> None:
        """Accused people who are no perpetrators: not detected, or not domestic."""
        da_crime = crime.is_da_crime(self.offences)
        detected = (self.offences["outcome"] < len(words.DETECTED_OUTCOMES)).to_numpy()
        known = np.arange(self.known_victims, self.known)
        undetected = pick(np.flatnonzero(da_crime & ~detected), ACCUSED_BUT_UNDETECTED, self.rng)
        other = np.flatnonzero(detected & ~da_crime)
        for offence in (undetected, other):
            self._add(offence, self._mixed(offence, known, 0.3), words.ACCUSED)

    def _add_bystanders(self) -> None:
        """Suspects of undetected domestic abuse crimes, witnesses of anything."""
        da_crime = crime.is_da_crime(self.offences)
        detected = (self.offences["outcome"] < len(words.DETECTED_OUTCOMES)).to_numpy()
        known = np.arange(self.known_victims, self.known)
        offence = self._chance(da_crime & ~detected, SHARE_SUSPECTS)
        self._add(offence, self._mixed(offence, known, 0.25), words.SUSPECT)
        offence = self._chance(np.ones(len(self.offences), dtype=np.bool_), SHARE_WITNESSES)
        self._add(offence, self._mixed(offence, np.arange(self.known_victims), 0.1), words.WITNESS)

    # --------------------------------------------------------------------------------- finish

    def _number_nobodies(self, records: pd.DataFrame) -> pd.DataFrame:
        """A number of their own for people who are not identified, and what is missing."""
        rows = np.flatnonzero(records["person"] == NOBODY)
        person = records["person"].to_numpy().copy()
        person[rows] = self._newcomers(records["offence"].to_numpy()[rows])
        gap = records["gap"].to_numpy().copy()
        gap[rows] = draw(GAP_WEIGHTS, len(rows), self.rng)
        sex, ethnicity = records["sex"].to_numpy().copy(), records["ethnicity"].to_numpy().copy()
        sex[rows] = np.where(
            self.rng.random(len(rows)) < 0.5, self.sex[person[rows]], words.SEX_BLANK
        )
        sex[gap == Gap.BUSINESS] = words.SEX_BLANK
        group = np.full(len(rows), traits.UNKNOWN_GROUP)
        ethnicity[rows] = traits.ethnicity_in(group, self.rng)
        relationship = records["relationship"].to_numpy().copy()
        related = records["role"].isin([words.ACCUSED, words.SUSPECT]).to_numpy()
        relationship[related] = draw(words.RELATIONSHIP_WEIGHTS, int(related.sum()), self.rng)
        return records.assign(
            person=person, gap=gap, sex=sex, ethnicity=ethnicity, relationship=relationship
        )

    def _list_twice(self, records: pd.DataFrame) -> pd.DataFrame:
        """A few victims stand twice on an offence, under another number of the police's."""
        victims = np.flatnonzero((records["role"] == words.VICTIM) & (records["gap"] == Gap.NONE))
        again = records.iloc[pick(victims, LISTED_TWICE, self.rng)].copy()
        again["is_alias"] = ~again["is_alias"]
        return pd.concat([records, again], ignore_index=True)

    def _names(self) -> IntArray:
        """Name numbers: each person's own, but a few namesakes of another date of birth."""
        name = np.arange(len(self.sex))
        chosen = pick(name, 2 * NAMESAKES, self.rng)
        one, other = chosen[:NAMESAKES], chosen[NAMESAKES:]
        differs = self.birth_day[one] != self.birth_day[other]
        name[one[differs]] = other[differs]
        return name

    def _migrated(self) -> BoolArray:
        """Legacy crimes that Athena took over as well."""
        days = self.offences["recorded_day"].to_numpy()
        late = crime.is_legacy(self.offences) & self.offences["is_crime"].to_numpy()
        late &= days >= GO_LIVE_DAY - MIGRATED_DAYS
        return flags(len(days), pick(np.flatnonzero(late), MIGRATED, self.rng))


def _once_only(links: pd.DataFrame) -> pd.DataFrame:
    """People of the window with a single link in all three years."""
    links = links[links["number"] != NOBODY]
    single = links[~links["number"].duplicated(keep=False)]
    single = single[single["year"] < LATER_YEAR]
    return single[["number", "offence", "committed_day"]].astype(np.int64)
