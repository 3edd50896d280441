"""Random linked tables and policies: nothing hidden can be recovered, by anyone's arithmetic."""

from __future__ import annotations

import math
import os
from collections import Counter
from collections.abc import Callable
from time import monotonic

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from disclosure.brute_force import TooManyError, possible_values
from disclosure.random_systems import Drawn, systems
from warehouse.disclosure.attack import Attacker, request_of
from warehouse.disclosure.audit.form import Report, Request
from warehouse.disclosure.protect import Pattern, UnprotectableError, protect
from warehouse.disclosure.system import System

Tally = Counter[str]
PROOF_CASES = int(os.environ.get("DISCLOSURE_PROOF_CASES", "1000"))


def run(cases: int, attacker: Attacker) -> Tally:
    """Check as many random systems; what they were like."""
    tally: Tally = Counter()

    @seed(2019)
    @settings(
        max_examples=cases,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(systems())
    def check(drawn: Drawn) -> None:
        tally["systems"] += 1
        tally["cells"] += len(drawn.system.cells)
        before = request_of(drawn.system)
        _check_bounds(before, attacker.attack(before), drawn.largest, tally)
        _check_protection(drawn, attacker, tally)

    check()
    return tally


def _check_protection(drawn: Drawn, attacker: Attacker, tally: Tally) -> None:
    """What is protected is safe; what is said to be beyond protection is."""
    system = drawn.system
    pattern = _pattern_or_words(system)
    if isinstance(pattern, str):
        tally["beyond protection"] += 1
        everything = {cell.key for cell in system.cells if not cell.is_fixed}
        report = attacker.attack(request_of(system, everything))
        lost = [f.key for f in report.findings if f.verdict in {"exact", "too narrow"}]
        assert any(pattern.startswith(f"{key} cannot") for key in lost), (pattern, lost)
        return
    if tally["systems"] % 5 == 0:
        assert protect(system) == pattern, "the same system makes the same pattern"
    for cell in system.cells:
        assert (cell.key in pattern.keys) >= cell.must_hide
        assert not (cell.key in pattern.keys and cell.is_fixed)
    request = request_of(system, pattern.keys)
    report = attacker.attack(request)
    assert report.is_safe, [f for f in report.findings if f.equations]
    values = _check_bounds(request, report, drawn.largest, tally)
    tally["primary"] += pattern.primary_count
    tally["secondary"] += pattern.secondary_count
    if values is not None:
        tally["protected, counted out"] += 1
        _check_widths(system, values)


def _pattern_or_words(system: System) -> Pattern | str:
    try:
        return protect(system)
    except UnprotectableError as error:
        return str(error)


def _check_bounds(
    request: Request, report: Report, largest: int, tally: Tally
) -> dict[str, set[int]] | None:
    """The attacker's bounds are those of all sets of counts, where these can be tried."""
    most = 2 * largest + 12
    try:
        values = possible_values(request, most=most)
    except TooManyError:
        return None
    tally["counted out"] += 1
    highest = max((finding.high or math.inf for finding in report.findings), default=0)
    for finding in report.findings:
        possible = values[finding.key]
        assert finding.low is not None
        assert finding.low <= min(possible) <= max(possible) <= (finding.high or math.inf), finding
        assert (finding.verdict == "exact") <= (len(possible) == 1), finding
        if finding.is_attained and highest <= most:
            assert (finding.low, finding.high) == (min(possible), max(possible)), finding
    return values


def _check_widths(system: System, values: dict[str, set[int]]) -> None:
    for cell in system.cells:
        if cell.key in values:
            width = system.width_of(cell)
            possible = values[cell.key]
            assert max(possible) - min(possible) >= width, cell
            assert len(possible) >= min(width + 1, 4), (cell, sorted(possible))


def test_random_systems_give_nothing_away(attacker: Attacker) -> None:
    tally = run(60, attacker)
    assert tally["protected, counted out"] > 10, tally
    assert tally["beyond protection"], tally


@pytest.mark.proof
@pytest.mark.timeout(7200)
def test_a_thousand_random_systems_give_nothing_away(
    attacker: Attacker, record_proof: Callable[[str, str], None]
) -> None:
    began = monotonic()
    tally = run(PROOF_CASES, attacker)
    record_proof("random_systems", words(tally, monotonic() - began))


def words(tally: Tally, seconds: float) -> str:
    """The account of a run."""
    return f"""# Random linked tables and policies

`tests/python/disclosure/test_random_systems.py` draws tables over one to three dimensions, flat,
nested or divided in two ways, with complements, people counted once, cells known from before and
policies of widths 1 to 4. Each is attacked before and after protection, and where the sets of
counts can all be tried, they are.

| | |
| --- | ---: |
| systems | {tally["systems"]:,} |
| cells | {tally["cells"]:,} |
| primary cells | {tally["primary"]:,} |
| secondary cells | {tally["secondary"]:,} |
| patterns attacked, counts tried one by one as well | {tally["protected, counted out"]:,} |
| bounds compared with all possible counts | {tally["counted out"]:,} |
| said to be beyond protection, and found to be | {tally["beyond protection"]:,} |
| hidden cells recovered, or left too narrow | 0 |
| seconds | {seconds:,.0f} |
"""
