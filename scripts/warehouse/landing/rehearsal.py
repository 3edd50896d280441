"""What landing would do with files, found out without touching the vault.

The files are received into a vault of their own in a private folder that is deleted at the end.
What is told holds no value of a file.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pydantic import SecretStr

from warehouse.landing import vault
from warehouse.landing.arrival import iso_date, may_be_a_drop
from warehouse.landing.contract import (
    Contract,
    Severity,
    load_contract,
    load_contracts,
)
from warehouse.landing.entity import CHARACTERISTIC_SHEET
from warehouse.landing.errors import LandingError
from warehouse.landing.private_folder import private_folder
from warehouse.landing.receive import receive
from warehouse.landing.rule.check import ORPHAN
from warehouse.landing.rule.value import cell
from warehouse.landing.vault import quoted
from warehouse.landing.workbook import place_of_row, problems_of, sheet_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    import duckdb

    from warehouse.landing.contract import Column, Dataset
    from warehouse.landing.status import DropStatus
    from warehouse.settings import Settings

ROWS_NAMED = 5
"""Rows of one problem that are named; the receipt's workbook would list more of them."""


@dataclass(frozen=True)
class ColumnUse:
    """One column of a file: how many rows give it, and of how many rows it is used."""

    heading: str
    name: str
    kind: str
    given_count: int
    used_count: int | None
    """None where it names a person, and so does not land."""


@dataclass(frozen=True)
class Problem:
    """One rule that rows of a file break on one column."""

    rule: str
    column: str
    severity: str
    found: str
    send: str
    row_count: int
    places: tuple[str, ...]
    """The first rows, as a spreadsheet shows them."""


@dataclass(frozen=True)
class Outcome:
    """What landing would do with one dataset of one file."""

    drop: DropStatus
    entity: str | None
    columns: tuple[ColumnUse, ...] = ()
    problems: tuple[Problem, ...] = ()
    entity_row_count: int = 0
    characteristic_count: int = 0
    identified_count: int | None = None
    """Rows on which a person is told apart; None where the dataset names nobody."""
    unchecked_parent: str | None = None
    """The dataset that its rows refer to, where that was not given."""


def rehearse(
    settings: Settings,
    files: Sequence[Path],
    agency: str | None = None,
    contract_path: Path | None = None,
    progress: Callable[[str], None] | None = None,
) -> list[Outcome]:
    """Receive files apart from all others and say what came of them; nothing is kept.

    Args:
        settings: Whose contracts, seeds and rules hold.
        files: Files of one agency. Rows refer to each other across them.
        agency: Who sent them. Default: told by their folder, or by their names.
        contract_path: The one contract to read them under, such as a draft.
        progress: Told in a few words what is being done.

    Raises:
        LandingError: if a file is not there or of a name that landing passes over, or whose it is
            cannot be told.
        ContractError: if a contract, or a code list that it names, cannot be used.
    """
    if missing := [path for path in files if not path.is_file()]:
        raise LandingError(f"There is no file {missing[0]}.")
    if unseen := [path.name for path in files if not may_be_a_drop(path.name)]:
        raise LandingError(f"{unseen[0]} would never be received: a file of this name is no data.")
    contracts = _contracts(settings, files, agency, contract_path)
    with private_folder(settings) as folder:
        own = settings.model_copy(
            update={
                "data_dir": folder / "data",
                "landing_dir": folder / "landing",
                "person_key": SecretStr(secrets.token_hex(32)),
            }
        )
        for path in files:
            place = own.landing_dir / contracts[0].agency / _received(path) / path.name
            place.parent.mkdir(parents=True, exist_ok=True)
            if place.exists():
                raise LandingError(f"Two of the files are called {path.name}.")
            place.symlink_to(path.resolve())
        parents = {name for path in files for name in _names_of(path, contracts)}
        lenient = [_without_parents(contract, parents) for contract in contracts]
        report = receive(own, progress, lenient)
        with vault.reading(own) as connection:
            return [_outcome(connection, drop, lenient, parents) for drop in report.drops]


def _contracts(
    settings: Settings, files: Iterable[Path], agency: str | None, contract_path: Path | None
) -> list[Contract]:
    """The contracts of the files' agency."""
    if contract_path:
        return [load_contract(contract_path)]
    contracts = load_contracts(settings.contracts_dir)
    known = sorted({contract.agency for contract in contracts})
    found = {agency} if agency else {name for path in files for name in _senders(path, contracts)}
    if len(found) != 1 or not found <= set(known):
        raise LandingError(
            "Whose file this is cannot be told by its folder or name: say --agency, one of "
            f"{', '.join(known)}."
        )
    return [contract for contract in contracts if contract.agency in found]


def _senders(path: Path, contracts: list[Contract]) -> set[str]:
    """Agencies that may have sent a file: of its folder in the landing folder, else by its name."""
    agencies = {contract.agency for contract in contracts}
    if iso_date(path.parent.name) and path.parent.parent.name in agencies:
        return {path.parent.parent.name}
    return {contract.agency for contract in contracts if _names_of(path, [contract])}


