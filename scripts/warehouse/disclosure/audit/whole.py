"""Bounds in whole numbers, where linear programmes leave room that whole numbers do not."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from warehouse.disclosure.audit.bounds import AttackError
from warehouse.disclosure.audit.equations import INFINITE, Puzzle

MOST_WORK = 60.0
"""Of CP-SAT on one question, in its own units (near seconds, but alike on every machine)."""

FARTHEST = 10**7
"""A count that nothing bounds is looked for up to here."""


class WholeNumbers:
    """Asks CP-SAT about a puzzle."""

    def __init__(self, puzzle: Puzzle, low: NDArray[np.float64], high: NDArray[np.float64]) -> None:
        """Set up the model.

        Args:
            puzzle: The equations.
            low: What each cell is at least, as far as is known by now.
            high: What it is at most.
        """
        self.call_count = 0
        self._model = cp_model.CpModel()
        self._cells = [
            self._model.new_int_var(int(least), int(min(most, FARTHEST)), key)
            for key, least, most in zip(puzzle.keys, low, high, strict=True)
        ]
        for equation in puzzle.equations:
            total = sum(number * self._cells[cell] for cell, number in equation.terms)
            if equation.low == equation.high:
                self._model.add(total == int(equation.low))
                continue
            if equation.low > -INFINITE:
                self._model.add(total >= int(equation.low))
            if equation.high < INFINITE:
                self._model.add(total <= int(equation.high))

    def farthest(self, cell: int, direction: int) -> NDArray[np.int64] | None:
        """Counts with a cell as far up (1) or down (-1) as can be; None if that took too long."""
        self._forget_objective()
        self._model.maximize(direction * self._cells[cell])
        return self._solve(self._model)

    def with_count(self, cell: int, count: int) -> NDArray[np.int64] | None:
        """Counts with a cell at this one; None if there are none, or looking took too long."""
        self._forget_objective()
        model = self._model.clone()
        model.add(model.get_int_var_from_proto_index(self._cells[cell].index) == count)
        return self._solve(model)

    def _forget_objective(self) -> None:
        self._model.clear_objective()  # type: ignore[no-untyped-call]

    def _solve(self, model: cp_model.CpModel) -> NDArray[np.int64] | None:
        self.call_count += 1
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 0
        solver.parameters.max_deterministic_time = MOST_WORK
        status = solver.solve(model)
        if status == cp_model.MODEL_INVALID:
            raise AttackError(f"CP-SAT refused a model: {model.validate()}")
        if status != cp_model.OPTIMAL:
            return None
        return np.array([solver.value(cell) for cell in self._cells], dtype=np.int64)
