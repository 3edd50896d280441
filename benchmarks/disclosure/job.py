"""One step of one measurement, in a process of its own so that its memory can be told.

``python -m benchmarks.disclosure.job protect SYSTEM.json HIDDEN.json``, then ``attack`` with the
same, ``protect_once SYSTEM.json`` or ``audit DATA_DIR``. Says what it took, and how many cells it
hid or found; no count of people.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any
from unittest.mock import patch

from warehouse.disclosure import protect as protection
from warehouse.disclosure.attack import attack, request_of
from warehouse.disclosure.published_audit import audit_published
from warehouse.disclosure.system import read_system


class Clock:
    """Wall and processor time since it was made."""

    def __init__(self) -> None:
        self._started, self._cpu_started = perf_counter(), cpu_seconds()

    def read(self) -> dict[str, float]:
        """What was taken so far."""
        return {
            "seconds": round(perf_counter() - self._started, 1),
            "cpu_seconds": round(cpu_seconds() - self._cpu_started, 1),
        }


def cpu_seconds() -> float:
    """Processor time of this process and of those it has waited for."""
    return sum(os.times()[:4])


def protect_step(system_file: Path, hidden_file: Path) -> dict[str, Any]:
    """Protect, and leave the keys of what is hidden."""
    system = read_system(system_file)
    clock = Clock()
    pattern = protection.protect(system)
    taken = clock.read()
    hidden_file.write_text(json.dumps(sorted(pattern.keys)))
    return taken | {
        "programmes": pattern.solver_calls,
        "primary": pattern.primary_count,
        "secondary": pattern.secondary_count,
        "withheld": sum(not cell.is_virtual for cell in pattern.hidden),
    }


def protect_once_step(system_file: Path) -> dict[str, Any]:
    """Protect every block in one way alone, however small it is.

    Small blocks are protected in many ways for the cheapest; that takes a county longer than all
    the rest and hides how the work grows.
    """
    system = read_system(system_file)
    with patch.object(protection, "STARTS", ()):
        clock = Clock()
        pattern = protection.protect(system)
    return clock.read() | {"programmes": pattern.solver_calls, "secondary": pattern.secondary_count}


def attack_step(system_file: Path, hidden_file: Path) -> dict[str, Any]:
    """Attack what the first step left to see."""
    system, hidden = read_system(system_file), json.loads(hidden_file.read_text())
    clock = Clock()
    report = attack(request_of(system, hidden))
    return clock.read() | {
        "programmes": report.solver_calls,
        "exact": report.count("exact"),
        "too_narrow": report.count("too narrow"),
        "may_be_five": report.share_reaching,
    }


def audit_step(data_dir: Path) -> dict[str, Any]:
    """Attack the published file of a finished night."""
    from warehouse.nightly.releasing import demands_of

    demands = demands_of(data_dir / "restricted" / "warehouse.duckdb")
    clock = Clock()
    report = audit_published(data_dir / "published" / "warehouse.duckdb", demands=demands)
    return clock.read() | {
        "programmes": report.solver_calls,
        "shown": report.shown_count,
        "withheld": report.hidden_count,
        "relations": report.relation_count,
        "findings": len(report.findings),
    }


STEPS: dict[str, Callable[..., dict[str, Any]]] = {
    "protect": protect_step,
    "protect_once": protect_once_step,
    "attack": attack_step,
    "audit": audit_step,
}


def main() -> None:
    """Read the command line and do the step."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("step", choices=STEPS)
    parser.add_argument("paths", type=Path, nargs="+")
    arguments = parser.parse_args()
    print(json.dumps(STEPS[arguments.step](*arguments.paths)))


if __name__ == "__main__":
    main()
