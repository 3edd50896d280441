"""Take in what agencies sent: the front door of the warehouse.

A receive that finds nothing new, and rules, code lists and key as they were, does not touch the
vault. Any other loads the new files into the raw tables and then works out everything else in one
transaction, so that a job killed at any moment leaves the vault as it was: raw rows without a
receipt are swept out by the next receive.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from warehouse.landing import vault
from warehouse.landing.arrival import Arrival, Inspection, inspect, scan
from warehouse.landing.code_list import list_paths
from warehouse.landing.contract import Contract, load_contracts
from warehouse.landing.delivery import (
    Delivery,
    datasets_of,
    match,
    unmatched_drop_id,
    why_unmatched,
)
from warehouse.landing.entity import DEFINITIONS
from warehouse.landing.errors import LandingError, Rejected
from warehouse.landing.judge import Persons, judge, layouts_of, make_raw_tables
from warehouse.landing.load import Loaded, read_file
from warehouse.landing.person import key_mark
from warehouse.landing.placeholder import placeholder_path
from warehouse.landing.provenance import REMEMBERED_AS, provenance_of
from warehouse.landing.receipt import missing_receipts, write_receipts
from warehouse.landing.status import DropStatus, read_status
from warehouse.landing.vault import quoted

if TYPE_CHECKING:
    from collections.abc import Callable

    from warehouse.landing.rule import Layout
    from warehouse.settings import Settings


@dataclass(frozen=True)
class ReceiveReport:
    """What one receive found and did."""

    is_changed: bool
    """Whether the vault was written; if not, not a byte of it changed."""
    new: tuple[DropStatus, ...]
    """Drops received now, rejected ones included."""
    drops: tuple[DropStatus, ...]
    """Every drop that the vault knows."""
    repeated: tuple[str, ...]
    """Paths of files whose content had been received before."""
    strays: tuple[str, ...]
    """Paths that stand outside ``<agency>/<received date>/`` and were left alone."""
    seconds: float

    @property
    def row_count(self) -> int:
        """Rows read from the new files that were not rejected for their shape."""
        return sum(drop.row_count for drop in self.new)

    @property
    def landed_count(self) -> int:
        """Rows of all drops that dbt may read."""
        return sum(drop.landed_count for drop in self.drops)

    @property
    def quarantined_count(self) -> int:
        """Rows of all drops that are set aside."""
        return sum(drop.quarantined_count for drop in self.drops)

    @property
    def superseded_count(self) -> int:
        """Rows of all drops for which a corrected file stands in."""
        return sum(drop.superseded_count for drop in self.drops)

    @property
    def rejected(self) -> tuple[DropStatus, ...]:
        """New drops of which nothing was taken in."""
        return tuple(drop for drop in self.new if drop.status == "rejected")


@dataclass(frozen=True)
class _State:
    """What the vault remembers: known drops and what its landed rows were worked out from."""

    drops: tuple[DropStatus, ...] = ()
    remembered: dict[str, str] = field(default_factory=dict)

    def knows_file(self, arrival: Arrival, contracts: list[Contract]) -> bool:
        """Whether a file is the one received before, by its path, size and time.

        One that has become the file of another dataset, because a contract says so, is not.
        """
        place = (arrival.relative, arrival.byte_count, arrival.modified_ns)
        return place in self._files and self._files[place] >= datasets_of(arrival, contracts)

    def without_misshapen(self) -> _State:
        """The same without files rejected for their shape: under other rules they are new."""
        return _State(tuple(drop for drop in self.drops if drop.is_in_raw), self.remembered)

    @cached_property
    def _files(self) -> dict[tuple[str, int, int], set[str]]:
        """Every file with the datasets that it was taken for."""
        files: dict[tuple[str, int, int], set[str]] = {}
        for drop in self.drops:
            place = (drop.path, drop.byte_count, drop.modified_ns)
            files.setdefault(place, set()).update({drop.dataset} if drop.dataset else ())
        return files


@dataclass(frozen=True)
class _New:
    """A dataset of a file not received before, under the versions of its contract."""

    arrival: Arrival
    inspection: Inspection
    deliveries: list[Delivery]

    @property
    def drop_id(self) -> str:
        """The drop's name under the newest contract that fits."""
        if self.deliveries:
            return self.deliveries[0].drop_id
        return unmatched_drop_id(self.arrival, self.inspection)


@dataclass(frozen=True)
class _Taken:
    """What came of one new file: its receipt, and its sheets where several make one table."""

    receipt: dict[str, object]
    sheets: dict[int, str]


