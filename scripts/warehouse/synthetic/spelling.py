"""How records spell what they know: capitals, stray spaces, titles in the wrong column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum

import numpy as np
from numpy.random import Generator

from warehouse.synthetic.allocation import IntArray, draw
from warehouse.synthetic.names import Names, accent, name_people


class Spelling(IntEnum):
    """How one record spells a name; all forms of a name mean the same person."""

    PLAIN = 0
    CAPITALS = 1
    SURNAME_CAPITALS = 2
    LOWER_CASE = 3
    TITLE_IN_FORENAME = 4
    STRAY_SPACES = 5
    ACCENTS = 6
    NO_HYPHEN = 7


SPELLING_WEIGHTS = (82, 5, 4, 1, 2, 2.5, 1, 2.5)

SPELL: dict[Spelling, tuple[Callable[[str], str], Callable[[str], str]]] = {
    Spelling.CAPITALS: (str.upper, str.upper),
    Spelling.SURNAME_CAPITALS: (str, str.upper),
    Spelling.LOWER_CASE: (str.lower, str.lower),
    Spelling.TITLE_IN_FORENAME: (str, str),
    Spelling.STRAY_SPACES: (lambda name: f"{name} ", lambda name: name.replace("-", " - ")),
    Spelling.ACCENTS: (accent, str),
    Spelling.NO_HYPHEN: (
        lambda name: name.replace("-", "  "),
        lambda name: name.replace("-", " ").replace("'", ""),
    ),
}


def draw_spellings(size: int, rng: Generator) -> IntArray:
    """A spelling for each record."""
    return draw(SPELLING_WEIGHTS, size, rng)


def spell(forename: Names, surname: Names, spelling: IntArray, title: Names) -> None:
    """Spell the names of records in place; ``title`` is what a record would call the person."""
    for way, (of_forename, of_surname) in SPELL.items():
        rows = np.flatnonzero(spelling == way)
        forename[rows] = [of_forename(name) for name in forename[rows]]
        surname[rows] = [of_surname(name) for name in surname[rows]]
    rows = np.flatnonzero(spelling == Spelling.TITLE_IN_FORENAME)
    forename[rows] = title[rows] + " " + forename[rows]


def write_names(number: IntArray, title: Names, rng: Generator) -> tuple[Names, Names]:
    """Forenames and surnames of people with these numbers, spelled as records spell them."""
    forename, surname = name_people(number)
    spell(forename, surname, draw_spellings(len(number), rng), title)
    return forename, surname


def spell_codes(
    code: IntArray, written: Sequence[str], rng: Generator, share: float = 0.012
) -> Names:
    """Code words, a few of them in other capitals or with a space too many."""
    text = np.array(written, dtype=object)[code]
    for way in (str.upper, str.lower, lambda word: f"{word} "):
        rows = np.flatnonzero(rng.random(len(text)) < share / 3)
        text[rows] = [way(word) for word in text[rows]]
    return text
