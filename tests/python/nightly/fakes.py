"""Quick stand-ins for the parts of a night, each of which can be told to fail."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from rich.console import Console

from warehouse.expectations.result import CheckpointResult, ExpectationResult, SuiteResult
from warehouse.nightly.build import BuildOutcome, Documented
from warehouse.nightly.failure import BuildFailedError
from warehouse.nightly.progress import PlainReporter, Reporter
from warehouse.nightly.stage import StageResult
from warehouse.nightly.tools import Tools
from warehouse.settings import Settings


@dataclass
class World:
    """What the stand-ins do tonight, and what they were asked."""

    rows: int = 3
    """Rows of the restricted fact and, by way of disclosure, of the published table."""
    build_fails: bool = False
    publication_fails: bool = False
    shut_gates: set[str] = field(default_factory=set)
    on_receive: Callable[[], None] = lambda: None
    asked: list[str] = field(default_factory=list)
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
        )

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

    def build(self, *selection: str) -> BuildOutcome:
        """Build the restricted candidate, or the published one when it is selected."""
        what = "published" if selection[0] == "--select" else "restricted"
        self.world.asked.append(f"build {what}")
        fails = self.world.publication_fails if what == "published" else self.world.build_fails
        path = self.settings.build_dir / what / "warehouse.duckdb"
        with duckdb.connect(path) as candidate:
            if what == "published":
                self._make(candidate, "published.pub_offence")
            else:
                for table in ("staging.stg_offence", "fact.fct_offence", "disclosure.sdc_cell"):
                    self._make(candidate, table)
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
            f"create table {table} as "
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
