"""What lies within what: populations within populations, and people within what they were in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

from warehouse.disclosure.audit.published.board import Board
from warehouse.disclosure.audit.published.file import Condition, Figure, Population
from warehouse.disclosure.audit.published.view import CHARACTERISTIC, View, kind_of

YEARS = {"CALENDAR_YEAR", "FINANCIAL_YEAR"}

DIMENSION_OF = {"sex": "sex_key", "risk_level": "risk_level_key"}
"""Of a condition the dimension with the same members; any other is a kind of characteristic."""


def relate_populations(view: View, board: Board) -> None:
    """Say what is left of a population when one within it is taken away."""
    outer_ones = _outer_ones(view.file.populations)
    for inner in view.cells.values():
        for code in sorted(outer_ones[inner.place.population]):
            outer = view.find(replace(inner.place, population=code))
            if outer is not None and _is_certain(view, inner, outer):
                _leave(view, board, outer, [inner], inner.place.label)
            _relate_condition(view, board, inner, view.file.populations[code])
    _relate_divisions(view, board)


def relate_measures(view: View, board: Board) -> None:
    """Say which measure counts at least as many as another."""
    for smaller in view.cells.values():
        measure = view.file.measures[smaller.place.measure]
        larger = measure.within and view.find(replace(smaller.place, measure=measure.within))
        if not larger:
            continue
        is_same = measure.is_same_in_one_year and view.period(smaller.place).kind in YEARS
        # Who somebody is may change over the years: nothing follows for parts of a total.
        if is_same or not measure.is_same_in_one_year or not smaller.place.members:
            board.relate(
                f"{view.where(larger)}, counted once",
                {view.key(larger.place): 1, view.key(smaller.place): -1},
                at_least=None if is_same else 0,
            )


def _leave(
    view: View, board: Board, outer: Figure, inner_ones: Iterable[Figure], called: str
) -> None:
    """What is left is a number of people."""
    terms, names = {view.key(outer.place): 1.0}, []
    for inner in inner_ones:
        terms[view.key(inner.place)] = -1.0
        names.append(view.file.populations[inner.place.population].label)
    label = f"REST|{outer.place.label} less {called}"
    where = view.where(outer)
    rest = replace(where, row=f"{where.row}, less {' and '.join(names)}")
    board.leave(view.rest_key(label, outer.place), label, rest, terms)


def _is_certain(view: View, inner: Figure, outer: Figure) -> bool:
    """Whether one cell must be at most the other.

    Somebody may be described otherwise among the one population than among the other, so that parts
    of a total need not be; nor need a supplier's own totals.
    """
    measure = view.file.measures[inner.place.measure]
    if measure.missing_is_zero:
        return measure.is_count_of_records or not inner.place.members
    return inner.value is None or outer.value is None or inner.value <= outer.value


def _outer_ones(populations: Mapping[str, Population]) -> dict[str, set[str]]:
    """By population all those that it lies within."""

    @cache
    def outer(code: str) -> frozenset[str]:
        inner = populations[code]
        near = {name for name in inner.within if name in populations} | {
            other.code for other in populations.values() if _is_within(inner, other)
        }
        return frozenset(near.union(*(outer(name) for name in near)))

    return {code: set(outer(code)) - {code} for code in populations}


def _is_within(inner: Population, outer: Population) -> bool:
    """Whether what is asked of the outer one is asked of the inner one too, and more."""
    return (
        inner.agency == outer.agency
        and len(inner.conditions) >= len(outer.conditions)
        and inner.conditions != outer.conditions
        and all(any(_implies(own, asked) for own in inner.conditions) for asked in outer.conditions)
    )


def _implies(own: Condition, asked: Condition) -> bool:
    return own.name == asked.name and own.values <= asked.values


def _extra(inner: Population, outer: Population) -> Condition | None:
    """The one condition that makes the inner population of the outer one, if there is one."""
    extra = inner.conditions - outer.conditions
    is_one_more = len(inner.conditions) == len(outer.conditions) + 1 and len(extra) == 1
    return next(iter(extra)) if is_one_more and inner.agency == outer.agency else None


def _relate_divisions(view: View, board: Board) -> None:
    """Populations that differ in the value of one condition leave a rest of what they divide."""
    divided: dict[tuple[str, str], list[tuple[Figure, Figure, Condition]]] = defaultdict(list)
    populations = view.file.populations
    for inner in view.cells.values():
        # Somebody who counts once over several records may have several values.
        if not view.file.measures[inner.place.measure].is_count_of_records:
            continue
        for code, outer_population in populations.items():
            extra = _extra(populations[inner.place.population], outer_population)
            outer = view.find(replace(inner.place, population=code))
            if extra is not None and outer is not None and extra.name != "characteristic":
                divided[outer.place.label, extra.name].append((outer, inner, extra))
    for parts in divided.values():
        values = [value for _, _, extra in parts for value in extra.values]
        if len(parts) > 1 and len(values) == len(set(values)):
            all_of_them = f"those by {parts[0][2].name}"
            _leave(view, board, parts[0][0], [inner for _, inner, _ in parts], all_of_them)


def _relate_condition(view: View, board: Board, inner: Figure, outer: Population) -> None:
    """A population made by one more condition is some members of the other one."""
    extra = _extra(view.file.populations[inner.place.population], outer)
    # Somebody who counts once over several records may be described by another one of them.
    if extra is None or not view.file.measures[inner.place.measure].is_count_of_records:
        return
    members = [
        figure
        for figure in view.cells_of(inner.place.measure, outer.code, inner.place.period)
        if _is_of(extra, dict(set(figure.place.members) - set(inner.place.members)))
        and len(figure.place.members) == len(inner.place.members) + 1
    ]
    if not members:
        return
    key, where = view.key(inner.place), view.where(inner)
    dimension = next(iter(set(members[0].place.dimensions) - set(inner.place.dimensions)))
    if len(extra.values) == 1 or view.adds_up(members[0].place, dimension):
        terms = {key: 1.0} | {view.key(member.place): -1.0 for member in members}
        board.relate(f"{where}, as members of {members[0].table_label}", terms)


def _is_of(condition: Condition, coordinates: Mapping[str, str]) -> bool:
    """Whether a single coordinate says what a condition says."""
    if len(coordinates) != 1:
        return False
    [(dimension, member)] = coordinates.items()
    if condition.name in DIMENSION_OF:
        return dimension == DIMENSION_OF[condition.name] and member in condition.values
    if dimension != CHARACTERISTIC:
        return False
    if condition.name == "characteristic":
        return member in condition.values
    kind = kind_of(member)
    return kind.lower() == condition.name and member.removeprefix(f"{kind}:") in condition.values