def _names_of(path: Path, contracts: Iterable[Contract]) -> set[str]:
    """The datasets whose files may be called so."""
    return {
        name
        for contract in contracts
        for name, dataset in contract.datasets.items()
        if dataset.file_name.fullmatch(path.name)
    }


def _received(path: Path) -> str:
    """The day on which a file was received: that of its folder, else today."""
    return (iso_date(path.resolve().parent.name) or date.today()).isoformat()


def _without_parents(contract: Contract, there: set[str]) -> Contract:
    """The contract for files whose parents may be elsewhere: who refers to those is kept."""
    datasets = {
        name: dataset.model_copy(
            update={"reference": dataset.reference.model_copy(update={"severity": Severity.ADVICE})}
        )
        if dataset.reference and dataset.reference.dataset not in there
        else dataset
        for name, dataset in contract.datasets.items()
    }
    return contract.model_copy(update={"datasets": datasets})


def _outcome(
    connection: duckdb.DuckDBPyConnection,
    drop: DropStatus,
    contracts: list[Contract],
    there: set[str],
) -> Outcome:
    """What came of one drop."""
    by_name = {contract.name: contract for contract in contracts}
    contract = by_name.get(drop.contract_version or "")
    if contract is None or drop.dataset is None:
        return Outcome(drop, None)
    dataset = contract.datasets[drop.dataset]
    if not drop.is_in_raw:
        return Outcome(drop, dataset.entity)
    parent = dataset.reference.dataset if dataset.reference else None
    unchecked = parent if parent and parent not in there else None
    return Outcome(
        drop=drop,
        entity=dataset.of if dataset.entity == CHARACTERISTIC_SHEET else dataset.entity,
        columns=tuple(_uses(connection, drop, dataset)),
        problems=tuple(_problems(connection, drop, is_orphan_told=unchecked is None)),
        entity_row_count=_count_of(connection, dataset.entity, drop),
        characteristic_count=_count_of(connection, "characteristic", drop),
        identified_count=_identified(connection, drop) if dataset.person else None,
        unchecked_parent=unchecked,
    )


def _uses(
    connection: duckdb.DuckDBPyConnection, drop: DropStatus, dataset: Dataset
) -> Iterable[ColumnUse]:
    """How far each column is filled, and how much of it lands."""
    table = quoted(f"{drop.agency}__{drop.dataset}")
    given = ", ".join(f"count({cell(quoted(column.name))})" for column in dataset.columns)
    used = ", ".join(
        "null"
        if column.pii
        else f"count({quoted(column.name)})"
        + (f" + count({quoted(f'{column.name}_symbol')})" if column.symbols else "")
        for column in dataset.columns
    )
    where = "where _drop_id = ?"
    given_counts, used_counts = (
        connection.execute(f"select {counts} from {source} {where}", [drop.drop_id]).fetchall()[0]
        for counts, source in ((given, f"raw.{table}"), (used, f"landed.{table}"))
    )
    for column, given_count, used_count in zip(
        dataset.columns, given_counts, used_counts, strict=True
    ):
        yield ColumnUse(column.heading, column.name, _kind(column), given_count, used_count)


def _kind(column: Column) -> str:
    """What a column holds, in a word or two."""
    if column.pii:
        return f"{column.type}, names a person"
    if column.characteristic:
        return f"characteristic {column.characteristic.type}"
    return f"code: {column.code_list}" if column.code_list else column.type


def _problems(
    connection: duckdb.DuckDBPyConnection, drop: DropStatus, *, is_orphan_told: bool
) -> Iterable[Problem]:
    """Broken rules, those that set rows aside first."""
    sheets = sheet_names(connection, drop.drop_id)
    for broken in problems_of(connection, drop, ROWS_NAMED):
        if broken.rule_code == ORPHAN and not is_orphan_told:
            continue
        places = (" row ".join(map(str, place_of_row(row, sheets))) for row in broken.row_numbers)
        yield Problem(
            rule=broken.rule,
            column=broken.column,
            severity=broken.severity,
            found=broken.found,
            send=broken.send,
            row_count=broken.count,
            places=tuple(places),
        )


def _count_of(connection: duckdb.DuckDBPyConnection, table: str | None, drop: DropStatus) -> int:
    """Rows of an entity's table that a drop brings."""
    if table is None or table == CHARACTERISTIC_SHEET:
        return 0
    query = f"select count(*) from landed.{table} where _drop_id = ?"
    return int(connection.execute(query, [drop.drop_id]).fetchall()[0][0])


def _identified(connection: duckdb.DuckDBPyConnection, drop: DropStatus) -> int:
    """Landed rows on which a person is told apart."""
    table = quoted(f"{drop.agency}__{drop.dataset}")
    query = f"select count(person_key) from landed.{table} where _drop_id = ?"
    return int(connection.execute(query, [drop.drop_id]).fetchall()[0][0])
