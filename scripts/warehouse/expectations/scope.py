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
from warehouse.expectations.suite import FileName, Suite, TableGroup
from warehouse.settings import Settings

OFFENCE_CODE = "offence_code"
CROSSWALKS = Path("crosswalk")
CHARACTERISTIC = "characteristic_"
"""Before the kind of characteristic whose name a crosswalk bears too."""
OFFENCE_CODE_LIST = Path("reference") / "ref_offence_code.csv"


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
class CodeSpan:
    """One code and the days on which it is in force; None where it has no first or last one."""

    code: str
    valid_from: date | None
    valid_to: date | None

    @classmethod
    def of(cls, row: Mapping[str, str], column: str) -> CodeSpan:
        """The span of one row of a list."""
        first, last = row["valid_from"], row["valid_to"]
        return cls(
            code=row[column].strip().upper(),
            valid_from=date.fromisoformat(first) if first else None,
            valid_to=date.fromisoformat(last) if last else None,
        )

    @property
    def is_open(self) -> bool:
        """Whether the code is in force on every day."""
        return self.valid_from is None and self.valid_to is None

    def holds(self, day: str) -> str:
        """SQL that holds on the days on which the code is in force."""
        parts = [f"{day} >= {date_literal(self.valid_from)}"] if self.valid_from else []
        parts += [f"{day} < {date_literal(self.valid_to)} + 1"] if self.valid_to else []
        return " and ".join(parts)


@dataclass(frozen=True)
class Scope:
    """One table of one suite, with everything that its expectations may name."""

    suite: Suite
    group: TableGroup
    table: str
    parameters: Parameters
    files: Mapping[FileName, Path] = field(default_factory=dict)
    """All that are checked together; of each its path and this same table in it are words."""
    _words: Mapping[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        words = {
            "table": self.table,
            "go_live": date_literal(self.parameters.go_live),
            "as_of": date_literal(self.parameters.as_of),
            "threshold": str(self.parameters.threshold),
            **period_terms(self.parameters.go_live),
            **self._words_of_files(),
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

    def unknown_code(self, column: str, domain: str, on: str | None = None) -> str:
        """SQL that holds where a column has a code that its list does not know.

        With the SQL of a date, also where the code was not in force on that date.

        Raises:
            ScopeError: if there is no such list, or the SQL names what is not there.
        """
        code = f"upper(trim({column}))"
        spans = self._codes(domain)
        if on is None:
            return f"{code} not in ({text_literals(sorted({span.code for span in spans}))})"
        day = self.sql(on)
        always = sorted({span.code for span in spans if span.is_open})
        lawful = [f"{code} in ({text_literals(always)})"] if always else []
        lawful += [
            f"({code} = {text_literals([span.code])} and {span.holds(day)})"
            for span in spans
            if not span.is_open
        ]
        return f"not ({' or '.join(lawful)})"

    def _words_of_files(self) -> dict[str, str]:
        schema, _, name = self.table.partition(".")
        words = {}
        for file, path in self.files.items():
            words[f"{file}_file"] = text_literals([str(path)])
            words[f"table_in_{file}"] = (
                f"read_duckdb({text_literals([str(path)])}, "
                f"schema_name := {text_literals([schema])}, table_name := {text_literals([name])})"
            )
        return words

    def _codes(self, domain: str) -> list[CodeSpan]:
        """The codes that the suite's agency and system may send, at least one."""
        if domain == OFFENCE_CODE:
            codes = [CodeSpan.of(row, "ho_code") for row in self._seed(OFFENCE_CODE_LIST)]
        else:
            codes = [
                CodeSpan.of(row, "source_value")
                for row in self._crosswalk(domain)
                if row["agency"] == self.suite.agency
                and (
                    self.suite.recording_system == "*"
                    or row["recording_system"] in {self.suite.recording_system, "*"}
                )
            ]
        if not codes:
            raise ScopeError(f"the code list {domain} has no code for {self.suite.title}")
        return codes

    def _crosswalk(self, domain: str) -> list[dict[str, str]]:
        """The crosswalk of a domain; of a kind of characteristic, its part of the one for all."""
        own = CROSSWALKS / f"xwalk_{domain}.csv"
        if (self.parameters.seeds_dir / own).is_file():
            return self._seed(own)
        kind = domain.removeprefix(CHARACTERISTIC).upper()
        characteristics = self._seed(CROSSWALKS / "xwalk_characteristic.csv")
        rows = [row for row in characteristics if row["characteristic_type"] == kind]
        return rows or self._seed(own)

    def _seed(self, path: Path) -> list[dict[str, str]]:
        try:
            with (self.parameters.seeds_dir / path).open(encoding="utf-8", newline="") as file:
                return list(csv.DictReader(file))
        except FileNotFoundError:
            raise ScopeError(f"the code list seeds/{path} is missing") from None


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
        raise ScopeError(f"{error} stands for nothing in the SQL of a suite") from None
