"""Which of the rows that were sent count: a later file replaces an earlier one, broken rows fall.

Row by row, as a careful clerk would do it; knows nothing of the project's contracts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from brute_force import codes
from brute_force.codes import USUAL, Layout, Readings
from brute_force.county import County, SentFile

FIRST_ROW = 2
"""Row 1 is the header."""


class Place(NamedTuple):
    """Where a row stood: the file below the landing folder and the row, as a sheet numbers it."""

    path: str
    row_number: int

    def __str__(self) -> str:
        return f"{self.path} row {self.row_number}"


@dataclass(frozen=True)
class Row:
    """One row as sent, trimmed."""

    place: Place
    received: date
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]


class Fault(NamedTuple):
    """A rule that a row breaks."""

    column: str
    rule: str


CountedRows = dict[Layout, list[Row]]


@dataclass(frozen=True)
class Account:
    """Every row that was sent stands in exactly one of the three."""

    counted: CountedRows
    quarantined: dict[Place, set[Fault]]
    superseded: set[Place]


def account(county: County, readings: Readings = USUAL) -> Account:
    """Decide on every row of the county."""
    active, replaced = _newest(county.files)
    rows = {layout: _rows(f for f in active if f.layout is layout) for layout in Layout}
    faults: dict[Place, set[Fault]] = defaultdict(set)
    for layout in Layout:
        for row in rows[layout]:
            faults[row.place] |= set(_FAULTS[layout](row))
    for place, fault in (*_duplicates(rows), *_born_after(rows, readings)):
        faults[place].add(fault)
    for place, fault in _orphans(rows, _broken(faults)):
        faults[place].add(fault)
    broken = _broken(faults)
    return Account(
        counted={
            layout: [
                _forget_doubtful(row, faults[row.place])
                for row in rows[layout]
                if row.place not in broken
            ]
            for layout in Layout
        },
        quarantined=broken,
        superseded={row.place for row in _rows(replaced)},
    )


def _broken(faults: dict[Place, set[Fault]]) -> dict[Place, set[Fault]]:
    """Rows with a fault whose price is the row."""
    return {place: found for place, found in faults.items() if not all(map(_is_advice, found))}


# ------------------------------------------------------------------------------- files and rows


def _newest(files: Iterable[SentFile]) -> tuple[list[SentFile], list[SentFile]]:
    """Of each layout and period the file that was received last; and all the others.

    The same bytes again change nothing: they do not bring a corrected file's mistakes back.
    """
    newest: dict[tuple[Layout, str], SentFile] = {}
    seen: set[bytes] = set()
    for file in sorted(files, key=lambda file: (file.received, file.path)):
        if file.content() not in seen:
            newest[file.layout, file.period] = file
        seen.add(file.content())
    active = list(newest.values())
    return active, [file for file in files if file not in active]


def _rows(files: Iterable[SentFile]) -> list[Row]:
    """All rows of the files in the order in which they arrived."""
    return [
        Row(Place(file.path, number), file.received, {k: v.strip() for k, v in values.items()})
        for file in sorted(files, key=lambda file: (file.received, file.path))
        for number, values in enumerate(file.rows, start=FIRST_ROW)
    ]


def _forget_doubtful(row: Row, faults: set[Fault]) -> Row:
    """A value that is merely doubtful counts as not recorded; its row stays.

    A date of birth too long ago still tells people apart: only the age is not believed.
    """
    doubtful = {fault.column for fault in faults if fault.rule != "age_implausible"}
    values = {k: "" if k in doubtful else v for k, v in row.values.items()}
    return Row(row.place, row.received, values)


# ------------------------------------------------------------------------------- dates and times

_FORMATS = {
    "%d/%m/%Y": r"\d{2}/\d{2}/\d{4}",
    "%d/%m/%Y %H:%M": r"\d{2}/\d{2}/\d{4} \d{2}:\d{2}",
    "%Y-%m-%d": r"\d{4}-\d{2}-\d{2}",
    "%Y-%m-%dT%H:%M:%S": r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}",
}
LEGACY_DAY, LEGACY_TIME, ATHENA_DAY, ATHENA_TIME = _FORMATS


def parse_moment(text: str, *formats: str) -> date | datetime:
    """A date with its time, or a date alone where the time is not known.

    Raises:
        ValueError: if it is in none of the formats, by default those of either system.
    """
    for known in formats or _FORMATS:
        if re.fullmatch(_FORMATS[known], text):
            moment = datetime.strptime(text, known)  # noqa: DTZ007  the systems write local time
            return moment if "%H" in known else moment.date()
    raise ValueError(text)


def parse_day(text: str) -> date:
    """A date in either system's writing.

    Raises:
        ValueError: if it is none.
    """
    return _day_of(parse_moment(text))


def _day_of(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _day(text: str) -> date | None:
    """The day of a moment in either writing; None where there is none."""
    try:
        return parse_day(text)
    except ValueError:
        return None


# ---------------------------------------------------------------------------------------- rules

DOUBTFUL_AT_WORST = frozenset(
    {
        *("COMMITTED_TO", "OFFENCE_DESCRIPTION", "ALCOHOL_FLAG", "DRUG_FLAG", "DASH_RISK"),
        *("OUTCOME", "OUTCOME_DATE", "DOB", "SEX", "ETHNICITY_SDE", "RELATIONSHIP"),
        *("OffenceEnd", "OffenceTitle", "DashLevel", "OutcomeCode", "OutcomeDate"),
        *("DateOfBirth", "Gender", "SelfDefinedEthnicity", "AlcoholFactor", "DrugFactor"),
        "RelationshipToVictim",
    }
)
"""Columns in which a fault costs the value, not the row."""

LATER_OFFENCE_CODES = ("008/77", "088/15")
"""In the Home Office's list since 2022 and 2024."""

