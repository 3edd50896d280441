"""The rules that a contract adds, and what rows refer to."""

from __future__ import annotations

from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from warehouse.landing.contract.base import Model, Severity


class Bound(Model):
    """What a date is compared with: exactly one of a column, a setting or a day."""

    column: str | None = None
    setting: Literal["athena_go_live_date"] | None = None
    day: date | None = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if sum(part is not None for part in (self.column, self.setting, self.day)) != 1:
            raise ValueError("give exactly one of column, setting, day")
        return self


class DateRule(Model):
    """One date held against another, to the day."""

    code: str = Field(pattern=r"^[a-z][a-z_]*$")
    column: str
    must_be: Literal["before", "on_or_before", "on_or_after", "after"]
    than: Bound
    unless_given: str | None = None
    severity: Severity
    found: str = Field(min_length=1)
    send: str = Field(min_length=1)


class Reference(Model):
    """The dataset that holds this row's parent, found by the parent's whole key."""

    dataset: str
    columns: tuple[str, ...] = Field(min_length=1)
    severity: Severity = Severity.QUARANTINE


class EventDate(Model):
    """The day at which a person's age is taken, for either choice of ``age_follows``."""

    where: Literal["row", "parent"] = "row"
    offence: str
    recorded: str


class PersonColumns(Model):
    """Which columns say who a person is."""

    forename: str
    surname: str
    date_of_birth: str
    event_date: EventDate


class CountedOn(Model):
    """The dates from and to which a row counts."""

    from_: str = Field(alias="from")
    to: str | None = None
