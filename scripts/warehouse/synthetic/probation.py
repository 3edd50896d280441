"""What the two probation suppliers have in common: how they write people, days and lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.random import Generator

from warehouse.synthetic.allocation import BoolArray, IntArray, draw
from warehouse.synthetic.names import Names

WeightedWords: TypeAlias = Sequence[tuple[str, float]]
"""Words for one thing, with how often each is used."""


def titles(is_female: BoolArray) -> Names:
    """What a record calls each of these people."""
    return np.where(is_female, "Ms", "Mr").astype(object)


def day_number(day: date) -> int:
    """A day as the number that arrays of days count in."""
    return (day - date(1970, 1, 1)).days


def write_groups(group: IntArray, words: Sequence[WeightedWords], rng: Generator) -> Names:
    """A word for each row's group, drawn from the words of that group."""
    written = np.full(len(group), "", dtype=object)
    for code, choices in enumerate(words):
        rows = np.flatnonzero(group == code)
        texts = np.array([word for word, _ in choices], dtype=object)
        written[rows] = texts[draw([weight for _, weight in choices], len(rows), rng)]
    return written


def write_lists(has: BoolArray, words: Sequence[str], separator: str = "; ") -> Names:
    """The words of what each row has, in one cell."""
    every = np.array(words, dtype=object)
    return np.array([separator.join(every[row]) for row in has], dtype=object)


def references(letters: str, size: int, rng: Generator) -> Names:
    """Different references of these letters and six digits, in no order."""
    numbers = 100_000 + rng.choice(900_000, size=size, replace=False)
    return np.array([f"{letters}{number}" for number in numbers], dtype=object)


def with_faults(rows: pd.DataFrame, faults: Sequence[Mapping[str, str]]) -> pd.DataFrame:
    """Rows, then a copy of one for each fault, from the first on, with what the fault changes."""
    patterns = rows.head(len(faults)).to_dict("records")
    spoilt = [pattern | dict(fault) for pattern, fault in zip(patterns, faults, strict=True)]
    return pd.concat([rows, pd.DataFrame(spoilt)], ignore_index=True)