OFFENCE_CODES = (*(kind.ho_code for kind in codes.OFFENCE_TYPES), *LATER_OFFENCE_CODES)
OFFENCE_WORDS = {words for k in codes.OFFENCE_TYPES for words in (k.legacy_words, k.athena_words)}
ETHNICITIES = (*codes.KNOWN_ETHNICITIES, *codes.UNKNOWN_ETHNICITIES)


def _is_advice(fault: Fault) -> bool:
    return fault.column in DOUBTFUL_AT_WORST


def _required(row: Row, *columns: str) -> Iterator[Fault]:
    yield from (Fault(column, "required") for column in columns if not row[column])


def _typed(row: Row, formats: tuple[str, ...], *columns: str) -> Iterator[Fault]:
    for column in columns:
        try:
            if row[column]:
                parse_moment(row[column], *formats)
        except ValueError:
            yield Fault(column, "type")


def _coded(row: Row, lawful: Iterable[str], *columns: str) -> Iterator[Fault]:
    known = {value.upper() for value in lawful}
    for column in columns:
        if row[column] and row[column].upper() not in known:
            yield Fault(column, "unknown_code")


def _ordered(row: Row, recorded: str, committed: str, committed_to: str) -> Iterator[Fault]:
    on, start, end = _day(row[recorded]), _day(row[committed]), _day(row[committed_to])
    if on and on > row.received:
        yield Fault(recorded, "date_in_future")
    if on and start and start > on:
        yield Fault(committed, "committed_after_recorded")
    if start and end and end < start:
        yield Fault(committed_to, "committed_to_before_from")


def _legacy_offence_faults(row: Row) -> Iterator[Fault]:
    yield from _required(
        row, "CRIME_NUMBER", "RECORDED_DATE", "COMMITTED_FROM", "DISTRICT", "HO_CODE", "DA_FLAG"
    )
    yield from _typed(row, (LEGACY_DAY,), "RECORDED_DATE", "OUTCOME_DATE")
    yield from _typed(row, (LEGACY_TIME, LEGACY_DAY), "COMMITTED_FROM", "COMMITTED_TO")
    yield from _coded(row, codes.LEGACY_DISTRICTS, "DISTRICT")
    yield from _coded(row, OFFENCE_CODES, "HO_CODE")
    yield from _coded(row, OFFENCE_WORDS, "OFFENCE_DESCRIPTION")
    yield from _coded(row, ("Y", "N"), "DA_FLAG", "ALCOHOL_FLAG", "DRUG_FLAG")
    yield from _coded(row, codes.LEGACY_RISKS, "DASH_RISK")
    yield from _coded(row, codes.LEGACY_OUTCOMES, "OUTCOME")
    yield from _ordered(row, "RECORDED_DATE", "COMMITTED_FROM", "COMMITTED_TO")
    if row["HO_CODE"] in LATER_OFFENCE_CODES:
        yield Fault("HO_CODE", "code_not_valid_at_date")
    recorded = _day(row["RECORDED_DATE"])
    if recorded and recorded >= codes.ATHENA_GO_LIVE:
        yield Fault("RECORDED_DATE", "date_after_system")


def _legacy_person_faults(row: Row) -> Iterator[Fault]:
    yield from _required(row, "CRIME_NUMBER", "NOMINAL_ID", "ROLE")
    yield from _coded(row, ("V", "A", "S", "W"), "ROLE")
    yield from _typed(row, (LEGACY_DAY,), "DOB")
    yield from _coded(row, ("F", "M", "U"), "SEX")
    yield from _coded(row, ETHNICITIES, "ETHNICITY_SDE")
    yield from _coded(row, codes.RELATIONSHIPS, "RELATIONSHIP")


