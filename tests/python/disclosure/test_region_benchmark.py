"""The benchmark's regions are what they are said to be: copies that hang together, as sparse."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from conftest import ROOT
from warehouse.disclosure.system import Cell, Relation, System


@pytest.fixture
def region(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT)
    return import_module("benchmarks.disclosure.region")


def a_county() -> System:
    """A total of three parts, one of them zero, and how many more one part is than another."""
    return System(
        cells=(
            Cell(key="all", value=63, cost=4 * 5.158883),
            Cell(key="many", value=60),
            Cell(key="few", value=3, is_primary=True, width=3),
            Cell(key="none", value=0),
            Cell(key="rest", value=57, is_virtual=True),
        ),
        relations=(
            Relation(name="parts", terms={"all": 1, "many": -1, "few": -1, "none": -1}),
            Relation(name="rest", terms={"many": 1, "few": -1, "rest": -1}),
            Relation(name="order", terms={"many": 1, "few": -1}, at_least=0),
        ),
    )


def counts(system: System) -> dict[str, int]:
    return {cell.key: cell.value or 0 for cell in system.cells}


def test_one_county_is_the_county_itself(region: ModuleType) -> None:
    assert region.region(a_county(), 1) == a_county()


def test_every_published_number_of_the_region_is_that_of_its_counties(region: ModuleType) -> None:
    whole = region.region(a_county(), 3)
    found = counts(whole)
    for key in ("all", "many", "few", "none"):
        parts = [found[f"county {number}: {key}"] for number in (1, 2, 3)]
        assert found[f"region: {key}"] == sum(parts)
    over = [r for r in whole.relations if r.name.startswith("over the counties: ")]
    assert sorted(r.name.rpartition(" ")[2] for r in over) == ["all", "few", "many", "none"]
    assert all(len(relation.terms) == 4 for relation in over)
    assert len(whole.relations) == 4 * 3 + 4


def test_redrawn_counties_differ_keep_their_relations_and_their_zeros(region: ModuleType) -> None:
    drawn = [region.redrawn(a_county(), seed) for seed in range(1, 9)]
    assert len({tuple(counts(system).values()) for system in drawn}) > 4
    for system in drawn:
        System.model_validate_json(system.model_dump_json())
        assert counts(system)["none"] == 0
    assert region.redrawn(a_county(), 3) == drawn[2]


def test_what_is_small_in_a_copy_is_primary_and_what_is_not_is_not(region: ModuleType) -> None:
    primary = {0: False, 1: True, 4: True, 5: False}
    county = System(cells=tuple(Cell(key=str(number), value=9) for number in primary))
    again = region.with_counts(county, np.array(list(primary)))
    assert [cell.is_primary for cell in again.cells] == list(primary.values())


def test_a_total_stays_as_many_times_as_dear(region: ModuleType) -> None:
    total, part, *_ = region.redrawn(a_county(), 1).cells
    assert total.cost / (1 + region.math.log1p(total.value)) == pytest.approx(4, abs=1e-5)
    assert part.cost == pytest.approx(part.model_copy(update={"cost": None}).cost_of_hiding)


def test_a_folder_without_a_night_is_named(region: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="run `warehouse nightly`"):
        region.read_county(tmp_path)
