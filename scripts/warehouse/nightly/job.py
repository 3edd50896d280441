"""The night: from the agencies' files to the three databases, or nothing changed at all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from warehouse.expectations.pages import record_result
from warehouse.expectations.result import CheckpointResult
from warehouse.expectations.suite import FileName
from warehouse.nightly.build import PUBLISHED_LAYER
from warehouse.nightly.failure import GateFailedError, NightlyError
from warehouse.nightly.fingerprint import TableContent, content_hash, table_contents
from warehouse.nightly.lock import hold_lock
from warehouse.nightly.metadata import write_metadata
from warehouse.nightly.progress import Reporter
from warehouse.nightly.record import SYNTHETIC, Archive, RunRecord
from warehouse.nightly.releasing import (
    Counted,
    Plan,
    attack,
    attack_words,
    count_again,
    count_release,
    ledger_of,
    plan_by_hand,
    plan_night,
    preview_of,
    put_in_place,
    rebuild_registry,
    require_unrecovered,
    settle,
    told_of,
)
from warehouse.nightly.run import (
    Run,
    make_folders,
    recorded_run,
    standing_publication,
    unrecorded_run,
)
from warehouse.nightly.stage import StageResult, quantity
from warehouse.nightly.swap import Swap, promote, remove_database, seal
from warehouse.nightly.tools import Gates, Project, Tools, real_tools
from warehouse.release.preview import Preview
from warehouse.settings import Settings

VAULT_MODE = 0o600
RESTRICTED_MODE = 0o640
MOST_MESSAGES_SHOWN = 5


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
        settle(run)
        plan = plan_night(settings)
        run.record.next_release_on = plan.following_on
        gates = opened.enter_context(closing(tools.open_gates(settings)))
        aside = opened.enter_context(ThreadPoolExecutor(max_workers=1))
        _receive(run, tools)
        # The vault is checked in the gates' own process while the models are built in this one.
        drops = [
            aside.submit(_check, run, gates, checkpoint, {"vault": settings.vault_path})
            for checkpoint in ("police_drops", "drops")
        ]
        project = _open_project(run, tools)
        _build(run, project, plan)
        with run.stage("reconcile") as stage:
            tools.reconcile(run.restricted, stage)
        with run.stage("validate") as stage:
            _require([checked.result() for checked in drops], stage)
        if plan.due:
            with run.stage("count") as stage:
                counted = count_release(run, project, plan.due)
                stage.note = counted.words()
            _publish(run, project, gates, tools, counted)
        else:
            _leave_published(run, gates, plan)
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
    """Cut the published file of the release that stands again, with the same numbers.

    Raises:
        NightlyError: as :func:`run_nightly`, or if there is no restricted file yet.
        ReleaseError: if nothing was released yet, or a number would change.
    """
    tools = tools or real_tools()
    with _standing_restricted(settings, reporter, "publish", tools) as (run, project, gates):
        with run.stage("count") as stage:
            counted = count_again(run, project)
            stage.note = counted.words()
        _publish(run, project, gates, tools, counted)
    return run.record


def run_release(settings: Settings, reporter: Reporter, tools: Tools | None = None) -> RunRecord:
    """Cut the next release of the calendar from the restricted file that stands.

    Raises:
        NightlyError: as :func:`run_nightly`, or if there is no restricted file yet.
        ReleaseError: if the next release covers days that are still to come.
    """
    tools = tools or real_tools()
    with _standing_restricted(settings, reporter, "release", tools) as (run, project, gates):
        release, following_on = plan_by_hand(settings)
        with run.stage("build") as stage:
            outcome = rebuild_registry(project, ledger_of(settings), release)
            stage.note = outcome.words()
        with run.stage("count") as stage:
            counted = count_release(run, project, release)
            stage.note = counted.words()
        run.record.next_release_on = following_on
        _publish(run, project, gates, tools, counted)
    return run.record


def preview_release(settings: Settings, reporter: Reporter, tools: Tools | None = None) -> Preview:
    """What the next release would add, change and hide, and what waits; nothing is kept.

    Raises:
        NightlyError: if there is no restricted file yet.
        ReleaseError: as :func:`run_release`.
    """
    tools = tools or real_tools()
    _require_restricted(settings)
    with hold_lock(settings.data_dir, "release --dry-run"):
        make_folders(settings)
        run = unrecorded_run(settings, reporter)
        run.clear_candidates()
        log = settings.build_dir / "dry_run.log"
        try:
            return _preview(run, tools.open_project(settings, log, reporter.advance))
        finally:
            run.clear_candidates()
            log.unlink(missing_ok=True)


def _preview(run: Run, project: Project) -> Preview:
    ledger = ledger_of(run.settings)
    release, _ = plan_by_hand(run.settings)
    shutil.copyfile(run.settings.restricted_path, run.restricted)
    with run.reporter:
        with run.stage("build") as stage:
            stage.note = rebuild_registry(project, ledger, release).words()
        with run.stage("count") as stage:
            counted = count_release(run, project, release)
            stage.note = counted.words()
    return preview_of(ledger, counted)


def _require_restricted(settings: Settings) -> None:
    if not settings.restricted_path.is_file():
        raise NightlyError(
            f"There is no restricted file at {settings.restricted_path} to publish from: "
            "run `warehouse nightly` first."
        )


@contextmanager
def _standing_restricted(
    settings: Settings, reporter: Reporter, command: str, tools: Tools
) -> Iterator[tuple[Run, Project, Gates]]:
    """A run that begins from a copy of the restricted file that stands, and keeps that file.

    Raises:
        NightlyError: if there is none.
    """
    _require_restricted(settings)
    with recorded_run(settings, reporter, command) as run, ExitStack() as opened:
        run.clear_candidates()
        settle(run)
        run.record.next_release_on = plan_night(settings).following_on
        gates = opened.enter_context(closing(tools.open_gates(settings)))
        shutil.copyfile(settings.restricted_path, run.restricted)
        yield run, _open_project(run, tools), gates
        run.clear_candidates()


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
        results.append(_suppression_of(settings, gates, tools))
        for result in results:
            record_result(settings, run_id, result)
    return results


def _suppression_of(settings: Settings, gates: Gates, tools: Tools) -> CheckpointResult:
    """Attack the published file that stands, and check what is withheld in it."""
    earlier = ledger_of(settings).published_files()[:-1]
    with TemporaryDirectory() as folder:
        found = Path(folder) / "found.duckdb"
        _, files = attack(tools, settings.published_path, earlier, found)
        return gates.run("suppression", files)


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


def read_contents(settings: Settings, restricted: Path) -> dict[str, TableContent]:
    """Measure a restricted file: rows and hash of every table."""
    with duckdb.connect(restricted, read_only=True) as connection:
        connection.execute(f"set memory_limit = '{settings.memory_limit}'")
        connection.execute(f"set threads = {settings.threads}")
        return table_contents(connection, restricted.stem)


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


def _build(run: Run, project: Project, plan: Plan) -> None:
    """Build everything but the published layer into a new restricted file, and measure it."""
    record = run.record
    with run.stage("build") as stage:
        told = {"released_through": plan.closed_on.isoformat()}
        outcome = project.build("--exclude", PUBLISHED_LAYER, told=told)
        contents = read_contents(run.settings, run.restricted)
        record.slowest_nodes = outcome.slowest
        record.table_rows = {name: content.rows for name, content in contents.items()}
        record.restricted_hash = content_hash(contents)
        stage.rows_in = _rows(contents, "staging.")
        stage.rows_out = _rows(contents, "fact.", "cell.")
        unchanged = record.restricted_hash == run.archive.last_restricted_hash()
        stage.note = outcome.words() + ("; same content as last time" if unchanged else "")


def _leave_published(run: Run, gates: Gates, plan: Plan) -> None:
    """Check the break in what was built; the published file is not even opened."""
    with run.stage("check") as stage:
        _require([_check(run, gates, "athena_break", {"restricted": run.restricted})], stage)
    with run.stage("publish") as stage:
        next_on = plan.following_on
        told = f"the next on {next_on:%d %B %Y}" if next_on else "policy_release names no next one"
        stage.note = f"no release is due, {told}; not opened"


def _publish(run: Run, project: Project, gates: Gates, tools: Tools, counted: Counted) -> None:
    """Build the published file, pass it through its gates and the attack, and put it in place."""
    ledger = ledger_of(run.settings)
    with run.stage("publish") as stage:
        told = told_of(ledger, counted.release, counted.entered, counted.held_through)
        outcome = project.build("--select", PUBLISHED_LAYER, place=counted.place, told=told)
        write_metadata(run.published, run.record, project.table_documentation())
        stage.rows_in = _rows_of(counted.restricted, "disclosure.")
        stage.rows_out = _rows_of(run.published, "published.")
        stage.note = outcome.words()
    with run.stage("check") as stage:
        both: dict[FileName, Path] = {
            "restricted": counted.restricted,
            "published": run.published,
        }
        results = [_check(run, gates, "athena_break", both)]
        results.append(_check(run, gates, "published", {"published": run.published}))
        _require(results, stage)
    _attack(run, gates, tools, counted)
    with run.stage("release") as stage:
        cut = put_in_place(run, counted)
        run.record.publication = standing_publication(run.settings)
        remove_database(run.release_candidate)
        stage.note = f"release {cut.release_id} is in place and in the ledger"


def _attack(run: Run, gates: Gates, tools: Tools, counted: Counted) -> None:
    """Try the published candidate; what is found passes through the gate with all that is withheld.

    Raises:
        GateFailedError: naming what an intruder recovers, or what the gate found.
    """
    earlier = ledger_of(run.settings).published_files()
    with run.stage("attack") as stage:
        report, files = attack(tools, run.published, earlier, run.attack_found, counted.restricted)
        stage.rows_in = report.shown_count + report.hidden_count
        # The page shows what the gate makes of it, whatever was found.
        checked = _check(run, gates, "suppression", files)
        remove_database(run.attack_found)
        require_unrecovered(report)
        _require([checked], stage)
        stage.note = f"{attack_words(report, len(earlier))}; {stage.note}"


def _swap_restricted(run: Run, project: Project) -> None:
    with run.stage("swap") as stage:
        write_metadata(run.restricted, run.record, project.table_documentation())
        seal(run.restricted)
        promote(Swap(run.restricted, run.settings.restricted_path, RESTRICTED_MODE))
        remove_database(run.published)
        stage.note = "the new restricted file is in place"


def _rows(contents: Mapping[str, TableContent], *prefixes: str) -> int:
    """Rows of all tables whose name starts so."""
    return sum(content.rows for name, content in contents.items() if name.startswith(prefixes))


def _rows_of(path: Path, prefix: str) -> int:
    with duckdb.connect(path, read_only=True) as connection:
        return _rows(table_contents(connection, path.stem), prefix)


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
