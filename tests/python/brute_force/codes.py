"""The counter's own short lists: what the two systems write, and what it means.

Copied by hand from the definitions, a few of each kind and never read from the project's seeds: a
slip in a crosswalk must show as a difference.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal


class Layout(StrEnum):
    """The four files that the police send."""

    LEGACY_OFFENCE = "legacy_offence"
    LEGACY_PERSON = "legacy_person"
    ATHENA_INVESTIGATION = "athena_investigation"
    ATHENA_PERSON = "athena_person"


COLUMNS: dict[Layout, tuple[str, ...]] = {
    Layout.LEGACY_OFFENCE: (
        "CRIME_NUMBER", "RECORDED_DATE", "COMMITTED_FROM", "COMMITTED_TO", "DISTRICT", "HO_CODE",
        "OFFENCE_DESCRIPTION", "DA_FLAG", "ALCOHOL_FLAG", "DRUG_FLAG", "DASH_RISK", "OUTCOME",
        "OUTCOME_DATE",
    ),
    Layout.LEGACY_PERSON: (
        "CRIME_NUMBER", "NOMINAL_ID", "ROLE", "TITLE", "FORENAME", "SURNAME", "DOB", "SEX",
        "ETHNICITY_SDE", "RELATIONSHIP",
    ),
    Layout.ATHENA_INVESTIGATION: (
        "InvestigationRef", "LegacyCrimeRef", "RecordType", "RecordedOn", "OffenceStart",
        "OffenceEnd", "DistrictCode", "HomeOfficeCode", "OffenceTitle", "DomesticAbuseMarker",
        "DashLevel", "OutcomeCode", "OutcomeDate",
    ),
    Layout.ATHENA_PERSON: (
        "InvestigationRef", "PersonId", "Role", "GivenName", "FamilyName", "DateOfBirth", "Gender",
        "SelfDefinedEthnicity", "AlcoholFactor", "DrugFactor", "RelationshipToVictim",
    ),
}  # fmt: skip

ATHENA_GO_LIVE = date(2018, 5, 1)


@dataclass(frozen=True)
class Readings:
    """Which date decides what: the warehouse's settings of the same names, with its defaults."""

    year_follows: Literal["recorded", "committed"] = "recorded"
    age_follows: Literal["offence", "recorded"] = "offence"


USUAL = Readings()


# ------------------------------------------------------------------------------------- offences


@dataclass(frozen=True)
class OffenceType:
    """An offence as each system words it, and how the needs assessment groups it."""

    key: str
    legacy_words: str
    athena_words: str
    ho_code: str
    is_assault: bool = False
    is_stalking_harassment: bool = False


NON_CRIME = OffenceType(
    "NON_CRIME_DA", "NC1 Domestic Incident", "Domestic abuse non-crime incident", "NC1"
)
UNKNOWN_OFFENCE = OffenceType("UNKNOWN", "Not Recorded", "Unknown", "008/06")

STALKING_HARASSMENT = (
    OffenceType(
        "HARASSMENT_COURSE_OF_CONDUCT",
        "Pursued Course of Conduct Likely (S2)",
        "Harassment - pursue course of conduct which amounts to harassment",
        "195/94",
        is_stalking_harassment=True,
    ),
    OffenceType(
        "STALKING_FEAR_OF_VIOLENCE",
        "Stalking Involving Fear of Violence",
        "Stalking involving fear of violence",
        "008/65",
        is_stalking_harassment=True,
    ),
    OffenceType(
        "MALICIOUS_COMMUNICATIONS",
        "Malicious Communications",
        "Sending letters etc. with intent to cause distress or anxiety",
        "008/72",
        is_stalking_harassment=True,
    ),
)

ABH = OffenceType(
    "ASSAULT_ABH",
    "Occasioning ABH",
    "Assault occasioning actual bodily harm",
    "008/06",
    is_assault=True,
)

OTHER_OFFENCES = (
    ABH,
    OffenceType(
        "COMMON_ASSAULT",
        "Common Assault (Without Injury)",
        "Common assault",
        "105/01",
        is_assault=True,
    ),
    OffenceType(
        "GBH_WITH_INTENT",
        "GBH Wound With Intent (S18)",
        "Wounding with intent or causing grievous bodily harm with intent",
        "005/01",
        is_assault=True,
    ),
    OffenceType(
        "PUBLIC_ORDER_S4A",
        "Intentional Harassment/Alarm Distress",
        "Causing intentional harassment, alarm or distress",
        "125/09",
    ),
    OffenceType("THREATS_TO_KILL", "Threat to Kill", "Threats to kill", "003/01"),
    OffenceType(
        "BREACH_NON_MOLESTATION",
        "Breach Of Non-Molestation Order",
        "Breach of non-molestation order",
        "066/39",
    ),
    OffenceType(
        "CRIMINAL_DAMAGE_UNDER_5000",
        "Damage or Destroy Property (£5,000 or Less)",
        "Other criminal damage, under £5,000",
        "149/00",
    ),
    UNKNOWN_OFFENCE,
)

