"""A county in the two systems' layouts: what stands in which file, column by column.

The layouts are synthetic: no public export layout of either system exists. A :class:`Sheet` is
one file of one county in which only references and names are still open, so that many counties
of the same shape cost no more than those.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.random import Generator

from warehouse.synthetic.allocation import BoolArray, IntArray
from warehouse.synthetic.names import Names, name_people
from warehouse.synthetic.police import offences as crime
from warehouse.synthetic.police import vocabulary as words
from warehouse.synthetic.police.county import County, Gap
from warehouse.synthetic.police.spelling import leave_gaps
from warehouse.synthetic.police.timeline import MINUTES_A_DAY, UNKNOWN
from warehouse.synthetic.spelling import Spelling, draw_spellings, spell, spell_codes

LEGACY_OFFENCE = (
    "CRIME_NUMBER",
    "RECORDED_DATE",
    "COMMITTED_FROM",
    "COMMITTED_TO",
    "DISTRICT",
    "HO_CODE",
    "OFFENCE_DESCRIPTION",
    "DA_FLAG",
    "ALCOHOL_FLAG",
    "DRUG_FLAG",
    "DASH_RISK",
    "OUTCOME",
    "OUTCOME_DATE",
)
LEGACY_PERSON = (
    "CRIME_NUMBER",
    "NOMINAL_ID",
    "ROLE",
    "TITLE",
    "FORENAME",
    "SURNAME",
    "DOB",
    "SEX",
    "ETHNICITY_SDE",
    "RELATIONSHIP",
)
ATHENA_INVESTIGATION = (
    "InvestigationRef",
    "LegacyCrimeRef",
    "RecordType",
    "RecordedOn",
    "OffenceStart",
    "OffenceEnd",
    "DistrictCode",
    "HomeOfficeCode",
    "OffenceTitle",
    "DomesticAbuseMarker",
    "DashLevel",
    "OutcomeCode",
    "OutcomeDate",
)
ATHENA_PERSON = (
    "InvestigationRef",
    "PersonId",
    "Role",
    "GivenName",
    "FamilyName",
    "DateOfBirth",
    "Gender",
    "SelfDefinedEthnicity",
    "AlcoholFactor",
    "DrugFactor",
    "RelationshipToVictim",
)

RECEIVED = date(2019, 2, 11)
RECEIVED_AGAIN = date(2019, 3, 4)
CORRECTED_PERIOD = "2018-01_2018-04"
ATHENA_PERIOD = "2018-05_2018-12"

SHARE_OTHER_WORDING = 0.12
"""Legacy offences described in a wording other than the standard one."""
SHARE_GIVEN_NUMBER_SKIPPED = 0.08

UK_DATE, UK_MOMENT = "%d/%m/%Y", "%d/%m/%Y %H:%M"
ISO_DATE, ISO_MOMENT = "%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"


@dataclass(frozen=True)
class Spelled:
    """What each record of people makes of a name: one entry a record."""

    spelling: IntArray
    gap: IntArray
    title: Names
    alias: IntArray
    """1 where the person goes by the other one of the police's numbers."""


@dataclass(frozen=True)
class Sheet:
    """One file of a county. Columns that stand in ``fixed`` are the same in every county."""

    dataset: str
    period: str
    received: date
    columns: tuple[str, ...]
    fixed: dict[str, pa.Array]
    offence: IntArray
    person: IntArray | None = None
    revision: str = ""
    spelled: Spelled | None = None

    @property
    def is_athena(self) -> bool:
        """Which of the two systems wrote it."""
        return self.dataset.startswith("athena")

    @property
    def path(self) -> str:
        """Where it lands, relative to the landing folder."""
        return f"police/{self.received}/{self.dataset}s_{self.period}{self.revision}.csv"

    def render(self, county: Namer) -> pa.Table:
        """The file's rows for one county, all text."""
        columns = dict(self.fixed)
        if self.person is None or self.spelled is None:
            reference, legacy = county.references(self.offence)
            if self.is_athena:
                is_migrated = columns.pop("LegacyCrimeRef")
                columns["InvestigationRef"] = reference
                columns["LegacyCrimeRef"] = pc.if_else(is_migrated, legacy, "")
            else:
                columns["CRIME_NUMBER"] = legacy
        else:
            columns |= self._render_people(county, self.person, self.spelled)
        return pa.table([columns[name] for name in self.columns], names=list(self.columns))

    def _render_people(
        self, county: Namer, person: IntArray, spelled: Spelled
    ) -> dict[str, pa.Array]:
        reference, legacy = county.references(self.offence)
        forename, surname = county.names(person)
        spell(forename, surname, spelled.spelling, spelled.title)
        leave_gaps(forename, surname, spelled.gap)
        number = county.person_numbers(person, spelled.alias, athena=self.is_athena)
        names = ("InvestigationRef", "PersonId", "GivenName", "FamilyName")
        if not self.is_athena:
            names, reference = ("CRIME_NUMBER", "NOMINAL_ID", "FORENAME", "SURNAME"), legacy
        written = [pa.array(name, pa.string()) for name in (forename, surname)]
        return dict(zip(names, (reference, number, *written), strict=True))


