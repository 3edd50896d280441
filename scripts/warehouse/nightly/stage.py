"""What one stage of a run did: the unit of the summary, the report and the run record."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class StageResult(BaseModel):
    """Rows and time of one stage; None where a count means nothing there."""

    model_config = ConfigDict(validate_assignment=True, extra="forbid")

    name: str
    rows_in: int | None = None
    rows_out: int | None = None
    rows_quarantined: int | None = None
    seconds: float = 0.0
    note: str = ""
    """One line in words for the summary."""


def count_words(count: int | None) -> str:
    """A count for a table: thousands marked, empty where there is none."""
    return "" if count is None else f"{count:,}"


def quantity(count: int, singular: str, plural: str | None = None) -> str:
    """A count with its noun: ``1 file``, ``1,204 rows``."""
    return f"{count:,} {singular if count == 1 else plural or singular + 's'}"
