"""The catalogue, as it is written in the YAML files beside this module."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict

FOLDER = Path(__file__).parent


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _as_list(value: Any) -> Any:
    """One thing may be written without its brackets."""
    return [value] if isinstance(value, str) else value


Several = Annotated[tuple[str, ...], BeforeValidator(_as_list)]


class RowFault(_Entry):
    """A row that an agency may send: a sound one with a few values changed."""

    fault: str
    change: dict[str, str]
    breaks: Several
    """Every rule that it breaks: the rule's code and the columns, such as ``required DISTRICT``."""


class FaultyFile(_Entry):
    """One of the fixture county's files and the rows to be planted in it."""

    file: str
    own_number: str
    """The column that tells rows apart."""
    sound: dict[str, str]
    set_aside: list[RowFault]
    value_left_out: list[RowFault]

    @property
    def faults(self) -> Iterator[tuple[RowFault, bool]]:
        """Each fault, and whether its row lands all the same."""
        yield from ((fault, False) for fault in self.set_aside)
        yield from ((fault, True) for fault in self.value_left_out)


class TableFault(_Entry):
    """Something wrong in a table that is built, and what the test must then answer."""

    fault: str
    plant: Several = ()
    """Statements that plant it."""
    misread: tuple[str, str] | None = None
    """For a test that reads no table: words of its query, and what a slip makes of them."""
    also: Several = ()
    """What else the same fault breaks in the same test."""


class RefusedRow(_Entry):
    """A row that a table must refuse: an existing one with a few values changed."""

    fault: str
    tables: Several
    change: dict[str, str]
    """SQL for each changed column."""
    among: str = "true"
    """SQL that tells which rows it may be made from."""
    refused_by: str
    """The CHECK constraint, as it is declared."""


TableFaults = dict[str, dict[str, list[TableFault]]]
"""For each data test its answers (the first column of a row), each with the faults behind it."""


def rows_in_drops() -> dict[str, FaultyFile]:
    """Faults in rows that agencies send, by dataset."""
    return {name: FaultyFile.model_validate(entry) for name, entry in _read("in_drops").items()}


def faults_in_tables() -> TableFaults:
    """Faults in tables that are built, by data test and by what it must answer."""
    return {
        test: {
            finding: [TableFault.model_validate(fault) for fault in faults]
            for finding, faults in findings.items()
        }
        for test, findings in _read("in_tables").items()
    }


def refused_rows() -> list[RefusedRow]:
    """Rows that a constraint must keep out of a table."""
    return [RefusedRow.model_validate(entry) for entry in _read("refused_rows")]


def _read(name: str) -> Any:
    """One of the YAML files; every value is text, as in a supplier's file."""
    text = (FOLDER / f"{name}.yml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - it makes nothing but text
