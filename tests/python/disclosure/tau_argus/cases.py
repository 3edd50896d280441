"""The tables that tau-Argus is asked to protect: peers' that it can express, and seeded ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from math import prod
from random import Random

import numpy as np

from disclosure.peers import EXAMPLES
from disclosure.random_systems import SMALL
from warehouse.disclosure.system import Cell, System
from warehouse.disclosure.tables import SEPARATOR, Cube, Dimension, simple

LEVELS = {
    "four counts": "3 above its count, so that four counts stay possible: the nearest to ours",
    "a fifth": "a fifth of its count on either side, as FREQ(n, 20) asks, or what its source asks",
}
"""How far the bounds of a primary cell are to reach."""

LARGEST_KNOWN = 1.5
"""Times the table's largest cell: what tau-Argus takes every cell to be at most."""

AGES = simple("age", "Total", "under 30", "30 to 59", "60 and over")
SEXES = simple("sex", "Total", "female", "male")
YEARS = simple("year", "Total", "first", "second", "third")
AREAS = Dimension(
    "area",
    "Total",
    (("Total", ("north", "south")), ("north", ("A", "B", "C")), ("south", ("D", "E"))),
)
WARDS = simple("ward", "Total", *"ABCDE")
SEEDED = (
    ("two-way", (WARDS, AGES), (1, 2, 3)),
    ("hierarchical", (AREAS, AGES), (4, 5, 6)),
    ("three-way", (AGES, SEXES, YEARS), (7, 8, 9)),
    ("three-way, hierarchical", (AREAS, AGES, SEXES), (10, 11)),
)


@dataclass(frozen=True)
class Table:
    """A system that is one whole table, as tau-Argus wants it.

    Attributes:
        totals: The code of everything in each dimension.
        trees: For each dimension by a code the codes that add up to it, each of one code alone.
    """

    totals: tuple[str, ...]
    trees: tuple[Mapping[str, tuple[str, ...]], ...]

    def lines(self, axis: int) -> Iterator[tuple[int, str]]:
        """Each code below a dimension's total, with how deep it lies, as one would indent them."""

        def below(code: str, depth: int) -> Iterator[tuple[int, str]]:
            for part in self.trees[axis].get(code, ()):
                yield depth, part
                yield from below(part, depth + 1)

        return below(self.totals[axis], 0)


@dataclass(frozen=True, eq=False)
class Case:
    """A table to protect.

    Attributes:
        name: The example's, or which seed it is from.
        kind: Two-way, hierarchical and so on.
        level: One of ``LEVELS``.
        system: As tau-Argus sees it: a hidden cell may be zero.
        ours: As this house sees it: a hidden cell is no zero, a primary one keeps four counts.
        table: The same as a table.
    """

    name: str
    kind: str
    level: str
    system: System
    ours: System
    table: Table


def as_table(system: System) -> Table | None:
    """The system as one table, or None where it is not: linked tables, or part of one."""
    keys = [tuple(cell.key.split(SEPARATOR)) for cell in system.cells]
    codes = [tuple(dict.fromkeys(column)) for column in zip(*keys, strict=True)]
    trees: list[dict[str, tuple[str, ...]]] = [{} for _ in codes]
    lines: dict[tuple[int, str], int] = defaultdict(int)
    for relation in system.relations:
        (total, *parts) = (tuple(key.split(SEPARATOR)) for key in relation.terms)
        [axis] = {axis for part in parts for axis in range(len(codes)) if part[axis] != total[axis]}
        divided = tuple(part[axis] for part in parts)
        if trees[axis].setdefault(total[axis], divided) != divided:
            return None
        lines[axis, total[axis]] += 1
    is_whole = set(keys) == set(product(*codes)) and all(
        count == prod(map(len, codes)) / len(codes[axis]) for (axis, _), count in lines.items()
    )
    parts_in = [[part for parts in tree.values() for part in parts] for tree in trees]
    is_tree = all(
        sorted(below) == sorted(names[1:]) for names, below in zip(codes, parts_in, strict=True)
    )
    if not is_whole or not is_tree or any(cell.is_virtual for cell in system.cells):
        return None
    return Table(tuple(names[0] for names in codes), tuple(trees))


def as_tau_argus(system: System, level: str, own: Mapping[str, float]) -> System:
    """What tau-Argus takes for known and is asked for.

    Args:
        system: Cells, relations, and which are primary.
        level: One of ``LEVELS``.
        own: What the source of the table asks on either side of some cells.
    """
    largest = max(cell.value or 0 for cell in system.cells)

    def seen(cell: Cell) -> Cell:
        change = {
            "least": 0,
            "most": int(LARGEST_KNOWN * largest),
            "is_known_zero": cell.value == 0,
        }
        if cell.is_primary and level == "four counts":
            change |= {"above": 3, "below": 0}
        elif cell.is_primary:
            either = own.get(cell.key, (cell.value or 0) / 5)
            change |= {"above": either, "below": either}
        return cell.model_copy(update=change)

    # The levels say all that is asked of a primary cell.
    return system.model_copy(update={"cells": tuple(map(seen, system.cells)), "primary_width": 1.0})


def _cases() -> Iterator[Case]:
    for level in LEVELS:
        for example in EXAMPLES:
            table = as_table(example.system)
            if table is not None and example.as_ours is not None:
                system = as_tau_argus(example.system, level, example.demands)
                yield Case(example.name, example.kind, level, system, example.as_ours, table)
        for kind, dimensions, seeds in SEEDED:
            for seed in seeds:
                ours = seeded(dimensions, seed)
                table = as_table(ours)
                assert table is not None
                system = as_tau_argus(ours, level, {})
                yield Case(f"Seed {seed}", kind, level, system, ours, table)


def seeded(dimensions: tuple[Dimension, ...], seed: int) -> System:
    """A table with counts drawn by chance; the same on every machine."""
    chance = Random(seed)  # noqa: S311 - tables, not secrets
    shape = tuple(len(dimension.leaves) for dimension in dimensions)
    counts = [SMALL[int(chance.random() * len(SMALL))] for _ in range(prod(shape))]
    cube = Cube(dimensions, np.array(counts, dtype=np.int64).reshape(shape))
    return cube.system([[dimension.name for dimension in dimensions]])


CASES = tuple(_cases())
