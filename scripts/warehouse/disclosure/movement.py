"""Moves hidden cells while every line still adds up: the linear programmes behind protection.

A move is what an intruder cannot rule out: counts that differ from the true ones and yet agree with
all that is shown. The cheapest move that takes a cell far enough tells what else has to be hidden.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from warehouse.disclosure.block import Block, Flags, Real, Whole

OPTIONS = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 0,
    "presolve": "off",
    "solver": "simplex",
    "simplex_strategy": 1,
    # Every programme starts where nothing moves. Ties are broken by the cells' keys instead.
    "dual_simplex_cost_perturbation_multiplier": 0.0,
}
"""One thread and no chance: the same system makes the same pattern."""

WHOLE_OPTIONS = {"output_flag": False, "threads": 1, "random_seed": 0, "mip_rel_gap": 0.0}

COST_OF_HIDDEN = 1e-4
"""A hidden cell moves nearly free, so that moves stay short."""

TIE = 1e-3
"""How much keys may change a cost, so that no two are alike."""

TOLERANCE = 1e-6
MOST_DENOMINATOR = 6
"""Moves in halves, thirds and so on are made whole by going as much farther."""


class SolverError(RuntimeError):
    """The solver ended in a way that says nothing; it is never taken for an answer."""


@dataclass(frozen=True)
class Move:
    """Whole-number changes of a block's cells, each possible by itself, and what they cost."""

    changes: tuple[Whole, ...]
    cost: float
    """Of the cells that have to be hidden for them and are not yet."""


