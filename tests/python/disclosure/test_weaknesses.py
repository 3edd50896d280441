"""Weaknesses planted in what is published: the attacker finds each, and says by which equations."""

from __future__ import annotations

from disclosure.peers import LINKED_SYSTEM
from disclosure.systems import cells, replaced, total, two_way, without
from warehouse.disclosure.attack import Attacker, request_of
from warehouse.disclosure.audit.form import Report
from warehouse.disclosure.protect import protect
from warehouse.disclosure.system import Cell, Relation, System


def attacked(attacker: Attacker, truth: System, believed: System) -> Report:
    """What an attacker finds who knows all of ``truth``, where only ``believed`` was protected."""
    return attacker.attack(request_of(truth, protect(believed).keys))


def recovered(report: Report) -> dict[str, tuple[str, ...]]:
    """Equations by cell that is exact."""
    return {f.key: f.equations for f in report.findings if f.verdict == "exact"}


def require_caught(
    attacker: Attacker, truth: System, believed: System, key: str, line: str
) -> None:
    """The weakness is caught, with its equations; without it nothing is."""
    found = recovered(attacked(attacker, truth, believed))
    assert key in found, found
    assert any(equation.startswith(f"{line}:") for equation in found[key]), found[key]
    assert attacked(attacker, truth, truth).is_safe


def test_complement_that_was_skipped(attacker: Attacker) -> None:
    """Women stand in no table of this measure; all less men gives them away."""
    truth = System(
        cells=(
            *cells(all=20, men=18),
            Cell(key="women", value=2, is_virtual=True, is_primary=True),
        ),
        relations=(total("all", "men", "women"),),
    )
    require_caught(attacker, truth, without(truth, "women"), "women", "all adds up")


def test_pooled_years_that_were_forgotten(attacker: Attacker) -> None:
    truth = System(
        cells=cells(pooled=46, y2016=21, y2017=22, y2018=3),
        relations=(total("pooled", "y2016", "y2017", "y2018"),),
    )
    believed = without(truth, "pooled adds up")
    require_caught(attacker, truth, believed, "y2018", "pooled adds up")


def test_total_in_one_table_and_its_hidden_part_in_another(attacker: Attacker) -> None:
    """Each table is safe by itself, as districts of a county and as areas of the same county."""
    truth = System(
        cells=cells(county=70, north=3, south=30, east=37, northern=33),
        relations=(total("county", "north", "south", "east"), total("northern", "north", "south")),
    )
    believed = without(truth, "northern adds up")
    hidden = protect(believed).keys
    assert attacker.attack(request_of(believed, hidden)).is_safe
    found = recovered(attacker.attack(request_of(truth, {"north", "east"})))
    assert "north" in found
    assert attacked(attacker, truth, truth).is_safe


def test_percentage_beside_a_hidden_count(attacker: Attacker) -> None:
    """3 of 137 printed as 2.2 % admits only 3: from 2.15 to 2.25 % of 137 is 2.9 to 3.1."""
    table = System(
        cells=cells(all=137, some=3, rest=134),
        relations=(total("all", "some", "rest"),),
    )
    printed = (
        Relation(name="2.2 %, from below", terms={"some": 100, "all": -2.15}, at_least=0),
        Relation(name="2.2 %, from above", terms={"some": 100, "all": -2.25}, at_most=0),
    )
    leaky = table.model_copy(update={"relations": (*table.relations, *printed)})
    shown_base = replaced(leaky, "all", is_shown=True)
    hidden = protect(replaced(table, "all", is_shown=True)).keys
    found = recovered(attacker.attack(request_of(shown_base, hidden)))
    assert any(line.startswith("2.2 %") for line in found["some"]), found
    assert attacker.attack(request_of(table, protect(table).keys)).is_safe
    protected = protect(leaky).keys
    assert "all" in protected, "a percentage that stays needs its base hidden"
    assert attacker.attack(request_of(leaky, protected)).is_safe


def test_footnote_with_the_excluded_number(attacker: Attacker) -> None:
    """The note tells how many of unknown sex are left out, which the table hides."""
    table = System(
        cells=cells(all=60, women=40, men=17, unknown=3),
        relations=(total("all", "women", "men", "unknown"),),
    )
    hidden = protect(table).keys
    note = Cell(key="note", value=3, is_shown=True)
    leaky = table.model_copy(
        update={
            "cells": (*table.cells, note),
            "relations": (
                *table.relations,
                Relation(name="the note counts them", terms={"note": 1, "unknown": -1}),
            ),
        }
    )
    found = recovered(attacker.attack(request_of(leaky, hidden)))
    assert found["unknown"] == ("the note counts them: note 3 - unknown ? = 0",)
    assert attacker.attack(request_of(table, hidden)).is_safe


def test_pattern_that_changes_between_releases(attacker: Attacker) -> None:
    """Each release is safe; what one shows of the other's hidden cells is not."""
    table = two_way((3, 20, 30), (25, 18, 31), (22, 40, 19))
    first = protect(table).keys
    second = protect(replaced(table, min(first - {"r0c0"}), is_shown=True)).keys
    for hidden in (first, second):
        assert attacker.attack(request_of(table, hidden)).is_safe
    together = attacker.attack(request_of(table, first & second))
    assert "r0c0" in recovered(together)


def test_two_hidden_in_each_line_taken_for_enough(attacker: Attacker) -> None:
    """Every line has two hidden cells, and yet most are exact: no hidden cell is zero."""
    table = two_way((1, 1, 30), (1, 4, 22), (17, 28, 40))
    hidden = {"r0c0", "r0c1", "r1c0", "r1c1"}
    for relation in table.relations:
        assert len(hidden & relation.terms.keys()) in {0, 2}
    found = recovered(attacker.attack(request_of(table, hidden)))
    assert found.keys() == hidden
    assert any(line.startswith(("r0 adds up:", "c0 adds up:")) for line in found["r0c0"])
    assert attacked(attacker, table, table).is_safe


def test_zeros_taken_as_unknown(attacker: Attacker) -> None:
    """Protected as if a hidden cell could be zero, attacked by one who knows that none is."""
    believed = LINKED_SYSTEM.model_copy(
        update={
            "cells": tuple(
                cell.model_copy(update={"least": 0, "is_known_zero": cell.value == 0})
                for cell in LINKED_SYSTEM.cells
            )
        }
    )
    report = attacked(attacker, LINKED_SYSTEM, believed)
    assert report.count("exact") + report.count("too narrow") > 0
    assert any(finding.equations for finding in report.findings)
    assert attacked(attacker, LINKED_SYSTEM, LINKED_SYSTEM).is_safe


def test_pattern_of_primary_cells_alone(attacker: Attacker) -> None:
    table = two_way((3, 20, 30), (25, 18, 31), (22, 40, 19))
    found = recovered(attacker.attack(request_of(table)))
    assert found.keys() == {"r0c0"}
