"""The nightly job's end of the worker: start it early, ask it for checkpoints, close it."""

from __future__ import annotations

import queue
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from time import monotonic
from types import TracebackType
from typing import IO, Any, Self

from pydantic import ValidationError

from warehouse.expectations.protocol import Answer, Ready, Request
from warehouse.expectations.result import CheckpointResult
from warehouse.expectations.scope import Parameters
from warehouse.expectations.suite import FileName
from warehouse.settings import Settings

COMMAND = (sys.executable, "-m", "warehouse.expectations.worker")

ATTEMPTS = 2
"""How often a checkpoint is tried before a worker that dies at it is an error."""

LONGEST_CHECKPOINT = 3600.0
"""Seconds. A worker that says nothing for so long is taken for dead."""

PATIENCE_AT_CLOSE = 10.0
"""Seconds that a worker gets to end by itself."""


class WorkerDiedError(RuntimeError):
    """The worker ended, or fell silent, before it answered."""


class CheckpointWorker:
    """Runs checkpoints in a process of its own, restarting it once if it dies.

    Use it as a context manager, or call :meth:`start` and :meth:`close`. Not for use by several
    threads at once.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        command: tuple[str, ...] = COMMAND,
        longest_checkpoint: float = LONGEST_CHECKPOINT,
    ) -> None:
        self._settings = settings
        self._command = command
        self._longest_checkpoint = longest_checkpoint
        self._process: subprocess.Popen[str] | None = None
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._last_id = 0
        self.import_seconds: float | None = None
        """How long Great Expectations took to import; None until the first answer."""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def start(self) -> None:
        """Start the process and return at once; it imports while the caller goes on."""
        if self._process is not None:
            return
        # What the libraries say may quote a row's value: it goes nowhere. Run the command by hand
        # to see it.
        process = subprocess.Popen(  # noqa: S603 - a fixed command
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        self._process = process
        self._lines = queue.SimpleQueue()
        Thread(target=_forward, args=(process.stdout, self._lines), daemon=True).start()

    def run(
        self,
        checkpoint: str,
        files: Mapping[FileName, Path],
        suites: Sequence[dict[str, Any]] = (),
    ) -> CheckpointResult:
        """Check the files; whatever goes wrong with the worker is a result of its own.

        Args:
            checkpoint: One of :data:`~.suite.CHECKPOINTS`.
            files: The files that it needs.
            suites: More suites to run at it, as their YAML would be read.
        """
        started_at, started = datetime.now(UTC), monotonic()
        problem = ""
        for _ in range(ATTEMPTS):
            try:
                answer = self._ask(checkpoint, files, suites)
            except WorkerDiedError as error:
                problem = str(error)
                self._stop()
                continue
            if answer.result is not None:
                return answer.result
            problem = answer.problem
            break
        return CheckpointResult(
            checkpoint=checkpoint,
            started_at=started_at,
            seconds=round(monotonic() - started, 3),
            problem=f"Checkpoint {checkpoint} could not be run: {problem}",
        )

    def close(self) -> None:
        """Let the process end; make it, if it does not."""
        process = self._process
        if process is None:
            return
        if process.stdin is not None:
            with suppress(OSError):
                process.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE_AT_CLOSE)
        self._stop()

    def _ask(
        self,
        checkpoint: str,
        files: Mapping[FileName, Path],
        suites: Sequence[dict[str, Any]],
    ) -> Answer:
        self.start()
        self._last_id += 1
        request = Request(
            id=self._last_id,
            checkpoint=checkpoint,
            files=dict(files),
            parameters=Parameters.of(self._settings),
            suites=tuple(suites),
        )
        self._send(request)
        deadline = monotonic() + self._longest_checkpoint
        while True:
            line = self._next_line(deadline)
            with suppress(ValidationError):
                self.import_seconds = Ready.model_validate_json(line).seconds
            with suppress(ValidationError):
                answer = Answer.model_validate_json(line)
                if answer.id == request.id:
                    return answer

    def _send(self, request: Request) -> None:
        assert self._process is not None and self._process.stdin is not None  # noqa: S101, PT018
        try:
            self._process.stdin.write(request.model_dump_json() + "\n")
            self._process.stdin.flush()
        except OSError:
            raise WorkerDiedError(self._how_it_ended()) from None

    def _next_line(self, deadline: float) -> str:
        try:
            line = self._lines.get(timeout=max(0.0, deadline - monotonic()))
        except queue.Empty:
            minutes = self._longest_checkpoint / 60
            raise WorkerDiedError(f"its worker said nothing for {minutes:.0f} minutes.") from None
        if line is None:
            raise WorkerDiedError(self._how_it_ended())
        return line

    def _how_it_ended(self) -> str:
        assert self._process is not None  # noqa: S101
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(PATIENCE_AT_CLOSE)
        code = self._process.returncode
        how = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
        return f"its worker ended ({how}); try `{' '.join(('python', *self._command[1:]))}`."

    def _stop(self) -> None:
        """End the process whatever it does, and forget it."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


def _forward(stream: IO[str] | None, lines: queue.SimpleQueue[str | None]) -> None:
    """Pass on what a worker says, line by line, and None when it says no more."""
    assert stream is not None  # noqa: S101
    with suppress(ValueError, OSError):  # closed under our hands
        for line in stream:
            lines.put(line)
    lines.put(None)