class Namer:
    """Gives one county's offences and people their references and names.

    ``number`` counts counties from 1. References say by their first letter that they are made up.
    """

    def __init__(self, county: County, number: int, offence_number: IntArray) -> None:
        self.number = number
        year = county.offences["year"].to_numpy()
        sequence = _padded(offence_number, 6)
        short_year = _padded(year % 100, 2)
        self._legacy = _joined(f"S{number:03d}/", sequence, "/", short_year)
        self._athena = _joined(f"SA{number:03d}-", short_year, "-", sequence)
        self._name = county.people["name"].to_numpy()
        self._forenames, self._surnames = name_people(
            np.arange(len(self._name)) + self._first_name(len(self._name))
        )

    def _first_name(self, people: int) -> int:
        return (self.number - 1) * (people + SPARE_NAMES)

    def references(self, offence: IntArray) -> tuple[pa.Array, pa.Array]:
        """Athena's investigation references and the legacy crime numbers of offences."""
        rows = pa.array(offence)
        return self._athena.take(rows), self._legacy.take(rows)

    def names(self, person: IntArray) -> tuple[Names, Names]:
        """Forenames and surnames, free to be spelled in place."""
        name = self._name[person]
        return self._forenames[name], self._surnames[name]

    def spare_name(self, place: int) -> tuple[str, str]:
        """The name of somebody who is not among the county's people."""
        people = len(self._name)
        number = self._first_name(people) + people + place % SPARE_NAMES
        forename, surname = name_people(np.array([number]))
        return str(forename[0]), str(surname[0])

    def person_numbers(self, person: IntArray, alias: IntArray, *, athena: bool) -> pa.Array:
        """The police's own number; a person has another one as an alias and in each system."""
        number = _padded(person * 2 + alias + 1, 7)
        return _joined(f"SP{self.number:03d}-" if athena else f"S{self.number:03d}N", number)


SPARE_NAMES = 200


def _padded(number: IntArray, width: int) -> pa.Array:
    return pc.utf8_lpad(pc.cast(pa.array(number), pa.string()), width, "0")


def _joined(*parts: pa.Array | str) -> pa.Array:
    return pc.binary_join_element_wise(*parts, "")


# ----------------------------------------------------------------------------------- the sheets


def number_offences(offences: pd.DataFrame, rng: Generator) -> IntArray:
    """Numbers that each year counts anew in the order of recording; some are never used."""
    step = 1 + (rng.random(len(offences)) < SHARE_GIVEN_NUMBER_SKIPPED).astype(np.int64)
    # Athena goes on where the year's legacy numbers end.
    return pd.Series(step).groupby(offences["year"].to_numpy()).cumsum().to_numpy()


def lay_out(county: County, rng: Generator) -> list[Sheet]:
    """Every file that the police send about a county, in the order of sending."""
    offences, records = county.offences, county.records
    legacy = crime.is_legacy(offences)
    year = offences["year"].to_numpy()
    periods = {
        "2016": legacy & (year == 2016),
        "2017": legacy & (year == 2017),
        CORRECTED_PERIOD: legacy & (year == 2018),
    }
    sheets = []
    for period, rows in periods.items():
        sheets.append(_legacy_offences(offences, rows, period, rng))
        sheets.append(_legacy_people(county, _on(records, rows), period, rng))
    in_athena = ~legacy | offences["is_migrated"].to_numpy()
    sheets.append(_athena_investigations(offences, in_athena, rng))
    sheets.append(_athena_people(county, _on(records, in_athena), legacy, rng))
    return [part for sheet in sheets for part in _with_faulty_first(sheet)]


def _on(records: pd.DataFrame, offences: BoolArray) -> pd.DataFrame:
    return records[offences[records["offence"]]]


