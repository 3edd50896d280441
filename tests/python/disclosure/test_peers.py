"""Peers' published examples: ours are safe, near the optimum, and bounds are those they print."""

from __future__ import annotations

import pytest

from disclosure import peers
from disclosure.peers_page import PAGE, Compared, comparisons, page
from warehouse.disclosure.attack import Attacker
from warehouse.disclosure.audit.form import Request, SeenCell, SeenRelation

NAMES = [example.name for example in peers.EXAMPLES]


def compared(name: str) -> Compared:
    return next(found for found in comparisons() if found.example.name == name)


@pytest.mark.parametrize("name", NAMES)
def test_protection_holds(name: str) -> None:
    found = compared(name)
    for answered in (found.theirs, found.ours):
        if answered is not None:
            assert answered.report.is_safe, answered.report
            assert answered.report.findings


@pytest.mark.parametrize("name", NAMES)
def test_no_optimum_is_dearer_than_what_the_engine_or_the_peer_found(name: str) -> None:
    """An optimum above either would not be one."""
    found = compared(name)
    for answered in (found.theirs, found.ours):
        if answered is not None and answered.optimum is not None:
            assert answered.optimum.is_proved
            assert answered.optimum.cost <= answered.pattern.secondary_cost + 1e-6
    peer, optimum = found.example.peer_cost, found.theirs.optimum
    if peer is not None and optimum is not None:
        assert optimum.cost <= peer + 1e-6


def test_most_examples_are_protected_at_the_least_cost() -> None:
    answered = [a for f in comparisons() for a in (f.theirs, f.ours) if a and a.optimum]
    at_optimum = [
        a for a in answered if a.optimum and a.pattern.secondary_cost <= a.optimum.cost + 1e-6
    ]
    assert len(at_optimum) >= len(answered) - 1


@pytest.mark.parametrize("name", [e.name for e in peers.EXAMPLES if e.bounds])
def test_bounds_are_those_that_the_peer_prints(name: str) -> None:
    found = compared(name)
    assert found.peer_on_their_terms is not None
    known = {f.key: (f.low, f.high) for f in found.peer_on_their_terms.findings}
    assert {key: known[key] for key in found.example.bounds} == found.example.bounds


@pytest.mark.parametrize("name", [e.name for e in peers.EXAMPLES if e.secondary])
def test_peers_pattern_is_safe_on_its_own_terms(name: str) -> None:
    report = compared(name).peer_on_their_terms
    assert report is not None
    assert report.is_safe, [f for f in report.findings if f.equations]


def test_bounds_of_the_handbook_are_found(attacker: Attacker) -> None:
    """Handbook on SDC, chapter 4, example 3 (Geurts 1992, table 10): cell (1,1) is 3 to 6."""
    lines = {
        "R1": ({"11": 1, "12": 1}, 7),
        "R2": ({"21": 1, "22": 1}, 3),
        "C1": ({"11": 1, "21": 1}, 6),
        "C2": ({"12": 1, "22": 1}, 4),
    }
    report = attacker.attack(
        Request(
            cells=tuple(SeenCell(key=key, least=0) for key in ("11", "12", "21", "22")),
            relations=tuple(
                SeenRelation(name=name, terms=terms, equals=equals)
                for name, (terms, equals) in lines.items()
            ),
        )
    )
    assert {f.key: (f.low, f.high) for f in report.findings} == {
        "11": (3, 6),
        "12": (1, 4),
        "21": (0, 3),
        "22": (0, 3),
    }


def test_zeros_that_are_printed_break_patterns_that_were_safe() -> None:
    """The measurement that decides the design: some of the peers' patterns fall."""
    fallen = [f for f in comparisons() if f.peer_on_our_terms and not f.peer_on_our_terms.is_safe]
    assert fallen


def test_page_is_up_to_date() -> None:
    assert PAGE.read_text() == page(), "run: python -m disclosure.peers_page"
