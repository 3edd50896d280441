"""Give columns of a sample the names that an entity has for them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from warehouse.landing.draft.called import CALLED, TELLS_APART
from warehouse.landing.draft.personal import words_of
from warehouse.landing.entity import RESERVED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from warehouse.landing.draft.guess import Guess
    from warehouse.landing.entity import Entity


COUNTS_ON = ("referral_date", "snapshot_date", "started_date", "completed_date", "incident_date")
"""Dates that decide a row's period, the likeliest first."""


ENDS_ON = ("ended_date",)


def conform(guesses: list[Guess], entity: Entity | None) -> list[Guess]:
    """Give columns the names of an entity's columns where their headings or words say so."""
    named = list(guesses)
    if entity:
        taken: set[str] = set()
        if entity.id and (place := _id_place(named)) is not None:
            named[place] = replace(named[place], name=entity.id)
            taken.add(entity.id)
        for place, guess in enumerate(named):
            name = _conformed_name(guess, entity, taken)
            if name:
                taken.add(name)
                code_list = entity.code_list_of(name)
                named[place] = replace(guess, name=name, code_list=code_list or guess.code_list)
        named = [
            replace(guess, name=f"{guess.name}_sent")
            if guess.name in entity.columns and guess.name not in taken
            else guess
            for guess in named
        ]
    return _with_names_of_their_own(named)


def _id_place(guesses: list[Guess]) -> int | None:
    """The column that tells rows apart: one that is called so first, else the first that does."""
    apart = [place for place, guess in enumerate(guesses) if guess.tells_rows_apart]
    apart = [place for place in apart if not guesses[place].pii_reason]
    called = [place for place in apart if TELLS_APART.search(words_of(guesses[place].heading))]
    return next(iter(called or apart), None)


def _conformed_name(guess: Guess, entity: Entity, taken: set[str]) -> str | None:
    """The entity's column that a column is, if any that is still free."""
    if guess.pii_reason or guess.is_characteristic or guess.name == entity.id:
        return None
    free = [name for name in entity.columns if name not in taken]
    by_list = [
        name for name in free if guess.code_list and entity.code_list_of(name) == guess.code_list
    ]
    spoken = words_of(guess.heading).casefold()
    called = [name for name, pattern in CALLED if name in free and re.search(pattern, spoken)]
    # A yes or no is anybody's: only its heading says which question it answers.
    by_list = [name for name in by_list if entity.columns[name].kind != "flag" or name in called]
    for name in (*[each for each in called if each in by_list], *by_list, *called):
        if _is_of_kind(guess, entity, name):
            return name
    return None


def _is_of_kind(guess: Guess, entity: Entity, name: str) -> bool:
    """Whether a column's type and list are those of an entity's column."""
    kind = entity.columns[name].kind
    settled = entity.code_list_of(name)
    if settled:
        return guess.type == "text" and (
            guess.code_list == settled or (guess.code_list is None and bool(guess.measured.words))
        )
    return {
        "id": guess.type in ("text", "integer") and guess.code_list is None,
        "date": guess.type in ("date", "datetime"),
        "integer": guess.type == "integer",
        "number": guess.type in ("integer", "number"),
        "period": guess.type == "period",
        "any_characteristic": False,
    }[kind]


def _with_names_of_their_own(guesses: Iterable[Guess]) -> list[Guess]:
    """No two columns of one name, and none that landing gives itself."""
    known: set[str] = set(RESERVED)
    named = []
    for guess in guesses:
        name, number = guess.name, 2
        while name in known:
            name, number = f"{guess.name}_{number}", number + 1
        known.add(name)
        named.append(replace(guess, name=name))
    return named
