"""How far a figure may stray: rows of ``seeds/policy/policy_tolerance.csv``, each with its reason.

A suite names a tolerance by its code, so a council changes a limit in one reviewed row.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator, model_validator

SEED = Path("policy") / "policy_tolerance.csv"

SMALLEST_SHARE_SHOWN = 0.001
"""A share below it is not rounded to 0.0%, which would read as none."""

Unit = Literal["share", "points", "ratio", "rows", "months"]


class ToleranceError(ValueError):
    """A tolerance that is missing or cannot be read; the message names its row."""


class Tolerance(BaseModel):
    """The lawful range of one figure; either end may be open."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tolerance_code: str
    lower: float | None
    upper: float | None
    unit: Unit
    reason: str

    @field_validator("lower", "upper", mode="before")
    @classmethod
    def _blank_is_open(cls, end: object) -> object:
        return None if end == "" else end

    @model_validator(mode="after")
    def _is_a_range(self) -> Self:
        if self.lower is None and self.upper is None:
            raise ValueError("needs a lower or an upper end")
        if self.lower is not None and self.upper is not None and self.lower > self.upper:
            raise ValueError("has its ends the wrong way round")
        return self

    def admits(self, figure: float) -> bool:
        """Whether the figure lies in the range, ends included."""
        return (self.lower is None or figure >= self.lower) and (
            self.upper is None or figure <= self.upper
        )

    def words(self) -> str:
        """The range as a reader would say it."""
        lower = None if self.lower is None else figure_words(self.lower, self.unit)
        upper = None if self.upper is None else figure_words(self.upper, self.unit)
        if lower is None:
            return "none" if self.upper == 0 else f"at most {upper}"
        if self.upper is not None and self.upper == -(self.lower or 0):
            return f"within {upper} either way"
        return f"at least {lower}" if upper is None else f"from {lower} to {upper}"


def figure_words(figure: float, unit: Unit) -> str:
    """A figure with its unit: ``0.021`` as a share is ``2.1%``."""
    match unit:
        case "share":
            if 0 < figure < SMALLEST_SHARE_SHOWN:
                return f"under {SMALLEST_SHARE_SHOWN:.1%}"
            return f"{figure:.1%}"
        case "points":
            return f"{100 * figure:z.1f} percentage points"
        case "ratio":
            return f"{figure:.2f} times"
        case "rows" | "months":
            return f"{figure:,.0f} {unit if figure != 1 else unit.removesuffix('s')}"


def load_tolerances(seeds_dir: Path) -> dict[str, Tolerance]:
    """All tolerances by code.

    Raises:
        ToleranceError: if the seed is missing, or a row of it is wrong.
    """
    path = seeds_dir / SEED
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = [_read(row) for row in csv.DictReader(file)]
    except FileNotFoundError:
        raise ToleranceError(f"There is no {path}.") from None
    return {row.tolerance_code: row for row in rows}


def _read(row: dict[str, str]) -> Tolerance:
    try:
        return Tolerance.model_validate(row)
    except ValidationError as error:
        slips = "; ".join(f"{'.'.join(map(str, e['loc']))} {e['msg']}" for e in error.errors())
        raise ToleranceError(f"{SEED}, {row.get('tolerance_code')}: {slips}") from None
