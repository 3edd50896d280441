"""The plain form: cells, what relates them, and which of them must not become known.

One JSON object holds all that the engine knows. docs/disclosure/engine.md describes the form to
people; :meth:`System.model_json_schema` does to programs. A system holds true counts, hidden ones
included: it is as restricted as they are. Only the cells and relations of
``attack.request_of(system, hidden)`` may be shown; its demands and insiders tell of true counts.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

LEAST_HIDDEN = 1
"""What everyone knows of a hidden cell: it is no zero, since zeros are printed."""

MOST_FAULTS_TOLD = 5


class SystemFormError(ValueError):
    """A system that is not in the plain form; the message names the cell or relation, no value."""


class Part(BaseModel):
    """Base of what a system is made of."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Cell(Part):
    """One number, whatever tables it stands in."""

    key: str = Field(min_length=1, description="Its name; no other cell has it.")
    value: int | None = Field(
        default=None, description="Its true count; null where the system is as the public sees it."
    )
    is_primary: bool = Field(default=False, description="Must be hidden by the rules themselves.")
    is_hidden: bool = Field(
        default=False,
        description="Is hidden already and stays so, as an earlier release may have left it.",
    )
    is_shown: bool = Field(
        default=False,
        description="Is known and stays so, such as by an earlier release: never hidden.",
    )
    is_known_zero: bool = Field(
        default=False,
        description="Is 0 and known to be, printed or not. Where least is above 0 a cell of value "
        "0 is known to be: only a count that is no zero would have been hidden.",
    )
    is_virtual: bool = Field(
        default=False,
        description="Stands in no table but can be worked out, as 'all less male' can: never "
        "shown, free to hide, and protected only if it is primary.",
    )
    cost: float | None = Field(
        default=None, ge=0, description="Of hiding it. Default: 1 + the logarithm of 1 + value."
    )
    width: float | None = Field(
        default=None,
        ge=0,
        description="How far apart the bounds of an intruder must stay. Default: the system's.",
    )
    above: float = Field(
        default=0,
        ge=0,
        description="How far above its value an intruder's upper bound must stay, beside width.",
    )
    below: float = Field(
        default=0,
        ge=0,
        description="How far below its value an intruder's lower bound must stay, beside width.",
    )
    least: int | None = Field(
        default=None,
        description="What everyone knows it to be at least while it is hidden. Default: 1, as "
        "zeros are printed; 0 for a virtual cell, of which no zero would be printed.",
    )
    most: int | None = Field(
        default=None, description="What everyone knows it to be at most. Default: nothing."
    )

    @property
    def least_known(self) -> int:
        """What an intruder knows it to be at least, before any arithmetic."""
        if self.least is not None:
            return self.least
        return 0 if self.is_virtual else LEAST_HIDDEN

    @property
    def cost_of_hiding(self) -> float:
        """Its cost, or the default: a large count is worth more, though not in proportion."""
        if self.is_virtual:
            return 0.0
        if self.cost is not None:
            return self.cost
        return 1 + math.log1p(max(self.value or 0, 0))

    @property
    def is_zero(self) -> bool:
        """Whether everybody knows it to be zero."""
        return self.is_known_zero or (self.value == 0 and self.least_known > 0)

    @property
    def is_fixed(self) -> bool:
        """Whether it is known whatever else is hidden."""
        return self.is_shown or self.is_zero

    @property
    def must_hide(self) -> bool:
        """Whether it is hidden from the start."""
        return self.is_primary or self.is_hidden or self.is_virtual

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        if self.is_fixed and (self.is_primary or self.is_hidden):
            raise ValueError(f"cell {self.key} is known (shown or zero) and so cannot be hidden")
        if self.is_virtual and self.is_shown:
            raise ValueError(f"cell {self.key} is virtual and so cannot be shown")
        if self.is_known_zero and self.value not in {0, None}:
            raise ValueError(f"cell {self.key} is known to be zero but its value is not")
        if self.value is not None and not self.is_fixed:
            most = math.inf if self.most is None else self.most
            if not self.least_known <= self.value <= most:
                raise ValueError(f"cell {self.key} has a value outside its least and most")
        return self


