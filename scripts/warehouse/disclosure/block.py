"""What hangs together of a system, as arrays: cells that can move, and the lines that hold them.

Cells that everyone knows are constants and left out. What remains falls into blocks: no relation
reaches from one into another, so each is protected by itself.
"""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from warehouse.disclosure.system import Cell, Relation, System, SystemFormError, fraction

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Flags = NDArray[np.bool_]

MOST_ASKED = 4
"""Of how many possible values a width vouches: beyond these only the range counts."""


@dataclass(frozen=True)
class Lines:
    """Relations among a block's cells, row by row, in whole numbers.

    Attributes:
        names: Of the relations.
        start: Where each row begins in ``cell`` and ``number``; one more at the end.
        cell: Cells of the rows, one row after the other.
        number: By what each of them is multiplied.
        least: How far each row's sum may fall below what it is now, as a number at most 0.
        most: How far it may rise above, at least 0. Both are 0 where the sum is known.
    """

    names: tuple[str, ...]
    start: Whole
    cell: Whole
    number: Whole
    least: Real
    most: Real

    @cached_property
    def row(self) -> Whole:
        """The row of each entry."""
        return np.repeat(np.arange(len(self.names)), np.diff(self.start))

    def among(self, cells: Whole) -> Lines:
        """The lines of these cells alone, numbered anew, while all others stay as they are."""
        place = np.full(self.cell.max(initial=-1) + 1, -1, dtype=np.int64)
        place[cells[cells < len(place)]] = np.flatnonzero(cells < len(place))
        kept = place[self.cell] >= 0
        rows, lengths = np.unique(self.row[kept], return_counts=True)
        return Lines(
            names=tuple(self.names[row] for row in rows.tolist()),
            start=np.concatenate([[0], np.cumsum(lengths)]),
            cell=place[self.cell[kept]],
            number=self.number[kept],
            least=self.least[rows],
            most=self.most[rows],
        )

    def sums(self, moved: Whole) -> Whole:
        """How far each row's sum changes if the cells move so."""
        totals = np.zeros(len(self.names), dtype=np.int64)
        np.add.at(totals, self.row, self.number * moved[self.cell])
        return totals


@dataclass(frozen=True)
class Block:
    """Cells that relations hold together, with what is asked for each; arrays by cell.

    Attributes:
        keys: Names of the cells.
        value: True counts.
        least: How far each may fall while it is hidden, as a number at most 0.
        most: How far each may rise, at least 0, often infinite.
        width: How far apart its bounds must stay once it is hidden.
        above: How far above its value the upper bound must stay.
        below: How far below its value the lower bound must stay.
        cost: Of hiding it.
        must_hide: Hidden from the start.
        lines: What holds them together.
    """

    keys: tuple[str, ...]
    value: Whole
    least: Real
    most: Real
    width: Real
    above: Real
    below: Real
    cost: Real
    must_hide: Flags
    lines: Lines

    @property
    def size(self) -> int:
        """How many cells."""
        return len(self.keys)

    @cached_property
    def asked(self) -> Whole:
        """How many values must stay possible for each, once hidden."""
        return np.asarray(np.minimum(np.ceil(self.width) + 1, MOST_ASKED), dtype=np.int64)

    def among(self, cells: Whole) -> Block:
        """The block that these cells make while all others stay as they are; all hidden."""
        return Block(
            keys=tuple(self.keys[cell] for cell in cells.tolist()),
            value=self.value[cells],
            least=self.least[cells],
            most=self.most[cells],
            width=self.width[cells],
            above=self.above[cells],
            below=self.below[cells],
            cost=self.cost[cells],
            must_hide=np.ones(len(cells), dtype=bool),
            lines=self.lines.among(cells),
        )

    def parts(self, cells: Whole) -> list[Whole]:
        """These cells by what hangs together while all others stay as they are."""
        lines = self.lines.among(cells)
        leader = Leaders(len(cells))
        for row in range(len(lines.names)):
            leader.join(lines.cell[lines.start[row] : lines.start[row + 1]].tolist())
        part = np.array([leader.of(cell) for cell in range(len(cells))], dtype=np.int64)
        return [cells[part == number] for number in np.unique(part)]

    def lottery(self, number: int) -> Real:
        """A number from 0 to 1 for each cell, by its key: the same in every run."""
        return np.array([_draw(f"{number}:{key}") for key in self.keys])

    def allows(self, moved: Whole) -> bool:
        """Whether an intruder who knows the lines could not tell the counts moved so from these."""
        if not ((moved >= self.least) & (moved <= self.most)).all():
            return False
        sums = self.lines.sums(moved)
        return bool(((sums >= self.lines.least) & (sums <= self.lines.most)).all())


