"""How to open a supplier's files, and where in them the table stands."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from warehouse.landing.contract.base import Model, compile_pattern


class Table(Model):
    """Where in a file the table stands."""

    sheet: str | None = None
    sheets: str | None = None
    header_row: Annotated[int, Field(ge=1)] | tuple[int, int] = 1
    footnotes: Literal["ignored"] | None = None
    other_columns: Literal["ignored"] | None = None

    @property
    def header_rows(self) -> tuple[int, int]:
        """The first and the last row of the header, as a spreadsheet numbers them."""
        if isinstance(self.header_row, int):
            return self.header_row, self.header_row
        return self.header_row

    @model_validator(mode="after")
    def _is_in_one_place(self) -> Self:
        first, last = self.header_rows
        if not 1 <= first <= last:
            raise ValueError("header_row: a row, or the first and the last one of several")
        if self.sheet and self.sheets:
            raise ValueError("give either sheet (a name) or sheets (a pattern)")
        if self.sheets is not None:
            compile_pattern(self.sheets, "sheets")
        return self


class Reading(Table):
    """How to open the supplier's files."""

    kinds: tuple[Literal["csv", "spreadsheet", "parquet"], ...] = ("csv", "spreadsheet", "parquet")
    encoding: Literal["utf-8", "cp1252"] = "utf-8"
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","
    every_line_ends: bool = False
