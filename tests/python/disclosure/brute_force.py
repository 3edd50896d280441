"""Every set of whole counts that agrees with what is seen, by trying them all.

Knows nothing of the engine beyond the plain form, and no solver. Only for systems so small that all
counts can be tried: hidden cells are tried one after the other, each within what the relations that
it closes leave.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from warehouse.disclosure.audit.form import Request, SeenRelation

MOST_SOLUTIONS = 3_000
MOST_TRIES = 20_000


class TooManyError(Exception):
    """More sets of counts than can be tried."""


def possible_values(request: Request, *, most: int) -> dict[str, set[int]]:
    """By hidden cell every count that some set of counts gives it.

    Args:
        request: What is seen.
        most: No hidden cell is tried beyond this.

    Raises:
        TooManyError: if there are too many to try.
    """
    values: dict[str, set[int]] = {c.key: set() for c in request.cells if c.value is None}
    for number, counts in enumerate(_solutions(request, most)):
        if number >= MOST_SOLUTIONS:
            raise TooManyError
        for key, count in counts.items():
            values[key].add(count)
    return values


@dataclass(frozen=True)
class _Line:
    """A relation in whole numbers; ends are None where there is none."""

    terms: tuple[tuple[str, int], ...]
    low: int | None
    high: int | None


def _solutions(request: Request, most: int) -> Iterator[dict[str, int]]:
    counts = {cell.key: cell.value for cell in request.cells if cell.value is not None}
    hidden = {cell.key: cell for cell in request.cells if cell.value is None}
    order = _chained(set(hidden), request.relations)
    place = {key: number for number, key in enumerate(order)}
    closes: list[list[_Line]] = [[] for _ in order]
    for relation in request.relations:
        last = max((place[key] for key in relation.terms if key in place), default=None)
        if last is not None:
            closes[last].append(_line(relation))
    tries = 0

    def go_on(number: int) -> Iterator[dict[str, int]]:
        nonlocal tries
        if number == len(order):
            yield {key: counts[key] for key in order}
            return
        key = order[number]
        cell = hidden[key]
        highest = most if cell.most is None else min(most, cell.most)
        low, high = _within(closes[number], key, counts, cell.least, highest)
        for count in range(low, high + 1):
            tries += 1
            if tries > MOST_TRIES:
                raise TooManyError
            counts[key] = count
            yield from go_on(number + 1)

    yield from go_on(0)


def _line(relation: SeenRelation) -> _Line:
    factors = {key: Fraction(str(number)) for key, number in relation.terms.items()}
    least, most = relation.at_least, relation.at_most
    if least is None and most is None:
        least = most = relation.equals or 0
    ends = [None if end is None else Fraction(str(end)) for end in (least, most)]
    scale = lcm(*(number.denominator for number in (*factors.values(), *ends) if number))
    low, high = (None if end is None else int(end * scale) for end in ends)
    return _Line(tuple((key, int(n * scale)) for key, n in factors.items()), low, high)


def _chained(hidden: set[str], relations: tuple[SeenRelation, ...]) -> list[str]:
    """Hidden cells in an order in which relations close early."""
    order: list[str] = []
    left = [[key for key in relation.terms if key in hidden] for relation in relations]
    while left := [rest for keys in left if (rest := [k for k in keys if k not in order])]:
        order += min(left, key=len)
    return order + sorted(hidden - set(order))


def _within(
    lines: list[_Line], key: str, counts: dict[str, int], low: int, high: int
) -> tuple[int, int]:
    """The counts of a cell that the relations it closes leave."""
    for line in lines:
        number, rest = 0, 0
        for other, factor in line.terms:
            if other == key:
                number = factor
            else:
                rest += factor * counts[other]
        ends = (line.low, line.high) if number > 0 else (line.high, line.low)
        if ends[0] is not None:
            low = max(low, -((rest - ends[0]) // number))
        if ends[1] is not None:
            high = min(high, (ends[1] - rest) // number)
    return low, high