class Mover:
    """Finds the cheapest move of a cell; knows which cells are hidden already."""

    def __init__(self, block: Block, cost: Real) -> None:
        """Set up the programme of a block.

        Args:
            block: Its cells and lines.
            cost: Of moving a shown cell by 1, which means hiding it.
        """
        self._block = block
        tie = 1 + block.lottery(0)
        self._cost = cost + TIE * tie
        self._cost_of_hidden = COST_OF_HIDDEN * tie
        self._is_shown = np.zeros(block.size, dtype=bool)
        """Shown for good: may not move at all."""
        self.hidden = block.must_hide.copy()
        self._ranged_rows = np.flatnonzero(block.lines.least != block.lines.most).tolist()
        self.call_count = 0
        self._solver = _solver(OPTIONS)
        _require_ok(self._solver.passModel(self._model()))

    def hide(self, cells: Whole) -> None:
        """From now on these move freely."""
        self.hidden[cells] = True
        self._tell(cells)

    def show(self, cell: int) -> None:
        """From now on this one does not move."""
        self.hidden[cell] = False
        self._is_shown[cell] = True
        self._tell(np.array([cell]))

    def unshow(self, cell: int) -> None:
        """Take that back."""
        self._is_shown[cell] = False
        self.hide(np.array([cell]))

    def move(self, cell: int, up: int, down: int) -> Move | None:
        """The cheapest move that takes a cell so far up, so far down, or both along one line.

        Args:
            cell: Which.
            up: How far up; 0 for not at all.
            down: How far down; 0 for not at all.

        Returns:
            None if there is none, whatever is hidden.

        Raises:
            SolverError: if the solver does not know.
        """
        if up > self._block.most[cell] or -down < self._block.least[cell]:
            return None
        self.call_count += 1
        is_both = up and down
        changes = self._both_ways(cell, up, down) if is_both else self._one_way(cell, up - down)
        if changes is None:
            return None
        newly = (changes[0] != 0) & ~self.hidden
        return Move(changes, float(self._block.cost[newly].sum()))

    def _one_way(self, cell: int, distance: int) -> tuple[Whole, ...] | None:
        size = self._block.size
        self._bound(cell, max(distance, 0), max(distance, 0))
        self._bound(size + cell, max(-distance, 0), max(-distance, 0))
        change = self._solve(self._solver)
        self._tell(np.array([cell]))
        if change is None:
            return None
        whole = self._made_whole(change)
        if whole is None:
            # What moves in fractions tends to be able to in whole numbers, with no other cells.
            likely = self.hidden | (np.abs(change) > TOLERANCE)
            whole = self._move_whole(cell, distance, likely)
        if whole is None:
            whole = self._move_whole(cell, distance, ~self._is_shown)
        return None if whole is None else (whole,)

    def _both_ways(self, cell: int, up: int, down: int) -> tuple[Whole, ...] | None:
        """Steps of 1, of which ``up`` can be made one way and ``down`` the other."""
        block, size = self._block, self._block.size
        rise = np.floor(np.minimum(block.most / up, -block.least / down))
        fall = np.floor(np.minimum(-block.least / up, block.most / down))
        upper = np.concatenate([rise, fall])
        upper[np.concatenate([self._is_shown, self._is_shown])] = 0
        upper[size + cell] = 0
        lower = np.zeros(2 * size)
        lower[cell] = upper[cell] = 1
        lines = block.lines
        self._bound_all(
            lower,
            upper,
            np.maximum(lines.least / up, -lines.most / down),
            np.minimum(lines.most / up, -lines.least / down),
        )
        step = self._solve(self._solver)
        self._bound_all(np.zeros(2 * size), self._upper(), lines.least, lines.most)
        whole = None if step is None else np.rint(step).astype(np.int64)
        if whole is None or not (block.allows(up * whole) and block.allows(-down * whole)):
            return None
        return up * whole, -down * whole

    def farthest(self, cell: int, direction: int) -> tuple[float, list[str]]:
        """How far a cell can go at most, whatever is hidden, and the lines that stop it there.

        Args:
            cell: Which.
            direction: 1 for up, -1 for down.
        """
        model = self._model()
        size = self._block.size
        costs = np.zeros(2 * size)
        costs[cell], costs[size + cell] = -direction, direction
        model.col_cost_ = costs
        solver = _solver(OPTIONS)
        _require_ok(solver.passModel(model))
        _require_ok(solver.run())
        status = solver.getModelStatus()
        if status in {
            highspy.HighsModelStatus.kUnbounded,
            highspy.HighsModelStatus.kUnboundedOrInfeasible,
        }:
            return math.inf, []
        if status != highspy.HighsModelStatus.kOptimal:
            raise SolverError(f"HiGHS ended with {status.name}.")
        prices = np.array(solver.getSolution().row_dual)
        names = [self._block.lines.names[row] for row in np.flatnonzero(np.abs(prices) > TOLERANCE)]
        return -solver.getInfo().objective_function_value, names

    def _made_whole(self, change: Real) -> Whole | None:
        for times in range(1, MOST_DENOMINATOR + 1):
            whole = np.rint(change * times)
            if np.abs(change * times - whole).max() < TOLERANCE:
                moved = whole.astype(np.int64)
                if self._block.allows(moved):
                    return moved
        return None

    def _move_whole(self, cell: int, distance: int, movable: Flags) -> Whole | None:
        """The same in whole numbers from the start, moving some cells: rarely needed, and slow."""
        model = self._model()
        size = self._block.size
        lower, upper = np.array(model.col_lower_), np.array(model.col_upper_)
        upper[~np.concatenate([movable, movable])] = 0
        lower[cell] = upper[cell] = max(distance, 0)
        lower[size + cell] = upper[size + cell] = max(-distance, 0)
        model.col_lower_, model.col_upper_ = lower, upper
        model.integrality_ = [highspy.HighsVarType.kInteger] * (2 * size)
        solver = _solver(WHOLE_OPTIONS)
        _require_ok(solver.passModel(model))
        change = self._solve(solver)
        if change is None:
            return None
        whole = np.rint(change).astype(np.int64)
        if not self._block.allows(whole):
            raise SolverError("HiGHS found a move in whole numbers that does not add up.")
        return whole

    def _solve(self, solver: highspy.Highs) -> Real | None:
        """Run from where nothing moves; None if no move is possible."""
        _require_ok(solver.setBasis())
        _require_ok(solver.run())
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise SolverError(f"HiGHS ended with {status.name}.")
        moved = np.array(solver.getSolution().col_value)
        size = self._block.size
        return np.asarray(moved[:size] - moved[size:])

    def _tell(self, cells: Whole) -> None:
        """Hand the solver what now holds for these cells."""
        size = self._block.size
        costs, upper = self._costs(), self._upper()
        for cell in cells.tolist():
            for column in (cell, size + cell):
                _require_ok(self._solver.changeColCost(column, costs[column]))
                self._bound(column, 0, upper[column])

    def _bound(self, column: int, lower: float, upper: float) -> None:
        _require_ok(self._solver.changeColBounds(column, lower, upper))

    def _bound_all(self, lower: Real, upper: Real, least: Real, most: Real) -> None:
        """Bounds of all columns, and of the rows whose sums are not known exactly."""
        columns = np.arange(2 * self._block.size, dtype=np.int32)
        _require_ok(self._solver.changeColsBounds(len(columns), columns, lower, upper))
        for row in self._ranged_rows:
            _require_ok(self._solver.changeRowBounds(row, least[row], most[row]))

    def _costs(self) -> Real:
        once = np.where(self.hidden, self._cost_of_hidden, self._cost)
        return np.concatenate([once, once])

    def _upper(self) -> Real:
        free: Flags = ~self._is_shown
        return np.concatenate(
            [np.where(free, self._block.most, 0), np.where(free, -self._block.least, 0)]
        )

    def _model(self) -> Any:
        """Columns: how far each cell rises, then how far each falls; rows: the lines."""
        lines, size = self._block.lines, self._block.size
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = 2 * size, len(lines.names)
        model.col_cost_ = self._costs()
        model.col_lower_, model.col_upper_ = np.zeros(2 * size), self._upper()
        model.row_lower_, model.row_upper_ = lines.least, lines.most
        entries = np.empty(2 * len(lines.cell), dtype=np.int32)
        numbers = np.empty(2 * len(lines.cell))
        entries[0::2], entries[1::2] = lines.cell, lines.cell + size
        numbers[0::2], numbers[1::2] = lines.number, -lines.number
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = 2 * lines.start
        model.a_matrix_.index_, model.a_matrix_.value_ = entries, numbers
        return model


def _solver(options: dict[str, Any]) -> highspy.Highs:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in options.items():
        _require_ok(solver.setOptionValue(name, value))
    return solver


def _require_ok(status: Any) -> None:
    """Raise if a call of the solver did not do what it was asked."""
    if status != highspy.HighsStatus.kOk:
        raise SolverError(f"A call of HiGHS ended with {status.name}.")
