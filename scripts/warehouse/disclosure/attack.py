"""Has the attacker try a system, in a process of its own, and reads what it found."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from threading import Timer
from types import TracebackType
from typing import Self

from warehouse.disclosure.audit.form import Demand, Report, Request, SeenCell, SeenRelation
from warehouse.disclosure.system import System

COMMAND = (sys.executable, "-m", "warehouse.disclosure.audit")

LONGEST_ATTACK = 3600.0
"""Seconds, after which an attack counts as failed: an unfinished one proves nothing."""


class AttackFailedError(RuntimeError):
    """The attack did not come to its end, so nothing may be published on its account."""


class Attacker:
    """The attacker's process, for one attack or several, one after the other.

    Use it as a context manager; the process starts with the first attack.
    """

    def __init__(self, *, longest: float = LONGEST_ATTACK) -> None:
        """Say how long to wait.

        Args:
            longest: Seconds for one attack.
        """
        self._longest = longest
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def attack(self, request: Request) -> Report:
        """Attack what is seen.

        Args:
            request: What is seen, and what is asked of it.

        Raises:
            AttackFailedError: if the attacker could not finish, or what is seen contradicts itself.
        """
        process = self._process = self._process or _start()
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018
        out_of_patience = Timer(self._longest, _kill, [process])
        out_of_patience.start()
        try:
            process.stdin.write(request.model_dump_json(exclude_defaults=True) + "\n")
            process.stdin.flush()
            answer = process.stdout.readline()
        except OSError:
            answer = ""
        finally:
            out_of_patience.cancel()
        if not answer:
            self.close()
            raise AttackFailedError(
                f"The attacker ended without a report (exit code {process.returncode}; it has "
                f"{self._longest:.0f} seconds)."
            )
        report = Report.model_validate_json(answer)
        if report.problem:
            raise AttackFailedError(f"The attack was impossible: {report.problem}.")
        return report

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None:
            return
        end_process(process)


def attack(request: Request, *, longest: float = LONGEST_ATTACK) -> Report:
    """Attack what is seen, once; see :meth:`Attacker.attack`."""
    with Attacker(longest=longest) as attacker:
        return attacker.attack(request)


def _start() -> subprocess.Popen[str]:
    # What the libraries say may quote a count: it goes nowhere. Run the command by hand to see it.
    return subprocess.Popen(  # noqa: S603 - a fixed command
        COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )


def end_process(process: subprocess.Popen[str]) -> None:
    """End the process and those that it started, if they have not ended, and its pipes."""
    _kill(process)
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(OSError):
                stream.close()


def _kill(process: subprocess.Popen[str]) -> None:
    """End the process and those that it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def request_of(
    system: System, hidden: Iterable[str] = (), *, insiders_up_to: int = 0, processes: int = 2
) -> Request:
    """What the public would see of a system, and what is asked of its hidden cells.

    Args:
        system: Cells and relations. A cell without a value is hidden.
        hidden: Cells to hide beside those that the system itself hides.
        insiders_up_to: Attack again as each contributor to a hidden cell of at most this count who
            knows that count; 0 for none.
        processes: How many may work at once.
    """
    gone = set(hidden) | {cell.key for cell in system.cells if cell.must_hide or cell.value is None}
    gone -= {cell.key for cell in system.cells if cell.is_known_zero}
    return Request(
        cells=tuple(
            SeenCell(key=cell.key, least=cell.least_known, most=cell.most)
            if cell.key in gone
            else SeenCell(key=cell.key, value=0 if cell.is_known_zero else cell.value)
            for cell in system.cells
        ),
        relations=tuple(
            SeenRelation(
                name=relation.name,
                terms=relation.terms,
                equals=relation.equals,
                at_least=relation.at_least,
                at_most=relation.at_most,
            )
            for relation in system.relations
        ),
        demands=_demands(system, gone),
        insiders=tuple(
            {cell.key: cell.value}
            for cell in system.cells
            if cell.key in gone and cell.value is not None and 0 < cell.value <= insiders_up_to
        ),
        processes=processes,
    )


def _demands(system: System, gone: set[str]) -> Mapping[str, Demand]:
    """What is asked of each hidden cell, where anything is."""
    demands = {
        cell.key: Demand(
            width=system.width_of(cell),
            high_at_least=cell.value + cell.above if cell.above and cell.value else None,
            low_at_most=cell.value - cell.below if cell.below and cell.value else None,
        )
        for cell in system.cells
        if cell.key in gone
    }
    return {key: demand for key, demand in demands.items() if demand != Demand()}
