"""What a person reads at the end of a run, and between runs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from warehouse.expectations.result import CheckpointResult
from warehouse.nightly.record import SYNTHETIC, Archive, RunRecord
from warehouse.nightly.stage import StageResult, count_words
from warehouse.release.preview import Preview
from warehouse.settings import Settings

EXAMPLES = {
    "nightly": (
        "warehouse query 'select table_name, row_count from meta.table'",
        "warehouse query 'select table_name, column_name, description from meta.column'",
        "warehouse reconcile",
    ),
    "publish": ("warehouse query 'select table_name, row_count from meta.table'",),
    "release": ("warehouse query 'from pub_release'",),
    "receive": ("warehouse nightly",),
}
"""What to do next, by what was done."""


def print_summary(console: Console, record: RunRecord, settings: Settings) -> None:
    """The run's stages, where its files are, and what to ask next."""
    console.print()
    table = _table(f"{record.command}, as of {record.as_of:%d %B %Y}")
    table.add_column("stage")
    for heading in ("rows in", "rows out", "quarantined", "seconds"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("", overflow="fold")
    for stage in record.stages:
        table.add_row(*_stage_cells(stage))
    table.add_section()
    table.add_row("total", "", "", "", f"{record.seconds:.1f}", "")
    console.print(table)
    _print_files(console, settings, Archive(settings).report_path(record.run_id))
    console.print("\nNext:")
    for example in EXAMPLES.get(record.command, ()):
        console.print(f"  .venv/bin/{example}", highlight=False, markup=False)
    _print_warnings(console, record)


def print_status(console: Console, settings: Settings, record: RunRecord | None) -> None:
    """How the last run ended and what stands now."""
    if record is None:
        console.print(f"No run yet in {settings.data_dir}: start with `warehouse nightly`.")
        return
    colour = "green" if record.status == "succeeded" else "red"
    console.print(
        f"Last run: {record.command} {record.run_id}, [{colour}]{record.status}[/{colour}] after "
        f"{record.seconds:.1f} s, as of {record.as_of:%d %B %Y}",
        highlight=False,
    )
    if record.message:
        console.print(f"Stopped at {record.failed_stage}:", highlight=False)
        console.print(record.message, highlight=False, markup=False, soft_wrap=True)
    if record.publication:
        console.print(
            f"Published: release {record.publication.release_id}, in run "
            f"{record.publication.run_id}, {record.publication.published_at:%d %B %Y %H:%M}",
            highlight=False,
        )
    if record.next_release_on:
        console.print(f"Next release: {record.next_release_on:%d %B %Y}", highlight=False)
    _print_files(console, settings, Archive(settings).report_path(record.run_id))
    _print_warnings(console, record)


def print_checkpoints(console: Console, results: Iterable[CheckpointResult]) -> None:
    """What each checkpoint found, with everything that keeps it shut."""
    table = _table("Checkpoints")
    table.add_column("checkpoint")
    table.add_column("result")
    for heading in ("met", "not met", "not checked", "seconds"):
        table.add_column(heading, justify="right")
    messages = []
    for result in results:
        counts = (len(result.expectations), len(result.failures), len(result.errors))
        met = counts[0] - counts[1] - counts[2]
        table.add_row(
            result.checkpoint,
            "passed" if result.success else "not passed",
            *map(count_words, (met, *counts[1:])),
            f"{result.seconds:.1f}",
        )
        messages += [f"{result.checkpoint}: {message}" for message in result.messages]
    console.print(table)
    for message in messages:
        console.print(message, highlight=False, markup=False, soft_wrap=True)


def print_preview(console: Console, preview: Preview) -> None:
    """What a release would do. Numbers of records are told only where they are no small ones."""
    release = preview.release
    what = "revision" if release.is_revision else "release"
    table = _table(f"{what} {release.release_id}, of periods up to {release.closed_on:%d %B %Y}")
    table.add_column("agency")
    for heading in ("year", "new", "new, withheld", "changed", "now withheld", "now shown"):
        table.add_column(heading, justify="right")
    effects = [effect for effect in preview.effects if effect.is_any]
    for effect in effects:
        counts = (
            effect.shown, effect.withheld, effect.changed, effect.now_withheld, effect.now_shown,
        )  # fmt: skip
        table.add_row(effect.agency, str(effect.year), *map(count_words, counts))
    if effects:
        console.print(table)
    else:
        console.print(f"{table.title}: every number stays as it is.", highlight=False)
    for block in preview.entering:
        console.print(f"Revised: {block}", highlight=False)
    for block, words in preview.waiting:
        console.print(f"Waits for a revision: {block}, {words} records", highlight=False)
    for agency in preview.held:
        console.print(
            f"Nothing newer of {agency}: it would change what was released", highlight=False
        )
    console.print("Nothing was written.", highlight=False)


def _table(title: str) -> Table:
    return Table(
        title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, show_edge=False
    )


def _stage_cells(stage: StageResult) -> list[str]:
    counts = (stage.rows_in, stage.rows_out, stage.rows_quarantined)
    return [stage.name, *map(count_words, counts), f"{stage.seconds:.1f}", stage.note]


def _print_files(console: Console, settings: Settings, report: Path) -> None:
    places = {
        "published, for everyone": settings.published_path,
        "restricted, for analysts": settings.restricted_path,
        "vault, for this job alone": settings.vault_path,
        "receipts": settings.receipts_dir,
        "validation": settings.data_docs_dir / "index.html",
        "report": report,
    }
    console.print("\nFiles:")
    for name, path in places.items():
        line = f"  {name:<26} {_shown(path)}  ({_age(path)})"
        console.print(line, highlight=False, markup=False, soft_wrap=True)


def _shown(path: Path) -> str:
    """The path from where the reader stands, where that is shorter."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _age(path: Path) -> str:
    if not path.exists():
        return "not there yet"
    written = f"{datetime.fromtimestamp(path.stat().st_mtime).astimezone():%d %B %Y %H:%M}"
    return written if path.is_dir() else f"{_size(path.stat().st_size)}, {written}"


def _size(byte_count: int) -> str:
    mega = 1_000_000
    return f"{byte_count / mega:,.1f} MB" if byte_count >= mega else f"{byte_count / 1000:,.0f} kB"


def _print_warnings(console: Console, record: RunRecord) -> None:
    console.print()
    if record.is_synthetic:
        console.print(SYNTHETIC, style="yellow", highlight=False)
    if record.notice:
        console.print(record.notice, style="yellow", highlight=False)
