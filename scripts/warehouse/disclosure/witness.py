"""Moves kept as witnesses: what an intruder cannot rule out, by cell."""

from __future__ import annotations

from collections.abc import Iterable
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
    def stops(self) -> Whole:
        """Where each cell stands after each step: a row a step. Not all of very many steps."""
        steps = int(np.gcd.reduce(self.change))
        taken = sorted({*range(1, min(steps, MOST_ASKED) + 1), steps})
        return np.array([self.change // steps * number for number in taken])


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
        for cell, stops in zip(witness.cells.tolist(), witness.stops.T.tolist(), strict=True):
            self._of_cell[cell].add(number)
            self._values[cell].update(stops)
            self._value_count[cell] = len(self._values[cell])
        return number

    def among(self, block: Block, cells: Whole) -> Witnesses:
        """What these witnesses show of a part of the block, numbered anew."""
        witnesses = Witnesses(block)
        for witness in self._kept.values():
            _, here, there = np.intersect1d(witness.cells, cells, True, return_indices=True)
            if len(here):
                witnesses.add(Witness(np.sort(there), witness.change[here[np.argsort(there)]]))
        return witnesses

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
            witness = self._kept[number]
            values.update(witness.stops[:, np.searchsorted(witness.cells, cell)].tolist())
        self._values[cell] = values
        self._value_count[cell] = len(values)
        self.up[cell], self.down[cell] = max(values), -min(values)
