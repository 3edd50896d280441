"""One kind of file: its columns, key and rules, and the entity that its rows conform to."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, Self

from pydantic import Field, model_validator

from warehouse.landing.contract.base import Model, Severity, compile_pattern, plain
from warehouse.landing.contract.column import Column
from warehouse.landing.contract.rule import CountedOn, DateRule, PersonColumns, Reference
from warehouse.landing.contract.table import Table
from warehouse.landing.entity import RESERVED, entities, why_not_conform

PERIOD_PATTERN = r"\d{4}(?:-?\d{2})?(?:_\d{4}-\d{2})?"
"""A year, a month, or the first and the last month: 2016, 2016-01, 201601, 2018-01_2018-04."""


EXTENSIONS = r"\.(?:csv|txt|xlsx|xlsm|xls|ods|parquet)"


class Dataset(Model):
    """One kind of file: its columns, key and rules."""

    describes: str = Field(min_length=1)
    file_pattern: str
    key: tuple[str, ...] = Field(min_length=1)
    reference: Reference | None = None
    person: PersonColumns | None = None
    entity: str | None = None
    of: str | None = None
    counted_on: CountedOn | None = None
    always: dict[str, str] = Field(default={})
    reads: Table | None = None
    columns: tuple[Column, ...] = Field(min_length=1)
    rules: tuple[DateRule, ...] = ()

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Columns by name."""
        return {column.name: column for column in self.columns}

    @cached_property
    def file_name(self) -> re.Pattern[str]:
        """Matches a whole file name; groups ``period`` and ``resend``."""
        stem = self.file_pattern.replace("{period}", f"(?P<period>{PERIOD_PATTERN})")
        return re.compile(rf"{stem}(?:_v(?P<resend>\d+))?{EXTENSIONS}", re.IGNORECASE)

    @property
    def landed_columns(self) -> tuple[Column, ...]:
        """What dbt may see: every column but those that name a person."""
        return tuple(column for column in self.columns if not column.pii)

    def always_code_list(self, name: str) -> str | None:
        """The list that a constant's word is from."""
        entity = entities().get(self.entity or "")
        return entity.code_list_of(name) if entity else None

    def severity_of(self, column: Column) -> Severity:
        """What a broken rule on ``column`` does: as set; else keys and required columns decide."""
        if column.severity:
            return column.severity
        vital = column.required or column.name in self.key
        return Severity.QUARANTINE if vital else Severity.ADVICE

    @model_validator(mode="before")
    @classmethod
    def _take_code_lists_of_the_entity(cls, content: Any) -> Any:
        """A column that bears a name of the entity has the entity's code list unsaid."""
        if not isinstance(content, dict) or content.get("entity") not in entities():
            return content
        entity = entities()[content["entity"]]
        return content | {
            "columns": [
                {"code_list": entity.code_list_of(column.get("name"))} | column
                if isinstance(column, dict)
                else column
                for column in content.get("columns", ())
            ]
        }

    @model_validator(mode="after")
    def _conforms(self) -> Self:
        if faults := list(why_not_conform(self)):
            raise ValueError("; ".join(faults))
        return self

    @model_validator(mode="after")
    def _names_its_own_columns(self) -> Self:
        names = [column.name.casefold() for column in self.columns]
        names += [f"{column.name}_symbol".casefold() for column in self.columns if column.symbols]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"columns named twice: {', '.join(twice)}")
        if reserved := sorted(RESERVED & set(names)):
            raise ValueError(f"names that landing gives itself: {', '.join(reserved)}")
        headings = [plain(column.heading) for column in self.columns if column.is_headed]
        if len(set(headings)) < len(headings):
            raise ValueError("two columns have the same header")
        if unknown := sorted(set(self._column_uses()) - set(self.by_name)):
            raise ValueError(f"no such column: {', '.join(unknown)}")
        for name in self._date_uses():
            if not self.by_name[name].is_date:
                raise ValueError(f"{name} must be a date: it is compared or dates something")
        if "{period}" not in self.file_pattern:
            raise ValueError("file_pattern must hold {period}")
        compile_pattern(self.file_pattern.replace("{period}", ""), "file_pattern")
        return self

    def _date_uses(self) -> list[str]:
        """Columns that some rule reads as a day."""
        used = [column.valid_at for column in self.columns]
        used += [rule.column for rule in self.rules]
        used += [rule.than.column for rule in self.rules]
        if self.person:
            used.append(self.person.date_of_birth)
            if self.person.event_date.where == "row":
                used += [self.person.event_date.offence, self.person.event_date.recorded]
        return [name for name in used if name is not None]

    def _column_uses(self) -> list[str]:
        """Every column of this dataset that a key, rule or block names."""
        used = [*self.key, *self._date_uses()]
        used += [rule.unless_given for rule in self.rules if rule.unless_given]
        if self.reference:
            used += self.reference.columns
        if self.person:
            used += [self.person.forename, self.person.surname]
        return used
