"""The validation pages: plain HTML in ``data/data_docs/``, readable offline, without a row's value.

``index.html`` lists the kept runs; each run has a page of its own, and beside it the JSON that it
was made from. No page asks for anything from anywhere: its one stylesheet stands in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from jinja2 import Environment
from pydantic import ValidationError

from warehouse.expectations.result import (
    CheckpointResult,
    ExpectationResult,
    Outcome,
    Record,
    SuiteResult,
    worst,
)
from warehouse.pages import page_environment, write_page
from warehouse.settings import Settings

TEMPLATES_DIR = Path(__file__).resolve().parent / "templates"

WORDS: dict[Outcome, str] = {"pass": "Met", "fail": "Not met", "error": "Not checked"}
"""What a reader is told; colour is never the only sign."""


class RunResult(Record):
    """All checkpoints of one run so far."""

    run_id: str
    recorded_at: datetime
    is_synthetic: bool
    checkpoints: tuple[CheckpointResult, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """The worst of the checkpoints."""
        return worst(checkpoint.outcome for checkpoint in self.checkpoints)

    @property
    def suites(self) -> tuple[SuiteResult, ...]:
        """Every suite of every checkpoint."""
        return tuple(suite for checkpoint in self.checkpoints for suite in checkpoint.suites)

    @property
    def expectations(self) -> tuple[ExpectationResult, ...]:
        """Every expectation of every suite."""
        return tuple(result for suite in self.suites for result in suite.expectations)

    def count(self, outcome: Outcome) -> int:
        """How many expectations ended so."""
        return sum(result.outcome == outcome for result in self.expectations)

    @property
    def headline(self) -> str:
        """The run in one sentence."""
        not_run = [run.checkpoint for run in self.checkpoints if run.problem]
        counts: dict[Outcome, int] = {"fail": self.count("fail"), "error": self.count("error")}
        parts = [f"{count} {WORDS[outcome].lower()}" for outcome, count in counts.items() if count]
        if not_run:
            parts.append(f"{' and '.join(not_run)} not run")
        if not parts:
            return f"All {len(self.expectations)} expectations met"
        met = self.count("pass")
        return f"{', '.join(parts)}; {met} of {len(self.expectations)} expectations met"


def record_result(settings: Settings, run_id: str, result: CheckpointResult) -> Path:
    """Keep one checkpoint's result of a run, and show it; returns the run's page.

    Call it after every checkpoint: the page then stands even where the run stops at the gate.
    """
    folder = settings.data_docs_dir
    run = _read(_json_path(folder, run_id)) or RunResult(
        run_id=run_id, recorded_at=datetime.now(UTC), is_synthetic=settings.is_sample
    )
    others = [known for known in run.checkpoints if known.checkpoint != result.checkpoint]
    run = run.model_copy(update={"checkpoints": (*others, result)})
    write_page(_json_path(folder, run_id), run.model_dump_json(indent=2) + "\n")
    _forget_all_but(settings.keep_runs, folder)
    return render(folder, run)


def render(folder: Path, run: RunResult) -> Path:
    """Write a run's page, and the index of all runs."""
    page = folder / f"{run.run_id}.html"
    write_page(page, _environment().get_template("run.html").render(run=run))
    runs = list(_kept(folder))
    write_page(folder / "index.html", _environment().get_template("index.html").render(runs=runs))
    return page


def _environment() -> Environment:
    environment = page_environment(TEMPLATES_DIR)
    environment.globals["words"] = WORDS
    environment.filters["tables"] = _tables
    return environment


def _tables(suite: SuiteResult) -> dict[tuple[str, str], list[ExpectationResult]]:
    """A suite's results by the file and table that they are about, in the suite's own order."""
    tables: dict[tuple[str, str], list[ExpectationResult]] = {}
    for result in suite.expectations:
        tables.setdefault((result.file, result.table), []).append(result)
    return tables


def _json_path(folder: Path, run_id: str) -> Path:
    return folder / "runs" / f"{run_id}.json"


def _kept(folder: Path) -> Iterator[RunResult]:
    """The kept runs, latest first; a file that cannot be read is passed over."""
    for path in sorted((folder / "runs").glob("*.json"), reverse=True):
        run = _read(path)
        if run is not None:
            yield run


def _read(path: Path) -> RunResult | None:
    try:
        return RunResult.model_validate_json(path.read_bytes())
    except (FileNotFoundError, ValidationError):
        return None


def _forget_all_but(kept: int, folder: Path) -> None:
    for path in sorted((folder / "runs").glob("*.json"), reverse=True)[kept:]:
        path.unlink()
        (folder / f"{path.stem}.html").unlink(missing_ok=True)
