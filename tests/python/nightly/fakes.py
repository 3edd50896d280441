"""Quick stand-ins for the parts of a night, each of which can be told to fail."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
from rich.console import Console

from warehouse.disclosure.audit.published.form import PublishedFinding, PublishedReport
from warehouse.expectations.result import CheckpointResult, ExpectationResult, SuiteResult
from warehouse.nightly.build import PUBLISHED_LAYER, BuildOutcome, Documented, Place
from warehouse.nightly.failure import BuildFailedError
from warehouse.nightly.progress import PlainReporter, Reporter
from warehouse.nightly.stage import StageResult
from warehouse.nightly.tools import Tools
from warehouse.settings import Settings

DISCLOSURE = """
create schema if not exists disclosure;
create schema if not exists dimension;
create or replace table dimension.dim_period as
    select 'CY2018' as period_key, date '2018-01-01' as start_date, date '2018-12-31' as end_date;
create or replace table disclosure.sdc_cell as
    select md5('OFFENCE|ALL|CY2018') as cell_key, 'police' as agency, 'OFFENCE' as measure_code,
        'ALL' as population_code, 'CY2018' as period_key, 'none' as dimension_code,
        'ALL' as characteristic_key, {count} as value;
create or replace table disclosure.sdc_registry_cell as
    select cell_key, 'OFFENCE|ALL|CY2018' as cell_label, agency, value, false as is_primary,
        false as is_virtual, 3.0 as width, 1.0 as cost, 1 as least
    from disclosure.sdc_cell;
create or replace table disclosure.sdc_relation_term (
    relation_label varchar, sense varchar, cell_key varchar, factor integer, derived_label varchar
);
create or replace table disclosure.sdc_pattern as
    select cell_key, false as is_hidden, null::bigint as low, null::bigint as high,
        null::varchar as hidden_for
    from disclosure.sdc_cell;
"""
"""The least that a release writes down: one number of one period."""


@dataclass
class World:
    """What the stand-ins do tonight, and what they were asked."""

    rows: int = 3
    """Rows of the restricted fact and of the published table."""
    count: int = 20
    """The one number that is published."""
    build_fails: bool = False
    publication_fails: bool = False
    shut_gates: set[str] = field(default_factory=set)
    recovered: tuple[PublishedFinding, ...] = ()
    """What the attack finds."""
    untried: tuple[str, ...] = ()
    """What the attack was asked of and does not find in the file."""
    files_attacked: list[list[str]] = field(default_factory=list)
    on_receive: Callable[[], None] = lambda: None
    asked: list[str] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list)
    files_seen: list[set[str]] = field(default_factory=list)
    gates_closed: int = 0

    def tools(self) -> Tools:
        """The stand-ins."""
        return Tools(
            write_sample=self._write_sample,
            receive=self._receive,
            open_project=lambda settings, _log, _on_node: FakeProject(self, settings),
            reconcile=lambda _restricted, _stage: None,
            open_gates=lambda _settings: FakeGates(self),
            attack=self._attack,
        )

    def _attack(
        self,
        published: Path,
        earlier: Sequence[Path],
        _demands: Mapping[str, float],
        _insiders: Mapping[str, int],
    ) -> PublishedReport:
        self.asked.append("attack")
        self.files_attacked.append([path.parent.name for path in (*earlier, published)])
        for path in (*earlier, published):
            duckdb.connect(path, read_only=True).close()
        return PublishedReport(findings=self.recovered, unknown_demands=self.untried)

    def _write_sample(self, settings: Settings, stage: StageResult) -> None:
        drop = settings.landing_dir / "police" / "2019-01-08" / "offences.csv"
        drop.parent.mkdir(parents=True)
        drop.write_text("made up")
        settings.sample_notice_path.write_text('{"as_of": "2019-06-28"}')
        stage.rows_out = 4

    def _receive(self, settings: Settings, _reporter: Reporter, stage: StageResult) -> None:
        self.on_receive()
        with duckdb.connect(settings.vault_path) as vault:
            vault.execute("create table if not exists drops (path varchar)")
        stage.rows_in, stage.rows_out, stage.rows_quarantined = 4, 3, 1


@dataclass
class FakeProject:
    """Builds two tiny files."""

    world: World
    settings: Settings

    def build(
        self,
        *selection: str,
        place: Place = "restricted",
        told: Mapping[str, Any] | None = None,
    ) -> BuildOutcome:
        """Build the restricted candidate, or the published one when it is selected."""
        is_published = selection[:2] == ("--select", PUBLISHED_LAYER)
        what = "published" if is_published else place
        self.world.asked.append(f"build {what}")
        self.world.told.append(dict(told or {}))
        fails = self.world.publication_fails if what == "published" else self.world.build_fails
        path = self.settings.build_dir / what / "warehouse.duckdb"
        if place == "release" and not is_published:
            return BuildOutcome(nodes={"model": 2}, slowest={})
        with duckdb.connect(path) as candidate:
            if what == "published":
                self._make(candidate, "published.pub_offence")
            else:
                for table in ("staging.stg_offence", "fact.fct_offence"):
                    self._make(candidate, table)
                candidate.execute(DISCLOSURE.format(count=self.world.count))
        if fails:
            raise BuildFailedError("model fct_offence (models/marts/facts/fct_offence.sql): no")
        return BuildOutcome(nodes={"model": 2, "test": 5}, slowest={"fct_offence": 0.1})

    def table_documentation(self) -> list[Documented]:
        """One documented table."""
        return [
            Documented(
                schema_name="published",
                table_name="pub_offence",
                description="Grain: an offence.",
                columns={"number": "Its number."},
            )
        ]

    def _make(self, candidate: duckdb.DuckDBPyConnection, table: str) -> None:
        schema = table.partition(".")[0]
        candidate.execute(f"create schema if not exists {schema}")
        candidate.execute(
            f"create or replace table {table} as "
            f"select range as number, now() as loaded_at from range({self.world.rows})"
        )


@dataclass
class FakeGates:
    """Opens every gate but those that are told to stay shut."""

    world: World

    def run(self, checkpoint: str, files: Mapping[str, Path]) -> CheckpointResult:
        """Look at the files, which must be there and closed."""
        self.world.asked.append(f"gate {checkpoint}")
        self.world.files_seen.append(set(files))
        for path in files.values():
            duckdb.connect(path, read_only=True).close()
        return checkpoint_result(checkpoint, is_met=checkpoint not in self.world.shut_gates)

    def close(self) -> None:
        """Count it."""
        self.world.gates_closed += 1


def checkpoint_result(checkpoint: str, *, is_met: bool) -> CheckpointResult:
    """A checkpoint with one expectation, met or not."""
    expectation = ExpectationResult(
        name="rows_are_there",
        says="There are rows.",
        file="restricted",
        table="fact.fct_offence",
        columns=(),
        outcome="pass" if is_met else "fail",
        observed="3 rows" if is_met else "0 rows",
        allowed="at least 1 row",
    )
    suite = SuiteResult(suite="any", title="Any", purpose="", expectations=(expectation,))
    return CheckpointResult(
        checkpoint=checkpoint, started_at=datetime.now(UTC), seconds=0.1, suites=(suite,)
    )


def plain_reporter() -> tuple[PlainReporter, io.StringIO]:
    """A reporter and what it wrote."""
    written = io.StringIO()
    return PlainReporter(Console(file=written, width=200)), written
