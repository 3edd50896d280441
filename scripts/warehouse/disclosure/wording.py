"""What relates printed numbers, written as a reader of the tables would write it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from warehouse.disclosure.reasons import Line, Reasons
from warehouse.disclosure.sights import Sights

MOST_NAMED = 8
"""Numbers of one sum that are written out, the withheld ones first."""


@dataclass(frozen=True)
class Wording:
    """Names of numbers as they stand beside those of one table."""

    sights: Sights
    reasons: Reasons
    table: str

    def name(self, label: str) -> str:
        """Row and period; of another table its title too, and the public name of what has none."""
        sight = self.sights.named(label, self.table)
        if sight is None:
            return f"{label} (in no table)"
        return sight.place if sight.table == self.table else sight.words()

    def line(self, line: Line) -> str:
        """A sum or a bound, such as ``Total, 2018: 20 = Female, 2018: [c] + Male, 2018: [c]``."""
        left = {label: factor for label, factor in line.factors.items() if factor > 0}
        right = {label: -factor for label, factor in line.factors.items() if factor < 0}
        if line.is_sum and len(right) < len(left):
            left, right = right, left
        sides = (self._side(left.items()) or "0", self._side(right.items()) or "0")
        return (" = " if line.is_sum else " is at least ").join(sides)

    def _side(self, terms: Iterable[tuple[str, int]]) -> str:
        in_order = sorted(terms, key=lambda term: (term[0] in self.reasons.known, term[0]))
        title = self._common_title(label for label, _ in in_order)
        named = [self._term(label, factor, title) for label, factor in in_order[:MOST_NAMED]]
        more = len(in_order) - MOST_NAMED
        side = " + ".join([*named, f"{more} more"] if more > 0 else named)
        return f"{title}: {side}" if title else side

    def _common_title(self, labels: Iterable[str]) -> str:
        """The title of another table, if all these stand in that one."""
        sights = [self.sights.named(label, self.table) for label in labels]
        titles = {sight and sight.table_label for sight in sights}
        first = next(iter(sights), None)
        is_other = len(sights) > 1 and len(titles) == 1 and first and first.table != self.table
        return first.table_label if first and is_other else ""

    def _term(self, label: str, factor: int, title: str) -> str:
        times = "" if factor == 1 else f"{factor} times "
        sight = self.sights.named(label, self.table)
        if sight is None:
            return times + self.name(label)
        name = sight.place if title else self.name(label)
        return f"{times}{name}: {sight.printed}"
