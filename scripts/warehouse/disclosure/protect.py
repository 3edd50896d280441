"""Chooses what else to hide, so that no hidden cell can be worked out.

The smallest unprotected cell comes first. A least-cost linear programme moves it as far as its
width asks while all relations hold; cells that move with it become hidden, and their whole-number
move is kept as a witness that an intruder cannot tell the two apart. What turns out to be redundant
is shown again at the end. docs/disclosure/engine.md has the reasons.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pydantic import BaseModel, ConfigDict

from warehouse.disclosure.block import Block, Flags, Real, blocks_of
from warehouse.disclosure.movement import TOLERANCE
from warehouse.disclosure.search import Search
from warehouse.disclosure.system import Cell, System

MOST_TOLD = 10
"""Cells named in an error."""

STARTS = ((60, 40), (200, 20), (500, 6))
"""Blocks of at most so many cells are protected in so many ways, and the cheapest is taken."""

SHAKES = (4.0, 1.0, 0.3)
"""How many times its own size a cost may be raised by chance in another way."""

PATIENCE = 12
"""Ways in a row that find nothing cheaper, after which no more are tried."""


class UnprotectableError(ValueError):
    """Cells that nothing can protect; the message names each and the lines that give it away."""


class HiddenCell(BaseModel):
    """A cell that is not shown. Whether it is primary must never be told to the public."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    is_primary: bool
    is_virtual: bool
    low: int
    """Possible counts go at least down to this; what an intruder can show may be lower still."""
    high: int
    """Possible counts go at least up to this."""
    hidden_for: str | None
    """For a cell hidden by :func:`protect` the one that it protects, the first if several."""


class Pattern(BaseModel):
    """What to hide of a system. Restricted: it tells primary cells from the others."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    hidden: tuple[HiddenCell, ...]
    primary_count: int
    secondary_count: int
    """Cells hidden to protect others, those that came hidden among them; virtual ones not."""
    secondary_cost: float
    block_count: int
    solver_calls: int

    @property
    def keys(self) -> frozenset[str]:
        """All hidden cells."""
        return frozenset(cell.key for cell in self.hidden)


@dataclass(frozen=True)
class Plan:
    """One way to protect a block: what is hidden, how far each cell can stray, what for."""

    block: Block
    hidden: Flags
    up: Real
    down: Real
    hidden_for: dict[int, int]
    solver_calls: int

    @property
    def cost(self) -> float:
        """Of all that is hidden."""
        return float(self.block.cost[self.hidden].sum())


def protect(system: System) -> Pattern:
    """Find what else must be hidden.

    The same system makes the same pattern, whatever ran before.

    Raises:
        UnprotectableError: if hiding everything that may be hidden is not enough.
        SystemFormError: if a cell's value is not told.
        SolverError: if the solver does not know.
    """
    plans: list[Plan] = []
    lost: list[str] = []
    for block in blocks_of(system):
        found = _cheapest_plan(block)
        if isinstance(found, Plan):
            plans.append(found)
        else:
            lost += found
    if lost:
        more = [f"and {len(lost) - MOST_TOLD} more"] if len(lost) > MOST_TOLD else []
        raise UnprotectableError("\n".join([*lost[:MOST_TOLD], *more]))
    return _pattern(system, plans)


def _cheapest_plan(block: Block) -> Plan | list[str]:
    """The cheapest of a few ways, or words for each cell that no way can protect."""
    best: Plan | None = None
    since_best = 0
    for number in range(_starts(block)):
        search = _search(block, number)
        if lost := search.protect_all():
            return [_words(block.keys[cell], lines) for cell, lines in lost.items()]
        plan = _without_redundant(search)
        since_best += 1
        if best is None or plan.cost < best.cost - TOLERANCE:
            best, since_best = plan, 0
        if since_best == PATIENCE:
            break
    assert best is not None  # noqa: S101 - there is at least one start
    return best


def _search(block: Block, number: int) -> Search:
    """The first takes costs as they are and the smallest cell first; the others shake both."""
    if number == 0:
        return Search(block, block.cost)
    lottery = block.lottery(number)
    shaken = block.cost * (1 + SHAKES[number % len(SHAKES)] * lottery)
    return Search(block, shaken, rank=lottery if number % 2 else None)


def _starts(block: Block) -> int:
    return next((starts for size, starts in STARTS if block.size <= size), 1)


def _words(key: str, lines: list[str]) -> str:
    return f"{key} cannot be protected, because of: {'; '.join(lines) or 'its own bounds'}"


def _without_redundant(search: Search) -> Plan:
    """What the search found, less what turns out not to be needed.

    With all shown cells known for good, the hidden ones fall into smaller blocks of their own.
    """
    block, calls = search.block, search.mover.call_count
    hidden = search.hidden.copy()
    up, down = np.zeros(block.size), np.zeros(block.size)
    optional = np.zeros(block.size, dtype=bool)
    optional[list(search.hidden_for)] = True
    parts = [(block.among(cells), cells) for cells in block.parts(np.flatnonzero(hidden))]
    shares = search.witnesses.shared_out(parts)
    for (part, cells), share in zip(parts, shares, strict=True):
        smaller = Search(part, part.cost, witnesses=share)
        hidden[cells[smaller.show_redundant(np.flatnonzero(optional[cells]))]] = False
        up[cells], down[cells] = smaller.witnesses.up, smaller.witnesses.down
        calls += smaller.mover.call_count
    needed = {cell: protects for cell, protects in search.hidden_for.items() if hidden[cell]}
    return Plan(block, hidden, up, down, needed, calls)


def _pattern(system: System, plans: list[Plan]) -> Pattern:
    cells = {cell.key: cell for cell in system.cells}
    hidden = [
        _hidden_cell(cells, plan, number)
        for plan in plans
        for number in np.flatnonzero(plan.hidden).tolist()
    ]
    secondary = [cell.key for cell in hidden if not (cell.is_primary or cell.is_virtual)]
    return Pattern(
        hidden=tuple(sorted(hidden, key=lambda cell: cell.key)),
        primary_count=sum(cell.is_primary for cell in hidden),
        secondary_count=len(secondary),
        secondary_cost=round(sum(cells[key].cost_of_hiding for key in secondary), 6),
        block_count=len(plans),
        solver_calls=sum(plan.solver_calls for plan in plans),
    )


def _hidden_cell(cells: dict[str, Cell], plan: Plan, number: int) -> HiddenCell:
    cell, value = cells[plan.block.keys[number]], int(plan.block.value[number])
    protects = plan.hidden_for.get(number)
    return HiddenCell(
        key=cell.key,
        is_primary=cell.is_primary,
        is_virtual=cell.is_virtual,
        low=value - int(plan.down[number]),
        high=value + int(plan.up[number]),
        hidden_for=None if protects is None else plan.block.keys[protects],
    )
