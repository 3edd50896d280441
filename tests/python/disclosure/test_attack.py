"""What the attacker finds, how sure it is of it, and what happens if it cannot finish."""

from __future__ import annotations

import subprocess
import sys

import pytest

from disclosure.systems import cells, replaced, total, two_way
from warehouse.disclosure import attack as client
from warehouse.disclosure.attack import Attacker, AttackFailedError, attack, request_of
from warehouse.disclosure.audit.form import Demand, Report, Request, SeenCell, SeenRelation
from warehouse.disclosure.protect import protect
from warehouse.disclosure.system import Cell, Relation, System


def bounds(report: Report) -> dict[str, tuple[int | None, int | None]]:
    return {finding.key: (finding.low, finding.high) for finding in report.findings}


def test_hidden_values_do_not_reach_the_attacker() -> None:
    table = two_way((3, 20), (25, 18))
    request = request_of(table, protect(table).keys)
    hidden = {cell.key for cell in request.cells if cell.value is None}
    assert hidden == protect(table).keys
    assert "primary" not in request.model_dump_json()


def test_subtraction_is_found_with_its_equation(attacker: Attacker) -> None:
    system = System(cells=cells(all=20, women=17, men=3), relations=(total("all", "women", "men"),))
    [finding] = attacker.attack(request_of(system)).findings
    assert (finding.low, finding.high, finding.verdict) == (3, 3, "exact")
    assert finding.equations == ("all adds up: all 20 - women 17 - men ? = 0",)


def test_bounds_follow_from_all_equations_together(attacker: Attacker) -> None:
    """Fischetti and Salazar's first table, where no hidden cell is zero."""
    table = two_way((20, 50, 10), (8, 19, 22), (17, 32, 12))
    found = bounds(attacker.attack(request_of(table, {"r1c0", "r1c2", "r2c0", "r2c2"})))
    assert found["r1c2"] == (6, 29)


def test_whole_numbers_leave_less_than_linear_bounds(attacker: Attacker) -> None:
    """2 x + 3 y = 7 with x and y from 0 to 3: fractions leave a range, whole numbers 2 and 1."""
    request = Request(
        cells=(SeenCell(key="x", least=0, most=3), SeenCell(key="y", least=0, most=3)),
        relations=(SeenRelation(name="odd", terms={"x": 2, "y": 3}, equals=7),),
        demands={"x": Demand(width=1), "y": Demand(width=1)},
    )
    report = attacker.attack(request)
    assert bounds(report) == {"x": (2, 2), "y": (1, 1)}
    assert report.count("exact") == 2


def test_narrow_range_with_a_gap_is_too_narrow(attacker: Attacker) -> None:
    """1 or 3 or 5: as wide as asked, but with three values instead of four."""
    request = Request(
        cells=(SeenCell(key="x", most=5), SeenCell(key="y", least=0)),
        relations=(SeenRelation(name="odd", terms={"x": 1, "y": -2}, equals=1),),
        demands={"x": Demand(width=3)},
    )
    [x, _] = attacker.attack(request).findings
    assert (x.low, x.high, x.verdict) == (1, 5, "too narrow")


def test_nothing_is_asked_of_virtual_cells(attacker: Attacker) -> None:
    system = System(
        cells=(*cells(all=60, men=40), Cell(key="women", value=20, is_virtual=True)),
        relations=(total("all", "men", "women"),),
    )
    report = attacker.attack(request_of(system))
    assert bounds(report) == {"women": (20, 20)}
    assert report.count("not asked") == 1
    assert report.is_safe


def test_bounds_for_people_counted_once(attacker: Attacker) -> None:
    """Distinct people over two years: at least the larger year, at most the sum."""
    system = System(
        cells=cells(y1=7, y2=5, both=4),
        relations=(
            Relation(name="sum", terms={"y1": 1, "y2": 1, "both": -1}, at_least=0),
            Relation(name="larger", terms={"both": 1, "y2": -1}, at_least=-2, at_most=30),
        ),
    )
    found = bounds(attacker.attack(request_of(system)))
    assert found == {"both": (3, 12)}


def test_what_contradicts_itself_is_no_attack(attacker: Attacker) -> None:
    request = Request(
        cells=(SeenCell(key="all", value=2), SeenCell(key="a"), SeenCell(key="b", least=2)),
        relations=(SeenRelation(name="sum", terms={"all": 1, "a": -1, "b": -1}),),
    )
    with pytest.raises(AttackFailedError, match=r"sum leaves no count|no counts agree"):
        attacker.attack(request)
    visible = Request(
        cells=(SeenCell(key="all", value=2), SeenCell(key="a", value=1)),
        relations=(SeenRelation(name="sum", terms={"all": 1, "a": -1}),),
    )
    with pytest.raises(AttackFailedError, match="sum does not hold"):
        attacker.attack(visible)
    stranger = Request(cells=(), relations=(SeenRelation(name="sum", terms={"all": 1}),))
    with pytest.raises(AttackFailedError, match="sum names a cell that is not there"):
        attacker.attack(stranger)
    cycle = Request(
        cells=tuple(SeenCell(key=key) for key in "abc"),
        relations=(
            SeenRelation(name="ab", terms={"a": 1, "b": 1}, equals=9),
            SeenRelation(name="bc", terms={"b": 1, "c": 1}, equals=9),
            SeenRelation(name="ac", terms={"a": 1, "c": -1}, equals=1),
        ),
    )
    with pytest.raises(AttackFailedError, match="impossible"):
        attacker.attack(cycle)


