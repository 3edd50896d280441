"""What is kept of each run: a record for programs, a page for people, the public status."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from warehouse.nightly.stage import StageResult, count_words
from warehouse.settings import Settings

SYNTHETIC = "SYNTHETIC: made-up extracts, no real person or crime."


class Publication(BaseModel):
    """The published file that now stands."""

    model_config = ConfigDict(frozen=True)

    release_id: str
    run_id: str
    published_at: datetime


class RunRecord(BaseModel):
    """One run from start to end. Holds counts and names of tables, never a row."""

    model_config = ConfigDict(validate_assignment=True)

    run_id: str
    command: str
    started_at: datetime
    finished_at: datetime | None = None
    status: Literal["running", "succeeded", "failed"] = "running"
    as_of: date
    is_synthetic: bool
    notice: str = ""
    """What to mind of the published file, empty where nothing is."""
    stages: list[StageResult] = []
    failed_stage: str | None = None
    message: str = ""
    """Why it failed, in words."""
    restricted_hash: str | None = None
    publication: Publication | None = None
    next_release_on: date | None = None
    """When the next release is due, by the calendar."""
    table_rows: dict[str, int] = {}
    slowest_nodes: dict[str, float] = {}

    @property
    def seconds(self) -> float:
        """Wall time of the whole run."""
        return ((self.finished_at or self.started_at) - self.started_at).total_seconds()


class PublicStatus(BaseModel):
    """``data/published/status.json``: how fresh the published file is, for anyone."""

    run_id: str
    status: Literal["running", "succeeded", "failed"]
    finished_at: datetime | None
    as_of: date
    is_synthetic: bool
    notice: str
    failed_stage: str | None
    publication: Publication | None
    next_release_on: date | None


class Archive:
    """Where records, pages and logs of runs are kept, and for how long."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @property
    def _logs_dir(self) -> Path:
        return self._settings.reports_dir / "logs"

    @property
    def _status_path(self) -> Path:
        return self._settings.published_path.with_name("status.json")

    def new_run_id(self, now: datetime) -> str:
        """The start in UTC, to the second, so that ids sort when the clocks go back in autumn.

        A number follows where that second is taken.
        """
        stem = f"{now.astimezone(UTC):%Y-%m-%dT%H%M%SZ}"
        taken = sum(path.name.startswith(stem) for path in self._settings.history_dir.glob("*"))
        return f"{stem}-{taken + 1}" if taken else stem

    def log_path(self, run_id: str) -> Path:
        """Where what dbt says goes."""
        return self._logs_dir / f"{run_id}.log"

    def report_path(self, run_id: str) -> Path:
        """The run's page."""
        return self._settings.reports_dir / f"{run_id}.md"

    def save(self, record: RunRecord) -> None:
        """Write the record and its page, and forget the oldest beyond the number to keep."""
        _write(
            self._settings.history_dir / record.run_id / "run.json",
            record.model_dump_json(indent=2) + "\n",
        )
        _write(self.report_path(record.run_id), page(record, self._settings))
        self._prune()

    def save_status(self, record: RunRecord) -> None:
        """Tell the public how the run ended and which publication stands."""
        status = PublicStatus.model_validate(
            record.model_dump(include=set(PublicStatus.model_fields))
        )
        self._status_path.parent.mkdir(parents=True, exist_ok=True)
        _write(self._status_path, status.model_dump_json(indent=2) + "\n")
        self._status_path.chmod(0o644)

    def last(self) -> RunRecord | None:
        """The latest kept run."""
        return next(self._latest_first(), None)

    def last_restricted_hash(self) -> str | None:
        """What the restricted file that stands holds, as the run that made it measured it."""
        good = (record for record in self._latest_first() if record.status == "succeeded")
        return next((record.restricted_hash for record in good if record.restricted_hash), None)

    def _latest_first(self) -> Iterator[RunRecord]:
        for path in sorted(self._settings.history_dir.glob("*/run.json"), reverse=True):
            yield RunRecord.model_validate_json(path.read_bytes())

    def _prune(self) -> None:
        runs = sorted(self._settings.history_dir.glob("*/run.json"), reverse=True)
        for record in runs[self._settings.keep_runs :]:
            run_id = record.parent.name
            shutil.rmtree(record.parent)
            self.report_path(run_id).unlink(missing_ok=True)
            self.log_path(run_id).unlink(missing_ok=True)


def page(record: RunRecord, settings: Settings) -> str:
    """The run on one page of Markdown."""
    end = record.finished_at
    lines = [
        f"# Run {record.run_id}: {record.status}",
        "",
        f"`warehouse {record.command}`, {record.started_at:%d %B %Y %H:%M:%S} to "
        f"{f'{end:%H:%M:%S}' if end else '...'} ({record.seconds:.1f} s), as of "
        f"{record.as_of:%d %B %Y}.",
        "",
    ]
    if record.is_synthetic:
        lines += [f"**{SYNTHETIC}**", ""]
    if record.message:
        lines += [f"**Stopped at {record.failed_stage}.** The last good files stand.", ""]
        lines += ["```", record.message, "```", ""]
    lines += [
        "| stage | rows in | rows out | quarantined | seconds | |",
        "| --- | ---: | ---: | ---: | ---: | --- |",
        *map(_stage_row, record.stages),
        "",
    ]
    if record.restricted_hash:
        lines += [f"Content of the restricted file: `{record.restricted_hash}`", ""]
    if record.publication:
        publication = record.publication
        lines += [
            f"Published file: release {publication.release_id}, from run {publication.run_id}, "
            f"{publication.published_at:%d %B %Y %H:%M:%S}. {record.notice}",
            "",
        ]
    if record.table_rows:
        lines += ["| table | rows |", "| --- | ---: |"]
        lines += [f"| {name} | {rows:,} |" for name, rows in sorted(record.table_rows.items())]
        lines += [""]
    lines += [f"Files are under `{settings.data_dir}`.", ""]
    return "\n".join(lines)


def _stage_row(stage: StageResult) -> str:
    counts = (stage.rows_in, stage.rows_out, stage.rows_quarantined)
    cells = [stage.name, *map(count_words, counts), f"{stage.seconds:.1f}", stage.note]
    return "| " + " | ".join(cells) + " |"


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.unfinished")
    unfinished.write_text(text)
    unfinished.replace(path)
