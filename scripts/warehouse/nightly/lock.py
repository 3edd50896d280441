"""One run at a time on one data folder."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import BaseModel, ValidationError

from warehouse.nightly.failure import LockHeldError


class Holder(BaseModel):
    """Who is at work; written beside the lock, since the lock itself is an empty file."""

    command: str
    process_id: int
    host: str
    since: datetime

    def words(self) -> str:
        """For the one who has to wait."""
        return (
            f"`warehouse {self.command}`, process {self.process_id} on {self.host}, "
            f"since {self.since:%d %B %Y %H:%M:%S}"
        )


@contextmanager
def hold_lock(data_dir: Path, command: str) -> Iterator[None]:
    """Hold the data folder's lock; the system lets go of it if the process dies.

    Raises:
        LockHeldError: at once if another run holds it, saying which.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    holder_path = data_dir / "lock.json"
    lock = FileLock(data_dir / ".lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise LockHeldError(
            f"Another run is at work on {data_dir}: {_read_holder(holder_path)}. "
            "Wait until it ends; nothing was done."
        ) from None
    try:
        holder = Holder(
            command=command,
            process_id=os.getpid(),
            host=socket.gethostname(),
            since=datetime.now().astimezone(),
        )
        holder_path.write_text(holder.model_dump_json())
        yield
    finally:
        holder_path.unlink(missing_ok=True)
        lock.release()


def _read_holder(path: Path) -> str:
    """Who holds the lock, as far as can be told."""
    try:
        return Holder.model_validate_json(path.read_bytes()).words()
    except (OSError, ValidationError):
        return "one that has not yet said who it is"
