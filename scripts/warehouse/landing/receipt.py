"""What goes back to a supplier: a receipt, and a workbook that says what to put right.

Both are made from the vault's receipt tables alone, so that one which is missing, because a job
was killed before it wrote it, is made by the next receive. Neither holds a value from a file.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from warehouse.landing.workbook import sheet_names, write_workbook

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import duckdb

    from warehouse.landing.status import DropStatus
    from warehouse.settings import Settings

STATUS_WORDS = {
    "accepted": "Accepted",
    "accepted_with_errors": "Accepted with errors",
    "rejected": "Rejected",
}


def receipt_path(settings: Settings, drop: DropStatus) -> Path:
    """Where a drop's receipt stands; its workbook stands beside it."""
    file_name = drop.path.rsplit("/", 1)[-1]
    part = f"_{drop.dataset}" if drop.is_one_of_several else ""
    name = f"{drop.received_date.isoformat()}_{file_name}_{drop.sha256[:8]}{part}.json"
    return settings.receipts_dir / drop.agency / name


def missing_receipts(settings: Settings, drops: Iterable[DropStatus]) -> bool:
    """Whether a drop lacks its receipt or workbook."""
    paths = (receipt_path(settings, drop) for drop in drops)
    return not all(path.exists() and path.with_suffix(".xlsx").exists() for path in paths)


def write_receipts(
    connection: duckdb.DuckDBPyConnection, settings: Settings, drops: Iterable[DropStatus]
) -> None:
    """Write the receipt and the workbook of each drop whose receipt is missing or out of date."""
    sums = _problem_sums(connection)
    for drop in drops:
        path = receipt_path(settings, drop)
        sheets = list(sheet_names(connection, drop.drop_id).values())
        receipt = _receipt(drop, sums.get(drop.drop_id, []))
        text = json.dumps(receipt | ({"sheets": sheets} if sheets else {}), indent=2) + "\n"
        workbook = path.with_suffix(".xlsx")
        if workbook.exists() and path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        write_workbook(connection, drop, STATUS_WORDS[drop.status], workbook)
        _replace(path, text)


def _problem_sums(connection: duckdb.DuckDBPyConnection) -> dict[str, list[dict[str, Any]]]:
    """For each drop its broken rules with the number of rows that break them."""
    rows = connection.execute(
        """
        select
            drop_id,
            rule_code,
            column_name,
            severity,
            value_class,
            message,
            count(*) as row_count
        from receipt.quarantine
        group by all
        order by drop_id, severity desc, row_count desc, rule_code, column_name, value_class
        """
    ).fetchall()
    names = ("rule", "column", "severity", "found", "send_instead", "row_count")
    sums: dict[str, list[dict[str, Any]]] = {}
    for drop_id, *values in rows:
        sums.setdefault(drop_id, []).append(dict(zip(names, values, strict=True)))
    return sums


def _receipt(drop: DropStatus, problems: list[dict[str, Any]]) -> dict[str, Any]:
    """A drop's receipt as it is written down."""
    return {
        "status": drop.status,
        "message": drop.message,
        "drop_id": drop.drop_id,
        "agency": drop.agency,
        "dataset": drop.dataset,
        "recording_system": drop.recording_system,
        "contract": drop.contract_version,
        "period": drop.period,
        "path": drop.path,
        "sha256": drop.sha256,
        "byte_count": drop.byte_count,
        "file_kind": drop.file_kind,
        "encoding": drop.encoding,
        "received_date": drop.received_date.isoformat(),
        "loaded_at": drop.loaded_at.isoformat(timespec="seconds"),
        "row_count": drop.row_count,
        "landed_count": drop.landed_count,
        "quarantined_count": drop.quarantined_count,
        "superseded_count": drop.superseded_count,
        "left_out_count": drop.left_out_count,
        "superseded_by_drop_id": drop.superseded_by_drop_id,
        "problems": problems,
    }


def _replace(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    candidate = path.with_name(f".{path.name}")
    candidate.write_text(text, encoding="utf-8")
    candidate.replace(path)
