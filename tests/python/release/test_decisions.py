"""Decisions last: what was shown stays known, what was hidden stays hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import pytest

from warehouse.disclosure.attack import attack, request_of
from warehouse.disclosure.protect import protect
from warehouse.disclosure.system import Cell, System
from warehouse.release.decisions import History, joint_system
from warehouse.release.errors import ReleaseError

Lines = Mapping[str, Sequence[str]]

YEAR: Lines = {"all": ("north", "south", "west")}
"""A total and its parts."""


def registry(values: Mapping[str, int], lines: Lines) -> tuple[pd.DataFrame, pd.DataFrame]:
    cells = pd.DataFrame(
        [
            {
                "cell_key": f"key of {label}",
                "cell_label": label,
                "agency": "police",
                "value": value,
                "is_primary": 0 < value < 5,
                "is_virtual": False,
                "width": 3.0,
                "cost": 1.0 + value / 100,
                "least": 1,
            }
            for label, value in values.items()
        ]
    )
    terms = pd.DataFrame(
        [
            {
                "relation_label": f"parts of {total}",
                "sense": "equals",
                "cell_key": f"key of {label}",
                "factor": 1 if label == total else -1,
            }
            for total, parts in lines.items()
            for label in (total, *parts)
        ],
        columns=["relation_label", "sense", "cell_key", "factor"],
    )
    return cells, terms


def release(
    name: str, values: Mapping[str, int], lines: Lines, hidden: set[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A release as the ledger has it."""
    cells, terms = registry(values, lines)
    label_of = dict(zip(cells["cell_key"], cells["cell_label"], strict=True))
    is_hidden = cells["is_primary"] | cells["cell_label"].isin(hidden)
    kept = cells.assign(
        release_id=name, status=is_hidden.map({True: "hidden", False: "shown"}), hidden_for=None
    )
    return kept, terms.assign(release_id=name, cell_label=terms["cell_key"].map(label_of))


def history(*releases: tuple[pd.DataFrame, pd.DataFrame], is_revision: bool = False) -> History:
    return History(
        pd.concat([cells for cells, _ in releases]),
        pd.concat([terms for _, terms in releases]),
        is_revision,
    )


def cell_of(system: System, key: str) -> Cell:
    return next(cell for cell in system.cells if cell.key == key)


BEFORE = {"all": 60, "north": 3, "south": 20, "west": 37}
FIRST = release("first", BEFORE, YEAR, {"south"})


def test_what_was_decided_of_the_same_number_stays_so() -> None:
    system = joint_system(*registry(BEFORE, YEAR), history(FIRST))
    assert len(system.cells) == 4
    assert len(system.relations) == 1
    assert cell_of(system, "all").is_shown
    assert cell_of(system, "west").is_shown
    assert cell_of(system, "south").is_hidden
    assert cell_of(system, "north").is_primary
    assert protect(system).keys == {"north", "south"}


def test_without_an_earlier_release_nothing_is_decided() -> None:
    for past in (None, history((FIRST[0].iloc[:0], FIRST[1].iloc[:0]))):
        system = joint_system(*registry(BEFORE, YEAR), past)
        assert not any(cell.is_shown or cell.is_hidden for cell in system.cells)


def test_a_revision_may_show_again_what_is_not_needed_any_more() -> None:
    """South came to be hidden for a neighbour of then, that is no longer published."""
    lines = {"all": ("north", "south", "west")}
    values = {"all": 90, "north": 33, "south": 20, "west": 37}
    past = release("first", values, lines, {"south", "west"})
    assert cell_of(joint_system(*registry(values, lines), history(past)), "south").is_hidden
    revised = joint_system(*registry(values, lines), history(past, is_revision=True))
    assert not cell_of(revised, "south").is_hidden
    assert protect(revised).keys == set()


def test_a_new_small_count_is_never_protected_by_what_is_known() -> None:
    """The year's total is new and small beside a shown half: it is the year that is hidden."""
    lines = {"year": ("first half", "second half")}
    past = release("first", {"first half": 50}, {}, set())
    values = {"first half": 50, "second half": 2, "year": 52}
    system = joint_system(*registry(values, lines), history(past))
    assert protect(system).keys == {"second half", "year"}


