"""Systems from cross-tabulations: dimensions with their hierarchies in, cells and relations out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray

from warehouse.disclosure.system import Cell, Relation, System

Coordinates = tuple[str, ...]
"""A code of each dimension, in the cube's order."""

SEPARATOR = "|"


@dataclass(frozen=True)
class Dimension:
    """A way to divide: its codes, and how they add up.

    Attributes:
        name: Such as ``district``.
        total: The code of everything.
        parts: By a code the codes that add up to it. A code may be part of several, as a district
            is of an area and of another body's region; one may also have several divisions.
    """

    name: str
    total: str
    parts: Sequence[tuple[str, Sequence[str]]]

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Every code once, the total first."""
        named = [self.total, *(code for total, parts in self.parts for code in (total, *parts))]
        return tuple(dict.fromkeys(named))

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        """Codes that nothing adds up to."""
        totals = {total for total, _ in self.parts}
        return tuple(code for code in self.codes if code not in totals)

    @cached_property
    def membership(self) -> NDArray[np.int64]:
        """One row a code, one column a leaf: 1 where the leaf belongs to the code."""
        parts = dict(reversed(self.parts))

        def below(code: str) -> set[str]:
            members = parts.get(code)
            return {code} if members is None else set().union(*map(below, members))

        return np.array(
            [[int(leaf in below(code)) for leaf in self.leaves] for code in self.codes],
            dtype=np.int64,
        )


def simple(name: str, total: str, *parts: str) -> Dimension:
    """A dimension of one level below its total."""
    return Dimension(name, total, ((total, parts),))


@dataclass(frozen=True)
class Cube:
    """Counts by the leaves of all dimensions, from which every table is added up."""

    dimensions: tuple[Dimension, ...]
    counts: NDArray[np.int64]

    @cached_property
    def _all(self) -> NDArray[np.int64]:
        """Counts by every code of every dimension."""
        counts = self.counts
        for axis, dimension in enumerate(self.dimensions):
            counts = np.moveaxis(np.tensordot(dimension.membership, counts, (1, axis)), 0, axis)
        return counts

    def count(self, coordinates: Coordinates) -> int:
        """The count of one cell."""
        place = tuple(
            dimension.codes.index(code)
            for dimension, code in zip(self.dimensions, coordinates, strict=True)
        )
        return int(self._all[place])

    def system(
        self,
        tables: Sequence[Sequence[str]],
        *,
        is_primary: Callable[[int], bool] = lambda count: 0 < count < 5,  # noqa: PLR2004
        title: str = "",
    ) -> System:
        """The cells and relations of tables, each named by the dimensions that it crosses.

        A dimension that a table lacks stands at its total, so tables share their margins.
        """
        coordinates = list(
            dict.fromkeys(found for table in tables for found in self._coordinates(table))
        )
        counts = {found: self.count(found) for found in coordinates}
        cells = tuple(
            Cell(key=SEPARATOR.join(found), value=count, is_primary=is_primary(count))
            for found, count in counts.items()
        )
        relations = {
            relation.name: relation for table in tables for relation in self._relations(table)
        }
        return System(title=title, cells=cells, relations=tuple(relations.values()))

    def _coordinates(self, table: Sequence[str]) -> Iterator[Coordinates]:
        return product(
            *(
                dimension.codes if dimension.name in table else (dimension.total,)
                for dimension in self.dimensions
            )
        )

    def _relations(self, table: Sequence[str]) -> Iterator[Relation]:
        for axis, dimension in enumerate(self.dimensions):
            if dimension.name not in table:
                continue
            others = [found for found in self._coordinates(table) if found[axis] == dimension.total]
            for number, (total, parts) in enumerate(dimension.parts):
                for found in others:
                    line = SEPARATOR.join((*found[:axis], total, *found[axis + 1 :]))
                    terms = {line: 1.0} | {
                        SEPARATOR.join((*found[:axis], part, *found[axis + 1 :])): -1.0
                        for part in parts
                    }
                    yield Relation(name=f"{line} by {dimension.name} ({number})", terms=terms)
