"""What the counties share: the project built once, and each county landed once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from brute_force.runner import Graph, build_graph, receive
from brute_force.stories import make_county
from warehouse.settings import Settings

FIRST_SEED = 1


@pytest.fixture(scope="session")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """Every model as dbt compiled it, built once on the first county."""
    return build_graph(make_county(FIRST_SEED), tmp_path_factory.mktemp("graph"))


@pytest.fixture(scope="session")
def landed(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Settings]:
    """Lands the county of a seed; twice the same is one landing."""
    folder: Path = tmp_path_factory.mktemp("counties")

    @cache
    def land(seed: int) -> Settings:
        if seed == FIRST_SEED:
            return graph.settings
        return receive(make_county(seed), folder / str(seed))

    return land
