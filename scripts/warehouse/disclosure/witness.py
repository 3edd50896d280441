"""Moves kept as witnesses: what an intruder cannot rule out, by cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from warehouse.disclosure.block import MOST_ASKED, Block, Flags, Real, Whole


@dataclass(frozen=True)
class Witness:
    """A move's cells, how far each goes, and in how many equal steps the whole move can be made."""

    cells: Whole
    change: Whole

    @classmethod
    def of(cls, change: Whole) -> Witness:
        """A witness from changes of all cells."""
        cells = np.flatnonzero(change)
        return cls(cells, change[cells])

    @cached_property
    def stops(self) -> dict[int, list[int]]:
        """By cell where it stands after each step, though not after all of very many."""
        steps = int(np.gcd.reduce(self.change))
        taken = np.array(sorted({*range(1, min(steps, MOST_ASKED) + 1), steps}))
        by_cell = np.outer(self.change // steps, taken).tolist()
        return dict(zip(self.cells.tolist(), by_cell, strict=True))


class Witnesses:
    """All witnesses of a block, and what they show: each cell's range and possible values."""

    def __init__(self, block: Block) -> None:
        self._block = block
        self._kept: dict[int, Witness] = {}
        self._of_cell: list[set[int]] = [set() for _ in range(block.size)]
        self._values: list[set[int]] = [{0} for _ in range(block.size)]
        self.next_number = 0
        self.up: Real = np.zeros(block.size)
        self.down: Real = np.zeros(block.size)
        self._value_count = np.ones(block.size, dtype=np.int64)

    @property
    def suffices(self) -> Flags:
        """By cell whether what is asked for it is shown to hold."""
        block = self._block
        return np.asarray(
            (self.up + self.down >= block.width)
            & (self.up >= block.above)
            & (self.down >= block.below)
            & (self._value_count >= block.asked)
        )

    def values(self, cell: int) -> frozenset[int]:
        """How far from its true count a cell may stand, as far as was looked."""
        return frozenset(self._values[cell])

    def add(self, witness: Witness) -> int:
        """Keep one more; its number."""
        number, self.next_number = self.next_number, self.next_number + 1
        self._kept[number] = witness
        np.maximum.at(self.up, witness.cells, witness.change)
        np.maximum.at(self.down, witness.cells, -witness.change)
        for cell, stops in witness.stops.items():
            self._of_cell[cell].add(number)
            self._values[cell].update(stops)
            self._value_count[cell] = len(self._values[cell])
        return number

    def shared_out(self, parts: Sequence[tuple[Block, Whole]]) -> list[Witnesses]:
        """What these witnesses show of each of several parts that nothing links.

        Args:
            parts: Each as a block and its cells here, in the block's order.
        """
        part_of = np.full(self._block.size, -1, dtype=np.int64)
        place = np.zeros(self._block.size, dtype=np.int64)
        for number, (_, cells) in enumerate(parts):
            part_of[cells], place[cells] = number, np.arange(len(cells))
        shares = [Witnesses(block) for block, _ in parts]
        for witness in self._kept.values():
            parts_moved = part_of[witness.cells]
            for number in np.unique(parts_moved).tolist():
                here = parts_moved == number
                share = Witness(place[witness.cells[here]], witness.change[here])
                shares[number].add(share)
        return shares

    def through(self, cell: int) -> list[int]:
        """Numbers of the witnesses that move the cell."""
        return sorted(self._of_cell[cell])

    def drop(self, numbers: Iterable[int]) -> list[Witness]:
        """Forget witnesses; what was forgotten, to be added again if need be."""
        gone = set(numbers)
        dropped = [self._kept.pop(number) for number in sorted(gone)]
        for cell in {cell for witness in dropped for cell in witness.cells.tolist()}:
            self._of_cell[cell] -= gone
            self._look_again(cell)
        return dropped

    def _look_again(self, cell: int) -> None:
        """See anew what the kept witnesses show of a cell."""
        values = {0}
        for number in self._of_cell[cell]:
            values.update(self._kept[number].stops[cell])
        self._values[cell] = values
        self._value_count[cell] = len(values)
        self.up[cell], self.down[cell] = max(values), -min(values)
