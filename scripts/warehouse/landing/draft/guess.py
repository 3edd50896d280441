"""Guess what each column of a sample is: its type, its code list, its name in the warehouse."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from warehouse.landing.draft.called import TELLS_APART, is_flag_of, snake_case
from warehouse.landing.draft.measure import DATE_FORMS, MOST, SYMBOLS, TIME_FORMS, Measured
from warehouse.landing.draft.personal import may_be_about_one, role_of, why_personal, words_of
from warehouse.landing.draft.vocabulary import WordList, best_list
from warehouse.landing.entity import entities

if TYPE_CHECKING:
    from warehouse.landing.entity import Entity


SEPARATORS = (";", "|", ",")
"""What may stand between the words of a list in one cell."""


SAYS_NO = {"N", "NO", "NONE", "0", "FALSE", "UNKNOWN", "NOT KNOWN", "NK"}
"""Values for which a column that is one characteristic does not count."""


FEW_FAULTS = 0.02
"""Share of rows up to which a column still tells rows apart."""


FEW_ANSWERS = 12
"""Different values up to which a column headed by a word says whether that word holds of a row."""


LONG_ANSWER_CHARACTERS = 30
"""Longer values are no answers: somebody writes about a person."""


RARE = 0.002
"""Share of a column's values from which a second form of date is agreed too."""


@dataclass(frozen=True)
class Guess:
    """What a column is thought to be."""

    heading: str
    name: str
    measured: Measured
    row_count: int
    type: str = "text"
    formats: tuple[str, ...] = ()
    code_list: str | None = None
    symbols: dict[str, str] = field(default_factory=dict)
    separator: str | None = None
    """Stands between words of ``code_list`` where a cell holds a list of them."""
    when: tuple[str, ...] = ()
    """Values for which the heading, a word of ``code_list``, is what the row is."""
    pii_reason: str | None = None
    role: str | None = None
    """The part of a person's identity that it is."""
    doubts: tuple[str, ...] = ()

    @property
    def is_always_given(self) -> bool:
        """Whether no row leaves it blank."""
        return self.measured.given_count == self.row_count

    @property
    def is_characteristic(self) -> bool:
        """Whether it says what a row is besides, in a list or by its heading."""
        return self.separator is not None or bool(self.when)

    @property
    def repeated_count(self) -> int:
        """Rows that leave it blank or have the value of another row."""
        return self.row_count - self.measured.distinct_count

    @property
    def tells_rows_apart(self) -> bool:
        """Whether hardly any two rows have one value: those that have are the file's faults."""
        return self.repeated_count <= max(1, FEW_FAULTS * self.row_count) < self.row_count - 1


def guess_column(
    heading: str,
    measured: Measured,
    row_count: int,
    lists: dict[str, WordList],
    entity: Entity | None,
) -> Guess:
    """Type, code list and whether a column names a person; its name is its heading's.

    A column that may name a person is of no code list, however many of its words a list knows.
    """
    guess = Guess(heading, snake_case(heading), measured, row_count)
    guess = _with_type(guess)
    is_text = guess.type == "text"
    if why := why_personal(heading, measured.personal_form, measured.longest if is_text else 0):
        return replace(guess, pii_reason=why, role=role_of(heading))
    if is_text or measured.distinct_count <= 2:  # noqa: PLR2004  0 and 1
        named = None if is_flag_of(entity, heading) else _named_by_heading(guess, lists)
        return named or _coded(guess, lists) or _listed(guess, lists) or guess
    return guess


def _coded(guess: Guess, lists: dict[str, WordList]) -> Guess | None:
    """The same as a column of one code list, where its words say so."""
    name = best_list(guess.measured.words, lists, words_of(guess.heading))
    if name is None:
        return None
    separator = SEPARATORS[0] if name in _besides(lists) else None
    return replace(guess, type="text", formats=(), symbols={}, code_list=name, separator=separator)


