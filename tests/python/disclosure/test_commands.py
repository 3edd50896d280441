"""``warehouse disclosure``, as somebody at a terminal meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from disclosure.systems import two_way
from warehouse.cli import app
from warehouse.disclosure.system import read_system

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
