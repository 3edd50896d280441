"""Where the warehouse and the brute force differ, in as few words as will find the cause.

The four layers are compared in the order of the data's flow, and only the first that differs is
told: a row wrongly landed would otherwise show again in every cell it touches. Everything shown is
made up, so values may be named.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from brute_force import counts
from brute_force.codes import Layout
from brute_force.counts import Cell, CellKey, Facts, Identity, Shape
from brute_force.rules import Account, Place
from brute_force.shapes import REQUIRED

MOST_LINES = 6
"""Differences told of one county: the first few show the cause, the rest repeat it."""

FactRow = Mapping[str, Any]


@dataclass(frozen=True)
class Observed:
    """What the project's landing and models made of a county."""

    landed: dict[Layout, dict[Place, int | None]]
    """Every landed row, for persons with the person key."""
    broken_rules: dict[Place, set[str]]
    offences: list[FactRow]
    victims: list[FactRow]
    perpetrators: list[FactRow]
    cells: dict[CellKey, int]
    cell_row_count: int

    @property
    def fact_count(self) -> int:
        """Rows of the three facts."""
        return len(self.offences) + len(self.victims) + len(self.perpetrators)


@dataclass(frozen=True)
class Expected:
    """The same by brute force."""

    account: Account
    facts: Facts


def differences(expected: Expected, observed: Observed) -> list[str]:
    """Lines that say what differs; empty where nothing does."""
    for compare in (_landing, _persons, _facts, _cells):
        lines = list(compare(expected, observed))
        if lines:
            more = len(lines) - MOST_LINES
            return lines[:MOST_LINES] + ([f"... and {more} more"] if more > 0 else [])
    return []


# ---------------------------------------------------------------------------------- landed rows


def _landing(expected: Expected, observed: Observed) -> Iterator[str]:
    for layout in Layout:
        ours = {row.place: row for row in expected.account.counted[layout]}
        theirs = observed.landed[layout]
        for place in sorted(ours.keys() - theirs.keys()):
            broken = ", ".join(sorted(observed.broken_rules.get(place, ()))) or "no rule"
            yield f"landing: {place} did not land ({broken}); brute force finds no fault"
        for place in sorted(theirs.keys() - ours.keys()):
            yield f"landing: {place} landed; brute force says {_why_not(expected.account, place)}"


def _why_not(account: Account, place: Place) -> str:
    if place in account.superseded:
        return "superseded"
    faults = account.quarantined.get(place, set())
    return ", ".join(sorted(f"{fault.rule} {fault.column}" for fault in faults)) or "not sent"


# -------------------------------------------------------------------------------------- persons


def _persons(expected: Expected, observed: Observed) -> Iterator[str]:
    """Person keys must part the rows as the identities do: one key for one person."""
    keys_of: dict[Identity | None, set[int | None]] = defaultdict(set)
    identities_of: dict[int | None, set[Identity | None]] = defaultdict(set)
    for place, identity in _identities(expected.account):
        key = observed.landed[_person_layout(place)][place] or None
        if (identity is None) != (key is None):
            yield f"person: {place} is {_name(identity)}; warehouse says key {key}"
        keys_of[identity].add(key)
        identities_of[key].add(identity)
    for identity, keys in keys_of.items():
        if identity is not None and len(keys) > 1:
            yield f"person: {_name(identity)} has several keys: {sorted(map(str, keys))}"
    for key, identities in identities_of.items():
        if key is not None and len(identities) > 1:
            yield f"person: key {key} is several people: {sorted(map(_name, identities))}"


def _identities(account: Account) -> Iterator[tuple[Place, Identity | None]]:
    columns = {
        Layout.LEGACY_PERSON: ("FORENAME", "SURNAME", "DOB"),
        Layout.ATHENA_PERSON: ("GivenName", "FamilyName", "DateOfBirth"),
    }
    for layout, (forename, surname, born) in columns.items():
        for row in account.counted[layout]:
            yield row.place, counts.identity_of(row[forename], row[surname], row[born])


def _person_layout(place: Place) -> Layout:
    return Layout.LEGACY_PERSON if "legacy_persons" in place.path else Layout.ATHENA_PERSON


def _name(identity: Identity | None) -> str:
    return "nobody identified" if identity is None else " ".join(map(str, identity))


# ---------------------------------------------------------------------------------------- facts