def _with_faulty_first(sheet: Sheet) -> list[Sheet]:
    """The offences of early 2018 came twice: first with April's risk and district lost."""
    if (sheet.dataset, sheet.period) != ("legacy_offence", CORRECTED_PERIOD):
        return [sheet]
    april = pc.equal(pc.utf8_slice_codeunits(sheet.fixed["RECORDED_DATE"], 3, 5), "04")
    lost = {
        "DISTRICT": pc.if_else(april, "Not Known", sheet.fixed["DISTRICT"]),
        "DASH_RISK": pc.if_else(april, "", sheet.fixed["DASH_RISK"]),
    }
    faulty = Sheet(
        sheet.dataset,
        sheet.period,
        sheet.received,
        sheet.columns,
        sheet.fixed | lost,
        sheet.offence,
    )
    corrected = Sheet(
        sheet.dataset,
        sheet.period,
        RECEIVED_AGAIN,
        sheet.columns,
        sheet.fixed,
        sheet.offence,
        revision="_v2",
    )
    return [faulty, corrected]


def _legacy_offences(offences: pd.DataFrame, rows: BoolArray, period: str, rng: Generator) -> Sheet:
    part = offences[rows]
    fixed = {
        "RECORDED_DATE": _dates(part["recorded_day"], UK_DATE),
        "COMMITTED_FROM": _moments(part, "committed", UK_MOMENT, UK_DATE),
        "COMMITTED_TO": _moments(part, "to", UK_MOMENT, UK_DATE),
        "DISTRICT": _codes(part["district"], words.DISTRICT_WORDS, rng),
        "HO_CODE": _codes(part["type"], [one.ho_code for one in words.OFFENCE_TYPES]),
        "OFFENCE_DESCRIPTION": _descriptions(part["type"], rng),
        "DA_FLAG": _codes(part["is_da"].astype(int), ("N", "Y"), rng),
        "ALCOHOL_FLAG": _codes(part["has_alcohol"].astype(int), ("N", "Y"), rng),
        "DRUG_FLAG": _codes(part["has_drug"].astype(int), ("N", "Y"), rng),
        "DASH_RISK": _codes(part["dash"], words.DASH_LEGACY, rng),
        "OUTCOME": _codes(part["outcome"], [one.legacy for one in words.OUTCOMES], rng),
        "OUTCOME_DATE": _dates(part["outcome_day"], UK_DATE),
    }
    return Sheet("legacy_offence", period, RECEIVED, LEGACY_OFFENCE, fixed, np.flatnonzero(rows))


def _athena_investigations(offences: pd.DataFrame, rows: BoolArray, rng: Generator) -> Sheet:
    part = offences[rows]
    fixed = {
        # True where the county's own crime number will stand.
        "LegacyCrimeRef": pa.array(part["is_migrated"].to_numpy()),
        "RecordType": _codes(part["is_crime"].astype(int), ("NON-CRIME", "CRIME"), rng),
        "RecordedOn": _moments(part, "recorded", ISO_MOMENT, ISO_DATE),
        "OffenceStart": _moments(part, "committed", ISO_MOMENT, ISO_DATE),
        "OffenceEnd": _moments(part, "to", ISO_MOMENT, ISO_DATE),
        "DistrictCode": _codes(part["district"], words.DISTRICT_CODES, rng),
        "HomeOfficeCode": _codes(part["type"], [one.ho_code for one in words.OFFENCE_TYPES]),
        "OffenceTitle": _codes(part["type"], [one.athena for one in words.OFFENCE_TYPES], rng),
        "DomesticAbuseMarker": _codes(part["is_da"].astype(int), ("No", "Yes"), rng),
        "DashLevel": _codes(part["dash"], words.DASH_ATHENA, rng),
        "OutcomeCode": _codes(part["outcome"], [one.athena for one in words.OUTCOMES], rng),
        "OutcomeDate": _dates(part["outcome_day"], ISO_DATE),
    }
    return Sheet(
        "athena_investigation",
        ATHENA_PERIOD,
        RECEIVED,
        ATHENA_INVESTIGATION,
        fixed,
        np.flatnonzero(rows),
    )


def _legacy_people(county: County, records: pd.DataFrame, period: str, rng: Generator) -> Sheet:
    spelled = _spellings(records, rng)
    misplaced = spelled.spelling == Spelling.TITLE_IN_FORENAME
    has_title = (rng.random(len(records)) < 0.7) & (records["gap"] == Gap.NONE).to_numpy()
    fixed = {
        "ROLE": _codes(records["role"], words.ROLES_LEGACY, rng),
        "TITLE": pa.array(np.where(has_title & ~misplaced, spelled.title, ""), pa.string()),
        "DOB": _births(county, records, UK_DATE),
        "SEX": _codes(records["sex"], words.SEX_LEGACY, rng),
        "ETHNICITY_SDE": _codes(records["ethnicity"], words.ETHNICITIES, rng),
        "RELATIONSHIP": _codes(records["relationship"], words.RELATIONSHIPS, rng),
    }
    return Sheet(
        "legacy_person",
        period,
        RECEIVED,
        LEGACY_PERSON,
        fixed,
        records["offence"].to_numpy(),
        records["person"].to_numpy(),
        spelled=spelled,
    )


