"""Random linked tables and policies, drawn by hypothesis."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from hypothesis import strategies as st

from warehouse.disclosure.system import Cell, Relation, System
from warehouse.disclosure.tables import Cube, Dimension

SMALL = (0, 0, 1, 1, 2, 3, 4, 5, 6, 8, 11, 30)
"""Counts of sparse tables: most are small, some are zero."""


@dataclass(frozen=True)
class Drawn:
    """A random system, and the largest of its counts."""

    system: System
    largest: int


@st.composite
def dimensions(draw: st.DrawFn, name: str) -> Dimension:
    """One level, two levels, or two divisions of the same parts: linked."""
    parts = [f"{name}{number}" for number in range(draw(st.integers(2, 4)))]
    total = f"{name}*"
    shape = draw(st.sampled_from(["flat", "nested", "twice"]))
    if shape == "flat" or len(parts) < 3:
        return Dimension(name, total, ((total, parts),))
    cut = draw(st.integers(1, len(parts) - 1))
    halves = ((f"{name}<", parts[:cut]), (f"{name}>", parts[cut:]))
    nested = ((total, (f"{name}<", f"{name}>")), *halves)
    if shape == "nested":
        return Dimension(name, total, nested)
    odd, even = parts[::2], parts[1::2]
    other = ((total, (f"{name}odd", f"{name}even")), (f"{name}odd", odd), (f"{name}even", even))
    return Dimension(name, total, (*nested, *other))


@st.composite
def systems(draw: st.DrawFn) -> Drawn:
    """Tables over one to three dimensions that share their margins, and a policy for them."""
    names = "abc"[: draw(st.integers(1, 3))]
    chosen = tuple(draw(dimensions(name)) for name in names)
    shape = tuple(len(dimension.leaves) for dimension in chosen)
    size = int(np.prod(shape))
    counts = draw(st.lists(st.sampled_from(SMALL), min_size=size, max_size=size))
    cube = Cube(chosen, np.array(counts, dtype=np.int64).reshape(shape))
    pairs = [tuple(pair) for pair in product(names, names) if pair[0] < pair[1]]
    tables = draw(st.sampled_from([[tuple(names)], pairs or [tuple(names)]]))
    threshold = draw(st.integers(3, 6))
    system = cube.system(tables, is_primary=lambda count: 0 < count < threshold)
    return Drawn(_with_policy(draw, system, threshold), max(1, int(cube.counts.sum())))


def _with_policy(draw: st.DrawFn, system: System, threshold: int) -> System:
    """Widths, costs, cells known from before, complements, and people counted once."""
    cells, relations = list(system.cells), list(system.relations)
    costs = draw(st.sampled_from(["default", "equal", "random"]))
    for number, cell in enumerate(cells):
        known = not cell.is_fixed and not cell.is_primary and draw(st.integers(0, 9)) == 0
        cost = {"default": None, "equal": 1.0, "random": float(draw(st.integers(0, 20)))}[costs]
        cells[number] = cell.model_copy(update={"is_shown": known, "cost": cost})
    if draw(st.booleans()):
        _add_complement(draw, cells, relations, threshold)
    if draw(st.booleans()):
        _add_distinct(draw, cells, relations, threshold)
    return System(
        cells=tuple(cells),
        relations=tuple(relations),
        primary_width=draw(st.integers(1, 4)),
        secondary_width=1,
    )


def _add_complement(
    draw: st.DrawFn, cells: list[Cell], relations: list[Relation], threshold: int
) -> None:
    """A number that stands nowhere and yet follows: all but some cell."""
    whole, part = draw(st.sampled_from(cells)), draw(st.sampled_from(cells))
    rest = (whole.value or 0) - (part.value or 0)
    if rest < 0 or whole.key == part.key:
        return
    cells.append(Cell(key="rest", value=rest, is_virtual=True, is_primary=0 < rest < threshold))
    terms = {whole.key: 1.0, part.key: -1.0, "rest": -1.0}
    relations.append(Relation(name="all but some", terms=terms))


def _add_distinct(
    draw: st.DrawFn, cells: list[Cell], relations: list[Relation], threshold: int
) -> None:
    """People counted once over two cells: at least the larger, at most the sum."""
    one, other = draw(st.sampled_from(cells[:12])), draw(st.sampled_from(cells[:12]))
    if one.key == other.key or "rest" in {one.key, other.key}:
        return
    low, high = max(one.value or 0, other.value or 0), (one.value or 0) + (other.value or 0)
    value = draw(st.integers(low, high))
    cells.append(Cell(key="people", value=value, is_primary=0 < value < threshold))
    relations += [
        Relation(
            name="people, at most the sum",
            terms={one.key: 1.0, other.key: 1.0, "people": -1.0},
            at_least=0,
        ),
        Relation(name="people, at least one", terms={"people": 1.0, one.key: -1.0}, at_least=0),
        Relation(name="people, the other", terms={"people": 1.0, other.key: -1.0}, at_least=0),
    ]