OFFENCE_COLUMNS = (
    *("offence_id", "recording_system_key", "recorded_date", "committed_date"),
    *("committed_to_date", "time_of_day_key", "district_key", "offence_type_key", "outcome_key"),
    *("risk_level_key", "is_crime", "is_domestic_abuse", "is_stalking_harassment", "is_detected"),
    *("has_alcohol_flag", "has_drug_flag", "row_number"),
)
PERSON_COLUMNS = (
    *("offence_id", "person", "sex_key", "ethnicity_key", "age_at_offence_years", "age_band_key"),
    *("has_alcohol_flag", "has_drug_flag", "recording_system_key", "recorded_date", "row_number"),
)
PERPETRATOR_COLUMNS = (*PERSON_COLUMNS, "relationship_key")


def _facts(expected: Expected, observed: Observed) -> Iterator[str]:
    facts = expected.facts
    yield from _rows_differ(
        "fct_offence",
        OFFENCE_COLUMNS,
        ({**vars(o), "row_number": o.place.row_number} for o in facts.offences),
        observed.offences,
    )
    names = _names_by_key(expected, observed)
    for table, columns, ours, theirs in (
        ("fct_victim", PERSON_COLUMNS, facts.victims, observed.victims),
        ("fct_perpetrator", PERPETRATOR_COLUMNS, facts.perpetrators, observed.perpetrators),
    ):
        yield from _rows_differ(
            table,
            columns,
            map(_person_row, ours),
            [{**row, "person": names.get(row["person_key"], "unheard of")} for row in theirs],
        )


def _person_row(person: counts.Involvement) -> FactRow:
    return {
        **vars(person),
        "offence_id": person.offence.offence_id,
        "recording_system_key": person.offence.recording_system_key,
        "recorded_date": person.offence.recorded_date,
        "age_at_offence_years": person.age_years,
        "age_band_key": person.age_band_key,
        "person": _name(person.identity),
        "row_number": person.place.row_number,
    }


def _names_by_key(expected: Expected, observed: Observed) -> dict[int | None, str]:
    """Who a person key is: one to one, as compared before. Key 0 is nobody identified."""
    names: dict[int | None, str] = {0: _name(None)}
    for place, identity in _identities(expected.account):
        names[observed.landed[_person_layout(place)][place] or 0] = _name(identity)
    return names


def _rows_differ(
    table: str, columns: tuple[str, ...], ours: Iterable[FactRow], theirs: Iterable[FactRow]
) -> Iterator[str]:
    """Compare as multisets; two rows of one offence and row number tell what differs in them."""
    mine = Counter(tuple(row[column] for column in columns) for row in ours)
    built = Counter(tuple(row[column] for column in columns) for row in theirs)
    missing, extra = (
        sorted((mine - built).elements(), key=str),
        sorted((built - mine).elements(), key=str),
    )
    for row in missing:
        twin = next((e for e in extra if (e[0], e[-1]) == (row[0], row[-1])), None)
        if twin is None:
            yield f"{table}: {_told(columns, row)} is missing"
            continue
        extra.remove(twin)
        told = (
            f"{column}: brute force {a!r}, warehouse {b!r}"
            for column, a, b in zip(columns, row, twin, strict=True)
            if a != b
        )
        yield f"{table}: {row[0]} {'; '.join(told)}"
    for row in extra:
        yield f"{table}: {_told(columns, row)} must not be there"


def _told(columns: tuple[str, ...], row: tuple[Any, ...]) -> str:
    """Which offence, who on it, and in which row: enough to find it in the files."""
    told = dict(zip(columns, row, strict=True))
    who = f" {told['person']}" if "person" in told else ""
    return f"{told['offence_id']}{who} (recorded {told['recorded_date']}, row {told['row_number']})"


# ---------------------------------------------------------------------------------------- cells


def _cells(expected: Expected, observed: Observed) -> Iterator[str]:
    if observed.cell_row_count != len(observed.cells):
        yield f"cells: {observed.cell_row_count - len(observed.cells)} stand twice"
    shapes = REQUIRED | shapes_of(observed.cells)
    for shape in sorted(shape for shape in shapes if not counts.is_defined(shape)):
        yield f"cells: nobody has said what {' '.join(shape[:3])} counts"
    counted = counts.count_cells(expected.facts, filter(counts.is_defined, shapes))
    for key in sorted(counted.keys() | observed.cells.keys()):
        ours, theirs = counted.get(key, Cell(0, ())), observed.cells.get(key, 0)
        if ours.value != theirs:
            numbers = f"brute force {ours.value}, warehouse {theirs}"
            yield f"cell: {key}: {numbers} (offences: {' '.join(ours.offence_ids) or 'none'})"


def shapes_of(cells: Iterable[CellKey]) -> set[Shape]:
    """The shapes that the warehouse counted, whether or not a printed table needs them."""
    return {Shape(*key[:3], frozenset(name for name, _ in key.coordinates)) for key in cells}
