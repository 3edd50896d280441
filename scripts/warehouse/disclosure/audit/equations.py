"""What is seen, as equations in whole numbers between hidden cells."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from warehouse.disclosure.audit.form import Request, SeenRelation

INFINITE = math.inf


class ContradictionError(ValueError):
    """What is seen cannot all be true; the message names a relation."""


@dataclass(frozen=True)
class Equation:
    """Hidden cells of one relation, each times a whole number, between two sums."""

    relation: SeenRelation
    terms: tuple[tuple[int, int], ...]
    """Pairs of a hidden cell's number and its factor."""
    low: float
    high: float


@dataclass(frozen=True)
class Puzzle:
    """Hidden cells that hang together, and all that is known of them.

    Attributes:
        keys: Of the hidden cells; equations name them by their place here.
        low: What each is at least.
        high: What each is at most; infinite where nothing says.
        equations: Between them.
    """

    keys: tuple[str, ...]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    equations: tuple[Equation, ...]

    @cached_property
    def matrix(self) -> csr_array:
        """One row an equation, one column a cell."""
        triples = [(r, c, n) for r, e in enumerate(self.equations) for c, n in e.terms]
        rows, columns, numbers = zip(*triples, strict=True) if triples else ((), (), ())
        shape = (len(self.equations), len(self.keys))
        return csr_array((np.array(numbers, dtype=np.int64), (rows, columns)), shape=shape)

    @cached_property
    def sums(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Least and most of each equation."""
        lows = np.array([equation.low for equation in self.equations])
        return lows, np.array([equation.high for equation in self.equations])

    def is_solved_by(self, counts: NDArray[np.int64]) -> bool:
        """Whether these whole counts agree with everything that is seen."""
        lows, highs = self.sums
        sums = self.matrix @ counts
        return bool(
            (counts >= self.low).all()
            and (counts <= self.high).all()
            and (sums >= lows).all()
            and (sums <= highs).all()
        )


def puzzles_of(request: Request) -> Iterator[Puzzle]:
    """The puzzles that the hidden cells fall into.

    Raises:
        ContradictionError: if a relation between visible cells does not hold.
    """
    seen = {cell.key: cell.value for cell in request.cells if cell.value is not None}
    hidden = [cell for cell in request.cells if cell.value is None]
    place = {cell.key: number for number, cell in enumerate(hidden)}
    equations = [
        equation
        for relation in request.relations
        if (equation := _equation(relation, seen, place)) is not None
    ]
    group = _groups(len(hidden), equations)
    members: dict[int, list[int]] = defaultdict(list)
    for number in range(len(hidden)):
        members[group[number]].append(number)
    of_group: dict[int, list[Equation]] = defaultdict(list)
    for equation in equations:
        of_group[group[equation.terms[0][0]]].append(equation)
    for name, numbers in members.items():
        local = {number: position for position, number in enumerate(numbers)}
        cells = [hidden[number] for number in numbers]
        yield Puzzle(
            keys=tuple(cell.key for cell in cells),
            low=np.array([cell.least for cell in cells], dtype=float),
            high=np.array([INFINITE if cell.most is None else cell.most for cell in cells]),
            equations=tuple(
                Equation(e.relation, tuple((local[c], n) for c, n in e.terms), e.low, e.high)
                for e in of_group[name]
            ),
        )


def _equation(
    relation: SeenRelation, seen: Mapping[str, int], place: Mapping[str, int]
) -> Equation | None:
    """What a relation says of hidden cells; None where it has none.

    Raises:
        ContradictionError: if it has none and does not hold.
    """
    if strangers := [key for key in relation.terms if key not in seen and key not in place]:
        raise ContradictionError(f"{relation.name} names a cell that is not there: {strangers[0]}")
    factors = {key: _exact(number) for key, number in relation.terms.items()}
    known = sum((factors[key] * seen[key] for key in factors if key in seen), Fraction(0))
    low, high = (None if end is None else end - known for end in _ends(relation))
    unknown = [(place[key], factor) for key, factor in factors.items() if key in place and factor]
    if not unknown:
        if (low is not None and low > 0) or (high is not None and high < 0):
            raise ContradictionError(f"{relation.name} does not hold for what is seen")
        return None
    scale = math.lcm(*(factor.denominator for _, factor in unknown))
    return Equation(
        relation,
        tuple((cell, int(factor * scale)) for cell, factor in unknown),
        # Sums of whole numbers: anything between two of them is out of reach.
        -INFINITE if low is None else float(math.ceil(low * scale)),
        INFINITE if high is None else float(math.floor(high * scale)),
    )


def _ends(relation: SeenRelation) -> tuple[Fraction | None, Fraction | None]:
    bounds = relation.at_least, relation.at_most
    if bounds == (None, None):
        exactly = _exact(relation.equals or 0)
        return exactly, exactly
    low, high = (None if bound is None else _exact(bound) for bound in bounds)
    return low, high


def _exact(number: float) -> Fraction:
    """The number as somebody wrote it."""
    return Fraction(Decimal(str(number)))


def _groups(size: int, equations: list[Equation]) -> list[int]:
    """By hidden cell the number of its group: a walk through the equations.

    All cells that are in none make one group, though nothing links them: there is nothing to solve.
    """
    of_cell: dict[int, list[int]] = defaultdict(list)
    for number, equation in enumerate(equations):
        for cell, _ in equation.terms:
            of_cell[cell].append(number)
    group = [size] * size
    for first in list(of_cell):
        if group[first] < size:
            continue
        group[first], waiting = first, [first]
        while waiting:
            for number in of_cell.pop(waiting.pop(), ()):
                for cell, _ in equations[number].terms:
                    if group[cell] == size:
                        group[cell] = first
                        waiting.append(cell)
    return group
