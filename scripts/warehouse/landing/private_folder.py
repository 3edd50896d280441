"""A folder for raw rows that are looked at and not kept."""

from __future__ import annotations

import fcntl
import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warehouse.settings import Settings

PREFIX = ".private-"


@contextmanager
def private_folder(settings: Settings) -> Iterator[Path]:
    """A new folder of mode 0700 in the data folder, deleted at the end.

    Whoever works in one holds a lock on it, which ends with the process: a folder without its lock
    was left by a killed call, and is deleted by the next.
    """
    is_new = not settings.data_dir.exists()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with _locked(settings.data_dir):
        _sweep(settings.data_dir)
        folder = Path(mkdtemp(prefix=PREFIX, dir=settings.data_dir))
        held = os.open(folder, os.O_RDONLY)
        fcntl.flock(held, fcntl.LOCK_EX)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
        os.close(held)
        if is_new and not any(settings.data_dir.iterdir()):
            settings.data_dir.rmdir()


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold others off while a folder is made and locked."""
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def _sweep(data_dir: Path) -> None:
    """Delete the folders that nobody works in any more."""
    for folder in data_dir.glob(f"{PREFIX}*"):
        try:
            held = os.open(folder, os.O_RDONLY)
        except FileNotFoundError:
            continue  # its call has just ended
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue
        else:
            shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(held)
