"""The cheapest pattern there is, by one mixed-integer programme over everything at once.

Says for each primary cell that two sets of counts exist, as far apart as its width asks (and as far
above and below its value), which differ only in hidden cells and agree with all relations. Exact
and slow: for small systems. Secondary cells need no demand of their own: one that no set of counts
moves would be shown, being cheaper so. That a range has no gaps is not asked, so the true optimum
may be dearer, never cheaper.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np

from warehouse.disclosure.system import Cell, System


@dataclass(frozen=True)
class Optimum:
    """What a cheapest pattern hides beside the primary cells."""

    keys: frozenset[str]
    cost: float
    is_proved: bool
    """Whether the solver proved that there is none cheaper."""


def find_optimum(system: System, *, seconds: float = 60, farthest: int | None = None) -> Optimum:
    """Solve it.

    Args:
        system: The system, with values.
        seconds: After which the best pattern so far will do.
        farthest: How far any cell may move; twice the largest count if nobody says.
    """
    cells = [cell for cell in system.cells if not cell.is_fixed]
    place = {cell.key: number for number, cell in enumerate(cells)}
    reach = farthest or 2 * max((cell.value or 0) for cell in cells)
    solver = highspy.Highs()
    for name, value in {
        "output_flag": False, "threads": 1, "random_seed": 0, "time_limit": seconds,
        "mip_rel_gap": 0.0,
    }.items():  # fmt: skip
        solver.setOptionValue(name, value)
    hides = [solver.addBinary(obj=cell.cost_of_hiding) for cell in cells]
    for hide, cell in zip(hides, cells, strict=True):
        if cell.must_hide:
            solver.changeColBounds(hide.index, 1, 1)
            solver.changeColCost(hide.index, 0)

    def moves() -> list[highspy.highs.highs_var]:
        """Changes of all cells that nobody can rule out, if these are hidden."""
        changes = [solver.addIntegral(lb=_down(cell, reach), ub=_up(cell, reach)) for cell in cells]
        for change, hide, cell in zip(changes, hides, cells, strict=True):
            solver.addConstr(change <= _up(cell, reach) * hide)
            solver.addConstr(change >= _down(cell, reach) * hide)
        for relation in system.relations:
            terms = [(place[k], n) for k, n in relation.terms.items() if k in place]
            if not terms:
                continue
            now = sum(n * (_value(system, k)) for k, n in relation.terms.items())
            low, high = relation.bounds
            solver.addRow(
                -highspy.kHighsInf if low is None else float(low) - now,
                highspy.kHighsInf if high is None else float(high) - now,
                len(terms),
                np.array([changes[cell].index for cell, _ in terms], dtype=np.int32),
                np.array([number for _, number in terms], dtype=float),
            )
        return changes

    for cell in cells:
        width = system.width_of(cell)
        if cell.must_hide and (width or cell.above or cell.below):
            above, below = moves()[place[cell.key]], moves()[place[cell.key]]
            solver.addConstr(above - below >= width)
            solver.addConstr(above >= cell.above)
            solver.addConstr(below <= -cell.below)
    solver.minimize()
    status = solver.getModelStatus()
    assert status in {highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kTimeLimit}
    hidden = np.array(solver.getSolution().col_value)[[hide.index for hide in hides]] > 0.5
    keys = frozenset(c.key for c, h in zip(cells, hidden, strict=True) if h and not c.must_hide)
    cost = sum(cell.cost_of_hiding for cell in cells if cell.key in keys)
    return Optimum(keys, cost, status == highspy.HighsModelStatus.kOptimal)


def _value(system: System, key: str) -> int:
    return next(cell.value or 0 for cell in system.cells if cell.key == key)


def _up(cell: Cell, reach: int) -> int:
    return min(reach, reach if cell.most is None else cell.most - (cell.value or 0))


def _down(cell: Cell, reach: int) -> int:
    return max(-reach, cell.least_known - (cell.value or 0))
