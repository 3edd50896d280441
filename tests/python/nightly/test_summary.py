"""What is printed at the end of a run, where no terminal says how wide a line may be."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import pytest

from warehouse import cli
from warehouse.nightly.record import RunRecord
from warehouse.nightly.stage import StageResult
from warehouse.nightly.summary import print_summary
from warehouse.settings import Settings

REMARKS = (
    "11 files, 11 of them new; 12,345 rows superseded by corrected files",
    "52 seeds, 55 models, 188 tests; same content as last time",
    "1,062 match, 213 explained, 1,044 not applicable, 102 not computed",
    "not due: nothing that it is made from has changed; not opened",
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
