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

FULL_NAME = re.compile(r"\b[A-Z][A-Za-z'-]+(?: [A-Z][A-Za-z'-]*)+")
"""Two or more words with capitals; too many other things are written so to tell of a column."""

A_DATE = re.compile(r"\b\d{1,4}(?P<mark>[-/. ])(?:\d{1,2}|[A-Za-z]{3,9})(?P=mark)\d{2,4}\b")
"""A day in any usual form, such as 01-May-1980."""

LONG_TEXT_CHARACTERS = 60


def words_of(heading: str) -> str:
    """A heading with its words apart: GivenName, given_name and GIVEN-NAME alike."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)
    return re.sub(r"[_\-./]+", " ", apart).strip()


def holds_personal_form(text: str) -> bool:
    """Whether the form of an address or of a number of a person stands anywhere in a text."""
    forms = (pattern.removeprefix("(?i)") for pattern in LOOKS_PERSONAL.values())
    return any(re.search(rf"(?i)(?<!\w)(?:{form})(?!\w)", text) for form in forms)


def may_be_about_one(answer: str) -> bool:
    """Whether a value may name one person, or tell a day of one: it must not be written down.

    It sees more than what is asked of a whole column, since one value is enough to do harm.
    """
    is_told = FULL_NAME.search(answer) or A_DATE.search(answer)
    return bool(is_told) or holds_personal_form(answer)


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
