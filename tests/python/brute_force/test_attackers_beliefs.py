"""What the attacker concludes from labels holds for random rows: it must cry no false alarm."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from brute_force.conftest import FIRST_SEED
from brute_force.published_truth import beliefs_broken, board_of_truth
from brute_force.runner import Graph, Sent, build_by_sql, receive
from brute_force.stories import make_county
from brute_force.suppliers.extracts import make_extracts
from warehouse.settings import Settings

PROOF = range(1_000, 1_030)


@pytest.mark.parametrize("seed", [FIRST_SEED, 3])
def test_beliefs_hold_in_random_counties(
    seed: int, graph: Graph, landed: Callable[[int], Settings], tmp_path: Path
) -> None:
    board = board_of_truth(graph, build_by_sql(graph, landed(seed)), tmp_path / "truth.duckdb")
    assert len(board.relations) > 500
    assert beliefs_broken(board) == []


@pytest.mark.parametrize("seed", [1, 2])
def test_beliefs_hold_in_random_extracts_of_the_other_suppliers(
    seed: int, graph: Graph, tmp_path: Path
) -> None:
    restricted = build_by_sql(graph, receive(make_extracts(seed), tmp_path / "extracts"))
    board = board_of_truth(graph, restricted, tmp_path / "truth.duckdb")
    assert len(board.relations) > 200
    assert beliefs_broken(board) == []


@pytest.mark.proof
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("make", [make_county, make_extracts])
def test_beliefs_hold_in_many(make: Callable[[int], Sent], graph: Graph, tmp_path: Path) -> None:
    broken: list[str] = []
    for seed in PROOF:
        folder = tmp_path / str(seed)
        restricted = build_by_sql(graph, receive(make(seed), folder))
        lines = beliefs_broken(board_of_truth(graph, restricted, folder / "truth.duckdb"))
        broken += [f"{seed}: {line}" for line in lines]
        shutil.rmtree(folder)
    assert broken == []
