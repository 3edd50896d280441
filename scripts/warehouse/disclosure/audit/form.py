"""What the attacker is given, and what it reports: one JSON object each.

It is given what is visible and nothing else: a hidden cell comes without its value. What is asked
for each hidden cell comes apart, and only to judge what was found; the attack does not look at it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Verdict = Literal["exact", "too narrow", "safe", "not asked"]
"""Of a hidden cell. ``not asked``: nothing is asked for it, as for most virtual cells."""


class Message(BaseModel):
    """Base of all that is said."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class SeenCell(Message):
    """A cell as the public sees it."""

    key: str
    value: int | None = None
    """None where it is hidden."""
    least: int = 1
    """What everyone knows a hidden cell to be at least: 1 where zeros are printed."""
    most: int | None = None


class SeenRelation(Message):
    """A sum that everyone knows, exactly or within bounds; 0 where nothing is said."""

    name: str
    terms: Mapping[str, float]
    equals: float | None = None
    at_least: float | None = None
    at_most: float | None = None


class Demand(Message):
    """What must remain uncertain of a hidden cell."""

    width: float = 0
    """How far apart the bounds must be. Up to 3, one more value than that must be possible; more
    than 3, four."""
    high_at_least: float | None = None
    low_at_most: float | None = None


class Request(Message):
    """Attack this."""

    cells: tuple[SeenCell, ...]
    relations: tuple[SeenRelation, ...] = ()
    demands: Mapping[str, Demand] = Field(default_factory=dict)
    insiders: tuple[Mapping[str, int], ...] = ()
    """Each a contributor who knows the counts of some hidden cells, such as of its own."""
    processes: int = Field(default=2, ge=1)


class Finding(Message):
    """What the attacker knows of one hidden cell in the end."""

    key: str
    low: int | None
    """The whole number that it cannot be below; None where nothing bounds it."""
    high: int | None
    is_attained: bool
    """Whether both bounds are proved possible, by whole counts that agree with all that is seen."""
    verdict: Verdict
    equations: tuple[str, ...] = ()
    """For a cell that is not safe what gives it away, in words."""


class InsiderFinding(Message):
    """What a contributor learns who knows some counts already."""

    knows: tuple[str, ...]
    learns: tuple[str, ...]
    """Hidden cells whose exact counts follow."""


class Report(Message):
    """All findings."""

    findings: tuple[Finding, ...] = ()
    insiders: tuple[InsiderFinding, ...] = ()
    """Those who learn anything."""
    solver_calls: int = 0
    problem: str = ""
    """Why there are no findings, where there are none: what is seen contradicts itself, say."""

    def count(self, verdict: Verdict) -> int:
        """How many hidden cells came to this."""
        return sum(finding.verdict == verdict for finding in self.findings)

    @property
    def is_safe(self) -> bool:
        """Whether nothing that was asked for is broken. Insiders are reported, not judged."""
        return not self.problem and not self.count("exact") and not self.count("too narrow")

    @property
    def share_reaching(self) -> float:
        """Share of hidden cells that may be 5 or more, as far as the attacker can tell."""
        asked = [finding for finding in self.findings if finding.verdict != "not asked"]
        reaching = sum(f.high is None or f.high >= SMALL for f in asked)
        return reaching / len(asked) if asked else 1.0


SMALL = 5
"""The least count that is not small."""
