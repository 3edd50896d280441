"""Candidates become the live files by one atomic rename each, or not at all.

DuckDB keeps what it has not yet merged in ``<file>.wal``. DuckDB 1.4 and 1.5 replay such a file
into whatever database now bears its name, so no swap happens while one stands beside either name.
"""

from __future__ import annotations

import os
import stat
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
    """Permission bits of the live file; its folder gets them with the search bits.

    The file's group is its folder's, so that whoever gives the folder to a group of readers has
    given it every later file too.
    """


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
        NightlyError: if a log stands beside either name, or the folder's group cannot be given.
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
    _open_folder(folder, swap.mode)
    _give_to_group(swap.candidate, folder)
    swap.candidate.chmod(swap.mode)
    swap.candidate.replace(swap.live)
    _sync(folder)


def _open_folder(folder: Path, file_mode: int) -> None:
    """Let who may read a file enter its folder, and its owner write there.

    A folder that hands its group on to what is made in it goes on doing so.
    """
    readable = 0o300 | file_mode | (file_mode & 0o044) >> 2
    folder.chmod(readable | folder.stat().st_mode & stat.S_ISGID)


def _give_to_group(candidate: Path, folder: Path) -> None:
    """Give a file the folder's group: one that is renamed into a folder keeps its own."""
    group = folder.stat().st_gid
    try:
        os.chown(candidate, -1, group)
    except PermissionError:
        raise NightlyError(
            f"{candidate} cannot be given the group of {folder} (number {group}): run this as a "
            "member of that group. Nothing was swapped."
        ) from None


def _sync(path: Path) -> None:
    """Wait until a file, or a folder's names, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
