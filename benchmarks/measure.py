"""Run one command and measure it: wall time, processor time, most memory of its whole tree."""

from __future__ import annotations

import os
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SAMPLES_A_SECOND = 20
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
MEGABYTE = 1_000_000


class CommandFailedError(RuntimeError):
    """The command ended with an error; the message is the end of what it said."""


@dataclass(frozen=True)
class Measured:
    """What one run took."""

    seconds: float
    """Wall time."""
    cpu_seconds: float
    """Processor time of the command and all that it started: other work on the machine moves it
    less than wall time."""
    peak_megabytes: float
    """Most resident memory at once, over all processes; pages that two share count twice."""
    load_before: float
    """Processes that wanted a processor, mean of the minute before."""
    output: str


def measure(command: Sequence[str | Path], environment: Mapping[str, str]) -> Measured:
    """Run ``command`` to its end.

    Raises:
        CommandFailedError: if it fails.
    """
    load_before = os.getloadavg()[0]
    before = os.times()
    started = perf_counter()
    process = subprocess.Popen(  # noqa: S603 - a contender of this package
        [str(word) for word in command],
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    watch = _Watch(process.pid)
    watch.start()
    output, complaint = process.communicate()
    seconds = perf_counter() - started
    watch.end()
    after = os.times()
    if process.returncode:
        raise CommandFailedError(f"{command[0]}: {(complaint or output)[-2000:]}")
    return Measured(
        seconds=round(seconds, 2),
        cpu_seconds=round(
            after.children_user + after.children_system
            - before.children_user - before.children_system,
            2,
        ),
        peak_megabytes=round(watch.peak_bytes / MEGABYTE),
        load_before=round(load_before, 2),
        output=output,
    )  # fmt: skip


def evict(folder: Path) -> None:
    """Ask the system to forget the files of a folder, so that the next to read them waits."""
    for path in folder.rglob("*"):
        if path.is_file():
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
                os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
            finally:
                os.close(handle)


class _Watch(threading.Thread):
    """Samples the resident memory of a process and its descendants."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.peak_bytes = 0
        self._pid = pid
        self._ended = threading.Event()

    def run(self) -> None:
        """Sample until told to end."""
        while not self._ended.wait(1 / SAMPLES_A_SECOND):
            self.peak_bytes = max(self.peak_bytes, sum(map(_resident_bytes, _tree(self._pid))))

    def end(self) -> None:
        """Stop sampling."""
        self._ended.set()
        self.join()


def _tree(pid: int) -> list[int]:
    """A process and all its descendants."""
    found = [pid]
    for parent in found:
        for thread in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                found += map(int, thread.read_text().split())
            except OSError:
                continue
    return found


def _resident_bytes(pid: int) -> int:
    """Resident memory; 0 of a process that has ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_BYTES
    except (OSError, IndexError):
        return 0
