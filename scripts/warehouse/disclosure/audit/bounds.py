"""Bounds by linear programmes.

Every programme starts from one solution and asks how far cells can stray from it: few steps of the
simplex answer, where one that starts from nothing needs hundreds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array, hstack, vstack

from warehouse.disclosure.audit.equations import INFINITE, ContradictionError, Puzzle

Real = NDArray[np.float64]

TOLERANCE = 1e-6
OPTIMAL, INFEASIBLE, UNBOUNDED = 0, 2, 3

FAR = 1e6
"""How far counts that nothing bounds are followed, where somewhere is needed."""


class AttackError(RuntimeError):
    """The solver ended in a way that says nothing; it is never taken for an answer."""


@dataclass(frozen=True)
class Answer:
    """How one programme ended: how far it went, at which counts, and which equations stopped it."""

    reached: float
    counts: Real
    stopped_by: tuple[int, ...] = ()


class Probe:
    """Asks linear programmes about a puzzle, each from the same solution of it."""

    def __init__(self, puzzle: Puzzle) -> None:
        """Find a first solution.

        Raises:
            ContradictionError: if there is none.
        """
        self.call_count = 0
        self._size = len(puzzle.keys)
        matrix = csr_array(puzzle.matrix, dtype=float)
        lows, highs = puzzle.sums
        self._exact = np.flatnonzero(lows == highs)
        self._upper = np.flatnonzero((lows != highs) & (highs < INFINITE))
        self._lower = np.flatnonzero((lows != highs) & (lows > -INFINITE))
        self._equal_rows = matrix[self._exact]
        self._other_rows = vstack([matrix[self._upper], -matrix[self._lower]]).tocsr()
        self._equal = highs[self._exact]
        self._other = np.concatenate([highs[self._upper], -lows[self._lower]])
        self._low, self._high = puzzle.low, puzzle.high
        found = self._first_solution()
        if found is None:
            raise ContradictionError(
                f"no counts agree with all that is seen around {puzzle.keys[0]}"
            )
        self.base: Real = found
        self._both = self._rows(2)

    def ask(self, weights: Real) -> Answer:
        """How large the weighted sum of the cells can be, none of them going farther than FAR.

        Raises:
            AttackError: if the solver does not know.
        """
        return self._answer(weights, self._stray(weights, FAR))

    def ask_for(self, cell: int, direction: int) -> Answer:
        """How far up (1) or down (-1) one cell can be: its bound, infinite if there is none."""
        weights = np.zeros(self._size)
        weights[cell] = direction
        result = self._stray(weights, INFINITE)
        if result.status == UNBOUNDED:
            return replace(self.ask(weights), reached=direction * INFINITE)
        answer = self._answer(weights, result)
        return replace(answer, reached=answer.reached * direction)

    def _stray(self, weights: Real, far: float) -> Any:
        base = self.base
        return self._run(
            np.concatenate([-weights, weights]),
            self._both,
            np.zeros(len(self._equal)),
            np.maximum(self._other - self._other_rows @ base, 0),
            np.zeros(2 * self._size),
            np.minimum(np.concatenate([self._high - base, base - self._low]), far),
        )

    def _answer(self, weights: Real, result: Any) -> Answer:
        _require(result)
        counts = self.base + result.x[: self._size] - result.x[self._size :]
        return Answer(float(weights @ counts), counts, self._stopped_by(result))

    @contextmanager
    def knowing(self, known: Mapping[int, float], base: Real | None = None) -> Iterator[bool]:
        """Go on as one who knows some counts; whether they agree with what is seen.

        Args:
            known: Counts by cell.
            base: A solution with these counts, where one is at hand.
        """
        before = self._low, self._high, self.base
        self._low, self._high = self._low.copy(), self._high.copy()
        for cell, count in known.items():
            self._low[cell] = self._high[cell] = count
        try:
            found = self._first_solution() if base is None else base
            if found is not None:
                self.base = np.clip(found, self._low, self._high)
            yield found is not None
        finally:
            self._low, self._high, self.base = before

    def _first_solution(self) -> Real | None:
        """Some counts that agree with all that is seen; None if there are none."""
        result = self._run(
            np.zeros(self._size), self._rows(1), self._equal, self._other, self._low, self._high
        )
        if result.status == INFEASIBLE:
            return None
        _require(result)
        return np.asarray(np.clip(result.x, self._low, self._high))

    def _rows(self, sides: int) -> tuple[csr_array, csr_array]:
        """The rows with a column for each cell, or for its rise and for its fall."""
        if sides == 1:
            return self._equal_rows, self._other_rows
        return (
            hstack([self._equal_rows, -self._equal_rows]).tocsr(),
            hstack([self._other_rows, -self._other_rows]).tocsr(),
        )

    def _run(
        self,
        cost: Real,
        rows: tuple[csr_array, csr_array],
        equal: Real,
        other: Real,
        low: Real,
        high: Real,
    ) -> Any:
        self.call_count += 1
        has_equal, has_other = rows[0].shape[0] > 0, rows[1].shape[0] > 0
        return linprog(
            cost,
            A_eq=rows[0] if has_equal else None,
            b_eq=equal if has_equal else None,
            A_ub=rows[1] if has_other else None,
            b_ub=other if has_other else None,
            bounds=np.column_stack([low, high]),
            method="highs-ds",
            options={"presolve": False},
        )

    def _stopped_by(self, result: Any) -> tuple[int, ...]:
        """Equations that a further step would break."""
        parts = [(self._exact, result.eqlin.marginals)]
        bounds = np.concatenate([self._upper, self._lower])
        parts.append((bounds, result.ineqlin.marginals))
        return tuple(
            sorted(
                {
                    int(equation)
                    for equations, prices in parts
                    for equation, price in zip(equations, np.atleast_1d(prices), strict=True)
                    if abs(price) > TOLERANCE
                }
            )
        )


def _require(result: Any) -> None:
    """Raise if a programme did not end with its best answer."""
    if result.status != OPTIMAL:
        raise AttackError(f"HiGHS did not solve a programme: {result.message}")
