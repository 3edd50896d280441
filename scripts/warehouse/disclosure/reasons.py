"""Why each published number is shown or withheld: the decision, and the lines behind it.

The release that stands was decided once and is written down in the ledger; the restricted file
holds tonight's decision. Both tell the same of a night that cut the first release.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import duckdb

_FROM_RESTRICTED = {
    "cell": """
        select
            cell.cell_label,
            not cell.is_virtual and not coalesce(pattern.is_hidden, true) as is_shown,
            cell.is_primary,
            cell.is_virtual,
            pattern.low,
            pattern.high,
            protected.cell_label as hidden_for,
            null::varchar as hidden_since,
        from disclosure.sdc_registry_cell as cell
        left join disclosure.sdc_pattern as pattern using (cell_key)
        left join disclosure.sdc_registry_cell as protected
            on pattern.hidden_for = protected.cell_key
        order by all
    """,
    "term": """
        select term.relation_label, term.sense, cell.cell_label, term.factor
        from disclosure.sdc_relation_term as term
        inner join disclosure.sdc_registry_cell as cell using (cell_key)
        order by all
    """,
}

_NEWEST = "(select release_id from history.release order by due_on desc limit 1)"

_FROM_LEDGER = {
    "cell": f"""
        with hidden as (
            select
                cell.cell_label,
                min_by(cell.release_id, released.due_on) as hidden_since,
            from history.cell as cell
            inner join history.release as released using (release_id)
            where cell.status = 'hidden'
            group by cell.cell_label
        )
        select
            cell.cell_label,
            cell.status = 'shown' as is_shown,
            cell.is_primary,
            cell.is_virtual,
            cell.low,
            cell.high,
            cell.hidden_for,
            hidden.hidden_since,
        from history.cell as cell
        left join hidden using (cell_label)
        where cell.release_id = {_NEWEST}
        order by all
    """,
    "term": f"""
        select relation_label, sense, cell_label, factor
        from history.term
        where release_id = {_NEWEST}
        order by all
    """,
}


@dataclass(frozen=True)
class Decided:
    """A registered number and what was decided about it."""

    label: str
    is_shown: bool
    is_primary: bool
    is_virtual: bool
    low: int | None = None
    """A count that is proved possible, the lowest known one; what an intruder can show is no more
    than this.
    """
    high: int | None = None
    hidden_for: str | None = None
    """The number that it protects."""
    hidden_since: str | None = None
    """The first release that withheld it."""


@dataclass(frozen=True)
class Line:
    """What everybody knows of some numbers: their sum, each times its factor."""

    label: str
    is_sum: bool
    """Whether the sum is zero; else it is at least that."""
    factors: Mapping[str, int]


@dataclass(frozen=True)
class Step:
    """From one withheld number to another that stands in the same line."""

    line: Line
    to: str


@dataclass(frozen=True)
class Reasons:
    """All decisions and all lines."""

    cells: Mapping[str, Decided]
    lines: tuple[Line, ...] = field(repr=False)
    release_id: str | None = None
    """Of which release they are; None where they are tonight's."""

    @cached_property
    def lines_of(self) -> Mapping[str, tuple[Line, ...]]:
        """The lines that a number stands in, by its label."""
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            for label in line.factors:
                found.setdefault(label, []).append(line)
        return {label: tuple(lines) for label, lines in found.items()}

    @cached_property
    def known(self) -> frozenset[str]:
        """The numbers that a reader sees, and those that follow by themselves from these.

        What all but one number of a sum leave is known, though it stands in no table.
        """
        known = {label for label, cell in self.cells.items() if cell.is_shown}
        waiting = deque(self.lines)
        while waiting:
            line = waiting.popleft()
            left = line.factors.keys() - known
            if line.is_sum and len(left) == 1:
                known |= left
                waiting.extend(self.lines_of[left.pop()])
        return frozenset(known)

    def withheld_of(self, line: Line) -> tuple[str, ...]:
        """The numbers of a line that a reader does not know."""
        return tuple(label for label in line.factors if label not in self.known)

    def way(self, start: str, end: str) -> tuple[Step, ...]:
        """The shortest way between two withheld numbers, through lines that hold both.

        What one of them is told by passes along this way to the other. Empty where there is none.
        """
        came: dict[str, tuple[str, Line]] = {}
        waiting = deque([start])
        while waiting and end not in came:
            here = waiting.popleft()
            for line, label in self._neighbours(here):
                if label not in came and label != start:
                    came[label] = here, line
                    waiting.append(label)
        steps: list[Step] = []
        here = end
        while here in came:
            before, line = came[here]
            steps.append(Step(line, here))
            here = before
        return tuple(reversed(steps))

    def _neighbours(self, label: str) -> Iterable[tuple[Line, str]]:
        for line in self.lines_of.get(label, ()):
            for other in self.withheld_of(line):
                yield line, other


def read_reasons(restricted: Path, ledger: Path | None = None) -> Reasons:
    """What was decided: of the newest release in the ledger, without one tonight's.

    Args:
        restricted: A file with the schema ``disclosure``.
        ledger: ``ledger.duckdb``, where there is one that may be read.
    """
    queries = _FROM_LEDGER if ledger else _FROM_RESTRICTED
    with duckdb.connect(ledger or restricted, read_only=True) as connection:
        rows = connection.execute(queries["cell"]).fetchall()
        terms = connection.execute(queries["term"]).fetchall()
        release = connection.execute(f"select {_NEWEST}").fetchone() if ledger else None
    return Reasons(
        cells={row[0]: Decided(*row) for row in rows},
        lines=_lines(terms),
        release_id=release[0] if release else None,
    )


def _lines(terms: Iterable[tuple[str, str, str, int]]) -> tuple[Line, ...]:
    factors: dict[tuple[str, bool], dict[str, int]] = {}
    for line_label, sense, cell_label, factor in terms:
        factors.setdefault((line_label, sense == "equals"), {})[cell_label] = factor
    return tuple(Line(label, is_sum, found) for (label, is_sum), found in factors.items())
