"""Harbour Light's rows counted by hand: read from its files, by no code of the warehouse.

Words are translated as Lindmere's officer would say them aloud, not as the crosswalks do.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from second_county.county import FIXTURE

SENT = FIXTURE / "sent" / "harbour_light" / "2022-01-20"

TURNED_AWAY = {
    "contacts_2020.txt": {
        27: ("type", "First met"),  # 31 February
        28: ("required", "Contact No"),
        29: ("duplicate_key", "Contact No"),  # row 8 again
    },
    "contacts_2021.txt": {
        31: ("date_in_future", "First met"),  # met in March 2022
        32: ("unknown_code", "Patch"),  # Atlantis
    },
    "checklist_2020-01_2021-12.txt": {29: ("orphan_reference", "Contact No")},
}
"""By file and by row, as a spreadsheet numbers them: the rule and the heading."""

PATCHES = {"ASH": "X07000001", "BRI": "X07000012", "COR": "X07000003", "ELSE": "OUTSIDE"}
SEXES = {"W": "F", "M": "M", "N": "U"}
GROUPS = {"1": "WHITE", "2": "ASIAN", "7": "BLACK", "X": "REFUSED", "": "UNKNOWN"}
LIGHTS = {"RED": "LIGHT:RED", "AMBER": "LIGHT:AMBER", "GREEN": "LIGHT:GREEN"}
WAYS = {
    "POLICE": "REFERRAL_SOURCE:POLICE",
    "WALKED IN": "REFERRAL_SOURCE:SELF",
    "LIBRARY DESK": "REFERRAL_SOURCE:LIBRARY",
    "GP SURGERY": "REFERRAL_SOURCE:GENERAL_PRACTITIONER",
    "FRIEND": "REFERRAL_SOURCE:FAMILY_OR_FRIEND",
}
OUTCOMES = {
    "TOOK US UP": "REFERRAL_OUTCOME:ACCEPTED",
    "NOT NOW": "REFERRAL_OUTCOME:NOT_NOW",
    "LOST TOUCH": "REFERRAL_OUTCOME:NO_CONTACT",
}
WORRIES = {
    "HOUSING": "NEED:ACCOMMODATION",
    "MONEY": "NEED:FINANCE",
    "DRINK": "NEED:ALCOHOL_MISUSE",
    "NONE OF THESE": "NEED:NONE",
}

PERIODS = {
    "CY2020": (date(2020, 1, 1), date(2020, 12, 31)),
    "CY2021": (date(2021, 1, 1), date(2021, 12, 31)),
    "CY2020-2021": (date(2020, 1, 1), date(2021, 12, 31)),
    "FQ2020-21-Q4": (date(2021, 1, 1), date(2021, 3, 31)),
}


@dataclass(frozen=True)
class Contact:
    """One sound row, in the warehouse's words."""

    number: str
    person: str
    met: date
    district: str
    sex: str
    group: str
    light: str
    age_band: str
    is_again: bool
    characteristics: frozenset[str]


def contacts() -> list[Contact]:
    """Every sound row of both years, in the order in which people came."""
    rows = [row for file in ("contacts_2020.txt", "contacts_2021.txt") for row in _sound(file)]
    rows.sort(key=lambda row: (_day(row["First met"]), row["Contact No"]))
    flags = _flags()
    return [_contact(row, rows, flags.get(row["Contact No"], set())) for row in rows]


def counts() -> Counter[tuple[str, str, str, str, str]]:
    """How many, by measure, population, period, dimension and member; totals by dimension none."""
    every = contacts()
    found: Counter[tuple[str, str, str, str, str]] = Counter()
    for period, (first, last) in PERIODS.items():
        inside = [contact for contact in every if first <= contact.met <= last]
        for population, is_in in _POPULATIONS.items():
            members = [contact for contact in inside if is_in(contact)]
            for measure in _MEASURES[population]:
                units = _people(members) if measure == "CLIENT" else members
                for contact in units:
                    for dimension, member in _members(contact):
                        found[measure, population, period, dimension, member] += 1
                    for characteristic in _of_unit(contact, members, measure):
                        cell = (measure, population, period, "characteristic_key", characteristic)
                        found[cell] += 1
    return found