def _besides(lists: dict[str, WordList]) -> dict[str, WordList]:
    """Types of characteristic that no entity has a column for: what a row is besides."""
    single = {name for entity in entities().values() for name in entity.columns}
    return {
        name: each
        for name, each in lists.items()
        if each.characteristic_type and name not in single
    }


def _listed(guess: Guess, lists: dict[str, WordList]) -> Guess | None:
    """The same as a list of characteristics in one cell, where its words say so."""
    for separator in SEPARATORS:
        parts = {
            part.strip(): spelling.strip()
            for word, written in guess.measured.words.items()
            for part, spelling in zip(word.split(separator), written.split(separator), strict=False)
        }
        is_split = len(parts) < len(guess.measured.words)
        if is_split and (name := best_list(parts, _besides(lists), words_of(guess.heading))):
            measured = replace(guess.measured, words=parts)
            return replace(guess, code_list=name, separator=separator, measured=measured)
    return None


def _named_by_heading(guess: Guess, lists: dict[str, WordList]) -> Guess | None:
    """The same as a column that is one characteristic, where its heading is a word of a list.

    Its values are written into the contract, so they must be few, short and not personal in form.
    """
    answers = guess.measured.words.values()
    if not 0 < guess.measured.distinct_count <= FEW_ANSWERS:
        return None
    if guess.measured.longest > LONG_ANSWER_CHARACTERS or any(map(may_be_about_one, answers)):
        return None
    for name, each in _besides(lists).items():
        if guess.heading.upper() in each.meanings:
            when = tuple(
                spelling for word, spelling in guess.measured.words.items() if word not in SAYS_NO
            )
            doubts = ("which of its values count",)
            return replace(guess, code_list=name, when=when, doubts=doubts) if when else None
    return None


def _with_type(guess: Guess) -> Guess:
    """A column's type from the forms of most of its values."""
    measured, words = guess.measured, words_of(guess.heading).casefold()
    if forms := _date_forms(measured, is_spoken=bool(re.search(r"\b(date|dob|day|on)\b", words))):
        kind = "datetime" if set(forms) & set(TIME_FORMS) else "date"
        return replace(guess, type=kind, formats=forms, doubts=_date_doubts(measured, forms))
    is_period_spoken = re.search(r"\b(period|year|quarter|month)\b", words)
    periods = [form for form, share in measured.period_shares.items() if share >= MOST]
    if periods and (is_period_spoken or measured.integer_share < MOST):
        first = next((form for form in periods if form != "financial_year_end"), periods[0])
        doubt = f"may be read as {' or '.join(periods)}" if len(periods) > 1 else ""
        return replace(guess, type="period", formats=(first,), doubts=(doubt,) if doubt else ())
    if TELLS_APART.search(words):
        return guess
    for kind, share in (("integer", measured.integer_share), ("number", measured.number_share)):
        if share >= MOST:
            symbols = {symbol: SYMBOLS[symbol] for symbol in measured.symbols}
            doubts = ("what its symbols mean",) if symbols else ()
            return replace(guess, type=kind, symbols=symbols, doubts=doubts)
    return guess


def _date_forms(measured: Measured, *, is_spoken: bool) -> tuple[str, ...]:
    """The forms of date that together read most values, the one that reads most first."""
    shares = {
        form: share for form, share in measured.date_shares.items() if form != "%Y%m%d" or is_spoken
    }
    order = {form: place for place, form in enumerate((*DATE_FORMS, *TIME_FORMS))}
    ranked = sorted(shares, key=lambda form: (-shares[form], order[form]))
    chosen: list[str] = []
    covered = 0.0
    for form in ranked:
        # Of two forms that read the same values only one is agreed: day before month.
        if shares[form] >= RARE and covered + shares[form] <= 1 + 1e-9:
            chosen.append(form)
            covered += shares[form]
    return tuple(chosen) if covered >= MOST else ()


def _date_doubts(measured: Measured, forms: tuple[str, ...]) -> tuple[str, ...]:
    is_either = measured.date_shares.get("%m/%d/%Y", 0) >= MOST and "%d/%m/%Y" in forms
    return ("every date could be month before day",) if is_either else ()
