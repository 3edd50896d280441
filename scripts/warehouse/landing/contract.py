"""What an agency promises to send: layouts, columns, rules and keys, read from YAML.

A contract is data: a new supplier, or a new county, is a YAML file and crosswalk rows, never code.
``contracts/README.md`` explains every word of the YAML.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from warehouse.landing.entity import CHARACTERISTIC_SHEET, RESERVED, entities, why_not_conform
from warehouse.landing.period import PERIOD_WORDS

if TYPE_CHECKING:
    from pathlib import Path

PERIOD_PATTERN = r"\d{4}(?:-?\d{2})?(?:_\d{4}-\d{2})?"
"""A year, a month, or the first and the last month: 2016, 2016-01, 201601, 2018-01_2018-04."""

EXTENSIONS = r"\.(?:csv|txt|xlsx|xlsm|xls|ods|parquet)"

CHARACTERISTIC_LIST = "characteristic_"
"""What the name of a list begins with that is a type of characteristic and nothing else."""

SymbolReason = Literal["c", "x", "z", "u", "k", "low"]
"""Why there is no number: confidential, not available, not applicable, unreliable, not collected
from all, rounds to zero."""

DATE_WORDS = {"%d": "dd", "%m": "mm", "%Y": "yyyy", "%H": "HH", "%M": "MM", "%S": "SS", "%b": "Mon"}


class ContractError(ValueError):
    """A contract that cannot be used; the message names the file, the place and the reason."""


class Severity(StrEnum):
    """What a broken rule does to its row."""

    QUARANTINE = "quarantine"
    """The row is set aside."""
    ADVICE = "advice"
    """The row is kept and the value counts as not recorded."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Characteristic(_Model):
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


class Column(_Model):
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
    symbols: dict[str, SymbolReason] = {}
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
            _compile(self.pattern, self.name)
        return self


class Bound(_Model):
    """What a date is compared with: exactly one of a column, a setting or a day."""

    column: str | None = None
    setting: Literal["athena_go_live_date"] | None = None
    day: date | None = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if sum(part is not None for part in (self.column, self.setting, self.day)) != 1:
            raise ValueError("give exactly one of column, setting, day")
        return self


class DateRule(_Model):
    """One date held against another, to the day."""

    code: str = Field(pattern=r"^[a-z][a-z_]*$")
    column: str
    must_be: Literal["before", "on_or_before", "on_or_after", "after"]
    than: Bound
    unless_given: str | None = None
    severity: Severity
    found: str = Field(min_length=1)
    send: str = Field(min_length=1)


class Reference(_Model):
    """The dataset that holds this row's parent, found by the parent's whole key."""

    dataset: str
    columns: tuple[str, ...] = Field(min_length=1)
    severity: Severity = Severity.QUARANTINE


class EventDate(_Model):
    """The day at which a person's age is taken, for either choice of ``age_follows``."""

    where: Literal["row", "parent"] = "row"
    offence: str
    recorded: str


class PersonColumns(_Model):
    """Which columns say who a person is."""

    forename: str
    surname: str
    date_of_birth: str
    event_date: EventDate


class CountedOn(_Model):
    """The dates from and to which a row counts."""

    from_: str = Field(alias="from")
    to: str | None = None


class Table(_Model):
    """Where in a file the table stands."""

    sheet: str | None = None
    sheets: str | None = None
    header_row: Annotated[int, Field(ge=1)] | tuple[int, int] = 1
    footnotes: Literal["ignored"] | None = None
    last_row_before_blank: bool = False
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
            _compile(self.sheets, "sheets")
        return self


class Reading(Table):
    """How to open the supplier's files."""

    kinds: tuple[Literal["csv", "spreadsheet", "parquet"], ...] = ("csv", "spreadsheet", "parquet")
    encoding: Literal["utf-8", "cp1252"] = "utf-8"
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","
    every_line_ends: bool = False


class Tolerance(_Model):
    """How bad a drop may be before it is rejected whole, so that the last good one stays."""

    quarantined_share: float = Field(default=0.5, gt=0, le=1)
    from_rows: int = Field(default=100, ge=1)


class Dataset(_Model):
    """One kind of file: its columns, key and rules."""

    describes: str = Field(min_length=1)
    file_pattern: str
    key: tuple[str, ...] = Field(min_length=1)
    reference: Reference | None = None
    person: PersonColumns | None = None
    entity: str | None = None
    of: str | None = None
    counted_on: CountedOn | None = None
    always: dict[str, str] = {}
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
        _compile(self.file_pattern.replace("{period}", ""), "file_pattern")
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


