"""Made-up names, put together from syllables: no list of real people stands behind them.

Every person of every county has a number, and a number gives one pair of forename and surname, so
that two different people never share name and date of birth by accident.
"""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray

from warehouse.synthetic.allocation import IntArray

FORENAME_STEMS = (
    "Bel", "Cor", "Dal", "Ebr", "Fen", "Gal", "Hes", "Ivr", "Jor", "Kel", "Lor", "Mav", "Nel",
    "Orl", "Pev", "Quo", "Rus", "Sel", "Tav", "Ulr", "Ves", "Wen", "Yor", "Zel", "Bro", "Cly",
    "Dre", "Fri", "Gre", "Kry", "Sta", "Tre",
)  # fmt: skip
FORENAME_ENDINGS = (
    "bina", "cora", "dessa", "fira", "gwenna", "hilla", "jenna", "lissa", "mila", "netta",
    "phina", "rosa", "sabra", "tessa", "vina", "zora", "bert", "cwin", "dric", "ferth", "gar",
    "holt", "jan", "lof", "mond", "nard", "pold", "ric", "stan", "thor", "vick", "zan",
)  # fmt: skip
SURNAME_STARTS = (
    "Bar", "Cal", "Dun", "Elb", "Far", "Gul", "Hak", "Ing", "Jes", "Kal", "Lim", "Mor", "Nar",
    "Pel", "Qua", "Rad", "Sal", "Tor", "Ulm", "Var", "Wis", "Yar", "Zan", "Bre", "Cro", "Dra",
    "Fle", "Gro", "Pli", "Sko", "Tri", "Vla",
)  # fmt: skip
SURNAME_MIDDLES = (
    "ab", "ad", "am", "ar", "eb", "el", "en", "er", "id", "il", "im", "is", "ob", "od", "ol", "un",
)  # fmt: skip
SURNAME_ENDINGS = (
    "bourn", "by", "cott", "croft", "dell", "den", "don", "fold", "ford", "gate", "grave", "hale",
    "ham", "holm", "hurst", "ker", "lake", "ley", "low", "mere", "more", "nell", "quill", "rick",
    "rood", "shaw", "sley", "stead", "thorn", "ton", "wick", "zell",
)  # fmt: skip

FORENAMES = np.array([a + b for a, b in product(FORENAME_STEMS, FORENAME_ENDINGS)], dtype=object)
SURNAMES = np.array(
    [a + b + c for a, b, c in product(SURNAME_STARTS, SURNAME_MIDDLES, SURNAME_ENDINGS)],
    dtype=object,
)
NAME_COUNT = len(FORENAMES) * len(SURNAMES)
SPREAD = 9_973_421
"""Odd, so that multiplying by it modulo a power of two visits every pair of names once."""

Names = NDArray[np.object_]

HYPHENATED_FORENAMES, HYPHENATED_SURNAMES, APOSTROPHES, ACCENTS = 113, 41, 131, 89
"""One person in so many."""

ACCENTED = str.maketrans({"e": "é", "o": "ö", "a": "à"})


class NamesExhaustedError(ValueError):
    """More people were asked for than there are names."""


def name_people(number: IntArray) -> tuple[Names, Names]:
    """Forenames and surnames of the people with these numbers.

    Raises:
        NamesExhaustedError: if a number is beyond the last pair of names.
    """
    if len(number) and int(number.max()) >= NAME_COUNT:
        raise NamesExhaustedError(f"there are {NAME_COUNT} names, asked for {int(number.max())}")
    place = (number * SPREAD) % NAME_COUNT
    forename_at, surname_at = place % len(FORENAMES), place // len(FORENAMES)
    forename, surname = FORENAMES[forename_at], SURNAMES[surname_at]
    for rows in _every(number, HYPHENATED_FORENAMES):
        forename[rows] += "-" + FORENAMES[(forename_at[rows] * 7 + 5) % len(FORENAMES)]
    for rows in _every(number, HYPHENATED_SURNAMES):
        surname[rows] += "-" + SURNAMES[(surname_at[rows] * 7 + 5) % len(SURNAMES)]
    for rows in _every(number, APOSTROPHES):
        surname[rows] = "O'" + surname[rows]
    for rows in _every(number, ACCENTS):
        forename[rows] = [accent(name) for name in forename[rows]]
    return forename, surname


def _every(number: IntArray, nth: int) -> tuple[IntArray, ...]:
    """The rows of one person in ``nth``, as a tuple so that an empty choice is skipped."""
    rows = np.flatnonzero(number % nth == 1)
    return (rows,) if len(rows) else ()


def accent(name: str) -> str:
    """The name with accents on all letters but the first."""
    return name[:1] + name[1:].translate(ACCENTED)
