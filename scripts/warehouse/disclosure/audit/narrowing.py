"""What an intruder sees with a pencil: each equation bounds its cells by all the others."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from warehouse.disclosure.audit.equations import INFINITE, ContradictionError, Equation, Puzzle

MOST_ROUNDS = 30
"""Bounds may creep up for ever; the linear programmes find the rest."""


def narrowed(puzzle: Puzzle) -> Puzzle:
    """The puzzle with bounds as narrow as going through the equations one by one makes them.

    Raises:
        ContradictionError: if no count is left for a cell.
    """
    low, high = puzzle.low.tolist(), puzzle.high.tolist()
    for _ in range(MOST_ROUNDS):
        news = [_narrow(equation, low, high) for equation in puzzle.equations]
        if not any(news):
            break
    return replace(puzzle, low=np.array(low), high=np.array(high))


def _narrow(equation: Equation, low: list[float], high: list[float]) -> bool:
    """Draw one equation's conclusions; whether there were any."""
    smallest = _Sum([n * (low[c] if n > 0 else high[c]) for c, n in equation.terms])
    largest = _Sum([n * (high[c] if n > 0 else low[c]) for c, n in equation.terms])
    has_news = False
    for place, (cell, factor) in enumerate(equation.terms):
        most = equation.high - smallest.but(place)
        least = equation.low - largest.but(place)
        if factor < 0:
            most, least = least, most
        new_low, new_high = _rounded(math.ceil, least / factor), _rounded(math.floor, most / factor)
        if new_low > low[cell]:
            low[cell], has_news = new_low, True
        if new_high < high[cell]:
            high[cell], has_news = new_high, True
        if low[cell] > high[cell]:
            raise ContradictionError(f"{equation.relation.name} leaves no count for a cell")
    return has_news


class _Sum:
    """A sum from which each summand can be left out, infinite ones too."""

    def __init__(self, numbers: list[float]) -> None:
        self._numbers = numbers
        self._finite = sum(number for number in numbers if abs(number) != INFINITE)
        self._infinite = [number for number in numbers if abs(number) == INFINITE]

    def but(self, place: int) -> float:
        """The sum of all but one."""
        number = self._numbers[place]
        if abs(number) == INFINITE:
            return self._infinite[0] if len(self._infinite) > 1 else self._finite
        return self._infinite[0] if self._infinite else self._finite - number


def _rounded(rounding: Callable[[float], int], number: float) -> float:
    return number if abs(number) == INFINITE else float(rounding(number))
