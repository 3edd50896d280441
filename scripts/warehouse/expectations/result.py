"""What a checkpoint found, in a form that can be stored and shown: figures, never a row's value."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

Outcome = Literal["pass", "fail", "error"]
"""``error``: the expectation could not be checked, which is neither good news nor bad."""


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """A failure is worse than an error, since it is certain; nothing at all is an error."""
    found = set(outcomes)
    if "fail" in found:
        return "fail"
    return "pass" if found == {"pass"} else "error"


class Record(BaseModel):
    """Base of the stored shapes: unchangeable, no field that is not declared."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ExpectationResult(Record):
    """One expectation on one table."""

    name: str
    says: str
    """The expectation in plain words."""
    file: str
    table: str
    columns: tuple[str, ...]
    outcome: Outcome
    observed: str
    """What was found, in words and figures; empty where nothing could be checked."""
    allowed: str
    broken_count: int | None = None
    """Rows that break the expectation, where it is about rows."""
    examined_count: int | None = None
    """Rows looked at, where it is about rows."""
    figure: float | None = None
    """The figure that was judged, where it is about a figure."""
    reason: str = ""
    """Why it could not be checked, where it could not."""

    @property
    def message(self) -> str:
        """What is wrong, for a reader who does not know the suite; empty where nothing is."""
        match self.outcome:
            case "pass":
                return ""
            case "fail":
                return (
                    f"Not met: {self.says}. Found: {self.observed}; allowed: {self.allowed} "
                    f"({self.place})."
                )
            case "error":
                return f"Not checked: {self.says}. Reason: {self.reason} ({self.place})."

    @property
    def anchor(self) -> str:
        """Where the run's page shows it."""
        return f"{self.name}-{self.table}".replace(".", "-")

    @property
    def place(self) -> str:
        """Where to look: the table, and the columns where it is about columns."""
        return f"{self.table}: {', '.join(self.columns)}" if self.columns else self.table


class SuiteResult(Record):
    """One suite with everything that it expects."""

    suite: str
    title: str
    purpose: str
    expectations: tuple[ExpectationResult, ...]

    @property
    def outcome(self) -> Outcome:
        """The worst of its expectations."""
        return worst(result.outcome for result in self.expectations)

    def count(self, outcome: Outcome) -> int:
        """How many expectations ended so."""
        return sum(result.outcome == outcome for result in self.expectations)


class CheckpointResult(Record):
    """One gate of the nightly job."""

    checkpoint: str
    started_at: datetime
    seconds: float
    suites: tuple[SuiteResult, ...] = ()
    problem: str = ""
    """Why nothing could be checked at all: the worker died, or a file was missing."""
    nothing_to_judge: str = ""
    """Why there is nothing to check: those whose data it is about have sent none."""

    @property
    def expectations(self) -> tuple[ExpectationResult, ...]:
        """Every expectation of every suite."""
        return tuple(result for suite in self.suites for result in suite.expectations)

    @property
    def failures(self) -> tuple[ExpectationResult, ...]:
        """What the data did not meet."""
        return tuple(result for result in self.expectations if result.outcome == "fail")

    @property
    def errors(self) -> tuple[ExpectationResult, ...]:
        """What could not be checked."""
        return tuple(result for result in self.expectations if result.outcome == "error")

    @property
    def outcome(self) -> Outcome:
        """``pass`` only where everything was met, or there was nothing to meet it."""
        own: list[Outcome] = ["error"] if self.problem else []
        own += ["pass"] if self.nothing_to_judge else []
        return worst([*own, *(result.outcome for result in self.expectations)])

    @property
    def success(self) -> bool:
        """Whether the gate opens."""
        return self.outcome == "pass"

    @property
    def errors_by_cause(self) -> dict[tuple[str, str], list[ExpectationResult]]:
        """What could not be checked, by table and reason: a lost column is one cause of many."""
        causes: dict[tuple[str, str], list[ExpectationResult]] = {}
        for result in self.errors:
            causes.setdefault((result.table, result.reason), []).append(result)
        return causes

    @property
    def messages(self) -> tuple[str, ...]:
        """Everything that keeps the gate shut, in plain words."""
        own = [self.problem] if self.problem else []
        failures = [result.message for result in self.failures]
        errors = [
            results[0].message
            if len(results) == 1
            else f"Not checked: {len(results)} expectations of {table}. Reason: {reason}."
            for (table, reason), results in self.errors_by_cause.items()
        ]
        return tuple(own + failures + errors)
