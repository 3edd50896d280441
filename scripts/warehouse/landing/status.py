"""What the vault knows of each drop."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from warehouse.landing import vault

if TYPE_CHECKING:
    from datetime import date, datetime

    import duckdb

    from warehouse.settings import Settings


@dataclass(frozen=True)
class DropStatus:
    """One drop: its receipt and where its rows went."""

    drop_id: str
    agency: str
    dataset: str | None
    recording_system: str | None
    contract_version: str | None
    path: str
    sha256: str
    byte_count: int
    row_count: int
    encoding: str
    received_date: date
    period: str | None
    loaded_at: datetime
    status: str
    message: str
    superseded_by_drop_id: str | None
    file_kind: str
    modified_ns: int
    is_in_raw: bool
    reading_notes: str
    landed_count: int
    quarantined_count: int
    superseded_count: int
    left_out_count: int
    """Rows about others than agreed; they are not among ``row_count``."""
    is_one_of_several: bool
    """Whether its file holds other datasets too."""


WORKED_OUT = {
    "row_count": "coalesce(account.row_count, receipt_drop.row_count)",
    "left_out_count": (
        "receipt_drop.row_count - coalesce(account.row_count, receipt_drop.row_count)"
    ),
    "is_one_of_several": (
        "count(*) over (partition by receipt_drop.path, receipt_drop.sha256) > 1"
    ),
}
"""SQL for what stands in no column of its own, in vaults of earlier releases too."""

ACCOUNT = ("landed_count", "quarantined_count", "superseded_count")
"""Counts that stand in ``receipt.row_account``."""


def status(settings: Settings) -> tuple[DropStatus, ...]:
    """Every drop that the vault knows, in order of arrival; none where there is no vault.

    Raises:
        LandingError: if another job is writing the vault.
    """
    if not settings.vault_path.exists():
        return ()
    with vault.reading(settings) as connection:
        return read_status(connection)


def read_status(connection: duckdb.DuckDBPyConnection) -> tuple[DropStatus, ...]:
    """Every drop of an open vault, in order of arrival."""
    names = ",\n            ".join(_select(column.name) for column in fields(DropStatus))
    rows = connection.execute(
        f"""
        select
            {names}
        from receipt."drop" as receipt_drop
        left join receipt.row_account as account on receipt_drop.drop_id = account.drop_id
        order by receipt_drop.received_date, receipt_drop.path, receipt_drop.loaded_at
        """
    ).fetchall()
    return tuple(DropStatus(*row) for row in rows)


def _select(name: str) -> str:
    """SQL for one field of a drop's status."""
    if name in WORKED_OUT:
        return f"{WORKED_OUT[name]} as {name}"
    return f"coalesce(account.{name}, 0) as {name}" if name in ACCOUNT else f"receipt_drop.{name}"
