"""The night: from the agencies' files to the three databases, or nothing changed at all."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from warehouse.expectations.pages import record_result
from warehouse.expectations.result import CheckpointResult
from warehouse.expectations.suite import FileName
from warehouse.nightly.build import PUBLISHED_LAYER, sources_of_publication
from warehouse.nightly.failure import GateFailedError, NightlyError
from warehouse.nightly.fingerprint import TableContent, content_hash, files_hash, table_contents
from warehouse.nightly.lock import hold_lock
from warehouse.nightly.metadata import write_metadata
from warehouse.nightly.progress import Reporter
from warehouse.nightly.record import SYNTHETIC, Archive, Publication, RunRecord
from warehouse.nightly.run import Run, make_folders, recorded_run
from warehouse.nightly.stage import StageResult, quantity
from warehouse.nightly.swap import Swap, promote, remove_database, seal
from warehouse.nightly.tools import Gates, Project, Tools, real_tools
from warehouse.settings import Settings

READ_BY_PUBLICATION = (
    "dimension.dim_age_band",
    "dimension.dim_characteristic",
    "dimension.dim_district",
    "dimension.dim_ethnicity",
    "dimension.dim_offence_type",
    "dimension.dim_period",
    "dimension.dim_risk_level",
    "dimension.dim_sex",
    "dimension.dim_time_of_day",
    "disclosure.",
    "reference.policy_",
)
"""How the names of the tables begin whose content decides what is published: no person is in one.
"""

VAULT_MODE = 0o600
RESTRICTED_MODE = 0o640
PUBLISHED_MODE = 0o644
MOST_MESSAGES_SHOWN = 5


@dataclass(frozen=True)
class Built:
    """What a restricted file holds."""

    contents: Mapping[str, TableContent]
    publishes: str
    """Hash of everything that a publication made from it would depend on."""

    def rows(self, *prefixes: str) -> int:
        """Rows of all tables whose name starts so."""
        return sum(c.rows for name, c in self.contents.items() if name.startswith(prefixes))


def run_nightly(settings: Settings, reporter: Reporter, tools: Tools | None = None) -> RunRecord:
    """Run the whole job once.

    Raises:
        NightlyError: if a stage stopped it; the last good files then stand, and the record, the
            page and the public status say where and why it stopped.
    """
    tools = tools or real_tools()
    with recorded_run(settings, reporter, "nightly") as run, ExitStack() as opened:
        _ensure_input(run, tools)
        run.clear_candidates()
        gates = opened.enter_context(closing(tools.open_gates(settings)))
        aside = opened.enter_context(ThreadPoolExecutor(max_workers=1))
        _receive(run, tools)
        # The vault is checked in the gates' own process while the models are built in this one.
        drops = [
            aside.submit(_check, run, gates, checkpoint, {"vault": settings.vault_path})
            for checkpoint in ("police_drops", "drops")
        ]
        project = _open_project(run, tools)
        built = _build(run, project)
        with run.stage("reconcile") as stage:
            tools.reconcile(run.restricted, stage)
        with run.stage("validate") as stage:
            _require([checked.result() for checked in drops], stage)
        if _is_due(run.record.publication, built):
            _publish(run, project, gates, built)
        else:
            _leave_published(run, gates)
        _swap_restricted(run, project)
    return run.record


def run_receive(settings: Settings, reporter: Reporter, tools: Tools | None = None) -> RunRecord:
    """Land what is new, and do nothing else.

    Raises:
        NightlyError: if there is nothing to land.
    """
    tools = tools or real_tools()
    if not agency_files(settings.landing_dir):
        raise NightlyError(
            f"No agency has sent anything to {settings.landing_dir}/<agency>/<received date>/. "
            "`warehouse synthesise` writes made-up extracts to try it with."
        )
    with recorded_run(settings, reporter, "receive") as run:
        run.clear_candidates()
        _receive(run, tools)
    return run.record


def run_publish(settings: Settings, reporter: Reporter, tools: Tools | None = None) -> RunRecord:
    """Cut the published file again from the restricted file that stands.

    Raises:
        NightlyError: as :func:`run_nightly`, or if there is no restricted file yet.
    """
    tools = tools or real_tools()
    if not settings.restricted_path.is_file():
        raise NightlyError(
            f"There is no restricted file at {settings.restricted_path} to publish from: "
            "run `warehouse nightly` first."
        )
    with recorded_run(settings, reporter, "publish") as run, ExitStack() as opened:
        run.clear_candidates()
        gates = opened.enter_context(closing(tools.open_gates(settings)))
        shutil.copyfile(settings.restricted_path, run.restricted)
        _publish(run, _open_project(run, tools), gates, read_built(settings, run.restricted))
        remove_database(run.restricted)
    return run.record


def run_validation(settings: Settings, tools: Tools | None = None) -> list[CheckpointResult]:
    """Run every checkpoint on the files that stand, changing none of them.

    Raises:
        NightlyError: if there is nothing to check yet.
        LockHeldError: if a run is at work, which may exchange the files between two checks.
    """
    tools = tools or real_tools()
    live: dict[FileName, Path] = {
        "vault": settings.vault_path,
        "restricted": settings.restricted_path,
        "published": settings.published_path,
    }
    missing = [str(path) for path in live.values() if not path.is_file()]
    if missing:
        raise NightlyError(
            f"There is nothing to check at {', '.join(missing)}: run `warehouse nightly` first."
        )
    checkpoints: dict[str, tuple[FileName, ...]] = {
        "police_drops": ("vault",),
        "drops": ("vault",),
        "athena_break": ("restricted", "published"),
        "published": ("published",),
    }
    with hold_lock(settings.data_dir, "validate"), closing(tools.open_gates(settings)) as gates:
        make_folders(settings)
        run_id = Archive(settings).new_run_id(datetime.now(UTC))
        results = [
            gates.run(name, {file: live[file] for file in files})
            for name, files in checkpoints.items()
        ]
        for result in results:
            record_result(settings, run_id, result)
    return results


@contextmanager
def place_for_extracts(settings: Settings) -> Iterator[Path]:
    """The landing folder, held so that made-up extracts may be written, but never among real ones.

    Raises:
        NightlyError: if the landing folder holds what an agency sent.
    """
    if agency_files(settings.landing_dir) and not settings.is_sample:
        raise NightlyError(
            f"{settings.landing_dir} holds files that an agency sent: made-up extracts never go "
            "among them. Set WAREHOUSE_LANDING_DIR to another folder."
        )
    with hold_lock(settings.data_dir, "synthesise"):
        yield settings.landing_dir


def agency_files(landing_dir: Path) -> list[Path]:
    """Every file that an agency sent: ``<agency>/<received date>/<file>``."""
    found = landing_dir.glob("*/*/*")
    return [path for path in found if path.is_file() and not path.name.startswith(".")]


def read_built(settings: Settings, restricted: Path) -> Built:
    """Measure a restricted file: rows and hash of every table, and what would be published."""
    with duckdb.connect(restricted, read_only=True) as connection:
        connection.execute(f"set memory_limit = '{settings.memory_limit}'")
        connection.execute(f"set threads = {settings.threads}")
        contents = table_contents(connection, restricted.stem)
    # The clock alone is no reason to publish: what it changes shows in what is hashed.
    chosen = {name: value for name, value in settings.dbt_vars().items() if name != "as_of_date"}
    parts = (
        content_hash(contents, READ_BY_PUBLICATION),
        files_hash(sources_of_publication(settings), settings.project_dir),
        json.dumps(chosen, sort_keys=True),
        duckdb.__version__,
    )
    return Built(contents, hashlib.sha256("\n".join(parts).encode()).hexdigest())


def _ensure_input(run: Run, tools: Tools) -> None:
    """Write the sample if no agency has sent anything, and say loudly that it is made up."""
    settings = run.settings
    if not agency_files(settings.landing_dir):
        with run.stage("synthesise") as stage:
            tools.write_sample(settings, stage)
        run.record.as_of = settings.as_of_date
        run.record.is_synthetic = settings.is_sample
    if run.record.is_synthetic:
        run.reporter.notice(
            f"{SYNTHETIC}\nThe job's date is the sample's own, {run.record.as_of:%d %B %Y}."
        )


def _receive(run: Run, tools: Tools) -> None:
    vault = run.settings.vault_path
    vault.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with run.stage("receive") as stage:
        tools.receive(run.settings, run.reporter, stage)
        vault.chmod(VAULT_MODE)


def _open_project(run: Run, tools: Tools) -> Project:
    log_path = run.archive.log_path(run.record.run_id)
    return tools.open_project(run.settings, log_path, run.reporter.advance)


def _build(run: Run, project: Project) -> Built:
    """Build everything but the published layer into a new restricted file, and measure it."""
    record = run.record
    with run.stage("build") as stage:
        outcome = project.build("--exclude", PUBLISHED_LAYER)
        built = read_built(run.settings, run.restricted)
        record.slowest_nodes = outcome.slowest
        record.table_rows = {name: content.rows for name, content in built.contents.items()}
        record.restricted_hash = content_hash(built.contents)
        stage.rows_in = built.rows("staging.")
        stage.rows_out = built.rows("fact.", "cell.")
        unchanged = record.restricted_hash == run.archive.last_restricted_hash()
        stage.note = outcome.words() + ("; same content as last time" if unchanged else "")
    return built


def _is_due(standing: Publication | None, built: Built) -> bool:
    return standing is None or standing.made_from != built.publishes


def _leave_published(run: Run, gates: Gates) -> None:
    """Check the break in what was built; the published file is not even opened."""
    with run.stage("check") as stage:
        _require([_check(run, gates, "athena_break", {"restricted": run.restricted})], stage)
    with run.stage("publish") as stage:
        stage.note = "not due: nothing that it is made from has changed; not opened"


def _publish(run: Run, project: Project, gates: Gates, built: Built) -> None:
    """Build the published file, pass it through its gates, and put it in place."""
    with run.stage("publish") as stage:
        outcome = project.build("--select", PUBLISHED_LAYER)
        write_metadata(run.published, run.record, project.table_documentation())
        stage.rows_in = built.rows("disclosure.")
        stage.rows_out = _published_rows(run.published)
        stage.note = outcome.words()
    with run.stage("check") as stage:
        both: dict[FileName, Path] = {"restricted": run.restricted, "published": run.published}
        results = [_check(run, gates, "athena_break", both)]
        results.append(_check(run, gates, "published", {"published": run.published}))
        _require(results, stage)
    with run.stage("release") as stage:
        seal(run.published)
        promote(Swap(run.published, run.settings.published_path, PUBLISHED_MODE))
        now = datetime.now().astimezone()
        run.record.publication = Publication(
            run_id=run.record.run_id, published_at=now, made_from=built.publishes
        )
        stage.note = "the new published file is in place"


def _swap_restricted(run: Run, project: Project) -> None:
    with run.stage("swap") as stage:
        write_metadata(run.restricted, run.record, project.table_documentation())
        seal(run.restricted)
        promote(Swap(run.restricted, run.settings.restricted_path, RESTRICTED_MODE))
        remove_database(run.published)
        stage.note = "the new restricted file is in place"


def _published_rows(path: Path) -> int:
    with duckdb.connect(path, read_only=True) as connection:
        contents = table_contents(connection, path.stem)
    return sum(content.rows for name, content in contents.items() if name.startswith("published."))


def _check(
    run: Run, gates: Gates, checkpoint: str, files: Mapping[FileName, Path]
) -> CheckpointResult:
    """Run one checkpoint and show what it found, whatever becomes of the run."""
    result = gates.run(checkpoint, files)
    record_result(run.settings, run.record.run_id, result)
    return result


def _require(results: Sequence[CheckpointResult], stage: StageResult) -> None:
    """Go on only if every gate opens.

    Raises:
        GateFailedError: with the gates' own messages, which hold figures but no row's value.
    """
    shut = [result for result in results if not result.success]
    if shut:
        messages = [message for result in shut for message in result.messages]
        shown = messages[:MOST_MESSAGES_SHOWN]
        if len(messages) > len(shown):
            shown.append(f"... and {len(messages) - len(shown)} more on the validation page.")
        names = ", ".join(result.checkpoint for result in shut)
        raise GateFailedError("\n".join([f"Checkpoint {names} is not passed:", *shown]))
    met = sum(len(result.expectations) for result in results)
    stage.note = f"{quantity(met, 'expectation')} met"
