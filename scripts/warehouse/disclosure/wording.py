"""What relates printed numbers, written as a reader of the tables would write it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from warehouse.disclosure.reasons import Line, Reasons
from warehouse.disclosure.sights import Sights

MOST_NAMED = 8
"""Numbers of one sum that are written out, the withheld ones first."""

WITHHELD = "[c]"


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
        return f"{sight.row}, {sight.period_label}" if sight.table == self.table else sight.words()

    def line(self, line: Line) -> str:
        """A sum or a bound, such as ``Total, 2018: 20 = Female, 2018: [c] + Male, 2018: [c]``."""
        left = {label: factor for label, factor in line.factors.items() if factor > 0}
        right = {label: -factor for label, factor in line.factors.items() if factor < 0}
        if line.is_sum and len(right) < len(left):
            left, right = right, left
        sides = (self._side(left.items()) or "0", self._side(right.items()) or "0")
        return (" = " if line.is_sum else " is at least ").join(sides)

    def _side(self, terms: Iterable[tuple[str, int]]) -> str:
        in_order = sorted(terms, key=lambda term: (self.reasons.cells[term[0]].is_shown, term[0]))
        named = [self._term(label, factor) for label, factor in in_order[:MOST_NAMED]]
        more = len(in_order) - MOST_NAMED
        return " + ".join([*named, f"{more} more"] if more > 0 else named)

    def _term(self, label: str, factor: int) -> str:
        sight = self.sights.named(label, self.table)
        seen = WITHHELD if sight is None else sight.printed
        times = "" if factor == 1 else f"{factor} times "
        return f"{times}{self.name(label)}: {seen}"