def _athena_investigation_faults(row: Row) -> Iterator[Fault]:
    yield from _required(
        row, "InvestigationRef", "RecordType", "RecordedOn", "OffenceStart", "DistrictCode",
        "HomeOfficeCode", "DomesticAbuseMarker",
    )  # fmt: skip
    yield from _typed(row, (ATHENA_TIME,), "RecordedOn")
    yield from _typed(row, (ATHENA_TIME, ATHENA_DAY), "OffenceStart", "OffenceEnd")
    yield from _typed(row, (ATHENA_DAY,), "OutcomeDate")
    yield from _coded(row, (*codes.ATHENA_DISTRICTS, *codes.ENDED_DISTRICT_CODES), "DistrictCode")
    yield from _coded(row, ("CRIME", "NON-CRIME"), "RecordType")
    yield from _coded(row, OFFENCE_CODES, "HomeOfficeCode")
    yield from _coded(row, OFFENCE_WORDS, "OffenceTitle")
    yield from _coded(row, ("Yes", "No"), "DomesticAbuseMarker")
    yield from _coded(row, codes.ATHENA_RISKS, "DashLevel")
    yield from _coded(row, codes.ATHENA_OUTCOMES, "OutcomeCode")
    yield from _ordered(row, "RecordedOn", "OffenceStart", "OffenceEnd")
    if row["DistrictCode"] in codes.ENDED_DISTRICT_CODES:
        yield Fault("DistrictCode", "code_not_valid_at_date")
    if row["HomeOfficeCode"] in LATER_OFFENCE_CODES:
        yield Fault("HomeOfficeCode", "code_not_valid_at_date")
    recorded = _day(row["RecordedOn"])
    if recorded and recorded < codes.ATHENA_GO_LIVE and not row["LegacyCrimeRef"]:
        yield Fault("RecordedOn", "date_before_system")


def _athena_person_faults(row: Row) -> Iterator[Fault]:
    yield from _required(row, "InvestigationRef", "PersonId", "Role")
    yield from _coded(row, ("Victim", "Accused", "Suspect", "Witness"), "Role")
    yield from _typed(row, (ATHENA_DAY,), "DateOfBirth")
    yield from _coded(row, ("Female", "Male", "Indeterminate", "Unknown"), "Gender")
    yield from _coded(row, ETHNICITIES, "SelfDefinedEthnicity")
    yield from _coded(row, ("Yes", "No"), "AlcoholFactor", "DrugFactor")
    yield from _coded(row, codes.RELATIONSHIPS, "RelationshipToVictim")


_FAULTS: dict[Layout, Callable[[Row], Iterator[Fault]]] = {
    Layout.LEGACY_OFFENCE: _legacy_offence_faults,
    Layout.LEGACY_PERSON: _legacy_person_faults,
    Layout.ATHENA_INVESTIGATION: _athena_investigation_faults,
    Layout.ATHENA_PERSON: _athena_person_faults,
}

KEYS: dict[Layout, tuple[str, ...]] = {
    Layout.LEGACY_OFFENCE: ("CRIME_NUMBER",),
    Layout.LEGACY_PERSON: ("CRIME_NUMBER", "NOMINAL_ID", "ROLE"),
    Layout.ATHENA_INVESTIGATION: ("InvestigationRef",),
    Layout.ATHENA_PERSON: ("InvestigationRef", "PersonId", "Role"),
}


def _duplicates(rows: CountedRows) -> Iterator[tuple[Place, Fault]]:
    """Rows whose key another row had first."""
    for layout, columns in KEYS.items():
        seen: set[tuple[str, ...]] = set()
        for row in rows[layout]:
            key = tuple(row[column] for column in columns)
            if key in seen and all(key):
                yield row.place, Fault(columns[0], "duplicate_key")
            seen.add(key)


PARENTS = {
    Layout.LEGACY_PERSON: Layout.LEGACY_OFFENCE,
    Layout.ATHENA_PERSON: Layout.ATHENA_INVESTIGATION,
}
"""Where the offence of a person stands."""

BIRTH_COLUMNS = {Layout.LEGACY_PERSON: "DOB", Layout.ATHENA_PERSON: "DateOfBirth"}
EVENT_COLUMNS = {
    Layout.LEGACY_OFFENCE: {"offence": "COMMITTED_FROM", "recorded": "RECORDED_DATE"},
    Layout.ATHENA_INVESTIGATION: {"offence": "OffenceStart", "recorded": "RecordedOn"},
}


def _orphans(rows: CountedRows, broken: dict[Place, set[Fault]]) -> Iterator[tuple[Place, Fault]]:
    """Persons on an offence that nobody sent, or that does not count."""
    for persons, offences in PARENTS.items():
        column = KEYS[offences][0]
        counted = {row[column] for row in rows[offences] if row.place not in broken}
        for row in rows[persons]:
            if row[column] and row[column] not in counted:
                yield row.place, Fault(column, "orphan_reference")


def _born_after(rows: CountedRows, readings: Readings) -> Iterator[tuple[Place, Fault]]:
    """Persons born after what happened to them, or what they did."""
    for persons, offences in PARENTS.items():
        column, event_column = KEYS[offences][0], EVENT_COLUMNS[offences][readings.age_follows]
        events = {row[column]: _day(row[event_column]) for row in reversed(rows[offences])}
        for row in rows[persons]:
            born, event = _day(row[BIRTH_COLUMNS[persons]]), events.get(row[column])
            if born and event and born > event:
                yield row.place, Fault(BIRTH_COLUMNS[persons], "birth_after_event")