def receive(
    settings: Settings,
    progress: Callable[[str], None] | None = None,
    contracts: list[Contract] | None = None,
) -> ReceiveReport:
    """Receive every new file of the landing folder and bring the landed tables up to date.

    Args:
        settings: Where everything stands and how much memory may be used.
        progress: Told in a few words what is being done; no value of a file is among them.
        contracts: What files are received under. Default: all that stand in the settings' folder.

    Raises:
        LandingError: if the vault cannot be opened or written, the person key was exchanged
            without a new version, or made-up extracts meet real ones. The vault is as it was
            before.
        ContractError: if a contract, a code list or the placeholders cannot be used.
    """
    started = time.monotonic()
    tell = progress or (lambda _: None)
    contracts = contracts or load_contracts(settings.contracts_dir)
    arrivals, strays = scan(settings.landing_dir)
    state = _read_state(settings)
    current = _what_decides(settings, contracts)
    _check_key(state.remembered, current)
    current[REMEMBERED_AS] = provenance_of(settings, arrivals, state.remembered)
    are_rules_changed = any(state.remembered.get(name) != current[name] for name in current)
    if are_rules_changed:
        state = state.without_misshapen()
    unknown = [arrival for arrival in arrivals if not state.knows_file(arrival, contracts)]
    if unknown:
        tell(f"looking at {len(unknown)} new file{'s' if len(unknown) > 1 else ''}")
    new, repeated = _sort_out(unknown, contracts, state)
    drops = state.drops
    if new or are_rules_changed:
        with vault.writing(settings) as connection:
            _write(connection, settings, contracts, new, current, tell)
            drops = read_status(connection)
            tell("closing the vault")
    if new or are_rules_changed or missing_receipts(settings, drops):
        tell("writing receipts")
        with vault.reading(settings) as connection:
            write_receipts(connection, settings, drops)
    new_ids = {file.drop_id for file in new}
    return ReceiveReport(
        is_changed=bool(new) or are_rules_changed,
        new=tuple(drop for drop in drops if drop.drop_id in new_ids),
        drops=drops,
        repeated=tuple(repeated),
        strays=tuple(strays),
        seconds=time.monotonic() - started,
    )


def _read_state(settings: Settings) -> _State:
    """Read the vault's memory; a log left by a killed job is played back first."""
    if not settings.vault_path.exists():
        return _State()
    opened = vault.writing if vault.log_path(settings.vault_path).exists() else vault.reading
    with opened(settings) as connection:
        rows = connection.execute("select name, value from receipt.state").fetchall()
        return _State(drops=read_status(connection), remembered=dict(rows))


def _what_decides(settings: Settings, contracts: list[Contract]) -> dict[str, str]:
    """Marks of everything that decides what lands, to be compared with the last receive's."""
    key = settings.person_key_secret()
    digest = hashlib.sha256()
    files = [
        *sorted(settings.contracts_dir.glob("*/*.yml")),
        *sorted(Path(__file__).parent.rglob("*.py")),
        *sorted(list_paths(settings, contracts)),
        DEFINITIONS,
        placeholder_path(settings),
    ]
    for path in filter(Path.is_file, files):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    digest.update(f"{settings.athena_go_live_date} {settings.age_follows}".encode())
    return {
        "rules": digest.hexdigest(),
        "person_key_version": settings.person_key_version,
        "person_key_mark": key_mark(key),
    }


def _check_key(remembered: dict[str, str], current: dict[str, str]) -> None:
    """Refuse another key under the old version: every person would become a stranger."""
    same_version = remembered.get("person_key_version") == current["person_key_version"]
    if same_version and remembered["person_key_mark"] != current["person_key_mark"]:
        raise LandingError(
            f"The person key is not the one that version {current['person_key_version']!r} was "
            "made with. Restore that key, or set person_key_version to a new name: every person "
            "then keeps its person_key under the new key."
        )


def _sort_out(
    arrivals: list[Arrival], contracts: list[Contract], state: _State
) -> tuple[list[_New], list[str]]:
    """Tell new content from content received before under another path or time."""
    known = {drop.drop_id for drop in state.drops}
    new: list[_New] = []
    repeated: list[str] = []
    for arrival in arrivals:
        inspection = inspect(arrival.path)
        parts = [
            _New(arrival, inspection, deliveries)
            for deliveries in match(arrival, inspection, contracts) or [[]]
        ]
        unknown = [part for part in parts if part.drop_id not in known]
        known |= {part.drop_id for part in unknown}
        new += unknown
        if not unknown:
            repeated.append(arrival.relative)
    return new, repeated


def _write(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    contracts: list[Contract],
    new: list[_New],
    current: dict[str, str],
    tell: Callable[[str], None],
) -> None:
    """Load the new files, then judge everything and commit.

    Raises:
        LandingError: tells the kind of failure alone, since DuckDB's messages may quote a row.
    """
    failure = None
    try:
        layouts = layouts_of(connection, settings, contracts)
        make_raw_tables(connection, layouts)
        _sweep(connection, layouts, [file.drop_id for file in new])
        work = vault.work_folder(settings)
        taken = [_load(connection, file, contracts, work, tell) for file in new]
        connection.execute("begin")
        _put_down(connection, taken)
        _judge_all(connection, settings, layouts, current, tell)
        connection.execute("commit")
    except (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException):
        raise  # a slip in our own SQL, which holds no value
    except duckdb.Error as error:
        failure = type(error).__name__
    if failure:
        raise LandingError(f"The vault could not be written ({failure}); it is as it was before.")


