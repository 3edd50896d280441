"""The plain form: what is taken, what is refused, and that a refusal quotes no count."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from pydantic import ValidationError

from warehouse.disclosure.system import (
    Cell,
    Relation,
    System,
    SystemFormError,
    fraction,
    read_system,
)

SECRET = 1973
"""A count that no message may quote."""


def write(path: Path, **system: object) -> Path:
    path.write_text(json.dumps(system))
    return path


def refusal(tmp_path: Path, **system: object) -> str:
    with pytest.raises(SystemFormError) as raised:
        read_system(write(tmp_path / "system.json", **system))
    assert str(SECRET) not in str(raised.value)
    return str(raised.value)


def test_defaults_follow_from_what_is_printed() -> None:
    cell, zero = Cell(key="a", value=3), Cell(key="b", value=0)
    rest = Cell(key="c", value=0, is_virtual=True)
    assert (cell.least_known, zero.least_known, rest.least_known) == (1, 1, 0)
    assert (cell.is_fixed, zero.is_fixed, rest.is_fixed) == (False, True, False)
    assert cell.cost_of_hiding == pytest.approx(1 + math.log(4))
    assert rest.cost_of_hiding == 0
    assert rest.must_hide
    assert not cell.must_hide


def test_widths_follow_from_the_system() -> None:
    system = System(cells=(), primary_width=5, secondary_width=2)
    assert system.width_of(Cell(key="a", value=3, is_primary=True)) == 5
    assert system.width_of(Cell(key="a", value=3, is_primary=True, width=7)) == 7
    assert system.width_of(Cell(key="a", value=9)) == 2
    assert system.width_of(Cell(key="a", value=9, is_virtual=True)) == 0


def test_numbers_are_taken_as_they_are_written() -> None:
    assert fraction(2.15) * 100 == 215


def test_bounds_of_relations() -> None:
    assert Relation(name="r", terms={"a": 1}).bounds == (0, 0)
    assert Relation(name="r", terms={"a": 1}, equals=4).bounds == (4, 4)
    assert Relation(name="r", terms={"a": 1}, at_least=2).bounds == (2, None)


def test_relation_that_does_not_hold_is_named(tmp_path: Path) -> None:
    words = refusal(
        tmp_path,
        cells=[{"key": "all", "value": SECRET}, {"key": "part", "value": SECRET - 1}],
        relations=[{"name": "all by part", "terms": {"all": 1, "part": -1}}],
    )
    assert "relation all by part does not hold" in words


def test_faults_are_told_together(tmp_path: Path) -> None:
    words = refusal(
        tmp_path,
        cells=[{"key": "a", "value": SECRET}, {"key": "a", "value": 4}],
        relations=[{"name": "r", "terms": {"b": 1}}, {"name": "r", "terms": {"a": 0}}],
    )
    assert "two cells are called a" in words
    assert "two relations are called r" in words
    assert "relation r names no cell: b" in words


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ({"value": 0, "is_primary": True}, "cannot be hidden"),
        ({"value": SECRET, "is_shown": True, "is_hidden": True}, "cannot be hidden"),
        ({"value": 5, "is_virtual": True, "is_shown": True}, "virtual and so cannot be shown"),
        ({"value": SECRET, "is_known_zero": True}, "known to be zero but its value is not"),
        ({"value": SECRET, "most": 5}, "outside its least and most"),
        ({"value": SECRET, "least": SECRET + 1}, "outside its least and most"),
        ({"value": SECRET, "cost": -1}, "greater than or equal to 0"),
        ({"value": SECRET, "sort": 1}, "not permitted"),
    ],
)
def test_cell_that_contradicts_itself_is_refused(
    tmp_path: Path, cell: dict[str, object], words: str
) -> None:
    assert words in refusal(tmp_path, cells=[{"key": "a"} | cell])


def test_relation_has_one_sense() -> None:
    with pytest.raises(ValidationError, match="both a value and a bound"):
        Relation(name="r", terms={"a": 1}, equals=1, at_most=2)


def test_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SystemFormError, match=r"Cannot read .*nothing\.json"):
        read_system(tmp_path / "nothing.json")


def test_values_may_be_left_out_for_an_attack() -> None:
    system = System(
        cells=(Cell(key="all", value=9), Cell(key="part")),
        relations=(Relation(name="r", terms={"all": 1, "part": -1}),),
    )
    assert system.cells[1].value is None
