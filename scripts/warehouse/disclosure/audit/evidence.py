"""What an attack has learned so far of a puzzle: outer bounds, and counts proved possible."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from warehouse.disclosure.audit.bounds import TOLERANCE, Answer
from warehouse.disclosure.audit.equations import INFINITE, Puzzle

Real = NDArray[np.float64]
Question = tuple[int, int]
"""A cell and a direction, 1 for up and -1 for down."""

MOST_VALUES = 8
"""Possible counts of a cell that are told apart."""

MOST_KEPT = 200
"""Solutions kept to see what a contributor could learn."""


class Evidence:
    """Narrows from outside by bounds, widens from inside by solutions.

    Attributes:
        low: What each cell cannot be below.
        high: What it cannot be above.
        whole_low: The least whole count of it in a solution that is whole throughout.
        whole_high: The largest.
    """

    def __init__(self, puzzle: Puzzle) -> None:
        size = len(puzzle.keys)
        self._puzzle = puzzle
        self.low: Real = puzzle.low.copy()
        self.high: Real = puzzle.high.copy()
        self.whole_low: Real = np.full(size, INFINITE)
        self.whole_high: Real = np.full(size, -INFINITE)
        self._reached_low: Real = np.full(size, INFINITE)
        self._reached_high: Real = np.full(size, -INFINITE)
        self._answered = np.zeros((2, size), dtype=bool)
        self._values: list[set[int]] = [set() for _ in range(size)]
        self.solutions: list[Real] = []

    def learn(self, counts: Real) -> int:
        """Take in a solution; how many cells it shows to reach farther than was known."""
        news = (counts < self._reached_low - TOLERANCE) | (counts > self._reached_high + TOLERANCE)
        np.minimum(self._reached_low, counts, out=self._reached_low)
        np.maximum(self._reached_high, counts, out=self._reached_high)
        if len(self.solutions) < MOST_KEPT:
            self.solutions.append(counts)
        whole = np.rint(counts)
        if np.abs(whole - counts).max(initial=0) < TOLERANCE:
            self.learn_whole(whole.astype(np.int64))
        return int(news.sum())

    def learn_whole(self, counts: NDArray[np.int64]) -> None:
        """Take in a solution in whole numbers, if it is one by exact arithmetic."""
        if not self._puzzle.is_solved_by(counts):
            return
        np.minimum(self.whole_low, counts, out=self.whole_low)
        np.maximum(self.whole_high, counts, out=self.whole_high)
        for values, count in zip(self._values, counts.tolist(), strict=True):
            if len(values) < MOST_VALUES:
                values.add(count)

    def learn_that_all_is_free(self) -> None:
        """Take in that no equation holds any cell: all counts between its bounds are possible."""
        for step in range(MOST_VALUES):
            self.learn(np.minimum(self.low + step, self.high))
        self.learn(np.where(self.high < INFINITE, self.high, self.low))
        self._answered[:] = True

    def answer(self, question: Question, answer: Answer) -> None:
        """Take in a bound, and the solution that reaches it."""
        cell, direction = question
        self._answered[(direction + 1) // 2, cell] = True
        if abs(answer.reached) < INFINITE:
            self.tighten(question, answer.reached)
        self.learn(answer.counts)

    def tighten(self, question: Question, bound: float) -> None:
        """Take in that a cell cannot be beyond this."""
        cell, direction = question
        # What is proved possible by exact arithmetic outweighs a programme's rounding.
        if direction > 0:
            high = min(self.high[cell], math.floor(bound + TOLERANCE))
            self.high[cell] = max(high, self.whole_high[cell])
        else:
            low = max(self.low[cell], math.ceil(bound - TOLERANCE))
            self.low[cell] = min(low, self.whole_low[cell])

    def has(self, cell: int, count: int) -> bool:
        """Whether this count of a cell is proved possible, as far as was noted."""
        return count in self._values[cell]

    def value_count(self, cell: int) -> int:
        """How many counts of a cell are proved possible, up to some."""
        return len(self._values[cell])

    def is_open(self, question: Question) -> bool:
        """Whether nobody knows yet how far the cell can go this way."""
        cell, direction = question
        if self._answered[(direction + 1) // 2, cell]:
            return False
        if direction > 0:
            return bool(self._reached_high[cell] < self.high[cell] - TOLERANCE)
        return bool(self._reached_low[cell] > self.low[cell] + TOLERANCE)

    @property
    def questions(self) -> list[Question]:
        """All that is open."""
        both = [(cell, way) for cell in range(len(self.low)) for way in (-1, 1)]
        return [question for question in both if self.is_open(question)]

    def is_attained(self, cell: int) -> bool:
        """Whether both bounds of a cell are proved possible, or there is no upper one."""
        has_high = self.high[cell] == INFINITE or self.whole_high[cell] == self.high[cell]
        return bool(has_high and self.whole_low[cell] == self.low[cell])
