"""Nights of the town: the job as it is, with models run as dbt compiled them.

dbt would take half a minute a night. It builds the project once; what descends from a drop is then
rebuilt by its compiled SQL (``brute_force.runner``), and the pattern by the function that its model
calls. Landing, ledger, basis, revision, protection and attack are the job's own.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from brute_force.runner import Graph, Model, build_graph
from nightly.fakes import World, plain_reporter
from release.town import Town
from warehouse.nightly.build import (
    COUNTED_LAYERS,
    PATTERN_LAYER,
    PUBLISHED_LAYER,
    BuildOutcome,
    Documented,
    Place,
)
from warehouse.nightly.job import run_nightly
from warehouse.nightly.record import RunRecord
from warehouse.nightly.tools import Tools, real_tools
from warehouse.release.decisions import lasting_pattern
from warehouse.release.timetable import SEED
from warehouse.settings import Settings

FIGURES = ("pub_police_offence", "pub_police_victim", "pub_police_perpetrator", "pub_footnote")
SELECTED = (
    *(f"+{name}" for name in FIGURES),
    *("+pub_table", "+pub_measure", "+pub_population", "+pub_period", "+pub_district"),
    *("+pub_denominator", "+pub_release", "+pub_revision"),
)
SENTINEL = "2019-06-27"
"""A last day that stands nowhere else in the compiled models."""

AFTER_PATTERN = ("sdc_pattern", "sdc_decision", "sdc_statistic", "sdc_footnote")
NOT_COUNTED = ("staging", "reference")


@dataclass(frozen=True)
class Calendar:
    """Three releases: the years that the first covers, all of them, and a revision."""

    first: date
    second: date
    revision: date

    def write(self, seeds_dir: Path) -> None:
        """Write it as the job reads it."""
        path = seeds_dir / SEED
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            "release_id,due_on,closed_on,is_revision,note\n"
            f"first,{self.first},2017-12-31,false,\n"
            f"second,{self.second},2018-12-31,false,\n"
            f"revision,{self.revision},2018-12-31,true,\n"
        )


@dataclass(frozen=True)
class Compiled:
    """The project built once."""

    graph: Graph
    published: Path


def compile_project(town: Town, folder: Path) -> Compiled:
    """Let dbt build and compile the project on the town's first files."""
    graph = build_graph(town, folder, selected=SELECTED, told={"released_through": SENTINEL})
    return Compiled(graph, graph.settings.build_dir / "published" / "warehouse.duckdb")


@dataclass
class CompiledProject:
    """Builds candidates as dbt would, and leaves no file open."""

    compiled: Compiled
    settings: Settings

    def build(
        self,
        *selection: str,
        place: Place = "restricted",
        told: Mapping[str, Any] | None = None,
    ) -> BuildOutcome:
        """Build what the job selects."""
        told = told or {}
        target = self.settings.build_dir / place / "warehouse.duckdb"
        models = self.compiled.graph.models
        inner = [model for model in models if not model.name.startswith("pub_")]
        if selection == ("--exclude", PUBLISHED_LAYER):
            shutil.copyfile(self.compiled.graph.base, target)
            self._run(target, inner, told)
        elif selection == ("--select", PUBLISHED_LAYER):
            shutil.copyfile(self.compiled.published, self._published)
            self._run(target, [model for model in models if model.name in FIGURES], told)
            self._write_releases(told)
        elif selection[1] == COUNTED_LAYERS:
            counted = [
                model
                for model in inner
                if model.name not in AFTER_PATTERN and not model.name.startswith("stg_")
            ]
            self._run(target, counted, told)
        elif selection[1] == PATTERN_LAYER:
            self._run(target, [model for model in inner if model.name in AFTER_PATTERN], told)
        else:
            raise AssertionError(selection)
        return BuildOutcome(nodes={"model": len(models)}, slowest={})

    def table_documentation(self) -> list[Documented]:
        """Nothing is told of the tables."""
        return []

    @property
    def _published(self) -> Path:
        return self.settings.build_dir / "published" / "warehouse.duckdb"

    def _run(self, target: Path, models: Iterable[Model], told: Mapping[str, Any]) -> None:
        with duckdb.connect(target) as connection:
            connection.execute(f"attach '{self.settings.vault_path}' as raw (read_only)")
            connection.execute(f"attach '{self._published}' as published")
            for model in models:
                if model.name == "sdc_pattern":
                    self._decide(connection)
                    continue
                sql = model.sql
                if model.name == "sdc_cell":
                    assert f"date '{SENTINEL}'" in sql
                    sql = sql.replace(f"date '{SENTINEL}'", _last_day(told))
                connection.execute(f"create or replace table {model.relation} as ({sql}\n)")

    def _decide(self, connection: duckdb.DuckDBPyConnection) -> None:
        pattern = lasting_pattern(
            connection.sql("from disclosure.sdc_registry_cell").df(),
            connection.sql("from disclosure.sdc_relation_term").df(),
            connection,
        )
        connection.register("pattern", pattern)
        connection.execute("create or replace table disclosure.sdc_pattern as from pattern")
        connection.unregister("pattern")

    def _write_releases(self, told: Mapping[str, Any]) -> None:
        with duckdb.connect(self._published) as connection:
            for name in ("release", "revision"):
                connection.execute(f"delete from published.pub_{name}")
                for row in told[f"{name}s"]:
                    marks = ", ".join("?" for _ in row)
                    connection.execute(
                        f"insert into published.pub_{name} ({', '.join(row)}) values ({marks})",
                        list(row.values()),
                    )