def test_what_a_revision_changes_stands_beside_its_old_number() -> None:
    values = {"all": 70, "north": 3, "south": 30, "west": 37}
    system = joint_system(*registry(values, YEAR), history(FIRST, is_revision=True))
    by_key = {cell.key: cell for cell in system.cells}
    assert by_key.keys() == {
        "all", "north", "south", "west", "all (as of first)", "south (as of first)",
    }  # fmt: skip
    assert by_key["all (as of first)"].is_shown
    assert by_key["south (as of first)"].is_hidden
    assert by_key["west"].is_shown
    assert [relation.terms.keys() for relation in system.relations] == [
        {"all", "north", "south", "west"},
        {"all (as of first)", "north", "south (as of first)", "west"},
    ]
    keys = protect(system).keys
    assert {"north", "south", "south (as of first)"} <= keys
    assert attack(request_of(system, keys)).is_safe


def test_showing_anew_what_old_releases_need_hidden_is_caught_jointly() -> None:
    """South of now may not be shown: with the old total and west, it would give away north."""
    values = {"all": 70, "north": 3, "south": 20, "west": 47}
    system = joint_system(*registry(values, YEAR), history(FIRST, is_revision=True))
    keys = protect(system).keys
    assert "south" in keys
    naive = protect(joint_system(*registry(values, YEAR), None)).keys
    assert naive <= keys


def test_a_small_difference_is_a_count_of_its_own() -> None:
    values = {"all": 62, "north": 3, "south": 20, "west": 39}
    system = joint_system(*registry(values, YEAR), history(FIRST, is_revision=True))
    changes = {cell.key: cell.value for cell in system.cells if cell.key.startswith("CHANGE|")}
    assert changes == {"CHANGE|all (as of first)": 2, "CHANGE|west (as of first)": 2}
    keys = protect(system).keys
    assert {"all", "west"} <= keys, "either would tell by how many it grew"
    assert attack(request_of(system, keys)).is_safe


def test_three_releases_are_held_together() -> None:
    """The number of the first release comes back in the third: it is the same cell again."""
    second = release("second", {**BEFORE, "all": 70, "west": 47}, YEAR, {"south"})
    system = joint_system(*registry(BEFORE, YEAR), history(FIRST, second, is_revision=True))
    assert {cell.key for cell in system.cells} == {
        *BEFORE, "all (as of second)", "west (as of second)",
    }  # fmt: skip
    assert len(system.relations) == 2
    assert cell_of(system, "all").is_shown


def test_what_an_earlier_release_shows_cannot_be_taken_back() -> None:
    past = release("first", BEFORE, YEAR, {"south"})
    past[0].loc[past[0]["cell_label"] == "north", "status"] = "shown"
    with pytest.raises(ReleaseError, match="north would be withheld"):
        joint_system(*registry(BEFORE, YEAR), history(past))


def test_a_cell_that_is_published_no_more_is_still_known() -> None:
    values = {"all": 60, "north": 3}
    system = joint_system(*registry(values, {}), history(FIRST))
    assert cell_of(system, "west (as of first)").is_shown
    assert cell_of(system, "south (as of first)").is_hidden
    assert len(system.relations) == 1


def test_a_virtual_cell_stays_virtual() -> None:
    cells, terms = registry({**BEFORE, "rest": 23}, {**YEAR, "rest": ("north", "south")})
    is_rest = cells["cell_label"] == "rest"
    cells.loc[is_rest, "is_virtual"] = True
    cells.loc[is_rest, "least"] = 0
    kept, kept_terms = release(
        "first", {**BEFORE, "rest": 23}, {**YEAR, "rest": ("north", "south")}, {"south"}
    )
    kept.loc[kept["cell_label"] == "rest", ["status", "is_virtual", "least"]] = ["virtual", True, 0]
    system = joint_system(cells, terms, history((kept, kept_terms)))
    assert cell_of(system, "rest").is_virtual
    assert len(system.relations) == 2
    assert "rest" in protect(system).keys
