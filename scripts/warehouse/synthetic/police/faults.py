"""Rows that break the suppliers' promises: one kind of fault each.

Rows that deserve quarantine are surplus to the calibrated ones, so that every printed figure holds
once they are set aside and none does if they slip through. Faults in a value that can be spared
stand on records that no figure counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum, auto

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.random import Generator

from warehouse.synthetic.allocation import IntArray
from warehouse.synthetic.police.layout import CORRECTED_PERIOD, Namer, Sheet


class Way(Enum):
    """How a fault comes into a file."""

    SURPLUS = auto()
    """A row of its own, made after the pattern of a sound one."""
    AGAIN = auto()
    """The same row a second time."""
    IN_PLACE = auto()
    """A value of a row that no printed figure counts."""


@dataclass(frozen=True)
class Fault:
    """One kind of fault in one file.

    ``rule`` names the rule that the row breaks; ``among`` says which rows it is made from.
    """

    dataset: str
    period: str
    rule: str
    change: dict[str, str] = field(default_factory=dict)
    count: int = 1
    way: Way = Way.SURPLUS
    among: dict[str, str] = field(default_factory=dict)


UNSENT_OFFENCE = "{unsent}"
SET_ASIDE_OFFENCE = "{set_aside}"
"""Stand for references to an offence that was never sent, and to the file's first faulty one."""

DA, DA_ATHENA = {"DA_FLAG": "Y"}, {"DomesticAbuseMarker": "Yes", "RecordType": "CRIME"}
VICTIM, VICTIM_ATHENA = {"ROLE": "V"}, {"Role": "Victim"}
WITNESS, WITNESS_ATHENA = {"ROLE": "W"}, {"Role": "Witness"}
NOT_DA = {"DA_FLAG": "N"}


def _legacy(rule: str, year: str, change: dict[str, str], count: int = 1) -> Fault:
    return Fault("legacy_offence", year, rule, change, count, among=DA)


def _athena(rule: str, change: dict[str, str], count: int = 1) -> Fault:
    return Fault("athena_investigation", "2018-05_2018-12", rule, change, count, among=DA_ATHENA)


def _person(rule: str, year: str, change: dict[str, str], count: int = 1) -> Fault:
    return Fault("legacy_person", year, rule, change, count, among=VICTIM)


def _athena_person(rule: str, change: dict[str, str], count: int = 1) -> Fault:
    return Fault("athena_person", "2018-05_2018-12", rule, change, count, among=VICTIM_ATHENA)


def _in_place(
    dataset: str, period: str, rule: str, change: dict[str, str], among: dict[str, str]
) -> Fault:
    return Fault(dataset, period, rule, change, 2, Way.IN_PLACE, among)


