"""What the audit of a published file reports: one JSON object."""

from __future__ import annotations

from typing import Literal

from warehouse.disclosure.audit.form import Message

Kind = Literal[
    "exact",
    "too narrow",
    "shown elsewhere",
    "small count shown",
    "small difference shown",
    "small difference known",
    "derived beside hidden",
    "changed without a revision",
]
"""How something hidden, or something that ought to be, is known."""


class PublishedFinding(Message):
    """One number that the published files give away."""

    kind: Kind
    label: str
    """The public name of the cell."""
    table: str
    row: str
    column: str
    period: str
    known: str
    """Such as ``3`` or ``from 1 to 2``."""
    equations: tuple[str, ...] = ()
    """What gives it away, in words."""

    def __str__(self) -> str:
        return (
            f"{self.kind}: table {self.table!r}, row {self.row!r}, column {self.column!r}, period "
            f"{self.period!r}"
        )


class PublishedReport(Message):
    """All that the attacker found."""

    findings: tuple[PublishedFinding, ...] = ()
    shown_count: int = 0
    """Counts that are shown."""
    hidden_count: int = 0
    """Counts that are withheld."""
    relation_count: int = 0
    share_reaching: float = 1.0
    """Share of the withheld counts that may be 5 or more, as far as the attacker can tell."""
    insider_count: int = 0
    """Contributors as whom the attack was repeated."""
    insiders_who_learn: int = 0
    """Those to whom another withheld count becomes exact."""
    unknown_demands: tuple[str, ...] = ()
    """Cells of which more than the least was asked and to which these files do not lead."""
    seconds: float = 0
    solver_calls: int = 0
    problem: str = ""
    """Why there are no findings, where there are none: a file is not of the expected shape, say."""

    def count(self, *kinds: Kind) -> int:
        """How many findings are of these kinds."""
        return sum(finding.kind in kinds for finding in self.findings)

    @property
    def is_safe(self) -> bool:
        """Whether nothing was found. Insiders are reported, not judged."""
        return not self.problem and not self.findings
