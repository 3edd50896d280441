"""tau-Argus' recorded patterns beside the engine's, and what the attacker makes of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from disclosure.tau_argus.cases import CASES, LEVELS, Case
from disclosure.tau_argus.oracle import METHODS, Hidden
from disclosure.tau_argus.record import recorded
from warehouse.disclosure.attack import Attacker, request_of
from warehouse.disclosure.audit.form import Report
from warehouse.disclosure.protect import Pattern, protect
from warehouse.disclosure.system import System

COLUMNS = (
    "table",
    "cells",
    "primary",
    "tau-Argus, Optimal",
    "tau-Argus, Modular",
    "engine, its terms",
    "engine, our terms",
    "Optimal on our terms",
    "Modular on our terms",
)

ABOUT = """
## Beside tau-Argus itself

tau-Argus' own engine, by `pytauargus` {version}, was run on {date} on the examples above that are
one whole table and print their zeros, and on tables drawn by chance (seeds 1 to 3 two-way, 4 to 6
hierarchical, 7 to 9 three-way, 10 and 11 three-way and hierarchical). What it hid and what its own
audit said is kept in `tests/python/disclosure/tau_argus/record.csv`, and how to run it again in
`record.json` beside it. Linked tables (6, 8, 9 and 11) cannot be put to it, and it takes empty
cells for known (3 and 4).

On its terms a hidden cell may be zero, and the bounds of a primary cell must reach a **level**
beyond its count. On our terms a hidden cell is at least 1 and every primary one keeps four counts,
whatever the level. Figures are secondary cells hidden / their cost, as above.
"""

FINDINGS = """
On its terms our attacker finds of every cell what its audit finds: {cells} hidden cells in
{patterns} patterns, each with the same bounds (the whole counts within them, where its bounds are
halves), and unsafe where it says unsafe ({unsafe} cells, none of them Optimal's). Optimal's cost is
the least there is: our own programme finds the same for each table of up to {solved} cells. Over
all tables and both levels the engine's patterns cost {above:.0f} % more than that.

On our terms {exact} cells of {patterns} patterns are exact that its audit calls safe: not while
they may be zero, but once everybody knows that zeros are printed. Another {narrow} are too narrow,
for the same reason or because the level asks for less. The engine's own patterns on our terms have
none of either.

What to know before trusting a run of `pytauargus` {version}:

- Asked for Optimal without a time it stops short of the optimum.
- It takes the table's own smallest and largest cell for what everybody knows of any cell; the
  original takes 0 and one and a half times the largest, and so do the runs above
  (`tests/python/disclosure/tau_argus/engine.py`).
- It leaves working files where it runs, which change the next run's pattern or crash it. Here each
  table has a folder and a process of its own.
- It is there for Python 3.11 to 3.15 on Linux (glibc 2.28 or later; x86_64, aarch64), macOS 14
  (arm64) and Windows (x64), as wheels alone. It is no part of this project's environment: the tests
  hold to the record, and `make proof` asks it again where it is installed or where
  `TAU_ARGUS_PYTHON` names a Python that has it.
"""

LARGEST_SOLVED = 60
"""Cells of a table whose optimum our own programme looks for too, in `make proof` at the latest."""


@dataclass(frozen=True)
class Recorded:
    """A pattern of tau-Argus, and what our attacker makes of it."""

    hidden: Mapping[str, Hidden]
    cost: float
    on_their_terms: Report
    on_our_terms: Report

    @property
    def secondary_count(self) -> int:
        """How many cells it hides beside the primary ones."""
        return sum(not cell.is_primary for cell in self.hidden.values())

    @property
    def unsafe(self) -> frozenset[str]:
        """What its own audit says is not protected."""
        return frozenset(key for key, cell in self.hidden.items() if cell.is_unsafe)

    def lost(self, verdict: str) -> frozenset[str]:
        """What its audit calls safe and our attacker, knowing that zeros are printed, does not."""
        found = {f.key for f in self.on_our_terms.findings if f.verdict == verdict}
        return frozenset(found - self.unsafe)


@dataclass(frozen=True)
class Engines:
    """The engine's pattern, and the attack on it."""

    pattern: Pattern
    report: Report


@dataclass(frozen=True)
class Compared:
    """A table, by both."""

    case: Case
    recorded: Mapping[str, Recorded]
    on_their_terms: Engines
    on_our_terms: Engines


def attack_recorded(case: Case, hidden: Mapping[str, Hidden], attacker: Attacker) -> Recorded:
    """Attack a pattern of tau-Argus on its terms and on ours."""
    costs = {cell.key: cell.cost_of_hiding for cell in case.system.cells}
    return Recorded(
        hidden,
        sum(costs[key] for key, cell in hidden.items() if not cell.is_primary),
        attacker.attack(request_of(case.system, hidden)),
        attacker.attack(request_of(case.ours, hidden)),
    )


@cache
def comparisons() -> tuple[Compared, ...]:
    """All of them, once."""
    with Attacker() as attacker:

        def engines(system: System) -> Engines:
            pattern = protect(system)
            return Engines(pattern, attacker.attack(request_of(system, pattern.keys)))

        ours = {case.name: engines(case.ours) for case in CASES if case.level == next(iter(LEVELS))}
        return tuple(
            Compared(
                case,
                {
                    method: attack_recorded(case, recorded().of(case, method), attacker)
                    for method in METHODS
                },
                engines(case.system),
                ours[case.name],
            )
            for case in CASES
        )


def section() -> Iterator[str]:
    """The part of the page on peers."""
    record = recorded()
    yield from ABOUT.format(version=record.version, date=record.recorded_on).strip().splitlines()
    for level, words in LEVELS.items():
        yield ""
        yield f"Level: {words}."
        yield ""
        yield f"| {' | '.join(COLUMNS)} |"
        yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- | --- |"
        yield from (_row(found) for found in comparisons() if found.case.level == level)
    yield ""
    yield from _findings().strip().splitlines()


def _row(found: Compared) -> str:
    cells = (
        found.case.name,
        str(len(found.case.system.cells)),
        str(sum(cell.is_primary for cell in found.case.system.cells)),
        *(_theirs(found.recorded[method]) for method in METHODS),
        *(
            f"{pattern.secondary_count} / {pattern.secondary_cost:.2f}"
            for pattern in (found.on_their_terms.pattern, found.on_our_terms.pattern)
        ),
        *(_verdict(found.recorded[method].on_our_terms) for method in METHODS),
    )
    return f"| {' | '.join(cells)} |"


def _theirs(pattern: Recorded) -> str:
    words = f"{pattern.secondary_count} / {pattern.cost:.2f}"
    return f"{words}, {len(pattern.unsafe)} unsafe" if pattern.unsafe else words


def _verdict(report: Report) -> str:
    if report.is_safe:
        return "safe"
    return f"{report.count('exact')} exact, {report.count('too narrow')} too narrow"


def _findings() -> str:
    patterns = [pattern for found in comparisons() for pattern in found.recorded.values()]
    optimal = sum(found.recorded["OPT"].cost for found in comparisons())
    engines = sum(found.on_their_terms.pattern.secondary_cost for found in comparisons())
    return FINDINGS.format(
        version=recorded().version,
        cells=sum(len(pattern.hidden) for pattern in patterns),
        patterns=len(patterns),
        unsafe=sum(len(pattern.unsafe) for pattern in patterns),
        above=100 * (engines / optimal - 1),
        exact=sum(len(pattern.lost("exact")) for pattern in patterns),
        solved=LARGEST_SOLVED,
        narrow=sum(len(pattern.lost("too narrow")) for pattern in patterns),
    )