OFFENCE_TYPES = (*STALKING_HARASSMENT, *OTHER_OFFENCES, NON_CRIME)

_BY_WORDS = {
    words.upper(): kind
    for kind in OFFENCE_TYPES
    for words in (kind.legacy_words, kind.athena_words)
}
_BY_KEY = {kind.key: kind for kind in OFFENCE_TYPES}


def offence_type(words: str) -> OffenceType:
    """The offence that a system's own words name."""
    return _BY_WORDS[words.upper()] if words else UNKNOWN_OFFENCE


def is_assault(key: str) -> bool:
    """Whether the needs assessment calls the offence a form of assault."""
    return _BY_KEY[key].is_assault


# ------------------------------------------------------------------------------------ districts

DISTRICTS: dict[str, tuple[str, ...]] = {
    "E07000095": ("Broxbourne",),
    "E07000096": ("Dacorum",),
    "E07000242": ("East Herts",),
    "E07000098": ("Hertsmere",),
    "E07000099": ("North Herts",),
    "E07000240": ("St. Albans", "St Albans"),
    "E07000243": ("Stevenage",),
    "E07000102": ("Three Rivers",),
    "E07000103": ("Watford",),
    "E07000241": ("Welwyn Hatfield",),
}
FORMER_DISTRICTS: dict[str, tuple[str, date]] = {
    "E07000240": ("E07000100", date(2012, 4, 1)),
    "E07000241": ("E07000104", date(2012, 4, 1)),
    "E07000242": ("E07000097", date(2013, 4, 1)),
    "E07000243": ("E07000101", date(2013, 4, 1)),
}
"""The code before, and the day from which it was no longer lawful."""

ENDED_DISTRICT_CODES = tuple(former for former, _ in FORMER_DISTRICTS.values())

LEGACY_DISTRICTS: dict[str, str] = {
    **{name.upper(): code for code, names in DISTRICTS.items() for name in names},
    "OUT OF COUNTY": "OUTSIDE",
    "NOT KNOWN": "UNKNOWN",
}
ATHENA_DISTRICTS: dict[str, str] = {
    **{code: code for code in DISTRICTS},
    "X99": "OUTSIDE",
    "X00": "UNKNOWN",
}


def legacy_district(words: str, recorded: date) -> str:
    """The code that the district had on the day the offence was recorded."""
    code = LEGACY_DISTRICTS[words.upper()]
    former, ended = FORMER_DISTRICTS.get(code, (code, recorded))
    return former if recorded < ended else code


# ------------------------------------------------------------------------- outcomes, risk, flags

LEGACY_OUTCOMES: dict[str, str] = {
    "Type 1 - Charge / Summons": "TYPE_1",
    "Type 1A - Charge / Summons (Alternate Offence)": "TYPE_1A",
    "Type 3 - Caution - Adult": "TYPE_3",
    "Type 5 - Offender Has Died": "TYPE_5",
    "Type 8 - Community Resolution": "TYPE_8",
    "Type 9 - Not in Public Interest - CPS": "TYPE_9",
    "Type 16 - Named Suspect - Victim Unsupportive": "TYPE_16",
    "No Outcome - Unfinalised Investigation": "NO_OUTCOME",
}
ATHENA_OUTCOMES: dict[str, str] = {
    code: f"TYPE_{code}" for code in ("1", "1A", "2", "3A", "4", "5", "8", "9", "10", "16", "21")
}
DETECTED_OUTCOMES = {
    *("TYPE_1", "TYPE_1A", "TYPE_2", "TYPE_2A", "TYPE_3", "TYPE_3A"),
    *("TYPE_4", "TYPE_6", "TYPE_7", "TYPE_8"),
}

_LEGACY_OUTCOMES_UPPER = {words.upper(): key for words, key in LEGACY_OUTCOMES.items()}


def legacy_outcome(words: str) -> str:
    """The outcome that the legacy system spells out; blank says nothing."""
    return _LEGACY_OUTCOMES_UPPER[words.upper()] if words else "UNKNOWN"


def athena_outcome(code: str) -> str:
    """The outcome behind a code; Athena leaves it blank until there is one."""
    return ATHENA_OUTCOMES[code.upper()] if code else "NO_OUTCOME"


LEGACY_RISKS: dict[str, str] = {
    "H": "DASH:HIGH",
    "M": "DASH:MEDIUM",
    "S": "DASH:STANDARD",
    "NK": "DASH:UNKNOWN",
    "": "DASH:UNKNOWN",
}
ATHENA_RISKS: dict[str, str] = {
    "HIGH": "DASH:HIGH",
    "MEDIUM": "DASH:MEDIUM",
    "STANDARD": "DASH:STANDARD",
    "NOT RECORDED": "DASH:UNKNOWN",
    "": "DASH:UNKNOWN",
}
FLAGS: dict[str, bool] = {"Y": True, "N": False, "YES": True, "NO": False, "": False}
"""Whoever leaves a flag blank has not set it."""


# -------------------------------------------------------------------------------------- persons

