"""tau-Argus as an oracle: recorded for everybody, and asked again where it is installed."""

from __future__ import annotations

from math import ceil, floor

import pytest

from disclosure import peers
from disclosure.brute_force import possible_values
from disclosure.optimum import find_optimum
from disclosure.peers_page import FARTHEST
from disclosure.systems import without
from disclosure.tau_argus.cases import CASES, LEVELS, Case, as_table
from disclosure.tau_argus.compare import (
    LARGEST_SOLVED,
    Compared,
    Recorded,
    attack_recorded,
    comparisons,
)
from disclosure.tau_argus.oracle import METHODS, PYTHON, Hidden, ask, python_with_tau_argus
from disclosure.tau_argus.record import digest, recorded
from warehouse.disclosure.attack import Attacker, request_of
from warehouse.disclosure.audit.form import Report

LARGEST_SOLVED_HERE = 40
"""Cells; the optimum of a larger table is looked for by `make proof` alone: it takes its time."""

SAME_COST = 0.01
"""tau-Argus rounds costs: each to a thousandth, and again to its own scale."""

LARGEST_TRIED = 24
"""Cells of a table of which all counts are tried."""

LARGEST_COUNT = 60
"""Above any cell inside a table so small."""

MOST_ABOVE_OPTIMUM = 1.1
"""Times the least cost, over all tables: the engine searches, it does not prove."""

each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.name}, {case.level}")
each_method = pytest.mark.parametrize("method", METHODS)


def compared(case: Case) -> Compared:
    return next(found for found in comparisons() if found.case is case)


def whole(hidden: dict[str, Hidden]) -> dict[str, tuple[int, int]]:
    """The whole counts within the bounds of tau-Argus' audit, which knows no whole numbers."""
    return {key: (ceil(cell.low - 1e-6), floor(cell.high + 1e-6)) for key, cell in hidden.items()}


def check_agreement(pattern: Recorded) -> None:
    """On the terms of tau-Argus our attacker finds what its audit finds, cell by cell."""
    report = pattern.on_their_terms
    assert bounds(report) == whole(dict(pattern.hidden))
    assert {f.key for f in report.findings if f.verdict != "safe"} == pattern.unsafe


def bounds(report: Report) -> dict[str, tuple[int | None, int | None]]:
    return {finding.key: (finding.low, finding.high) for finding in report.findings}


def test_record_is_of_these_tables() -> None:
    record = recorded()
    assert record.tables == {case.name: digest(case) for case in CASES}
    assert record.hidden.keys() == {(c.name, c.level, m) for c in CASES for m in METHODS}
    for case in CASES:
        primary = {cell.key for cell in case.system.cells if cell.is_primary}
        for method in METHODS:
            found = record.of(case, method)
            assert {key for key, cell in found.items() if cell.is_primary} == primary


def test_tables_are_of_all_kinds() -> None:
    """Peers' and seeded; two-way, three-way and hierarchical."""
    kinds = {kind.strip() for case in CASES for kind in case.kind.split(",")}
    assert {"two-way", "three-way", "hierarchical"} <= kinds
    assert {case.name.startswith("Seed") for case in CASES} == {True, False}


def test_linked_tables_are_no_table() -> None:
    for example in (peers.PART_OF_A_TABLE, peers.LINKED_TABLES, peers.TWO_HIERARCHIES):
        assert as_table(example.system) is None


@each_method
@each_case
def test_attacker_finds_what_the_audit_of_tau_argus_finds(case: Case, method: str) -> None:
    check_agreement(compared(case).recorded[method])


def test_attacker_that_forgets_a_dimension_does_not(attacker: Attacker) -> None:
    """The oracle can tell: without the lines of one dimension bounds are not those recorded."""
    [case] = (c for c in CASES if c.name == "Intervals of five" and c.level == "four counts")
    hidden = recorded().of(case, "OPT")
    lines = [r.name for r in case.system.relations if " by geo " in r.name]
    report = attacker.attack(request_of(without(case.system, *lines), hidden))
    assert bounds(report) != whole(dict(hidden))