_POPULATIONS: dict[str, Callable[[Contact], bool]] = {
    "HL": lambda contact: True,
    "HL_TAKEN_UP": lambda contact: "REFERRAL_OUTCOME:ACCEPTED" in contact.characteristics,
    "HL_REPEAT": lambda contact: contact.is_again,
    "HL_HOUSING_RED": lambda contact: (
        contact.light == "LIGHT:RED" and "NEED:ACCOMMODATION" in contact.characteristics
    ),
}
_MEASURES = {
    "HL": ("REFERRAL", "CLIENT"),
    "HL_TAKEN_UP": ("REFERRAL", "CLIENT"),
    "HL_REPEAT": ("CASE",),
    "HL_HOUSING_RED": ("REFERRAL",),
}


def _people(members: list[Contact]) -> list[Contact]:
    """Each person once, as at the first contact."""
    first: dict[str, Contact] = {}
    for contact in members:
        first.setdefault(contact.person, contact)
    return list(first.values())


def _of_unit(contact: Contact, members: list[Contact], measure: str) -> set[str]:
    """Characteristics of a contact; of a person, those of all of the person's contacts."""
    if measure != "CLIENT":
        return set(contact.characteristics)
    own = (other.characteristics for other in members if other.person == contact.person)
    return set().union(*own)


def _members(contact: Contact) -> Iterator[tuple[str, str]]:
    yield "none", "ALL"
    yield "district_key", contact.district
    yield "sex_key", contact.sex
    yield "ethnic_group_code", contact.group
    yield "risk_level_key", contact.light
    yield "age_band_key", contact.age_band


def _sound(name: str) -> Iterator[dict[str, str]]:
    """The rows of a file that nobody would turn away."""
    with (SENT / name).open(encoding="cp1252", newline="") as file:
        for number, row in enumerate(csv.DictReader(file, delimiter=";"), start=2):
            if number not in TURNED_AWAY[name]:
                yield {heading: value.strip() for heading, value in row.items()}


def _flags() -> dict[str, set[str]]:
    """What the checklist of a contact says yes to."""
    headings = {"Alone": "FLAG:ALONE", "Fearful": "FLAG:FEARFUL", "Injured": "FLAG:INJURED"}
    return {
        row["Contact No"]: {key for heading, key in headings.items() if row[heading].upper() == "Y"}
        for row in _sound("checklist_2020-01_2021-12.txt")
    }


def _contact(row: dict[str, str], rows: list[dict[str, str]], flags: set[str]) -> Contact:
    met = _day(row["First met"])
    return Contact(
        number=row["Contact No"],
        person=_person(row),
        met=met,
        district=PATCHES[row["Patch"].upper()],
        sex=SEXES[row["Who"].upper()],
        group=GROUPS[row["Background"]],
        light=LIGHTS.get(row["Light"].upper(), "LIGHT:UNKNOWN"),
        age_band=_age_band(row["Born"], met),
        is_again=any(
            _person(other) == _person(row) and _a_year_before(met) <= _day(other["First met"]) < met
            for other in rows
        ),
        characteristics=frozenset(
            {WAYS[row["How they came"].upper()], OUTCOMES[row["Outcome"].upper()]}
            | {WORRIES[worry.upper()] for worry in row["Worries"].split("/") if worry}
            | flags
        ),
    )


def _person(row: dict[str, str]) -> str:
    """Who it is: some come under a second number, with the same names and the same birthday."""
    if not row["Born"]:
        return row["Client"]
    return " ".join(row[heading] for heading in ("Given name", "Family name", "Born"))


def _age_band(born: str, met: date) -> str:
    """Ten years wide; the charity has no bands of its own."""
    if not born:
        return "TEN_YEAR:UNKNOWN"
    birth = _day(born)
    age = met.year - birth.year - ((met.month, met.day) < (birth.month, birth.day))
    decade = age // 10 * 10
    return f"TEN_YEAR:{decade}-{decade + 9}"


def _a_year_before(day: date) -> date:
    return day.replace(year=day.year - 1)


def _day(written: str) -> date:
    return datetime.strptime(written, "%d-%b-%Y").date()  # noqa: DTZ007  # a day has no zone