class Relation(Part):
    """A sum of cells, each times its number, that everyone knows: exactly, or within bounds.

    Either ``equals`` or bounds; with neither the sum is 0, as a total less its parts is.
    """

    name: str = Field(min_length=1, description="For people: the line of the table, say.")
    terms: dict[str, float] = Field(
        min_length=1, description="By cell key the number it is multiplied by, 1 or -1 as a rule."
    )
    equals: float | None = None
    at_least: float | None = None
    at_most: float | None = None

    @property
    def bounds(self) -> tuple[Fraction | None, Fraction | None]:
        """Least and most of the sum; None where it has no such bound."""
        if self.at_least is None and self.at_most is None:
            exactly = fraction(self.equals or 0)
            return exactly, exactly
        return (
            None if self.at_least is None else fraction(self.at_least),
            None if self.at_most is None else fraction(self.at_most),
        )

    @model_validator(mode="after")
    def _has_one_sense(self) -> Self:
        if self.equals is not None and (self.at_least is not None or self.at_most is not None):
            raise ValueError(f"relation {self.name} has both a value and a bound")
        return self


class System(Part):
    """Cells and all relations between them."""

    title: str = ""
    source: str = Field(default="", description="Where the figures are from.")
    primary_width: float = Field(
        default=3, ge=0, description="Width of a primary cell: 3 leaves four counts possible."
    )
    secondary_width: float = Field(
        default=1, ge=0, description="Width of any other hidden cell: 1 leaves two."
    )
    cells: tuple[Cell, ...]
    relations: tuple[Relation, ...] = ()

    def width_of(self, cell: Cell) -> float:
        """How far apart a hidden cell's bounds must stay; 0 where nothing is asked."""
        if cell.width is not None:
            return cell.width
        if cell.is_primary:
            return self.primary_width
        return 0 if cell.is_virtual else self.secondary_width

    def with_hidden(self, keys: frozenset[str]) -> System:
        """The same system with these cells hidden too."""
        cells = tuple(
            cell.model_copy(update={"is_hidden": True}) if cell.key in keys else cell
            for cell in self.cells
        )
        return self.model_copy(update={"cells": cells})

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        cells = {cell.key: cell for cell in self.cells}
        faults = [f"two cells are called {key}" for key in _repeated(c.key for c in self.cells)]
        names = _repeated(relation.name for relation in self.relations)
        faults += [f"two relations are called {name}" for name in names]
        for relation in self.relations:
            strangers = relation.terms.keys() - cells.keys()
            faults += [
                f"relation {relation.name} names no cell: {key}" for key in sorted(strangers)
            ]
            if not strangers and not _holds(relation, cells):
                faults.append(f"relation {relation.name} does not hold for its cells' values")
        if faults:
            more = len(faults) - MOST_FAULTS_TOLD
            told = faults[:MOST_FAULTS_TOLD] + ([f"and {more} more"] if more > 0 else [])
            raise ValueError("; ".join(told))
        return self


def fraction(number: float) -> Fraction:
    """The number as it is written: 2.15 is 215/100, not the nearest binary fraction."""
    return Fraction(repr(number))


def read_system(path: Path) -> System:
    """A system from its JSON file.

    Raises:
        SystemFormError: if the file cannot be read or is not in the plain form.
    """
    try:
        return System.model_validate_json(path.read_bytes())
    except OSError as error:
        raise SystemFormError(f"Cannot read {path}: {error.strerror}.") from None
    except ValidationError as error:
        raise SystemFormError(f"{path} is not a system: {faults_of(error)}.") from None


def faults_of(error: ValidationError) -> str:
    """What is wrong and where, without any value: values may be hidden ones."""
    details: list[Any] = list(error.errors(include_input=False, include_url=False))
    told = [
        " ".join(filter(None, (".".join(map(str, detail["loc"])), _words(detail))))
        for detail in details[:MOST_FAULTS_TOLD]
    ]
    more = len(details) - MOST_FAULTS_TOLD
    return "; ".join(told + ([f"and {more} more"] if more > 0 else []))


def _words(detail: dict[str, Any]) -> str:
    return str(detail["msg"]).removeprefix("Value error, ")


def _repeated(names: Iterable[str]) -> list[str]:
    return sorted(name for name, times in Counter(names).items() if times > 1)


def _holds(relation: Relation, cells: dict[str, Cell]) -> bool:
    """Whether it does; also true where a value is not told."""
    values = {key: cells[key].value for key in relation.terms}
    if any(value is None for value in values.values()):
        return True
    total = sum(
        (fraction(number) * (values[key] or 0) for key, number in relation.terms.items()),
        start=Fraction(0),
    )
    low, high = relation.bounds
    return (low is None or low <= total) and (high is None or total <= high)