def _last_day(told: Mapping[str, Any]) -> str:
    last_day = f"date '{told['released_through']}'"
    held = "".join(
        f" when '{agency}' then least(date '{day}', {last_day})"
        for agency, day in told.get("held_through", {}).items()
    )
    return f"(case policy.agency{held} else {last_day} end)" if held else last_day


@dataclass(frozen=True)
class Nights:
    """The town's data folder, and the nights that pass over it."""

    settings: Settings
    town: Town
    compiled: Compiled

    def run(self) -> RunRecord:
        """One night, on the day on which the town wrote last."""
        settings = self.settings.model_copy(update={"as_of": self.town.write_on})
        self.town.write(settings.landing_dir)
        return run_nightly(settings, plain_reporter()[0], self._tools())

    def _tools(self) -> Tools:
        real, stand_in = real_tools(), World().tools()
        return replace(
            stand_in,
            receive=real.receive,
            attack=real.attack,
            open_project=lambda settings, _log, _on_node: CompiledProject(self.compiled, settings),
        )


@dataclass(frozen=True)
class Naive:
    """What a publisher without releases would do: cut the file anew from whatever came."""

    nights: Nights
    folder: Path

    def publish(self, name: str, revised: Iterable[tuple[str, int]]) -> Path:
        """The file of tonight, protected by itself; every block may differ from before."""
        settings = self.nights.settings.model_copy(update={"data_dir": self.folder / "data"})
        for place in ("restricted", "published"):
            (settings.build_dir / place).mkdir(parents=True, exist_ok=True)
        settings.vault_path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(self.nights.settings.vault_path, settings.vault_path)
        project = CompiledProject(self.nights.compiled, settings)
        release = {
            "release_id": name,
            "due_on": self.nights.town.write_on.isoformat(),
            "closed_on": "2018-12-31",
            "is_revision": True,
        }
        told = {
            "released_through": "2018-12-31",
            "releases": [release],
            "revisions": [
                {"release_id": name, "agency": agency, "year": year} for agency, year in revised
            ],
        }
        # The file of published tables is attached while the others are built.
        shutil.copyfile(
            self.nights.compiled.published, settings.build_dir / "published" / "warehouse.duckdb"
        )
        project.build("--exclude", PUBLISHED_LAYER, told=told)
        project.build("--select", PUBLISHED_LAYER, told=told)
        kept = self.folder / name / "warehouse.duckdb"
        kept.parent.mkdir(parents=True)
        return (settings.build_dir / "published" / "warehouse.duckdb").rename(kept)