def _sweep(
    connection: duckdb.DuckDBPyConnection, layouts: list[Layout], new_ids: list[str]
) -> None:
    """Delete raw rows without a receipt: a job was killed before it could write one.

    Rows of drops about to be loaded go too: another job may have loaded them a moment ago.
    """
    for table in sorted({layout.table for layout in layouts}):
        connection.execute(
            f"""
            delete from raw.{table}
            where
                _drop_id not in (select drop_id from receipt."drop")
                or _drop_id in (select unnest(?::varchar[]))
            """,
            [new_ids],
        )


def _load(
    connection: duckdb.DuckDBPyConnection,
    file: _New,
    contracts: list[Contract],
    work: Path,
    tell: Callable[[str], None],
) -> _Taken:
    """Load one file into its raw table; its receipt tells what came of it."""
    tell(f"reading {file.arrival.relative}")
    problem = None if file.deliveries else why_unmatched(file.arrival, contracts)
    for delivery in file.deliveries:
        try:
            loaded = read_file(connection, delivery, work)
        except Rejected as rejection:
            # The newest contract's complaint is the one that helps.
            problem = problem or str(rejection)
            continue
        receipt = _receipt(file, delivery) | {
            "row_count": loaded.row_count,
            "reading_notes": " ".join(loaded.notes),
            "is_in_raw": True,
        }
        _append_to_raw(connection, delivery, loaded, receipt["loaded_at"])
        return _Taken(receipt, loaded.sheets)
    delivery_or_none = file.deliveries[0] if file.deliveries else None
    return _Taken(_receipt(file, delivery_or_none) | {"message": problem}, {})


def _append_to_raw(
    connection: duckdb.DuckDBPyConnection, delivery: Delivery, loaded: Loaded, loaded_at: object
) -> None:
    """Move ``intake`` into the raw table, each row with its drop and its number in the file."""
    contract, dataset = delivery.contract, delivery.dataset
    columns = ", ".join(
        f"{loaded.cell(number)} as {quoted(column.name)}"
        for number, column in enumerate(dataset.columns)
    )
    table = quoted(f"{contract.agency}__{delivery.dataset_name}")
    connection.execute(
        f"""
        insert into raw.{table} by name
        select
            {columns},
            ? as _drop_id,
            {loaded.row_number} as _row_number,
            ?::timestamp as _loaded_at
        from intake
        where {loaded.is_not_blank}
        """,
        [delivery.drop_id, loaded_at],
    )
    connection.execute("drop table intake")


def _receipt(file: _New, delivery: Delivery | None) -> dict[str, object]:
    """The receipt of a drop of which nothing is known but the file itself."""
    return {
        "drop_id": delivery.drop_id if delivery else file.drop_id,
        "agency": file.arrival.agency,
        "dataset": delivery.dataset_name if delivery else None,
        "recording_system": delivery.contract.recording_system if delivery else None,
        "contract_version": delivery.contract.name if delivery else None,
        "path": file.arrival.relative,
        "sha256": file.inspection.sha256,
        "byte_count": file.arrival.byte_count,
        "row_count": 0,
        "encoding": file.inspection.encoding,
        "received_date": file.arrival.received_date,
        "period": delivery.period if delivery else None,
        "loaded_at": datetime.now(UTC).replace(tzinfo=None),
        "status": "rejected",
        "message": "",
        "superseded_by_drop_id": None,
        "file_kind": file.inspection.kind,
        "resend_number": delivery.resend_number if delivery else 1,
        "modified_ns": file.arrival.modified_ns,
        "is_in_raw": False,
        "reading_notes": "",
    }


def _put_down(connection: duckdb.DuckDBPyConnection, taken: list[_Taken]) -> None:
    """Write the receipts of the new drops, in place of those of a file tried again."""
    if not taken:
        return
    receipts = [each.receipt for each in taken]
    connection.executemany(
        'delete from receipt."drop" where path = ? and not is_in_raw',
        [[receipt["path"]] for receipt in receipts],
    )
    names = ", ".join(receipts[0])
    places = ", ".join("?" for _ in receipts[0])
    connection.executemany(
        f'insert or replace into receipt."drop" ({names}) values ({places})',
        [list(receipt.values()) for receipt in receipts],
    )
    sheets = [
        [each.receipt["drop_id"], number, name]
        for each in taken
        for number, name in each.sheets.items()
    ]
    if sheets:
        connection.executemany("insert into receipt.sheet values (?, ?, ?)", sheets)


def _judge_all(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    layouts: list[Layout],
    current: dict[str, str],
    tell: Callable[[str], None],
) -> None:
    """Judge all rows and remember what they were judged by."""
    remembered = dict(connection.execute("select name, value from receipt.state").fetchall())
    last_person_key = judge(
        connection,
        settings,
        layouts,
        Persons(
            key=settings.person_key_secret(),
            key_version=settings.person_key_version,
            is_changed=any(remembered.get(name) != current[name] for name in current),
            last_person_key=int(remembered.get("last_person_key", "0")),
        ),
        tell,
    )
    connection.executemany(
        "insert or replace into receipt.state (name, value) values (?, ?)",
        [*current.items(), ("last_person_key", str(last_person_key))],
    )
