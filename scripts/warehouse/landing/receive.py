"""Take in what agencies sent: the front door of the warehouse.

A receive that finds nothing new, and rules, code lists and key as they were, does not touch the
vault. Any other loads the new files into the raw tables and then works out everything else in one
transaction, so that a job killed at any moment leaves the vault as it was: raw rows without a
receipt are swept out by the next receive.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from warehouse.landing import vault
from warehouse.landing.arrival import scan
from warehouse.landing.contract import Contract, load_contracts
from warehouse.landing.errors import LandingError
from warehouse.landing.intake import New, load, put_down, sort_out, sweep
from warehouse.landing.judge import Persons, judge, layouts_of, make_raw_tables
from warehouse.landing.memory import check_key, read_state, what_decides
from warehouse.landing.provenance import REMEMBERED_AS, provenance_of
from warehouse.landing.receipt import missing_receipts, write_receipts
from warehouse.landing.status import DropStatus, read_status

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
    state = read_state(settings)
    current = what_decides(settings, contracts)
    check_key(state.remembered, current)
    current[REMEMBERED_AS] = provenance_of(settings, arrivals, state.remembered)
    are_rules_changed = any(state.remembered.get(name) != current[name] for name in current)
    if are_rules_changed:
        state = state.without_misshapen()
    unknown = [arrival for arrival in arrivals if not state.knows_file(arrival, contracts)]
    if unknown:
        tell(f"looking at {len(unknown)} new file{'s' if len(unknown) > 1 else ''}")
    new, repeated = sort_out(unknown, contracts, state)
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


def _write(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    contracts: list[Contract],
    new: list[New],
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
        sweep(connection, layouts, [file.drop_id for file in new])
        work = vault.work_folder(settings)
        taken = [load(connection, file, contracts, work, tell) for file in new]
        connection.execute("begin")
        put_down(connection, taken)
        _judge_all(connection, settings, layouts, current, tell)
        connection.execute("commit")
    except (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException):
        raise  # a slip in our own SQL, which holds no value
    except duckdb.Error as error:
        failure = type(error).__name__
    if failure:
        raise LandingError(f"The vault could not be written ({failure}); it is as it was before.")


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
