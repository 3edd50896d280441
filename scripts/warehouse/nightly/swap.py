"""Candidates become the live files by one atomic rename each, or not at all.

DuckDB keeps what it has not yet merged in ``<file>.wal``. DuckDB 1.4 and 1.5 replay such a file
into whatever database now bears its name, so no swap happens while one stands beside either name.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.nightly.failure import NightlyError


@dataclass(frozen=True)
class Swap:
    """One candidate, the live file it replaces, and who may read it."""

    candidate: Path
    live: Path
    mode: int
    """Permission bits of the live file; its folder gets them with the search bits."""


def wal_of(path: Path) -> Path:
    """DuckDB's write-ahead log beside a database file."""
    return path.with_name(path.name + ".wal")


def remove_database(path: Path) -> None:
    """Remove a candidate, its log first: a log alone would be replayed into its successor."""
    wal_of(path).unlink(missing_ok=True)
    path.unlink(missing_ok=True)


def seal(candidate: Path) -> None:
    """Merge and close a finished candidate, and see that it is whole on the disk.

    Raises:
        NightlyError: if something still holds it open or its log remains.
    """
    try:
        with duckdb.connect(candidate) as connection:
            connection.execute("checkpoint")
    except duckdb.IOException as error:
        raise NightlyError(f"{candidate} is still open elsewhere and cannot be sealed.") from error
    if wal_of(candidate).exists():
        raise NightlyError(
            f"{wal_of(candidate)} remains after the checkpoint; nothing was swapped."
        )
    _sync(candidate)


def promote(swap: Swap) -> None:
    """Put a sealed candidate in the place of its live file; readers keep the one they opened.

    Raises:
        NightlyError: if a log stands beside either name.
    """
    for path in (swap.candidate, swap.live):
        if wal_of(path).exists():
            raise NightlyError(
                f"{wal_of(path)} stands in the way: something wrote to {path}, which only this "
                "job may do, and the log would be replayed into the new file. Close what has it "
                "open, remove the log, and run this again."
            )
    folder = swap.live.parent
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(_folder_mode(swap.mode))
    swap.candidate.chmod(swap.mode)
    swap.candidate.replace(swap.live)
    _sync(folder)


def _folder_mode(file_mode: int) -> int:
    """Who may read a file may enter its folder; its owner may write there."""
    return 0o300 | file_mode | (file_mode & 0o044) >> 2


def _sync(path: Path) -> None:
    """Wait until a file, or a folder's names, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
