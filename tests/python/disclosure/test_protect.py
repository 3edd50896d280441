"""What is hidden and what is not, and what is said where nothing helps."""

from __future__ import annotations

import numpy as np
import pytest

from disclosure.systems import cells, replaced, total, two_way
from warehouse.disclosure import movement
from warehouse.disclosure.attack import Attacker, request_of
from warehouse.disclosure.movement import SolverError
from warehouse.disclosure.protect import UnprotectableError, protect
from warehouse.disclosure.system import Cell, Relation, System, SystemFormError
from warehouse.disclosure.tables import Cube, Dimension

TABLE = two_way((3, 20, 30), (25, 18, 31), (22, 40, 19))


def big_table(seed: int) -> System:
    counts = np.random.default_rng(seed).integers(0, 12, (6, 6))
    return two_way(*(tuple(row) for row in counts.tolist()))


def test_pattern_of_a_table() -> None:
    pattern = protect(TABLE)
    assert pattern.primary_count == 1
    assert pattern.secondary_count == 3
    [primary] = [cell for cell in pattern.hidden if cell.is_primary]
    assert primary.key == "r0c0"
    assert primary.high - primary.low >= 3
    assert all(cell.hidden_for == "r0c0" for cell in pattern.hidden if not cell.is_primary)


def test_cost_decides_what_is_hidden() -> None:
    others = protect(TABLE).keys - {"r0c0"}
    dear = TABLE
    for key in others:
        dear = replaced(dear, key, cost=1000)
    assert not protect(dear).keys & others


def test_what_is_known_is_never_hidden() -> None:
    for key in sorted(protect(TABLE).keys - {"r0c0"}):
        known = replaced(TABLE, key, is_shown=True)
        assert key not in protect(known).keys


def test_what_is_hidden_already_stays_so() -> None:
    hidden = replaced(TABLE, "r2c2", is_hidden=True)
    pattern = protect(hidden)
    assert "r2c2" in pattern.keys
    # It is protected like any other hidden cell, and used where it helps.
    assert pattern.secondary_count == 3


def test_zeros_are_never_hidden() -> None:
    table = two_way((3, 0, 30), (25, 18, 31), (0, 40, 19))
    assert not protect(table).keys & {"r0c1", "r2c0"}


def test_nothing_to_hide_hides_nothing() -> None:
    pattern = protect(two_way((30, 20), (25, 18)))
    assert pattern.hidden == ()
    assert pattern.solver_calls == 0


def test_cell_that_nothing_relates_to_is_safe(attacker: Attacker) -> None:
    system = System(cells=cells(alone=3))
    pattern = protect(system)
    assert pattern.secondary_count == 0
    [finding] = attacker.attack(request_of(system)).findings
    assert (finding.low, finding.high, finding.verdict) == (1, None, "safe")


def test_blocks_are_protected_apart() -> None:
    parts = [cells(**{f"{n}all": 20, f"{n}a": 3, f"{n}b": 17}) for n in "xyz"]
    relations = tuple(total(f"{n}all", f"{n}a", f"{n}b") for n in "xyz")
    system = System(cells=sum(parts, ()), relations=relations)
    assert protect(system).block_count == 3


@pytest.mark.parametrize("seed", range(4))
def test_order_of_the_file_makes_no_difference(seed: int) -> None:
    system = big_table(seed)
    shuffled = System(
        cells=tuple(reversed(system.cells)),
        relations=tuple(
            Relation(name=relation.name, terms=dict(reversed(relation.terms.items())))
            for relation in reversed(system.relations)
        ),
    )
    assert protect(shuffled) == protect(system)


def test_redundant_cells_are_shown_again() -> None:
    """No secondary cell can be shown by itself without an attacker gaining by it."""
    system = two_way((1, 9, 8, 30), (12, 2, 11, 7), (10, 8, 3, 9), (14, 7, 12, 4))
    pattern = protect(system)
    secondary = [cell.key for cell in pattern.hidden if not cell.is_primary]
    assert len(secondary) > 3
    with Attacker() as attacker:
        for key in secondary:
            assert not attacker.attack(request_of(system, pattern.keys - {key})).is_safe, key


# ---------------------------------------------------------------------- where nothing helps