ROLES: dict[str, str] = {
    "V": "VICTIM",
    "A": "ACCUSED",
    "S": "SUSPECT",
    "W": "WITNESS",
    "VICTIM": "VICTIM",
    "ACCUSED": "ACCUSED",
    "SUSPECT": "SUSPECT",
    "WITNESS": "WITNESS",
}
SEXES: dict[str, str] = {
    "F": "F",
    "M": "M",
    "U": "U",
    "FEMALE": "F",
    "MALE": "M",
    "INDETERMINATE": "I",
    "UNKNOWN": "U",
    "": "U",
}
RELATIONSHIPS: dict[str, str] = {
    "SPOUSE": "SPOUSE",
    "PARTNER": "PARTNER",
    "EX-SPOUSE": "EX_SPOUSE",
    "EX-PARTNER": "EX_PARTNER",
    "PARENT": "PARENT",
    "CHILD": "CHILD",
    "SIBLING": "SIBLING",
    "OTHER FAMILY": "OTHER_FAMILY",
    "NOT KNOWN": "UNKNOWN",
    "": "UNKNOWN",
}

KNOWN_ETHNICITIES = ("W1", "W2", "W9", "M1", "M9", "A1", "A9", "B1", "B9", "O1", "O9")
UNKNOWN_ETHNICITIES = ("NS", "N1", "N3", "")
REFUSALS = ("NS",)
SAYS_NOTHING = (*REFUSALS, "UNKNOWN", "U")
"""Keys of sex, ethnicity and relationship that are not answers."""
_GROUPS_BY_LETTER = {"W": "WHITE", "M": "MIXED", "A": "ASIAN", "B": "BLACK", "O": "OTHER"}


def ethnicity(code: str) -> str:
    """The 16+1 code; N1 to N3 say why nobody asked, not what the answer was."""
    return code.upper() if code and code.upper() not in ("N1", "N2", "N3") else "UNKNOWN"


def ethnic_group(ethnicity_key: str) -> str:
    """The census group. Chinese, O1 in the police's list, is Asian in the 2011 Census."""
    if ethnicity_key == "O1":
        return "ASIAN"
    if ethnicity_key in REFUSALS:
        return "REFUSED"
    return _GROUPS_BY_LETTER.get(ethnicity_key[0], "UNKNOWN")


OLDEST_PLAUSIBLE_YEARS = 110
AGE_BANDS = ((17, 26), (27, 36), (37, 46), (47, 56), (57, 66))
"""Completed years, both ends inclusive."""


def age_band(years: int | None) -> str:
    """The band of the police's scheme."""
    if years is None:
        return "POLICE:UNKNOWN"
    for lowest, highest in AGE_BANDS:
        if lowest <= years <= highest:
            return f"POLICE:{lowest}-{highest}"
    return "POLICE:UNDER_17" if years < AGE_BANDS[0][0] else "POLICE:67+"


INVOLVEMENT_BANDS: dict[tuple[str, str], tuple[tuple[int, int], ...]] = {
    ("VICTIM", "DA"): ((1, 1), (2, 5), (6, 10), (11, 15), (16, 20)),
    ("VICTIM", "DA_SH"): ((1, 1), (2, 3), (4, 5)),
    ("PERPETRATOR", "DA"): ((1, 1), (2, 3), (4, 5), (6, 7), (8, 9)),
    ("PERPETRATOR", "DA_SH"): ((1, 1), (2, 3), (4, 5), (6, 7), (8, 9)),
}
"""Numbers of crimes as Tables 11, 18 and 36 band them; whatever is more stands in one band."""


def involvement_band(role: str, series: str, crimes: int) -> str:
    """The band that a person's number of crimes falls into."""
    bands = INVOLVEMENT_BANDS[role, series]
    for lowest, highest in bands:
        if lowest <= crimes <= highest:
            return str(crimes) if lowest == highest else f"{lowest}-{highest}"
    return f"{bands[-1][1] + 1}+"


TITLES = ("MR", "MRS", "MS", "MISS", "DR")
PLACEHOLDER_NAMES = ("UNKNOWN", "NOT KNOWN", "N/K", "UNK")
PLACEHOLDER_BIRTHS = ("01/01/1900", "1900-01-01")


WHOLE_LETTERS = {"ø": "o", "Ø": "O", "ß": "ss"}
"""Letters that are not a plain letter with an accent on it."""


def without_accents(name: str) -> str:
    """The name as a system writes it that knows plain letters only."""
    for letter, plain in WHOLE_LETTERS.items():
        name = name.replace(letter, plain)
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))


def normal_name(name: str) -> str:
    """A name without case, accents, apostrophes, hyphens, a title or spare spaces.

    Empty where only a placeholder stands.
    """
    if name.strip().upper() in PLACEHOLDER_NAMES:
        return ""
    bare = without_accents(name)
    for mark in ("'", "\u2019"):
        bare = bare.replace(mark, "")
    words = bare.replace("-", " ").replace(".", " ").upper().split()
    return " ".join(words[1:] if words and words[0] in TITLES else words)