@each_case
def test_optimal_pattern_is_safe_and_no_dearer_than_any_other(case: Case) -> None:
    found = compared(case)
    optimal = found.recorded["OPT"]
    assert optimal.on_their_terms.is_safe
    others = [found.on_their_terms.pattern.secondary_cost]
    others += [p.cost for p in found.recorded.values() if p.on_their_terms.is_safe]
    assert optimal.cost <= min(others) + SAME_COST


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if len(case.system.cells) <= LARGEST_SOLVED_HERE],
    ids=lambda case: f"{case.name}, {case.level}",
)
def test_optimum_is_that_of_tau_argus(case: Case) -> None:
    check_optimum(case)


def check_optimum(case: Case) -> None:
    """Two programmes, two formulations, one optimum."""
    ours = find_optimum(case.system, farthest=FARTHEST)
    assert ours.is_proved
    assert ours.cost == pytest.approx(compared(case).recorded["OPT"].cost, abs=SAME_COST)


@each_case
def test_engine_is_safe_on_either_terms(case: Case) -> None:
    found = compared(case)
    for engines in (found.on_their_terms, found.on_our_terms):
        assert engines.report.is_safe, engines.report
        assert engines.report.findings


def test_engine_is_near_the_optimum() -> None:
    for level in LEVELS:
        tables = [found for found in comparisons() if found.case.level == level]
        optimal = sum(found.recorded["OPT"].cost for found in tables)
        engines = sum(found.on_their_terms.pattern.secondary_cost for found in tables)
        assert optimal <= engines + SAME_COST
        assert engines <= MOST_ABOVE_OPTIMUM * optimal


def test_printed_zeros_make_cells_exact_that_tau_argus_calls_safe() -> None:
    """Even by Optimal, which protects all it is asked to; trying all counts says so too."""
    tried = 0
    for found in comparisons():
        lost = found.recorded["OPT"].lost("exact")
        if not lost or len(found.case.system.cells) > LARGEST_TRIED:
            continue
        hidden = recorded().of(found.case, "OPT")
        if_zero, if_none = (
            possible_values(request_of(system, hidden), most=LARGEST_COUNT)
            for system in (found.case.system, found.case.ours)
        )
        assert {key for key, values in if_zero.items() if len(values) == 1} == set()
        assert {key for key, values in if_none.items() if len(values) == 1} == lost
        tried += 1
    assert tried


@pytest.mark.proof
def test_tau_argus_itself_agrees(attacker: Attacker, capsys: pytest.CaptureFixture[str]) -> None:
    """Asks it again; where it is not, says so and holds the larger optima to the record alone."""
    for case in CASES:
        if LARGEST_SOLVED_HERE < len(case.system.cells) <= LARGEST_SOLVED:
            check_optimum(case)
    python = python_with_tau_argus()
    if python is None:
        said = f"pytauargus is not here ({PYTHON} names no Python either): record not renewed"
    else:
        said = ask_again(python, attacker)
    with capsys.disabled():
        print(f"\ntau-Argus: {said}")


def ask_again(python: str, attacker: Attacker) -> str:
    """Each pattern agrees with our attacker; Optimal costs what it did."""
    same, versions = 0, set()
    for case in CASES:
        for method in METHODS:
            answer = ask(case, method, python)
            pattern = attack_recorded(case, answer.hidden, attacker)
            check_agreement(pattern)
            then = compared(case).recorded[method]
            if method == "OPT":
                assert pattern.cost == pytest.approx(then.cost, abs=SAME_COST)
            same += pattern.hidden == then.hidden
            versions.add(answer.version)
    [version] = versions
    return (
        f"pytauargus {version} was asked for {len(CASES) * len(METHODS)} patterns; {same} are "
        f"those recorded with {recorded().version}, all agree with the attacker"
    )
