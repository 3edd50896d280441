"""Suites as they are declared: YAML in ``suites/``, read into typed, unchangeable objects.

A suite is one file. It lists tables, and for each table what is expected of it, with one line in
plain words (``says``) that every report repeats. SQL in a suite is ``string.Template`` text:
``$go_live`` and the table's own ``terms`` are filled in by :class:`~.scope.Scope`; a literal dollar
is written ``$$``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import Field, ValidationError, model_validator

from warehouse.expectations.declared import Declared, Expectation, Identifier
from warehouse.expectations.tolerance import Tolerance

SUITES_DIR = Path(__file__).resolve().parent / "suites"

FileName = Literal["vault", "restricted", "published", "earlier", "attack"]
"""The three files of the warehouse; the published file of the release before; what the attack on
the published file found."""

TableName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")]

CHECKPOINTS: dict[str, tuple[str, ...]] = {
    "police_drops": ("police_legacy_drop", "police_athena_drop"),
    "drops": (),
    "athena_break": ("athena_break",),
    "published": ("published",),
    "suppression": ("suppression",),
}
"""The gates of the nightly job, each with the suites that it runs; those of ``drops`` are read off
the suppliers' contracts."""


class SuiteError(ValueError):
    """A suite that cannot be used; the message says which and why."""


class TableGroup(Declared):
    """What is expected of some tables of one file, of each of them alike."""

    file: FileName
    tables: tuple[TableName, ...] = Field(min_length=1)
    terms: dict[Identifier, str] = Field(default_factory=dict)
    """SQL expressions by the name under which the expectations use them."""
    may_lack_tables: bool = False
    """Whether the file may be older than a table, of which then nothing is expected."""
    expectations: tuple[Expectation, ...] = Field(min_length=1)


class Suite(Declared):
    """Everything that is expected of one subject."""

    suite: Identifier
    title: str
    purpose: str
    agency: Identifier = "police"
    recording_system: str = "*"
    """Whose code lists apply: ``LEGACY``, ``ATHENA`` or ``*`` for all."""
    only_when_given: tuple[FileName, ...] = ()
    """Files that a run may leave out: their groups are then not part of it."""
    groups: tuple[TableGroup, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_are_unique(self) -> Self:
        names = [
            (table, expectation.name)
            for group in self.groups
            for table in group.tables
            for expectation in group.expectations
        ]
        repeated = sorted({name for name in names if names.count(name) > 1})
        if repeated:
            raise ValueError(f"names one expectation twice: {repeated}")
        return self

    def groups_of(self, given: Collection[str]) -> tuple[TableGroup, ...]:
        """The groups to check in a run with these files."""
        return tuple(
            group
            for group in self.groups
            if group.file in given or group.file not in self.only_when_given
        )


def load_suite(name: str, tolerances: Mapping[str, Tolerance], folder: Path = SUITES_DIR) -> Suite:
    """Read one suite, with the tolerances that it names.

    Raises:
        SuiteError: if there is no such suite, or it cannot be understood.
    """
    path = folder / f"{name}.yml"
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SuiteError(f"There is no suite {name!r} in {folder}.") from None
    except yaml.YAMLError as error:
        raise SuiteError(f"The suite {path.name} is not YAML: {error}") from None
    suite = read_suite(content, tolerances, path.name)
    if suite.suite != name:
        raise SuiteError(f"The suite {path.name} calls itself {suite.suite!r}.")
    return suite


def read_suite(content: Any, tolerances: Mapping[str, Tolerance], called: str = "") -> Suite:
    """One suite, as its YAML is read, with the tolerances that it names.

    Raises:
        SuiteError: if it cannot be understood.
    """
    try:
        return Suite.model_validate(content, context={"tolerances": tolerances})
    except ValidationError as error:
        called = called or str(dict(content).get("suite"))
        slips = "; ".join(
            f"{'.'.join(map(str, slip['loc']))}: {slip['msg']}" for slip in error.errors()
        )
        raise SuiteError(f"The suite {called} cannot be understood: {slips}") from None