QUARANTINE_FAULTS = (
    _legacy("required", "2016", {"DISTRICT": ""}, 3),
    _legacy("type", "2016", {"RECORDED_DATE": "31/02/2016"}, 2),
    _legacy("type", "2016", {"RECORDED_DATE": "2016-07-14"}),
    _legacy("required", "2016", {"RECORDED_DATE": ""}),
    _legacy("unknown_code", "2016", {"DISTRICT": "Hertsmeer"}, 2),
    _legacy("unknown_code", "2016", {"HO_CODE": "999/99"}, 2),
    _legacy("code_not_valid_at_date", "2017", {"HO_CODE": "008/77"}, 3),
    _legacy("code_not_valid_at_date", "2017", {"HO_CODE": "088/15"}),
    _legacy("required", "2017", {"DA_FLAG": ""}),
    _legacy("unknown_code", "2017", {"DA_FLAG": "P"}),
    _legacy(
        "committed_after_recorded",
        "2017",
        {"RECORDED_DATE": "09/03/2017", "COMMITTED_FROM": "12/03/2017 21:30", "COMMITTED_TO": ""},
        2,
    ),
    _legacy("type", "2017", {"COMMITTED_FROM": "night of the 3rd"}),
    _legacy("required", "2017", {"RECORDED_DATE": "", "DISTRICT": "", "HO_CODE": ""}),
    _legacy("date_after_system", CORRECTED_PERIOD, {"RECORDED_DATE": "03/05/2018"}, 2),
    _legacy("required", CORRECTED_PERIOD, {"DISTRICT": ""}),
    Fault("legacy_offence", "2016", "duplicate_key", {}, 3, Way.AGAIN, DA),
    Fault("legacy_offence", "2017", "duplicate_key", {"OUTCOME_DATE": ""}, 2, Way.AGAIN, NOT_DA),
    _athena("type", {"RecordedOn": "03/05/2018"}, 2),
    _athena("required", {"DistrictCode": ""}, 2),
    _athena("code_not_valid_at_date", {"DistrictCode": "E07000100"}, 2),
    _athena("unknown_code", {"DistrictCode": "E07999999"}),
    _athena("code_not_valid_at_date", {"HomeOfficeCode": "008/77"}),
    _athena(
        "date_before_system",
        {"RecordedOn": "2018-04-20T10:15:00", "OffenceStart": "2018-04-19", "OffenceEnd": ""},
        3,
    ),
    _athena("pattern", {"RecordType": "INCIDENT"}),
    _athena("required", {"DomesticAbuseMarker": ""}),
    _athena(
        "committed_after_recorded",
        {
            "RecordedOn": "2018-09-03T09:00:00",
            "OffenceStart": "2018-09-05T23:10:00",
            "OffenceEnd": "",
        },
        2,
    ),
    _athena("date_in_future", {"RecordedOn": "2019-11-02T08:00:00"}),
    _person("unknown_code", "2016", {"ROLE": "VIC"}, 2),
    _person("required", "2016", {"ROLE": ""}),
    _person("orphan_reference", "2016", {"CRIME_NUMBER": UNSENT_OFFENCE}, 2),
    _person("orphan_reference", "2016", {"CRIME_NUMBER": SET_ASIDE_OFFENCE}),
    _person("required", "2017", {"CRIME_NUMBER": ""}),
    _person("orphan_reference", "2017", {"CRIME_NUMBER": SET_ASIDE_OFFENCE}),
    Fault("legacy_person", "2017", "duplicate_key", {}, 3, Way.AGAIN, VICTIM),
    _athena_person("orphan_reference", {"InvestigationRef": UNSENT_OFFENCE}, 2),
    _athena_person("orphan_reference", {"InvestigationRef": SET_ASIDE_OFFENCE}),
    _athena_person("unknown_code", {"Role": "Aggrieved"}),
)
"""Faults whose rows must be set aside."""

ADVICE_FAULTS = (
    _in_place("legacy_offence", "2016", "date_in_future", {"OUTCOME_DATE": "31/12/2019"}, NOT_DA),
    _in_place("legacy_offence", "2017", "unknown_code", {"DASH_RISK": "X"}, NOT_DA),
    _in_place("legacy_person", "2016", "type", {"DOB": "31/02/1980"}, WITNESS),
    _in_place("legacy_person", "2016", "birth_after_event", {"DOB": "17/11/2018"}, WITNESS),
    _in_place("legacy_person", "2017", "unknown_code", {"ETHNICITY_SDE": "IC1"}, WITNESS),
    _in_place("legacy_person", "2017", "unknown_code", {"SEX": "Q"}, WITNESS),
    _in_place(
        "athena_person",
        "2018-05_2018-12",
        "birth_after_event",
        {"DateOfBirth": "2018-12-30"},
        WITNESS_ATHENA,
    ),
)
"""Faults whose values are not believed but whose rows count."""

FAULTS = (*QUARANTINE_FAULTS, *ADVICE_FAULTS)

