"""What the project declares that its tables are tested for, read from its YAML without dbt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).parents[3]


@dataclass(frozen=True)
class DataTest:
    """One data test: a generic test on a table, or a query of its own."""

    name: str
    kind: str
    """Name of the generic test; ``singular`` for a query of its own."""
    table: str = ""
    types: dict[str, str] = field(default_factory=dict)
    """The declared types of the table's columns."""
    arguments: dict[str, Any] = field(default_factory=dict)

    @property
    def answers(self) -> set[str]:
        """What it may find, as far as its declaration tells: a fault must be planted for each.

        Raises:
            LookupError: for a generic test of which nobody has said what it may answer.
        """
        if self.kind == "expect_all":
            return set(self.arguments["conditions"])
        if self.kind == "foreign_keys":
            return {reference["column"] for reference in self.arguments["references"]}
        if self.kind == "primary_key":
            return {"key has a null", "rows share a key"}
        if self.kind == "singular":
            return set()
        raise LookupError(f"{self.name}: say here what a test of kind {self.kind} may answer")


@cache
def data_tests() -> dict[str, DataTest]:
    """Every data test of the project, by name."""
    found = {test.name: test for test in _generic_tests()}
    for path in sorted((PROJECT / "tests" / "singular").glob("*.sql")):
        found[path.stem] = DataTest(path.stem, "singular")
    return found


def _generic_tests() -> Iterator[DataTest]:
    for folder in ("models", "seeds"):
        for path in sorted((PROJECT / folder).rglob("*.yml")):
            content = yaml.safe_load(path.read_text(encoding="utf-8"))
            for table in [*content.get("models", []), *content.get("seeds", [])]:
                yield from _tests_of(table)


def _tests_of(table: dict[str, Any]) -> Iterator[DataTest]:
    """The tests of a table and of its columns."""
    columns = table.get("columns", [])
    types = {column["name"]: column.get("data_type", "") for column in columns}
    for holder in [table, *columns]:
        for declared in holder.get("data_tests", []):
            [(kind, test)] = declared.items()
            yield DataTest(test["name"], kind, table["name"], types, test.get("arguments", {}))
