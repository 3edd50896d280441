"""One column of a dataset, as the supplier sends it."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from warehouse.landing.contract.base import Model, Severity, compile_pattern
from warehouse.landing.period import PERIOD_WORDS

CHARACTERISTIC_LIST = "characteristic_"
"""What the name of a list begins with that is a type of characteristic and nothing else."""


SymbolReason = Literal["c", "x", "z", "u", "low"]
"""Why there is no number: confidential, not available, not applicable, of low reliability, rounds
to zero."""


DATE_WORDS = {"%d": "dd", "%m": "mm", "%Y": "yyyy", "%H": "HH", "%M": "MM", "%S": "SS", "%b": "Mon"}


class Characteristic(Model):
    """A column that says what a row's person or case is besides: one of two forms."""

    type: str = Field(pattern=r"^[A-Z][A-Z_]*$")
    separator: str | None = Field(default=None, min_length=1)
    """Stands between the words of a list in one cell."""
    when: tuple[str, ...] = ()
    """Values for which the column's own heading is the word."""

    @property
    def code_list(self) -> str:
        """The list that its words are from: of this type, though a crosswalk may bear its name."""
        return f"{CHARACTERISTIC_LIST}{self.type.lower()}"

    @model_validator(mode="after")
    def _is_one_form(self) -> Self:
        if (self.separator is None) == (not self.when):
            raise ValueError("give either separator (a list of words) or when (values of one)")
        return self


class Column(Model):
    """One column of a dataset, as the supplier sends it."""

    name: str = Field(max_length=64, pattern=r"^[a-z][a-z0-9_]*$")
    header: str | None = None
    letter: str | None = Field(default=None, pattern=r"^[A-Z]{1,3}$")
    taken_from: Literal["period", "sheet"] | None = None
    keep_only: Literal["code_list"] | tuple[str, ...] | None = None
    type: Literal["text", "integer", "number", "date", "datetime", "period"] = "text"
    formats: tuple[str, ...] = ()
    required: bool = False
    pattern: str | None = None
    code_list: str | None = None
    valid_at: str | None = None
    symbols: dict[str, SymbolReason] = Field(default={})
    characteristic: Characteristic | None = None
    measures: str | None = Field(default=None, min_length=1)
    may_be_future: bool = False
    pii: bool = False
    severity: Severity | None = None
    means: str = Field(min_length=1)
    send: str | None = None

    @property
    def heading(self) -> str:
        """The words in the file's header row, or what else tells the column to its supplier."""
        if self.letter:
            return f"column {self.letter}"
        if self.taken_from:
            return "the name of the sheet" if self.taken_from == "sheet" else "the file's name"
        return self.header or self.name

    @property
    def is_headed(self) -> bool:
        """Whether the file's header row names the column."""
        return self.letter is None and self.taken_from is None

    @property
    def is_date(self) -> bool:
        """Whether the column holds a day, with or without a time."""
        return self.type in ("date", "datetime")

    @property
    def form_in_words(self) -> str:
        """What a value must look like, in words a supplier reads."""
        if self.send:
            return self.send
        if self.is_date:
            return f"a date as {' or '.join(map(_date_words, self.formats))}"
        if self.type == "period":
            return " or ".join(PERIOD_WORDS[form] for form in self.formats)
        if self.code_list:
            return f"a code from the agreed {self.code_list.replace('_', ' ')} list"
        return {"integer": "a whole number", "number": "a number"}.get(self.type, self.means)

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if (self.is_date or self.type == "period") != bool(self.formats):
            raise ValueError(f"{self.name}: dates and periods need formats, other types have none")
        if self.type == "period" and (unknown := set(self.formats) - set(PERIOD_WORDS)):
            raise ValueError(
                f"{self.name}: no such form of a period: {', '.join(sorted(unknown))}; there are "
                f"{', '.join(PERIOD_WORDS)}"
            )
        if (self.symbols or self.measures) and self.type not in ("integer", "number"):
            raise ValueError(f"{self.name}: symbols and measures are for numbers")
        if sum(part is not None for part in (self.header, self.letter, self.taken_from)) > 1:
            raise ValueError(f"{self.name}: give one of header, letter, taken_from")
        if self.keep_only == "code_list" and not self.code_list:
            raise ValueError(f"{self.name}: keep_only: code_list needs a code_list")
        if self.valid_at and not self.code_list:
            raise ValueError(f"{self.name}: valid_at dates a code_list, and there is none")
        if self.pattern is not None:
            compile_pattern(self.pattern, self.name)
        return self


def _date_words(form: str) -> str:
    """``%d/%m/%Y`` as people say it: dd/mm/yyyy."""
    for code, word in DATE_WORDS.items():
        form = form.replace(code, word)
    return form
