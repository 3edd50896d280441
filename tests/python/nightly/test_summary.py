"""What is printed at the end of a run, where no terminal says how wide a line may be."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import pytest
from rich.console import Console

from warehouse import cli
from warehouse.nightly.record import Publication, RunRecord
from warehouse.nightly.stage import StageResult
from warehouse.nightly.summary import print_preview, print_status, print_summary
from warehouse.release.basis import Waiting
from warehouse.release.ledger import Block
from warehouse.release.preview import Effect, Preview, waiting_words
from warehouse.release.timetable import Release
from warehouse.settings import Settings

REMARKS = (
    "11 files, 11 of them new; 12,345 rows superseded by corrected files",
    "52 seeds, 55 models, 188 tests; same content as last time",
    "1,062 match, 213 explained, 1,044 not applicable, 102 not computed",
    "no release is due, the next on 31 October 2019; not opened",
)


def test_no_remark_and_no_path_is_broken_in_a_log(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    written = io.StringIO()
    monkeypatch.setattr("sys.stdout", written)
    now = datetime(2026, 10, 25, 1, 59, tzinfo=UTC)
    record = RunRecord(
        run_id="2026-10-25T015900Z",
        command="nightly",
        started_at=now,
        as_of=date(2019, 6, 28),
        is_synthetic=True,
        stages=[
            StageResult(name="synthesise", rows_in=12_345_678, rows_out=12_345_678, note=remark)
            for remark in REMARKS
        ],
    )
    print_summary(cli.open_console(), record, settings)
    lines = written.getvalue().splitlines()
    for words in (*REMARKS, str(settings.restricted_path), str(settings.data_docs_dir)):
        assert any(words in line for line in lines), words


def test_the_status_says_which_release_stands_and_when_the_next_is_due(settings: Settings) -> None:
    now = datetime(2026, 10, 25, 1, 59, tzinfo=UTC)
    record = RunRecord(
        run_id="2026-10-25T015900Z",
        command="nightly",
        started_at=now,
        status="succeeded",
        as_of=date(2019, 7, 1),
        is_synthetic=True,
        publication=Publication(release_id="2019-06", run_id="2026-09", published_at=now),
        next_release_on=date(2019, 10, 31),
    )
    written = io.StringIO()
    print_status(Console(file=written, width=200), settings, record)
    assert "Published: release 2019-06, in run 2026-09" in written.getvalue()
    assert "Next release: 31 October 2019" in written.getvalue()


def preview(*effects: Effect, waiting: int = 0) -> str:
    release = Release(
        release_id="2020-07",
        due_on=date(2020, 7, 31),
        closed_on=date(2020, 6, 30),
        is_revision=True,
    )
    found = [Waiting(Block(agency="marac", year=2019), waiting)] if waiting else []
    written = io.StringIO()
    print_preview(
        Console(file=written, width=200),
        Preview(release, effects, ("police 2018",), waiting_words(found), ("idva",)),
    )
    return written.getvalue()


def test_a_preview_tells_what_changes_and_no_small_number_of_people() -> None:
    text = preview(
        Effect("police", 2019, 40, 3, 12, 2, 1), Effect("marac", 2019, 0, 0, 0, 0, 0), waiting=4
    )
    assert "revision 2020-07, of periods up to 30 June 2020" in text
    assert [line.split() for line in text.splitlines() if line.startswith(" police")] == [
        ["police", "2019", "40", "3", "12", "2", "1"]
    ]
    assert "\n marac" not in text, "of which nothing is new"
    assert "Revised: police 2018" in text
    assert "Waits for a revision: marac 2019, fewer than 5 records" in text
    assert "Nothing newer of idva" in text
    assert "1,204 records" in preview(waiting=1_204)
    assert "every number stays as it is" in preview()