def test_unprotectable_cell_is_named_with_its_line() -> None:
    table = System(
        cells=(Cell(key="all", value=20, is_shown=True), *cells(women=17, men=3)),
        relations=(total("all", "women", "men"),),
    )
    table = replaced(table, "women", is_shown=True)
    with pytest.raises(UnprotectableError, match="men cannot be protected, because of: all adds"):
        protect(table)


def test_ones_that_fill_a_known_total_are_named() -> None:
    """1 + 1 = 2 is known to be nothing else where no hidden cell is zero."""
    table = System(
        cells=(Cell(key="all", value=2, is_shown=True), *cells(women=1, men=1)),
        relations=(total("all", "women", "men"),),
    )
    with pytest.raises(UnprotectableError) as raised:
        protect(table)
    assert "men cannot be protected" in str(raised.value)
    assert "women cannot be protected" in str(raised.value)


def test_gaps_in_a_range_are_no_possible_values(attacker: Attacker) -> None:
    """Twice a count is known to be even: 2 to 8 leaves four values, and no fewer will do."""
    system = System(
        cells=(
            *cells(pairs=2),
            Cell(key="people", value=4, is_primary=True),
            Cell(key="rest", value=40),
            Cell(key="all", value=44),
        ),
        relations=(
            Relation(name="two a pair", terms={"people": 1, "pairs": -2}),
            total("all", "people", "rest"),
        ),
    )
    pattern = protect(system)
    people = next(cell for cell in pattern.hidden if cell.key == "people")
    assert people.high - people.low >= 6
    assert attacker.attack(request_of(system, pattern.keys)).is_safe
    narrow = replaced(replaced(system, "all", is_shown=True), "rest", most=42, least=38)
    with pytest.raises(UnprotectableError, match="people cannot be protected"):
        protect(narrow)


def test_moves_in_halves_are_made_whole(attacker: Attacker) -> None:
    """An odd cycle: the programme moves by halves, whole counts only by twice as much."""
    system = System(
        cells=cells(a=3, b=9, c=12, ab=12, bc=21, ca=15),
        relations=(total("ab", "a", "b"), total("bc", "b", "c"), total("ca", "c", "a")),
    )
    for shown in ("bc", "ca"):
        system = replaced(system, shown, is_shown=True)
    pattern = protect(system)
    assert attacker.attack(request_of(system, pattern.keys)).is_safe


def test_protection_levels_above_and_below(attacker: Attacker) -> None:
    system = replaced(TABLE, "r2c2", is_primary=True, above=6, below=4)
    pattern = protect(system)
    found = next(cell for cell in pattern.hidden if cell.key == "r2c2")
    assert found.high >= 19 + 6
    assert found.low <= 19 - 4
    assert attacker.attack(request_of(system, pattern.keys)).is_safe
    with pytest.raises(UnprotectableError):
        protect(replaced(system, "r2c2", below=19))


def test_system_without_values_is_refused() -> None:
    with pytest.raises(SystemFormError, match="Cell a has no value"):
        protect(System(cells=(Cell(key="a"),)))


@pytest.mark.parametrize("limit", ["simplex_iteration_limit", "time_limit"])
def test_solver_that_does_not_finish_is_an_error(
    monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    """Anything but optimal or infeasible is no answer."""
    monkeypatch.setitem(movement.OPTIONS, limit, 0)
    with pytest.raises(SolverError, match="HiGHS"):
        protect(TABLE)


def test_wide_primary_cells_of_magnitudes(attacker: Attacker) -> None:
    system = two_way((300, 200, 500), (800, 190, 220), (170, 320, 120))
    system = replaced(system, "r1c2", is_primary=True, width=150)
    pattern = protect(system)
    [cell] = [cell for cell in pattern.hidden if cell.is_primary]
    assert cell.high - cell.low >= 150
    assert attacker.attack(request_of(system, pattern.keys)).is_safe


def test_tables_share_their_margins() -> None:
    """A cube's cells are the same in every table, and hierarchies add up twice where they do."""
    area = Dimension(
        "area",
        "all",
        (("all", ("n", "s")), ("n", ("a", "b")), ("all", ("a", "rest")), ("rest", ("b", "s"))),
    )
    counts = np.arange(6, dtype=np.int64).reshape(3, 2)
    cube = Cube((area, Dimension("sex", "both", (("both", ("f", "m")),))), counts)
    system = cube.system([["area"], ["sex"], ["area", "sex"]])
    assert len(system.cells) == len(area.codes) * 3
    assert len({relation.name for relation in system.relations}) == len(system.relations)
