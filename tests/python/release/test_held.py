"""A newer record that would change a released number: its agency is held until a revision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import duckdb

from nightly.fakes import DISCLOSURE, FakeProject, World, plain_reporter
from warehouse.nightly.build import BuildOutcome, Place
from warehouse.nightly.job import run_nightly, run_publish
from warehouse.nightly.record import RunRecord
from warehouse.release.ledger import Ledger
from warehouse.settings import Settings

RELEASED, CHANGED = 20, 23


class Linking(FakeProject):
    """Somebody's newer record tells that three people of a released year are others."""

    def build(
        self,
        *selection: str,
        place: Place = "restricted",
        told: Mapping[str, Any] | None = None,
    ) -> BuildOutcome:
        """Count as released where the agency's newer records are held."""
        outcome = super().build(*selection, place=place, told=told)
        if place == "release" and (told or {}).get("held_through"):
            with duckdb.connect(self.settings.build_dir / place / "warehouse.duckdb") as copy:
                copy.execute(DISCLOSURE.format(count=RELEASED))
        return outcome


def night(settings: Settings, world: World) -> RunRecord:
    tools = replace(
        world.tools(),
        open_project=lambda settings, _log, _on_node: Linking(world, settings),
    )
    return run_nightly(settings, plain_reporter()[0], tools)


def at(settings: Settings, year: int, month: int, day: int) -> Settings:
    return settings.model_copy(update={"as_of": date(year, month, day)})


def test_what_was_released_stays_and_nothing_newer_of_the_agency_is_given(
    settings: Settings,
) -> None:
    night(settings, World(count=RELEASED))
    world = World(count=CHANGED)
    record = night(at(settings, 2019, 10, 31), world)
    notes = {stage.name: stage.note for stage in record.stages}
    assert "nothing newer of police" in notes["count"]
    ledger = Ledger(settings.releases_dir)
    assert ledger.held_through("2019-10") == {"police": "2018-12-31"}
    assert values(ledger) == {("2019-06", RELEASED), ("2019-10", RELEASED)}
    # What the published layer is told, after two ways of counting.
    assert world.told[-1]["held_through"] == {"police": "2018-12-31"}


def test_it_is_held_in_the_same_release_cut_again(settings: Settings) -> None:
    night(settings, World(count=RELEASED))
    night(at(settings, 2019, 10, 31), World(count=CHANGED))
    world = World(count=CHANGED)
    tools = replace(
        world.tools(),
        open_project=lambda settings, _log, _on_node: Linking(world, settings),
    )
    run_publish(settings, plain_reporter()[0], tools)
    assert {str(told["held_through"]) for told in world.told} == {"{'police': '2018-12-31'}"}


def test_without_the_newer_record_the_agency_goes_on(settings: Settings) -> None:
    night(settings, World(count=RELEASED))
    night(at(settings, 2019, 10, 31), World(count=CHANGED))
    night(at(settings, 2020, 1, 31), World(count=RELEASED))
    assert Ledger(settings.releases_dir).held_through("2020-01") == {}


def values(ledger: Ledger) -> set[tuple[str, int]]:
    with duckdb.connect(ledger.path, read_only=True) as connection:
        return set(connection.execute("select release_id, value from history.cell").fetchall())