class Contract(_Model):
    """One agency's layout in one version."""

    name: str
    agency: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    recording_system: str = Field(pattern=r"^[A-Z][A-Z0-9_]*$")
    version: int = Field(ge=1)
    form: Literal["record_level", "aggregate"]
    owner: str = Field(min_length=1)
    cadence: Literal["monthly", "quarterly", "yearly", "once"]
    covers: str = Field(min_length=1)
    reads: Reading = Reading()
    tolerance: Tolerance = Tolerance()
    datasets: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")], Dataset] = Field(
        min_length=1
    )

    @model_validator(mode="after")
    def _parents_exist(self) -> Self:
        for name, dataset in self.datasets.items():
            reference = dataset.reference
            parent = self.datasets.get(reference.dataset) if reference else None
            if reference and parent is None:
                raise ValueError(f"{name}: the contract has no dataset {reference.dataset}")
            if reference and parent and len(parent.key) != len(reference.columns):
                raise ValueError(f"{name}: a reference must give the parent's whole key")
            _check_event_date(name, dataset, parent)
            _check_place(name, dataset, self.reading_of(name))
            if dataset.entity == CHARACTERISTIC_SHEET and parent and parent.entity != dataset.of:
                raise ValueError(f"{name}: {reference and reference.dataset} is no {dataset.of}")
            if dataset.person and self.form == "aggregate":
                raise ValueError(f"{name}: an aggregate return names no person")
        self.in_order()
        return self

    def reading_of(self, dataset_name: str) -> Reading:
        """How a dataset's files are read: as the contract says, or the dataset itself."""
        own = self.datasets[dataset_name].reads
        return self.reads.model_copy(update=own.model_dump(exclude_unset=True) if own else {})

    def in_order(self) -> list[str]:
        """Names of the datasets, each after the one it refers to.

        Raises:
            ValueError: if datasets refer to each other in a circle.
        """
        ordered: list[str] = []
        while len(ordered) < len(self.datasets):
            ready = [
                name
                for name, dataset in self.datasets.items()
                if name not in ordered
                and (dataset.reference is None or dataset.reference.dataset in ordered)
            ]
            if not ready:
                raise ValueError("datasets refer to each other in a circle")
            ordered += ready
        return ordered


def _check_event_date(name: str, dataset: Dataset, parent: Dataset | None) -> None:
    """An event date that stands in the parent must be one of its dates."""
    if dataset.person is None or dataset.person.event_date.where == "row":
        return
    if parent is None:
        raise ValueError(f"{name}: the event date stands in a parent, and there is no reference")
    for column in (dataset.person.event_date.offence, dataset.person.event_date.recorded):
        if column not in parent.by_name or not parent.by_name[column].is_date:
            raise ValueError(f"{name}: {column} is not a date of the parent")


def _check_place(name: str, dataset: Dataset, reading: Reading) -> None:
    """What only a spreadsheet has is asked of spreadsheets alone."""
    is_sheet = reading.kinds == ("spreadsheet",)
    asked = {
        "sheets": reading.sheets,
        "a header_row of several rows": isinstance(reading.header_row, tuple),
        "letter": any(column.letter for column in dataset.columns),
    }
    for word, is_asked in asked.items():
        if is_asked and not is_sheet:
            raise ValueError(f"{name}: {word} needs reads: {{kinds: [spreadsheet]}}")
    if any(column.taken_from == "sheet" for column in dataset.columns) and not reading.sheets:
        raise ValueError(f"{name}: taken_from: sheet needs reads: {{sheets: ...}}")
    if reading.sheet and reading.sheets:
        raise ValueError(f"{name}: give either sheet (a name) or sheets (a pattern)")
    if (
        isinstance(reading.header_row, int)
        and reading.header_row > 1
        and "parquet" in reading.kinds
    ):
        raise ValueError(f"{name}: a Parquet file has no header_row: leave it out of kinds")


def load_contracts(contracts_dir: Path) -> list[Contract]:
    """Read every ``<agency>/<layout>_v<version>.yml``, agencies and layouts in order.

    Raises:
        ContractError: names the file and each place in it that is wrong.
    """
    contracts = [load_contract(path) for path in sorted(contracts_dir.glob("*/*.yml"))]
    if not contracts:
        raise ContractError(f"{contracts_dir} holds no contract <agency>/<layout>_v<version>.yml")
    owners: dict[tuple[str, str], str] = {}
    for contract in contracts:
        for dataset in contract.datasets:
            layout = re.sub(r"_v\d+$", "", contract.name)
            if owners.setdefault((contract.agency, dataset), layout) != layout:
                raise ContractError(
                    f"{contract.agency}/{contract.name}.yml: dataset {dataset} also stands in "
                    f"layout {owners[contract.agency, dataset]}; give it a name of its own"
                )
    return contracts


def load_contract(path: Path) -> Contract:
    """Read one contract, its name and agency taken from where it stands.

    Raises:
        ContractError: names the file and each place in it that is wrong.
    """
    place = f"{path.parent.name}/{path.name}"
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ContractError(f"{place}: not YAML: {error}") from error
    if not isinstance(content, dict):
        raise ContractError(f"{place}: a contract is a list of names and values")
    try:
        contract = Contract.model_validate({"name": path.stem, **content})
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, problem['loc'])) or 'contract'}: {problem['msg']}"
            for problem in error.errors()
        )
        raise ContractError(f"{place}: {problems}") from None
    if contract.agency != path.parent.name:
        raise ContractError(f"{place}: agency is {contract.agency}, the folder says otherwise")
    if not contract.name.endswith(f"_v{contract.version}"):
        raise ContractError(f"{place}: the name must end in _v{contract.version}")
    return contract


def plain(heading: str) -> str:
    """A heading as headings are compared: whatever its case, with single spaces."""
    return " ".join(heading.split()).casefold()


def _compile(pattern: str, where: str) -> None:
    """Refuse a pattern that is no regular expression."""
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{where}: {error}") from error


def _date_words(form: str) -> str:
    """``%d/%m/%Y`` as people say it: dd/mm/yyyy."""
    for code, word in DATE_WORDS.items():
        form = form.replace(code, word)
    return form
