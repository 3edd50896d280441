"""dbt, run in this process: one parse, then as many builds as a night needs."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict

from warehouse.nightly.diagnosis import failure_words
from warehouse.nightly.failure import BuildFailedError, redact
from warehouse.nightly.stage import quantity
from warehouse.settings import ENV_PREFIX, Settings

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

PUBLISHED_LAYER = "path:models/marts/published"
"""What is built only when a publication is due; everything else is built every night."""

DISCLOSURE_LAYER = "path:models/marts/disclosure"
"""What says which cells there are, and which of them are shown."""

PATTERN_LAYER = "sdc_pattern+"
"""What is decided anew for a release, from cells that are already counted."""

COUNTED_LAYERS = "path:models/marts"
"""What is counted anew for a release whose basis is not tonight's rows."""

NOT_RELEASED = ("path:models/marts/reconciliation", PUBLISHED_LAYER)
"""Layers that a release's own counting leaves out: the night compares with what was printed."""

Place = Literal["restricted", "release"]
"""Which candidate is built: the restricted file, or the one that a release is counted in."""

PLACE_VARIABLE = "DBT_BUILD_PLACE"
"""Tells ``profiles.yml`` the place."""

NAMES_ONLY = {
    "EndOfRunSummary",
    "LogModelResult",
    "LogSeedResult",
    "LogTestResult",
    "RunResultFailure",
    "SQLCompiledPath",
}
"""dbt's events about what failed that give names and counts, never the database's own words."""

OnNode = Callable[[str, int, int], None]
"""Told a node's description, how many nodes are done and how many there are."""


class BuildOutcome(BaseModel):
    """What one build made."""

    model_config = ConfigDict(frozen=True)

    nodes: dict[str, int]
    """How many of each kind: model, seed, test."""
    slowest: dict[str, float]
    """Seconds of the slowest nodes, by name."""

    def words(self) -> str:
        """For the summary, such as ``12 seeds, 31 models, 140 tests``."""
        order = ("seed", "model", "test")
        return ", ".join(quantity(self.nodes[kind], kind) for kind in order if kind in self.nodes)


class Documented(BaseModel):
    """A table with its documentation."""

    model_config = ConfigDict(frozen=True)

    schema_name: str
    table_name: str
    description: str
    columns: dict[str, str]


class DbtProject:
    """The dbt project as the settings want it built, into candidate files only.

    dbt keeps its connection open between invocations of one process, which locks the files;
    :meth:`build` closes it, so that other processes may read what was built and rename it.
    """

    def __init__(self, settings: Settings, log_path: Path, on_node: OnNode) -> None:
        self._settings = settings
        self._log_path = log_path
        self._on_node = on_node
        self._manifest: Manifest | None = None

    def build(
        self,
        *selection: str,
        place: Place = "restricted",
        told: Mapping[str, Any] | None = None,
    ) -> BuildOutcome:
        """Build the selected nodes and run their data tests, up to the first that fails.

        Unit tests check logic on made-up rows, not tonight's data, and are left to ``make test``.

        Args:
            selection: dbt's own words for what to build.
            place: Into which candidate.
            told: Variables beside those of the settings.

        Raises:
            BuildFailedError: naming each node that failed, and by how many rows.
        """
        self._parsed()
        try:
            result = self._invoke(
                "build",
                "--fail-fast",
                "--exclude-resource-types",
                "unit_test",
                *selection,
                place=place,
                told=told,
            )
        finally:
            _close_connection()
        if result.result is None:
            raise BuildFailedError(f"dbt could not build: {_exception_words(result)}")
        if not result.success:
            raise BuildFailedError(failure_words(result.result.results, self._settings, place))
        return _outcome(result.result.results)

    def table_documentation(self) -> list[Documented]:
        """Name and description of every model and seed with its columns, as the YAML has them."""
        return [
            Documented(
                schema_name=node.schema,
                table_name=node.alias,
                description=node.description,
                columns={name: column.description for name, column in node.columns.items()},
            )
            for node in self._parsed().nodes.values()
            if node.resource_type in ("model", "seed")
        ]

    def _parsed(self) -> Manifest:
        """The project, read once.

        Raises:
            BuildFailedError: if it does not parse.
        """
        if self._manifest is None:
            result = self._invoke("parse")
            if not result.success:
                # Whole: nothing of a row is read yet.
                raise BuildFailedError(f"The dbt project does not parse: {result.exception}")
            self._manifest = result.result
        return self._manifest

    def _invoke(
        self,
        command: str,
        *arguments: str,
        place: Place = "restricted",
        told: Mapping[str, Any] | None = None,
    ) -> Any:
        from dbt.cli.main import dbtRunner  # 2 s to import, which only a build should pay

        settings = self._settings
        os.environ.update(dbt_environment(settings, place))
        settings.dbt_dir.mkdir(parents=True, exist_ok=True)
        self._log_path.parent.mkdir(parents=True, exist_ok=True)
        # A copy: dbt writes into it what a model's keys point to, and cannot read that again.
        parsed: Any = self._manifest
        manifest = parsed and parsed.deepcopy()
        runner = dbtRunner(manifest=manifest, callbacks=[self._hear])
        quiet = ["--quiet", "--log-level", "none", "--log-level-file", "none", "--no-use-colors"]
        places = {
            "--project-dir": settings.project_dir,
            "--profiles-dir": settings.project_dir,
            "--target-path": settings.dbt_dir,
            "--log-path": self._log_path.parent,
        }
        return runner.invoke(
            [*quiet, command]
            + [str(word) for pair in places.items() for word in pair]
            + ["--vars", json.dumps({**settings.dbt_vars(), **(told or {})}), *arguments]
        )

    def _hear(self, event: Any) -> None:
        """Pass progress on; keep what dbt says, but no row's value, in the run's log."""
        if event.info.level in ("info", "warn", "error"):
            with self._log_path.open("a") as log:
                is_safe = event.info.level == "info" or event.info.name in NAMES_ONLY
                log.write((event.info.msg if is_safe else redact(event.info.msg)) + "\n")
        if event.info.name in ("LogModelResult", "LogSeedResult", "LogTestResult"):
            node = event.data
            total = node.num_models if event.info.name == "LogTestResult" else node.total
            self._on_node(node.node_info.node_name, node.index, total)


def dbt_environment(settings: Settings, place: Place = "restricted") -> dict[str, str]:
    """What ``profiles.yml`` reads."""
    return {
        PLACE_VARIABLE: place,
        f"{ENV_PREFIX}DATA_DIR": str(settings.data_dir),
        f"{ENV_PREFIX}MEMORY_LIMIT": settings.memory_limit,
        f"{ENV_PREFIX}THREADS": str(settings.threads),
    }


def _close_connection() -> None:
    """Close the connection that dbt-duckdb shares between invocations."""
    from dbt.adapters.duckdb import connections

    manager: Any = connections.DuckDBConnectionManager
    with suppress(Exception):  # no environment: dbt stopped before it opened one
        manager.env().close()
    manager.close_all_connections()


def _outcome(results: Sequence[Any]) -> BuildOutcome:
    slowest = sorted(results, key=lambda result: result.execution_time, reverse=True)[:10]
    return BuildOutcome(
        nodes=dict(Counter(str(result.node.resource_type) for result in results)),
        slowest={result.node.name: round(result.execution_time, 2) for result in slowest},
    )


def _exception_words(result: Any) -> str:
    error = result.exception
    return redact(f"{type(error).__name__}: {error}") if error else "it gave no reason."
