"""What the words in a suite stand for: parameters, terms and code lists, all as SQL."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from string import Template

from pydantic import BaseModel, ConfigDict

from warehouse.expectations.period import period_terms
from warehouse.expectations.suite import Suite, TableGroup
from warehouse.settings import Settings


class ScopeError(ValueError):
    """A word in a suite that stands for nothing; the message names it."""


class Parameters(BaseModel):
    """The settings that the expectations depend on, as the worker receives them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    go_live: date
    """First day of the new recording system."""
    as_of: date
    threshold: int
    """Published counts from 1 to one less than this are withheld."""
    seeds_dir: Path
    memory_limit: str
    threads: int

    @classmethod
    def of(cls, settings: Settings) -> Parameters:
        """The parameters of one run."""
        return cls(
            go_live=settings.athena_go_live_date,
            as_of=settings.as_of_date,
            threshold=settings.suppression_threshold,
            seeds_dir=settings.seeds_dir,
            memory_limit=settings.memory_limit,
            threads=settings.threads,
        )


@dataclass(frozen=True)
class Scope:
    """One table of one suite, with everything that its expectations may name."""

    suite: Suite
    group: TableGroup
    table: str
    parameters: Parameters
    _words: Mapping[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        words = {
            "table": self.table,
            "go_live": date_literal(self.parameters.go_live),
            "as_of": date_literal(self.parameters.as_of),
            "threshold": str(self.parameters.threshold),
            **period_terms(self.parameters.go_live),
        }
        for name, text in self.group.terms.items():
            words[name] = f"({_filled(text, words)})"
        object.__setattr__(self, "_words", words)

    def sql(self, text: str) -> str:
        """The SQL with every ``$word`` filled in.

        Raises:
            ScopeError: if a word stands for nothing.
        """
        return _filled(text, self._words)

    def unknown_code(self, column: str, domain: str) -> str:
        """SQL that holds where a column has a value that no crosswalk row of the system knows."""
        codes = sorted(
            {
                row["source_value"].strip().upper()
                for row in self._seed(Path("crosswalk") / f"xwalk_{domain}.csv")
                if row["agency"] == self.suite.agency
                and row["recording_system"] in {self.suite.recording_system, "*"}
            }
        )
        return f"upper(trim({column})) not in ({text_literals(codes)})"

    def unlawful_offence_code(self, column: str, on: str) -> str:
        """SQL that holds where a Home Office code is unknown or was not in force on the date."""
        rows = list(self._seed(Path("reference") / "ref_offence_code.csv"))
        unknown = f"{column} not in ({text_literals(sorted({r['ho_code'] for r in rows}))})"
        out_of_force = [
            f"({column} = {text_literals([row['ho_code']])} and {self.sql(on)} {compared} "
            f"{date_literal(date.fromisoformat(row[end]))})"
            for end, compared in (("valid_from", "<"), ("valid_to", ">"))
            for row in rows
            if row[end]
        ]
        return " or ".join([unknown, *out_of_force])

    def _seed(self, path: Path) -> Iterable[dict[str, str]]:
        try:
            with (self.parameters.seeds_dir / path).open(encoding="utf-8", newline="") as file:
                return list(csv.DictReader(file))
        except FileNotFoundError:
            raise ScopeError(f"The code list seeds/{path} is missing.") from None


def date_literal(day: date) -> str:
    """A date as DuckDB writes it."""
    return f"date '{day.isoformat()}'"


def text_literals(texts: Iterable[str]) -> str:
    """Texts as a SQL list, without its brackets."""
    return ", ".join("'" + text.replace("'", "''") + "'" for text in texts)


def _filled(text: str, words: Mapping[str, str]) -> str:
    try:
        return Template(text).substitute(words)
    except (KeyError, ValueError) as error:
        raise ScopeError(f"{error} stands for nothing in the SQL of a suite.") from None
