"""Code lists: which words an agency may send, and from when to when each was in force.

A list named ``district`` is ``seeds/crosswalk/xwalk_district.csv``: the agency's own words. Where
there is no such crosswalk, as for ``offence_code``, it is ``seeds/reference/ref_offence_code.csv``,
whose first column is the code. Values match whatever their case and the space around them.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.landing.contract import ContractError
from warehouse.landing.vault import quoted

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from warehouse.landing.contract import Contract
    from warehouse.settings import Settings

LONGEST_SPELT_OUT = 12
"""Codes. A list no longer than this is spelt out to the supplier."""


@dataclass(frozen=True)
class CodeList:
    """A list loaded for one contract.

    The temporary table ``table`` has one row a code: ``value``, ``first_day``, ``last_day`` and
    ``spans`` (each from ``first`` to ``last``, both in force); ``has_gap`` where the spans leave
    days out between them.
    """

    table: str
    spelt_out: str | None


def list_path(settings: Settings, name: str) -> Path:
    """The seed that holds a list."""
    crosswalk = settings.seeds_dir / "crosswalk" / f"xwalk_{name}.csv"
    reference = settings.seeds_dir / "reference" / f"ref_{name}.csv"
    return crosswalk if crosswalk.is_file() else reference


def load_code_lists(
    connection: duckdb.DuckDBPyConnection, settings: Settings, contract: Contract
) -> dict[str, CodeList]:
    """Load every list that a contract names.

    Raises:
        ContractError: if a list has no seed, or no code for this agency and recording system.
    """
    return {
        name: _load(connection, settings, contract, name) for name in sorted(_lists_of(contract))
    }


def list_paths(settings: Settings, contracts: list[Contract]) -> set[Path]:
    """The seeds of all lists that contracts name."""
    return {list_path(settings, name) for contract in contracts for name in _lists_of(contract)}


def _lists_of(contract: Contract) -> set[str]:
    return {
        column.code_list
        for dataset in contract.datasets.values()
        for column in dataset.columns
        if column.code_list
    }


def _load(
    connection: duckdb.DuckDBPyConnection, settings: Settings, contract: Contract, name: str
) -> CodeList:
    """Load one list as a temporary table."""
    path = list_path(settings, name)
    if not path.is_file():
        raise ContractError(
            f"{contract.agency}/{contract.name}: code list {name} has no seed ({path.name})"
        )
    seed = "read_csv(?, header = true, all_varchar = true, delim = ',', quote = '\"')"
    if path.name.startswith("xwalk_"):
        rows = (
            f"select source_value, valid_from, valid_to from {seed} "
            "where agency in (?, '*') and recording_system in (?, '*')"
        )
        parameters = [str(path), contract.agency, contract.recording_system]
    else:
        with path.open(encoding="utf-8", newline="") as file:
            heading = next(csv.reader(file))[0]
        rows = f"select {quoted(heading)} as source_value, valid_from, valid_to from {seed}"
        parameters = [str(path)]
    table = f"code_{contract.agency}_{contract.name}_{name}"
    connection.execute(
        f"""
        create or replace temp table {quoted(table)} as
        with span as (
            select
                upper(trim(source_value)) as value,
                coalesce(valid_from::date, date '0001-01-01') as first,
                coalesce(valid_to::date, date '9999-12-31') as last
            from ({rows})
        )

        select
            value,
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
            f"{contract.agency}/{contract.name}: {path.name} holds no code for "
            f"{contract.agency} {contract.recording_system}"
        )
    spelt_out = None
    if len(words) <= LONGEST_SPELT_OUT:
        spelt_out = f"one of: {', '.join(word for (word,) in words)}"
    return CodeList(table=table, spelt_out=spelt_out)
