"""New files: told from known ones, loaded into the raw tables, put down with their receipts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from warehouse.landing.arrival import Arrival, Inspection, inspect
from warehouse.landing.delivery import Delivery, match, unmatched_drop_id, why_unmatched
from warehouse.landing.errors import Rejected
from warehouse.landing.load import Loaded, read_file
from warehouse.landing.vault import quoted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import duckdb

    from warehouse.landing.contract import Contract
    from warehouse.landing.memory import State
    from warehouse.landing.rule import Layout


@dataclass(frozen=True)
class New:
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
class Taken:
    """What came of one new file: its receipt, and its sheets where several make one table."""

    receipt: dict[str, object]
    sheets: dict[int, str]


def sort_out(
    arrivals: list[Arrival], contracts: list[Contract], state: State
) -> tuple[list[New], list[str]]:
    """Tell new content from content received before under another path or time."""
    known = {drop.drop_id for drop in state.drops}
    new: list[New] = []
    repeated: list[str] = []
    for arrival in arrivals:
        inspection = inspect(arrival.path)
        parts = [
            New(arrival, inspection, deliveries)
            for deliveries in match(arrival, inspection, contracts) or [[]]
        ]
        unknown = [part for part in parts if part.drop_id not in known]
        known |= {part.drop_id for part in unknown}
        new += unknown
        if not unknown:
            repeated.append(arrival.relative)
    return new, repeated


def sweep(connection: duckdb.DuckDBPyConnection, layouts: list[Layout], new_ids: list[str]) -> None:
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


def load(
    connection: duckdb.DuckDBPyConnection,
    file: New,
    contracts: list[Contract],
    work: Path,
    tell: Callable[[str], None],
) -> Taken:
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
        return Taken(receipt, loaded.sheets)
    delivery_or_none = file.deliveries[0] if file.deliveries else None
    return Taken(_receipt(file, delivery_or_none) | {"message": problem}, {})


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


def _receipt(file: New, delivery: Delivery | None) -> dict[str, object]:
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


def put_down(connection: duckdb.DuckDBPyConnection, taken: list[Taken]) -> None:
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