FIRST_SURPLUS = 900_001
UNSENT_NUMBER = 999_999
SURPLUS_BIRTH = {"DOB": "14/06/1981", "DateOfBirth": "1981-06-14"}


def plant_faults(sheet: Sheet, table: pa.Table, namer: Namer, seed: int) -> pa.Table:
    """The table with its faults: in place, then rows among the others."""
    faults = [one for one in FAULTS if (one.dataset, one.period) == (sheet.dataset, sheet.period)]
    rng = np.random.default_rng([seed, 2, len(sheet.path)])
    planter = _Planter(sheet, namer, rng)
    for fault in faults:
        if fault.way is Way.IN_PLACE:
            table = planter.change_in_place(table, fault)
    surplus = [row for fault in faults for row in planter.rows_of(table, fault)]
    if not surplus:
        return table
    places = np.sort(rng.integers(0, table.num_rows + 1, len(surplus)))
    order = np.argsort(np.concatenate([np.arange(table.num_rows), places - 0.5]), kind="stable")
    return pa.concat_tables([table, pa.Table.from_pylist(surplus, table.schema)]).take(order)


class _Planter:
    """Makes the faulty rows of one sheet of one county."""

    def __init__(self, sheet: Sheet, namer: Namer, rng: Generator) -> None:
        self._sheet = sheet
        self._namer = namer
        self._rng = rng
        self._made = 0

    def change_in_place(self, table: pa.Table, fault: Fault) -> pa.Table:
        """The table with a few values made wrong."""
        rows = self._pick(table, fault)
        for name, value in fault.change.items():
            column = table.column(name).to_numpy(zero_copy_only=False).copy()
            column[rows] = value
            place = table.column_names.index(name)
            table = table.set_column(place, name, pa.array(column, pa.string()))
        return table

    def rows_of(self, table: pa.Table, fault: Fault) -> Iterable[dict[str, str]]:
        """The rows that a fault adds."""
        if fault.way is Way.IN_PLACE:
            return
        for row in table.take(pa.array(self._pick(table, fault))).to_pylist():
            if fault.way is Way.SURPLUS:
                self._make_new(row)
            row.update({name: self._fill_in(value) for name, value in fault.change.items()})
            yield row

    def _pick(self, table: pa.Table, fault: Fault) -> IntArray:
        """Different rows among those that the fault may be made from."""
        fits = np.ones(table.num_rows, dtype=np.bool_)
        for name, value in fault.among.items():
            fits &= pc.equal(table.column(name), value).to_numpy()
        rows = np.flatnonzero(fits)
        return self._rng.choice(rows, min(fault.count, len(rows)), replace=False)

    def _make_new(self, row: dict[str, str]) -> None:
        """A row of the same offence, or of nobody known, under a number of its own."""
        self._made += 1
        first = self._sheet.columns[0]
        if self._sheet.person is None:
            row[first] = self._reference(FIRST_SURPLUS + self._made - 1)
            return
        number, forename, surname = self._sheet.columns[1], "GivenName", "FamilyName"
        if not self._sheet.is_athena:
            forename, surname = "FORENAME", "SURNAME"
        row[number] = f"{row[number][:-7]}{FIRST_SURPLUS + self._made:07d}"
        place = int(self._rng.integers(1_000))
        row[forename], row[surname] = self._namer.spare_name(place)
        row.update({name: day for name, day in SURPLUS_BIRTH.items() if name in row})

    def _fill_in(self, value: str) -> str:
        references = {UNSENT_OFFENCE: UNSENT_NUMBER, SET_ASIDE_OFFENCE: FIRST_SURPLUS}
        return self._reference(references[value]) if value in references else value

    def _reference(self, number: int) -> str:
        """A reference of this file's year that no offence has."""
        year = self._sheet.period[2:4]
        if self._sheet.is_athena:
            return f"SA{self._namer.number:03d}-{year}-{number}"
        return f"S{self._namer.number:03d}/{number}/{year}"
