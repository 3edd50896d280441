"""What is expected of every supplier's landed rows, read off its contract.

A contract already says what a supplier sends, so its suite is not written again: a new supplier is
guarded from its first night. What a contract cannot say (totals that must agree, shares that must
stay as they were) stands in ``expectations/suites/drops/<agency>.yml``, where there is any need.
The police's two systems have suites of their own, written by hand.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

import yaml

from warehouse.expectations.suite import SUITES_DIR
from warehouse.landing import status
from warehouse.landing.contract import Severity, load_contracts
from warehouse.landing.rule.check import OLDEST_AGE_YEARS

if TYPE_CHECKING:
    from warehouse.landing.contract import Column, Contract, Dataset
    from warehouse.settings import Settings

DROP_COLUMNS = ("_drop_id", "_row_number", "_loaded_at")
PERSON_COLUMNS = ("person_key", "person_key_version", "age_at_event_years")

Declaration = dict[str, Any]
"""A suite, or a part of one, as its YAML would be read."""


def drop_suites(settings: Settings) -> tuple[Declaration, ...]:
    """The suites of all suppliers but the police of whom a file is in force, by agency.

    Raises:
        ContractError: if a contract cannot be used.
    """
    sent = {
        (drop.agency, drop.contract_version, drop.dataset)
        for drop in status(settings)
        if drop.status != "rejected" and drop.superseded_by_drop_id is None
    }
    contracts = [
        contract
        for contract in load_contracts(settings.contracts_dir)
        if any(dataset.entity for dataset in contract.datasets.values())
    ]
    names = _agency_names(settings)
    by_agency = groupby(contracts, key=lambda contract: contract.agency)
    suites = (
        _suite(agency, names.get(agency, agency), list(group), sent) for agency, group in by_agency
    )
    return tuple(suite for suite in suites if suite["groups"])


def _agency_names(settings: Settings) -> dict[str, str]:
    """What readers call each agency."""
    path = settings.seeds_dir / "reference" / "ref_agency.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["agency_key"]: row["agency_name"] for row in csv.DictReader(file)}


def _suite(
    agency: str,
    agency_name: str,
    contracts: list[Contract],
    sent: set[tuple[str, str | None, str | None]],
) -> Declaration:
    """One agency's suite: a group a dataset, then what was written by hand."""
    groups = [
        _group(contract, name, dataset)
        for contract in contracts
        for name, dataset in contract.datasets.items()
        if (agency, contract.name, name) in sent
    ]
    path = SUITES_DIR / "drops" / f"{agency}.yml"
    if groups and path.is_file():
        groups += yaml.safe_load(path.read_text(encoding="utf-8"))["groups"]
    systems = {contract.recording_system for contract in contracts}
    return {
        "suite": f"{agency}_drop",
        "title": agency_name,
        "purpose": " ".join(dict.fromkeys(contract.covers.strip() for contract in contracts)),
        "agency": agency,
        "recording_system": systems.pop() if len(systems) == 1 else "*",
        "groups": groups,
    }


def _group(contract: Contract, name: str, dataset: Dataset) -> Declaration:
    """What one landed table must look like."""
    landed = dataset.landed_columns
    expectations = [
        {
            "name": f"{name}_columns",
            "says": "Every agreed column is there, and no other",
            "check": "columns_are",
            "columns": [*_landed_names(dataset), *DROP_COLUMNS],
        },
        {
            "name": f"{name}_rows",
            "says": "There are rows",
            "check": "row_count",
            "tolerance": "any_rows",
        },
        {
            "name": f"{name}_unique",
            "says": f"No two rows have the same {' and '.join(map(_words, dataset.key))}",
            "check": "unique",
            "over": list(dataset.key),
        },
        *(part for column in landed for part in _of_column(name, column, dataset)),
        *_of_dates(name, dataset),
    ]
    if dataset.person:
        expectations.append(
            {
                "name": f"{name}_age_lawful",
                "says": "Nobody is of an age that nobody reaches",
                "check": "no_rows",
                "where": f"age_at_event_years not between 0 and {OLDEST_AGE_YEARS}",
                "about": ["age_at_event_years"],
            }
        )
    return {
        "file": "vault",
        "tables": [f"landed.{contract.agency}__{name}"],
        "expectations": expectations,
    }


def _landed_names(dataset: Dataset) -> Iterator[str]:
    """The columns that landing makes of the agreed ones."""
    for column in dataset.landed_columns:
        yield column.name
        if column.symbols:
            yield f"{column.name}_symbol"
    if dataset.person:
        yield from PERSON_COLUMNS


def _of_column(name: str, column: Column, dataset: Dataset) -> Iterator[Declaration]:
    """What one column must hold."""
    is_kept = dataset.severity_of(column) is Severity.QUARANTINE
    if column.required and is_kept and not column.symbols:
        yield {
            "name": f"{name}_{column.name}_recorded",
            "says": f"Every row has its {_words(column.name)}",
            "check": "recorded",
            "column": column.name,
            "tolerance": "never_blank",
        }
    if column.code_list:
        yield {
            "name": f"{name}_{column.name}_known",
            "says": f"Every {_words(column.name)} is one that the crosswalk knows",
            "check": "known_code",
            "column": column.name,
            "domain": column.code_list,
        }
    if column.type in ("integer", "number"):
        yield {
            "name": f"{name}_{column.name}_is_number",
            "says": f"Every {_words(column.name)} is a number and not negative",
            "check": "no_rows",
            "where": (
                f"{column.name} is not null "
                f"and coalesce(try_cast(replace({column.name}, ',', '') as double), -1) < 0"
            ),
            "about": [column.name],
        }
    if column.symbols:
        yield {
            "name": f"{name}_{column.name}_value_or_symbol",
            "says": f"Where there is a reason for no {_words(column.name)}, there is no number",
            "check": "no_rows",
            "where": f"{column.name} is not null and {column.name}_symbol is not null",
            "about": [column.name, f"{column.name}_symbol"],
        }


def _of_dates(name: str, dataset: Dataset) -> Iterator[Declaration]:
    """The dates that decide the period: readable, and no later than the job's day."""
    counted_on = dataset.counted_on
    if counted_on is None:
        return
    column = dataset.by_name[counted_on.from_]
    day = f"try_strptime({column.name}, [{', '.join(map(_quoted, column.formats))}])::date"
    yield {
        "name": f"{name}_{column.name}_readable",
        "says": f"Every row has a {_words(column.name)} that is a day",
        "check": "no_rows",
        "where": f"{day} is null",
        "about": [column.name],
    }
    yield {
        "name": f"{name}_{column.name}_by_as_of",
        "says": f"No {_words(column.name)} lies after the day on which the job looks",
        "check": "no_rows",
        "where": f"{day} > $as_of",
        "about": [column.name],
    }


def _words(name: str) -> str:
    return name.replace("_", " ")


def _quoted(form: str) -> str:
    return f"'{form}'"
