"""Has the attacker try a system, in a process of its own, and reads what it found."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Mapping

from pydantic import ValidationError

from warehouse.disclosure.audit.form import Demand, Report, Request, SeenCell, SeenRelation
from warehouse.disclosure.system import System

COMMAND = (sys.executable, "-m", "warehouse.disclosure.audit")

LONGEST_ATTACK = 3600.0
"""Seconds, after which an attack counts as failed: an unfinished one proves nothing."""


class AttackFailedError(RuntimeError):
    """The attack did not come to its end, so nothing may be published on its account."""


def attack(request: Request, *, longest: float = LONGEST_ATTACK) -> Report:
    """Attack what is seen.

    Args:
        request: What is seen, and what is asked of it.
        longest: Seconds to wait.

    Raises:
        AttackFailedError: if the attacker could not finish, or what is seen contradicts itself.
    """
    try:
        process = subprocess.run(  # noqa: S603 - a fixed command
            COMMAND,
            input=request.model_dump_json(exclude_defaults=True).encode(),
            capture_output=True,
            timeout=longest,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise AttackFailedError(f"The attack did not end within {longest:.0f} seconds.") from None
    try:
        report = Report.model_validate_json(process.stdout)
    except ValidationError:
        # What it wrote may quote its input; the command can be run by hand to see it.
        raise AttackFailedError(
            f"The attacker ended with exit code {process.returncode} and no report."
        ) from None
    if report.problem:
        raise AttackFailedError(f"The attack was impossible: {report.problem}.")
    return report


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
