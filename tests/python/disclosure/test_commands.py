"""``warehouse disclosure``, as somebody at a terminal meets it."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from disclosure.systems import two_way
from warehouse.cli import app
from warehouse.disclosure.commands import MOST_LISTED
from warehouse.disclosure.system import Cell, System, read_system

TABLE = two_way((3, 20, 30), (25, 18, 31), (22, 40, 19))


@pytest.fixture
def system_file(tmp_path: Path) -> Path:
    path = tmp_path / "system.json"
    path.write_text(TABLE.model_dump_json(exclude_defaults=True))
    return path


def run(*words: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["disclosure", *map(str, words)], env={"COLUMNS": "140"})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def test_protect_then_attack(system_file: Path, tmp_path: Path) -> None:
    code, said = run("attack", system_file)
    assert code == 1
    assert "r0c0 is 3, exact, because of" in said
    assert "1 hidden cells: 1 exact" in said
    protected = tmp_path / "protected.json"
    code, said = run("protect", system_file, "--write", protected)
    assert code == 0
    assert "16 cells: 1 primary and 3 secondary are hidden" in said
    assert sum(cell.must_hide for cell in read_system(protected).cells) == 4
    code, said = run("attack", protected)
    assert code == 0
    assert "4 hidden cells: 0 exact, 0 too narrow, 4 safe" in said


@pytest.mark.parametrize("is_there", [False, True])
def test_true_counts_are_written_for_their_owner_alone(
    system_file: Path, tmp_path: Path, is_there: bool
) -> None:
    protected = tmp_path / "protected.json"
    if is_there:
        protected.write_text("An earlier answer.")
        protected.chmod(0o644)
    run("protect", system_file, "--write", protected)
    assert stat.S_IMODE(protected.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if "unfinished" in path.name] == []


def test_every_finding_is_named_or_counted(tmp_path: Path) -> None:
    """Cells that nothing relates to others are bounded by what everyone knows of them alone."""
    alone = tuple(
        Cell(key=f"alone {number:02}", is_primary=True, most=3) for number in range(MOST_LISTED + 2)
    )
    system = System(cells=(*TABLE.cells, *alone), relations=TABLE.relations)
    path = tmp_path / "system.json"
    path.write_text(system.model_dump_json(exclude_defaults=True))
    code, said = run("attack", path)
    assert code == 1
    assert said.startswith("r0c0 is 3, exact, because of\n  c0 adds up:")
    assert "alone 00 is from 1 to 3, too narrow, because of\n  its own bounds\n" in said
    assert said.count(", because of\n") == MOST_LISTED
    assert "... and 3 more: --json lists them." in said


def test_protecting_again_changes_nothing(system_file: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    run("protect", system_file, "--write", first)
    run("protect", first, "--write", second)
    assert first.read_bytes() == second.read_bytes()


def test_answers_as_json(system_file: Path) -> None:
    _, said = run("protect", system_file, "--json")
    pattern = json.loads(said)
    assert pattern["secondary_count"] == 3
    assert {cell["key"] for cell in pattern["hidden"]} >= {"r0c0"}
    code, said = run("attack", system_file, "--json", "--insiders", "3")
    assert code == 1
    assert json.loads(said)["findings"][0]["verdict"] == "exact"


def test_contributors_are_counted(system_file: Path) -> None:
    _, said = run("attack", system_file, "--insiders", "4")
    assert "0 of 1 contributors would learn a count" in said


def test_file_that_is_no_system_is_explained(tmp_path: Path) -> None:
    path = tmp_path / "system.json"
    path.write_text('{"cells": [{"name": "a"}]}')
    with pytest.raises(ValueError, match=r"is not a system: cells\.0\.key Field required"):
        run("protect", path)