def test_contributor_who_knows_a_count_learns_another(attacker: Attacker) -> None:
    """Two hidden cells in one line protect each other only from those who know neither."""
    system = System(
        cells=cells(all=20, a=2, b=18),
        relations=(total("all", "a", "b"),),
        primary_width=3,
    )
    protected = system.with_hidden(protect(system).keys)
    report = attacker.attack(request_of(protected, insiders_up_to=2))
    assert report.is_safe
    [insider] = report.insiders
    assert insider.knows == ("a",)
    assert len(insider.learns) == 1


def test_contributor_who_knows_nothing_of_use_learns_nothing(attacker: Attacker) -> None:
    table = two_way((2, 20, 30), (25, 2, 31), (22, 40, 19))
    everything = {cell.key for cell in table.cells}
    report = attacker.attack(request_of(table, everything, insiders_up_to=2))
    assert report.insiders == ()


def test_contributor_cannot_know_what_is_impossible(attacker: Attacker) -> None:
    request = Request(
        cells=(SeenCell(key="all", value=9), SeenCell(key="a"), SeenCell(key="b")),
        relations=(SeenRelation(name="sum", terms={"all": 1, "a": -1, "b": -1}),),
        insiders=({"a": 9},),
    )
    with pytest.raises(AttackFailedError, match="a cannot be as somebody knows"):
        attacker.attack(request)


def test_share_that_may_be_five_or_more(attacker: Attacker) -> None:
    system = System(
        cells=cells(all=7, a=3, b=4, rest=12, sum=19),
        relations=(total("all", "a", "b"), total("sum", "all", "rest")),
    )
    report = attacker.attack(request_of(system))
    assert bounds(report) == {"a": (1, 6), "b": (1, 6)}
    assert report.share_reaching == 1
    narrow = attacker.attack(request_of(replaced(system, "a", most=4)))
    assert narrow.share_reaching == 0.5


def with_processes_always(*more: str) -> tuple[str, ...]:
    """The attacker's command, to whom another process is worth while for a single question."""
    lines = (
        "from warehouse.disclosure.audit import __main__, attacker",
        "attacker.WORTH_PROCESSES = 1",
        *more,
        "__main__.main()",
    )
    return (sys.executable, "-c", "\n".join(lines))


def many_questions(processes: int) -> Request:
    rows = [tuple((7 * r + 3 * c) % 11 + (r * c) % 5 for c in range(30)) for r in range(30)]
    table = two_way(*rows)
    everything = {cell.key for cell in table.cells if cell.value and "c" in cell.key[1:]}
    return request_of(table, everything, processes=processes)


def test_two_processes_find_what_one_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "COMMAND", with_processes_always())
    one, two = (attack(many_questions(processes)) for processes in (1, 2))
    assert bounds(one) == bounds(two)
    assert [f.verdict for f in one.findings] == [f.verdict for f in two.findings]


def test_two_processes_are_really_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where asking them fails so does the attack: the test above would see it."""
    monkeypatch.setattr(client, "COMMAND", with_processes_always("attacker._ask_elsewhere = None"))
    assert attack(many_questions(processes=1)).findings
    with pytest.raises(AttackFailedError, match="without a report"):
        attack(many_questions(processes=2))


# ------------------------------------------------------------------------------ the process


def test_attack_runs_without_the_solver_of_the_suppressor() -> None:
    """OR-tools and highspy in one process would crash it, and independence is the point."""
    code = (
        "import sys, warehouse.disclosure.audit.attacker, warehouse.disclosure.audit.whole;"
        "ours = {n for n in sys.modules if n.startswith('warehouse.disclosure')};"
        "assert 'highspy' not in sys.modules;"
        "assert all('.audit' in n or n == 'warehouse.disclosure' for n in ours), ours"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_suppressor_runs_without_the_solvers_of_the_attacker() -> None:
    code = (
        "import sys, warehouse.disclosure.protect;"
        "assert not {'ortools', 'scipy'} & set(sys.modules);"
        "assert not [n for n in sys.modules if 'disclosure.audit' in n]"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_attacker_that_dies_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "COMMAND", (sys.executable, "-c", "raise SystemExit(3)"))
    with pytest.raises(AttackFailedError, match="without a report"):
        attack(Request(cells=()))


def test_attacker_that_takes_too_long_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "COMMAND", (sys.executable, "-c", "import time; time.sleep(60)"))
    with pytest.raises(AttackFailedError, match="without a report"):
        attack(Request(cells=()), longest=0.5)


def test_attacker_goes_on_after_an_error() -> None:
    with Attacker() as attacker:
        with pytest.raises(AttackFailedError):
            attacker.attack(
                Request(cells=(), relations=(SeenRelation(name="sum", terms={"all": 1}),))
            )
        assert attacker.attack(Request(cells=(SeenCell(key="a"),))).findings[0].low == 1


def test_many_cells_that_nothing_relates_to_take_no_time(attacker: Attacker) -> None:
    alone = tuple(
        SeenCell(key=f"cell {number}", most=4 if number % 2 else None) for number in range(3000)
    )
    demands = {cell.key: Demand(width=3) for cell in alone}
    report = attacker.attack(Request(cells=alone, demands=demands))
    assert report.count("safe") == 3000
    assert report.solver_calls < 10
    assert {(f.low, f.high, f.is_attained) for f in report.findings} == {
        (1, None, True),
        (1, 4, True),
    }
