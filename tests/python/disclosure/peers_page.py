"""The page docs/disclosure/peers.md, from the peers' examples as the engine does them.

``PYTHONPATH=scripts:tests/python python -m disclosure.peers_page`` writes it again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from disclosure.optimum import Optimum, find_optimum
from disclosure.peers import EXAMPLES, Example
from disclosure.tau_argus.compare import section
from warehouse.disclosure.attack import Attacker, request_of
from warehouse.disclosure.audit.form import Report
from warehouse.disclosure.protect import Pattern, protect
from warehouse.disclosure.system import System

PAGE = Path(__file__).parents[3] / "docs" / "disclosure" / "peers.md"

LARGEST_SOLVED = 60
"""Cells; the optimum of a larger system is not looked for."""

FARTHEST = 30
"""How far the optimum's moves may go: far beyond any width asked here."""

COLUMNS = (
    "example",
    "kind",
    "cells",
    "primary",
    "peer",
    "engine, peer's terms",
    "optimum",
    "engine, our terms",
    "optimum",
    "peer's pattern on our terms",
)

ABOUT = """
Each row is an example that a peer published, with the cells primary that it says are. Figures are
**secondary cells hidden / their cost** (1 + log(1 + count) each).

On the peer's terms a hidden cell may be zero and must not be exact, or keeps the interval or the
protection level that the example asks for. On ours zeros are printed, so that a hidden cell is at
least 1, and every primary cell keeps four possible counts. The optimum is exact, by one
mixed-integer programme (`tests/python/disclosure/optimum.py`), and not looked for beyond 60 cells.
The last column says what our attacker makes of the peer's own pattern on our terms.
"""

FINDINGS = """
In every row no hidden cell is exact and none too narrow on the terms of that row, by the attack of
[the audit](engine.md). Where the peer prints the intervals that an intruder would know (1, 7 and
9), our attacker finds the same ones, bound for bound. The one row above its optimum (4) hides
zeros, which this house prints.
"""


@dataclass(frozen=True)
class Answered:
    """A system as the engine protects it, what an attack on that finds, and the optimum."""

    system: System
    pattern: Pattern
    report: Report
    optimum: Optimum | None


@dataclass(frozen=True)
class Compared:
    """An example on the peer's own terms and on ours, and what becomes of the peer's pattern."""

    example: Example
    theirs: Answered
    ours: Answered | None
    peer_on_their_terms: Report | None
    peer_on_our_terms: Report | None


def compare(example: Example, attacker: Attacker) -> Compared:
    """Protect, attack and solve an example."""

    def answer(system: System) -> Answered:
        pattern = protect(system)
        report = attacker.attack(request_of(system, pattern.keys))
        is_small = len(system.cells) <= LARGEST_SOLVED
        optimum = find_optimum(system, farthest=FARTHEST) if is_small else None
        return Answered(system, pattern, report, optimum)

    def attack_peer(system: System | None) -> Report | None:
        if system is None or example.secondary is None:
            return None
        return attacker.attack(request_of(system, example.secondary))

    ours = example.as_ours
    return Compared(
        example,
        answer(example.as_theirs),
        None if ours is None else answer(ours),
        attack_peer(example.as_theirs),
        attack_peer(ours),
    )


@cache
def comparisons() -> tuple[Compared, ...]:
    """All of them, once."""
    with Attacker() as attacker:
        return tuple(compare(example, attacker) for example in EXAMPLES)


def page() -> str:
    """The page."""
    return "\n".join([*_lines(), ""])


def _lines() -> Iterator[str]:
    yield "# Peers' worked examples"
    yield ""
    yield "Written by `PYTHONPATH=scripts:tests/python python -m disclosure.peers_page`;"
    yield "`tests/python/disclosure/test_peers.py` holds it to what the engine does."
    yield ""
    yield from ABOUT.strip().splitlines()
    yield ""
    yield f"| {' | '.join(COLUMNS)} |"
    yield "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |"
    for number, found in enumerate(comparisons(), start=1):
        yield _row(number, found)
    yield ""
    yield from FINDINGS.strip().splitlines()
    yield ""
    yield from section()
    yield ""
    yield "## Sources"
    yield ""
    for number, found in enumerate(comparisons(), start=1):
        yield f"{number}. {found.example.name}: {found.example.source}."


def _row(number: int, found: Compared) -> str:
    example = found.example
    cells = (
        f"{number}. {example.name}",
        example.kind,
        str(sum(not cell.is_virtual for cell in example.system.cells)),
        str(sum(cell.is_primary for cell in example.system.cells)),
        _peer(example),
        _ours(found.theirs),
        _optimum(found.theirs),
        _ours(found.ours),
        _optimum(found.ours),
        _verdict(found.peer_on_our_terms),
    )
    return f"| {' | '.join(cells)} |"


def _peer(example: Example) -> str:
    if example.peer_count is None:
        return "no pattern"
    cost = example.peer_cost
    return f"{example.peer_count}" if cost is None else f"{example.peer_count} / {cost:.2f}"


def _ours(answered: Answered | None) -> str:
    if answered is None:
        return "zeros are primary"
    return f"{answered.pattern.secondary_count} / {answered.pattern.secondary_cost:.2f}"


def _optimum(answered: Answered | None) -> str:
    if answered is None or answered.optimum is None:
        return ""
    return f"{len(answered.optimum.keys)} / {answered.optimum.cost:.2f}"


def _verdict(report: Report | None) -> str:
    if report is None:
        return ""
    if report.is_safe:
        return "safe"
    return f"{report.count('exact')} exact, {report.count('too narrow')} too narrow"


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page())
