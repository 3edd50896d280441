"""One run under way: its lock, its stages, its candidates and its record."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from time import perf_counter

from warehouse.nightly.approval import approval_notice
from warehouse.nightly.failure import words
from warehouse.nightly.lock import hold_lock
from warehouse.nightly.progress import Reporter
from warehouse.nightly.record import Archive, Publication, RunRecord
from warehouse.nightly.stage import StageResult
from warehouse.nightly.swap import remove_database
from warehouse.release.errors import ReleaseError
from warehouse.release.ledger import Ledger
from warehouse.release.timetable import next_release, read_timetable
from warehouse.settings import Settings

TRIAL_PREFIX = "trial-"
"""Folders with a copy of the restricted file in which a policy is tried."""


@dataclass(frozen=True)
class Run:
    """What the stages of one run share."""

    settings: Settings
    reporter: Reporter
    archive: Archive
    record: RunRecord

    @property
    def restricted(self) -> Path:
        """The candidate of the restricted file."""
        return self.settings.build_dir / "restricted" / self.settings.restricted_path.name

    @property
    def published(self) -> Path:
        """The candidate of the published file."""
        return self.settings.build_dir / "published" / self.settings.published_path.name

    @property
    def release_candidate(self) -> Path:
        """The copy of the restricted file that a release is counted in."""
        return self.settings.build_dir / "release" / self.settings.restricted_path.name

    @property
    def attack_found(self) -> Path:
        """What the attack on the candidate of the published file found."""
        return self.settings.build_dir / "attack" / "found.duckdb"

    @contextmanager
    def stage(self, name: str) -> Iterator[StageResult]:
        """Time a stage, show it, and keep what it did; the record names the one that fails."""
        result = StageResult(name=name)
        self.record.failed_stage = name
        self.reporter.begin(name)
        started = perf_counter()
        yield result
        result.seconds = round(perf_counter() - started, 2)
        self.record.failed_stage = None
        self.record.stages.append(result)
        self.reporter.finish(result)

    def clear_candidates(self) -> None:
        """Remove what a killed run may have left, and make room for new candidates."""
        for path in (self.restricted, self.published, self.release_candidate, self.attack_found):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            remove_database(path)
        for folder in self.settings.build_dir.glob(f"{TRIAL_PREFIX}*"):
            shutil.rmtree(folder, ignore_errors=True)


def make_folders(settings: Settings) -> None:
    """Make the folders that a run writes to, for their readers alone: only published/ is open.

    The vault's and the live files' folders are made by those who put something there.
    """
    for_readers = (
        settings.data_docs_dir,
        settings.dbt_dir,
        settings.history_dir,
        settings.receipts_dir,
        settings.reports_dir,
    )
    for folder, mode in ((settings.build_dir, 0o700), *((folder, 0o750) for folder in for_readers)):
        folder.mkdir(parents=True, exist_ok=True)
        # A folder that hands its group on to what is made in it goes on doing so.
        folder.chmod(mode | folder.stat().st_mode & stat.S_ISGID)


def standing_publication(settings: Settings) -> Publication | None:
    """The published file that stands, as the ledger has it."""
    cuts = Ledger(settings.releases_dir).cuts()
    if not cuts or not settings.published_path.is_file():
        return None
    return Publication(
        release_id=cuts[-1].release_id, run_id=cuts[-1].run_id, published_at=cuts[-1].cut_at
    )


def _next_release_on(settings: Settings) -> date | None:
    """When the next release is due, as far as the calendar can be read; a night says if not."""
    try:
        timetable = read_timetable(settings.seeds_dir)
    except ReleaseError:
        return None
    cut = Ledger(settings.releases_dir).releases()
    following = next_release(timetable, settings.as_of_date, cut)
    return following.due_on if following else None


def unrecorded_run(settings: Settings, reporter: Reporter, command: str = "") -> Run:
    """A run of which nothing is kept unless somebody does."""
    archive = Archive(settings)
    now = datetime.now().astimezone()
    record = RunRecord(
        run_id=archive.new_run_id(now),
        command=command,
        started_at=now,
        as_of=settings.as_of_date,
        is_synthetic=settings.is_sample,
        notice=approval_notice(settings),
        publication=standing_publication(settings),
        next_release_on=_next_release_on(settings),
    )
    return Run(settings, reporter, archive, record)


@contextmanager
def recorded_run(settings: Settings, reporter: Reporter, command: str) -> Iterator[Run]:
    """Hold the lock, keep the record, and tell the public how the run ended, whatever happens.

    Raises:
        LockHeldError: if another run is at work; then nothing is recorded.
    """
    with hold_lock(settings.data_dir, command):
        make_folders(settings)
        run = unrecorded_run(settings, reporter, command)
        archive, record = run.archive, run.record
        try:
            with reporter:
                yield run
        except BaseException as error:
            record.status = "failed"
            record.message = words(error)
            raise
        else:
            record.status = "succeeded"
        finally:
            record.finished_at = datetime.now().astimezone()
            archive.save(record)
            archive.save_status(record)