def blocks_of(system: System) -> Iterator[Block]:
    """The blocks of a system that have anything to hide, the same in whatever order it comes.

    Raises:
        SystemFormError: if a cell's value is not told.
    """
    if untold := [cell.key for cell in system.cells if cell.value is None]:
        raise SystemFormError(
            f"Cell {untold[0]} has no value: only a system with all its counts can be protected."
        )
    free = sorted((cell for cell in system.cells if not cell.is_fixed), key=lambda c: c.key)
    place = {cell.key: number for number, cell in enumerate(free)}
    leaders = Leaders(len(free))
    held = [
        (relation, [place[key] for key in relation.terms if key in place])
        for relation in sorted(system.relations, key=lambda relation: relation.name)
    ]
    for _, numbers in held:
        leaders.join(numbers)
    members: dict[int, list[Cell]] = defaultdict(list)
    for number, cell in enumerate(free):
        members[leaders.of(number)].append(cell)
    lines: dict[int, list[Relation]] = defaultdict(list)
    for relation, numbers in held:
        if numbers:
            lines[leaders.of(numbers[0])].append(relation)
    values = {cell.key: cell.value or 0 for cell in system.cells}
    for leader, cells in members.items():
        if any(cell.must_hide for cell in cells):
            yield _block(system, cells, lines[leader], values)


class Leaders:
    """Who speaks for whom: numbers joined to each other have one leader (union and find)."""

    def __init__(self, size: int) -> None:
        self._leader = list(range(size))

    def of(self, number: int) -> int:
        """Its leader."""
        leader = self._leader
        while leader[number] != number:
            leader[number] = leader[leader[number]]
            number = leader[number]
        return number

    def join(self, numbers: Sequence[int]) -> None:
        """Give all of them one leader."""
        for number in numbers[1:]:
            self._leader[self.of(number)] = self.of(numbers[0])


def _block(
    system: System, cells: list[Cell], relations: list[Relation], values: dict[str, int]
) -> Block:
    value = np.array([cell.value for cell in cells], dtype=np.int64)
    place = {cell.key: number for number, cell in enumerate(cells)}
    return Block(
        keys=tuple(cell.key for cell in cells),
        value=value,
        least=np.array([cell.least_known for cell in cells], dtype=float) - value,
        most=np.array([math.inf if c.most is None else c.most for c in cells]) - value,
        width=np.array([system.width_of(cell) for cell in cells]),
        above=np.array([cell.above for cell in cells]),
        below=np.array([cell.below for cell in cells]),
        cost=np.array([cell.cost_of_hiding for cell in cells]),
        must_hide=np.array([cell.must_hide for cell in cells]),
        lines=_lines(relations, place, values),
    )


def _lines(relations: list[Relation], place: dict[str, int], values: dict[str, int]) -> Lines:
    """The relations as rows, each scaled to whole numbers."""
    start, cell, number, least, most = [0], [], [], [], []
    for relation in relations:
        terms = {key: fraction(factor) for key, factor in relation.terms.items()}
        low, high = relation.bounds
        scale = math.lcm(*(part.denominator for part in (*terms.values(), low, high) if part))
        total = sum((factor * values[key] for key, factor in terms.items()), start=Fraction(0))
        for key, factor in terms.items():
            if key in place and factor:
                cell.append(place[key])
                number.append(int(factor * scale))
        start.append(len(cell))
        least.append(-math.inf if low is None else float((low - total) * scale))
        most.append(math.inf if high is None else float((high - total) * scale))
    return Lines(
        names=tuple(relation.name for relation in relations),
        start=np.array(start, dtype=np.int64),
        cell=np.array(cell, dtype=np.int64),
        number=np.array(number, dtype=np.int64),
        least=np.array(least),
        most=np.array(most),
    )


def _draw(text: str) -> float:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6]) / 2**48
