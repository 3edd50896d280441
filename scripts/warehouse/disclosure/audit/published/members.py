"""Members add to their total; where one may be in several, each of them is at most all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from warehouse.disclosure.audit.published.board import Board
from warehouse.disclosure.audit.published.file import Figure, Place
from warehouse.disclosure.audit.published.view import (
    AREA,
    CHARACTERISTIC,
    DISTRICT,
    View,
    kind_of,
)


def relate_members(view: View, board: Board) -> None:
    """Say it of every cell and of each dimension that it is broken down by."""
    adding: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    total_of: dict[str, Figure] = {}
    for member in view.cells.values():
        if not view.file.measures[member.place.measure].missing_is_zero:
            continue
        for dimension, along, place in _one_step_up(view, member.place):
            total = view.find(place)
            if total is None:
                continue
            total_key = view.key(total.place)
            total_of[total_key] = total
            if view.adds_up(member.place, dimension):
                adding[total_key, along].append(member)
            else:
                board.relate(
                    f"a part of {view.where(total)}",
                    {total_key: 1, view.key(member.place): -1},
                    at_least=0,
                )
    for (total_key, _), members in adding.items():
        terms = {total_key: 1.0} | {view.key(member.place): -1.0 for member in members}
        board.relate(f"{view.where(total_of[total_key])}, by {members[0].table_label}", terms)


def _one_step_up(view: View, place: Place) -> Iterator[tuple[str, str, Place]]:
    """Of each dimension: its name, along what it adds, and the place without it."""
    for dimension, member in place.members:
        others = tuple(pair for pair in place.members if pair[0] != dimension)
        along = f"{dimension} {kind_of(member)}" if dimension == CHARACTERISTIC else dimension
        yield dimension, along, replace(place, members=others)
        if dimension == DISTRICT and member in view.file.area_of:
            area = (AREA, view.file.area_of[member])
            yield dimension, AREA, replace(place, members=(*others, area))