def _athena_people(
    county: County, records: pd.DataFrame, legacy: BoolArray, rng: Generator
) -> Sheet:
    is_migrated = legacy[records["offence"]]
    related = records["role"].isin([words.VICTIM, words.ACCUSED]).to_numpy()
    fixed = {
        "Role": _codes(records["role"], words.ROLES_ATHENA, rng),
        "DateOfBirth": _births(county, records, ISO_DATE),
        "Gender": _codes(records["sex"], words.SEX_ATHENA, rng),
        "SelfDefinedEthnicity": _codes(records["ethnicity"], words.ETHNICITIES, rng),
        "RelationshipToVictim": _codes(records["relationship"], words.RELATIONSHIPS, rng),
    }
    for column, share in (("AlcoholFactor", 0.17), ("DrugFactor", 0.04)):
        factor = 1 + (rng.random(len(records)) < share)
        # What was migrated carries no factor: the legacy flag belonged to the crime.
        factor[~related | is_migrated | (rng.random(len(records)) < 0.1)] = 0
        fixed[column] = _codes(factor, ("", "No", "Yes"), rng)
    return Sheet(
        "athena_person",
        ATHENA_PERIOD,
        RECEIVED,
        ATHENA_PERSON,
        fixed,
        records["offence"].to_numpy(),
        records["person"].to_numpy(),
        spelled=_spellings(records, rng),
    )


# ---------------------------------------------------------------------------------- the columns


def _codes(
    code: pd.Series[int] | IntArray,
    written: Sequence[str],
    rng: Generator | None = None,
) -> pa.Array:
    """Words of codes; with chance, a few are in other capitals."""
    codes = np.asarray(code, dtype=np.int64)
    if rng is None:
        return pa.array(np.array(written, dtype=object)[codes], pa.string())
    return pa.array(spell_codes(codes, written, rng), pa.string())


def _descriptions(kind: pd.Series[int], rng: Generator) -> pa.Array:
    """Legacy descriptions, some in another wording of the same offence."""
    codes = np.asarray(kind, dtype=np.int64)
    text = spell_codes(codes, [one.legacy for one in words.OFFENCE_TYPES], rng)
    other = rng.random(len(codes)) < SHARE_OTHER_WORDING
    for code, one in enumerate(words.OFFENCE_TYPES):
        rows = np.flatnonzero(other & (codes == code))
        if one.variants:
            text[rows] = rng.choice(one.variants, len(rows))
    return pa.array(text, pa.string())


def _dates(day: pd.Series[int], form: str) -> pa.Array:
    """Days as text, blank where not known."""
    days = pa.array(day.to_numpy().astype(np.int32), pa.int32())
    text = pc.strftime(days.cast(pa.date32()), format=form)
    return pc.if_else(pc.equal(days, UNKNOWN), "", text)


def _moments(part: pd.DataFrame, event: str, form: str, date_form: str) -> pa.Array:
    """Day and time as text; the day alone where the time is not known."""
    day, minute = part[f"{event}_day"], part[f"{event}_minute"].to_numpy()
    seconds = (day.to_numpy() * MINUTES_A_DAY + np.maximum(minute, 0)) * 60
    text = pc.strftime(pa.array(seconds).cast(pa.timestamp("s")), format=form)
    return pc.if_else(pa.array(minute == UNKNOWN), _dates(day, date_form), text)


def _births(county: County, records: pd.DataFrame, form: str) -> pa.Array:
    """Dates of birth, blank or a placeholder where the record has a gap."""
    day = county.people["birth_day"].to_numpy()[records["person"]]
    text = pc.strftime(pa.array(day.astype(np.int32)).cast(pa.date32()), format=form)
    gap = records["gap"].to_numpy()
    placeholder = date.fromisoformat(words.PLACEHOLDER_BIRTH).strftime(form)
    text = pc.if_else(pa.array(gap == Gap.PLACEHOLDER_BIRTH), placeholder, text)
    without = (Gap.NO_BIRTH, Gap.NOTHING, Gap.BUSINESS)
    return pc.if_else(pa.array(np.isin(gap, without)), "", text)


def _spellings(records: pd.DataFrame, rng: Generator) -> Spelled:
    """What a record makes of its person's name."""
    spelling = draw_spellings(len(records), rng)
    gap = records["gap"].to_numpy()
    spelling[gap != Gap.NONE] = Spelling.PLAIN
    sex = records["sex"].to_numpy()
    title = np.where(rng.random(len(records)) < 0.5, "Ms", "Mrs").astype(object)
    title[sex == words.MALE] = "Mr"
    alias = records["is_alias"].to_numpy().astype(np.int64)
    return Spelled(spelling, gap, title, alias)
