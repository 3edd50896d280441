"""Protects the cells of one block, one after the other, and shows again what was not needed."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from warehouse.disclosure.block import Block, Flags, Real, Whole
from warehouse.disclosure.movement import TOLERANCE, Move, Mover
from warehouse.disclosure.witness import Witness, Witnesses

FARTHEST_LOOK = 12
"""How far from its true count possible values of a cell are looked for one by one."""

MOST_SPLIT = 6
"""The largest width of which every split between up and down is tried."""


class Search:
    """One search for what to hide of a block; what it has found so far.

    Attributes:
        block: The block.
        mover: Knows what is hidden.
        witnesses: What shows that hidden cells are safe.
        hidden_for: By cell that was hidden on the way the one that it protects.
    """

    def __init__(
        self,
        block: Block,
        cost: Real,
        *,
        rank: Real | None = None,
        witnesses: Witnesses | None = None,
    ) -> None:
        """Begin with what must be hidden.

        Args:
            block: The block.
            cost: Of hiding each cell, as this search sees it.
            rank: Unprotected cells are taken up in this order; by value if nobody says.
            witnesses: What is known already.
        """
        self.block = block
        self._rank = block.value if rank is None else rank
        self.mover = Mover(block, cost)
        self.witnesses = witnesses or Witnesses(block)
        self.hidden_for: dict[int, int] = {}

    @property
    def hidden(self) -> Flags:
        """Which cells are hidden by now."""
        return self.mover.hidden

    @property
    def unprotected(self) -> list[int]:
        """Hidden cells that an intruder may still narrow down too far, in the search's order."""
        found = np.flatnonzero(self.hidden & ~self.witnesses.suffices).tolist()
        return sorted(found, key=lambda cell: (self._rank[cell], self.block.keys[cell]))

    def protect_all(self) -> dict[int, list[str]]:
        """Hide until every hidden cell is protected.

        Returns:
            The cells that cannot be, each with the lines that give it away.
        """
        lost: dict[int, list[str]] = {}
        while cells := [cell for cell in self.unprotected if cell not in lost]:
            if not self.protect(cells[0]):
                lost[cells[0]] = self._culprits(cells[0])
        return lost

    def protect(self, cell: int) -> bool:
        """Move one cell as far as is asked for it; whether that can be done."""
        block, found = self.block, self.witnesses
        above, below = math.ceil(block.above[cell]), math.ceil(block.below[cell])
        if found.up[cell] < above and not self._go(cell, [(above, 0), (above, below)]):
            return False
        if found.down[cell] < below and not self._go(cell, [(0, below)]):
            return False
        if found.up[cell] + found.down[cell] < block.width[cell] and not self._widen(cell):
            return False
        return self._find_values(cell)

    def show_redundant(self, cells: Whole) -> list[int]:
        """Show those of the cells that nothing else needs, the dearest first.

        What cannot be shown now cannot be later, when less is hidden: one look at each is enough.

        Returns:
            The cells that are shown now.
        """
        block = self.block
        dearest_first = sorted(cells.tolist(), key=lambda c: (-block.cost[c], block.keys[c]))
        return [
            cell
            for cell in dearest_first
            if not self._leaves_one_alone(cell) and self._goes_without(cell)
        ]

    def _widen(self, cell: int) -> bool:
        """Bring a cell's range to its width: upwards, downwards, or some way up and the rest down.

        One line through the true counts that serves both ways is the cheapest. Failing that, the
        way up and the way down may have nothing in common.
        """
        width = math.ceil(self.block.width[cell])
        up, down = int(self.witnesses.up[cell]), int(self.witnesses.down[cell])
        if self._go(cell, [(max(width - down, 0), 0), (0, max(width - up, 0)), *_splits(width)]):
            return True
        top = width - 1
        if top > FARTHEST_LOOK:
            top = math.floor(min(self.mover.farthest(cell, 1)[0] + TOLERANCE, top))
        for high in range(top, 0, -1):
            above, below = self.mover.move(cell, high, 0), self.mover.move(cell, 0, width - high)
            if above is not None and below is not None:
                self._keep(cell, above)
                return self._go(cell, [(0, width - high)])
        return False

    def _find_values(self, cell: int) -> bool:
        """Show that as many values are possible as asked: a range may have gaps."""
        found = self.witnesses
        for distance in range(1, FARTHEST_LOOK + 1):
            if found.suffices[cell]:
                return True
            known = found.values(cell)
            ways = [(distance, 0)] * (distance not in known) + [(0, distance)] * (
                -distance not in known
            )
            self._go(cell, ways)
        return bool(found.suffices[cell])

    def _go(self, cell: int, ways: Iterable[tuple[int, int]]) -> bool:
        """Make the cheapest of several moves of a cell, up and down; False if none can be made."""
        best: Move | None = None
        for up, down in ways:
            move = self.mover.move(cell, up, down)
            if move is not None and (best is None or move.cost < best.cost - TOLERANCE):
                best = move
            if best is not None and best.cost == 0:
                break
        if best is None:
            return False
        self._keep(cell, best)
        return True

    def _keep(self, cell: int, move: Move) -> None:
        """Hide what a move needs hidden, and keep it as witnesses."""
        newly = np.flatnonzero((move.changes[0] != 0) & ~self.hidden)
        self.hidden_for.update(dict.fromkeys(newly.tolist(), cell))
        self.mover.hide(newly)
        for change in move.changes:
            self.witnesses.add(Witness.of(change))

    def _leaves_one_alone(self, cell: int) -> bool:
        """Whether some line would keep a single hidden cell, which it then gives away."""
        lines, asked = self.block.lines, self.block.width > 0
        for row in lines.row[lines.cell == cell].tolist():
            if lines.least[row] == lines.most[row]:
                others = lines.cell[lines.start[row] : lines.start[row + 1]]
                others = others[(others != cell) & self.hidden[others]]
                if len(others) == 1 and asked[others[0]]:
                    return True
        return False

    def _goes_without(self, cell: int) -> bool:
        """Show a cell if all others stay protected; else leave everything as it was."""
        found = self.witnesses
        dropped = found.drop(found.through(cell))
        mark = found.next_number
        self.mover.show(cell)
        for other in self.unprotected:
            if not found.suffices[other] and not self.protect(other):
                found.drop(range(mark, found.next_number))
                for witness in dropped:
                    found.add(witness)
                self.mover.unshow(cell)
                return False
        return True

    def _culprits(self, cell: int) -> list[str]:
        """The lines that keep a cell from moving as far as is asked for it."""
        lines = [name for way in (1, -1) for name in self.mover.farthest(cell, way)[1]]
        return list(dict.fromkeys(lines))


def _splits(width: int) -> list[tuple[int, int]]:
    """Ways to go some of a width up and the rest down: all of a small one, halves of a large."""
    ups = range(1, width) if width <= MOST_SPLIT else [width // 2]
    return [(up, width - up) for up in ups]
