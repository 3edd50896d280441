"""Which columns may name a person, by the words of their headings and the form of their values."""

from __future__ import annotations

import re

NAMES_A_PERSON = re.compile(
    r"\b(fore|sur|first|last|middle|given|family|full|maiden|birth|other|known)?[ _]?names?\b"
    r"|\b(dob|d\.o\.b|date of birth|birth ?dates?|birthday|born)\b"
    r"|\b(address|street|house|postcode|post code|phone|telephone|mobile|tel|e-?mail|contact)\b"
    r"|\b(nhs|ni|national insurance|upn|pnc|passport|driving licence)\b"
    r"|\b(title|alias|aka|initials?|signature|worker|officer|practitioner|gp|school)\b",
    re.IGNORECASE,
)
FREE_TEXT = re.compile(
    r"\b(notes?|comments?|remarks?|details?|description|narrative|summary|free ?text)\b",
    re.IGNORECASE,
)
"""What people write about people names them sooner or later."""

ROLES = {
    "forename": re.compile(r"\b(fore|first|given)[ _]?names?\b", re.IGNORECASE),
    "surname": re.compile(r"\b(sur|last|family)[ _]?names?\b", re.IGNORECASE),
    "date_of_birth": re.compile(r"\b(dob|d\.o\.b|date of birth|birth ?date)\b", re.IGNORECASE),
}
"""The three columns by which a person is told apart."""

LOOKS_PERSONAL = {
    "a postcode": r"(?i)[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}",
    "an e-mail address": r"[^@ ]+@[^@ ]+[.][^@ ]+",
    "a telephone number": r"(?:0|\+44)[0-9() ]{9,14}",
    "an NHS number": r"[0-9]{3} [0-9]{3} [0-9]{4}",
    "a National Insurance number": r"(?i)[A-Z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]",
}
"""Forms of values, as regular expressions for DuckDB."""

LONG_TEXT_CHARACTERS = 60


def words_of(heading: str) -> str:
    """A heading with its words apart: GivenName, given_name and GIVEN-NAME alike."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)
    return re.sub(r"[_\-./]+", " ", apart).strip()


def why_personal(heading: str, form: str | None, longest: int) -> str | None:
    """Why a column may name a person, in words; nothing if nothing says so."""
    words = words_of(heading)
    if NAMES_A_PERSON.search(words):
        return "its heading says so"
    if form:
        return f"its values look like {form}"
    if FREE_TEXT.search(words) or longest > LONG_TEXT_CHARACTERS:
        return "it is free text"
    return None


def role_of(heading: str) -> str | None:
    """Which part of a person's identity a column is."""
    words = words_of(heading)
    return next((role for role, pattern in ROLES.items() if pattern.search(words)), None)
