"""Code lists: which words an agency may send, and from when to when each was in force.

A list named ``district`` is ``seeds/crosswalk/xwalk_district.csv``: the agency's own words. Where
there is no such crosswalk, ``sentence`` is the rows of ``xwalk_characteristic.csv`` whose type is
SENTENCE; and where there is no such type, ``offence_code`` is ``seeds/reference/
ref_offence_code.csv``, whose first column is the code. Values match whatever their case and the
space around them.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.landing.contract import CHARACTERISTIC_LIST, ContractError
from warehouse.landing.vault import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import duckdb

    from warehouse.landing.contract import Contract
    from warehouse.settings import Settings

RETURN_MEASURE = "return_measure"
CHARACTERISTICS = "xwalk_characteristic.csv"
LONGEST_SPELT_OUT = 12
"""Codes. A list no longer than this is spelt out to the supplier."""


@dataclass(frozen=True)
class CodeList:
    """A list loaded for one contract.

    The temporary table ``table`` has one row a code: ``value``, ``meaning`` (the conformed key),
    ``first_day``, ``last_day`` and ``spans`` (each from ``first`` to ``last``, both in force);
    ``has_gap`` where the spans leave days out between them.
    """

    table: str
    words: tuple[str, ...]
    """Every code, in capitals."""

    @property
    def spelt_out(self) -> str | None:
        """What to send, for a list short enough to be told whole."""
        if len(self.words) > LONGEST_SPELT_OUT:
            return None
        return f"one of: {', '.join(self.words)}"


def list_path(settings: Settings, name: str) -> Path:
    """The seed that holds a list."""
    crosswalks = settings.seeds_dir / "crosswalk"
    crosswalk = crosswalks / f"xwalk_{name}.csv"
    if crosswalk.is_file():
        return crosswalk
    if _type(name) in characteristic_types(settings):
        return crosswalks / CHARACTERISTICS
    return settings.seeds_dir / "reference" / f"ref_{_type(name).lower()}.csv"


def _type(name: str) -> str:
    """The type of characteristic that a list would be of."""
    return name.removeprefix(CHARACTERISTIC_LIST).upper()


def characteristic_types(settings: Settings) -> set[str]:
    """Every type of characteristic that some agency's words are translated for."""
    path = settings.seeds_dir / "crosswalk" / CHARACTERISTICS
    if not path.is_file():
        return set()
    with path.open(encoding="utf-8", newline="") as file:
        return {row["characteristic_type"] for row in csv.DictReader(file)}


def load_code_lists(
    connection: duckdb.DuckDBPyConnection, settings: Settings, contract: Contract
) -> dict[str, CodeList]:
    """Load every list that a contract names.

    Raises:
        ContractError: if a list has no seed, or no code for this agency and recording system, or
            lacks a word that the contract itself uses.
    """
    lists = {
        name: _load(connection, settings, contract, name) for name in sorted(_lists_of(contract))
    }
    for place, name, word in _own_words(contract):
        if word.strip().upper() not in lists[name].words:
            raise ContractError(
                f"{contract.agency}/{contract.name}.yml: {place}: {word!r} is not in "
                f"{list_path(settings, name).name} for {contract.agency} "
                f"{contract.recording_system}{_of_type(settings, name)}"
            )
    return lists


def list_paths(settings: Settings, contracts: list[Contract]) -> set[Path]:
    """The seeds of all lists that contracts name."""
    return {list_path(settings, name) for contract in contracts for name in _lists_of(contract)}


def _lists_of(contract: Contract) -> set[str]:
    names = {name for _, name, _ in _own_words(contract)}
    for dataset in contract.datasets.values():
        for column in dataset.columns:
            if column.code_list:
                names.add(column.code_list)
            if column.characteristic:
                names.add(column.characteristic.code_list)
    return names


def _own_words(contract: Contract) -> Iterator[tuple[str, str, str]]:
    """Place, list and word of every word that stands in the contract and not in the files."""
    for dataset_name, dataset in contract.datasets.items():
        for name, word in dataset.always.items():
            code_list = dataset.always_code_list(name)
            if code_list:
                yield f"datasets.{dataset_name}.always.{name}", code_list, word
        for column in dataset.columns:
            place = f"datasets.{dataset_name}.{column.name}"
            if column.measures:
                yield f"{place}.measures", RETURN_MEASURE, column.measures
            if column.characteristic and column.characteristic.when:
                yield f"{place}.header", column.characteristic.code_list, column.heading


def _load(
    connection: duckdb.DuckDBPyConnection, settings: Settings, contract: Contract, name: str
) -> CodeList:
    """Load one list as a temporary table."""
    path = list_path(settings, name)
    if not path.is_file():
        known = ", ".join(sorted(kind.lower() for kind in characteristic_types(settings)))
        hint = f"; types of characteristic are: {known}" if known else ""
        raise ContractError(
            f"{contract.agency}/{contract.name}.yml: code list {_type(name).lower()} has no seed "
            f"({path.name}){hint}"
        )
    table = f"code_{contract.agency}_{contract.name}_{name}"
    rows, parameters = _rows(path, contract, name)
    connection.execute(
        f"""
        create or replace temp table {quoted(table)} as
        with span as (
            select
                upper(trim(source_value)) as value,
                meaning,
                coalesce(valid_from::date, date '0001-01-01') as first,
                coalesce(valid_to::date, date '9999-12-31') as last
            from ({rows})
        )

        select
            value,
            max(meaning) as meaning,
            min(first) as first_day,
            max(last) as last_day,
            sum(last - first + 1) < max(last) - min(first) + 1 as has_gap,
            list({{'first': first, 'last': last}}) as spans
        from span
        group by value
        """,
        parameters,
    )
    words = connection.execute(f"select value from {quoted(table)} order by value").fetchall()
    if not words:
        raise ContractError(
            f"{contract.agency}/{contract.name}.yml: {path.name} holds no code for "
            f"{contract.agency} {contract.recording_system}{_of_type(settings, name)}"
        )
    return CodeList(table=table, words=tuple(word for (word,) in words))


def _rows(path: Path, contract: Contract, name: str) -> tuple[str, list[str]]:
    """A query for the rows of a list, with its values."""
    seed = "read_csv(?, header = true, all_varchar = true, delim = ',', quote = '\"')"
    with path.open(encoding="utf-8", newline="") as file:
        headings = next(csv.reader(file))
    if not path.name.startswith("xwalk_"):
        code = quoted(headings[0])
        rows = f"select {code} as source_value, {code} as meaning, valid_from, valid_to from {seed}"
        return rows, [str(path)]
    key = headings[headings.index("source_value") + 1]
    rows = (
        f"select source_value, {quoted(key)} as meaning, valid_from, valid_to from {seed} "
        "where agency in (?, '*') and recording_system in (?, '*')"
    )
    parameters = [str(path), contract.agency, contract.recording_system]
    if path.name == CHARACTERISTICS:
        rows += " and characteristic_type = ?"
        parameters.append(_type(name))
    return rows, parameters


def _of_type(settings: Settings, name: str) -> str:
    """The type of characteristic that a list is of, if it is one."""
    is_type = list_path(settings, name).name == CHARACTERISTICS
    return f" of type {_type(name)}" if is_type else ""
