"""Killed at any moment: readers keep a whole file, and the next run is right."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from nightly.fakes import World, plain_reporter
from nightly.killed import RELEASE_DAY
from warehouse.nightly.job import run_nightly
from warehouse.nightly.record import RunRecord
from warehouse.release.ledger import Ledger
from warehouse.settings import Settings, load_settings

OLD, NEW = 3, 5
"""Rows before and after the night that is killed."""

SAMPLED = 5


@pytest.fixture(scope="module")
def after_one_night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which one night has ended well."""
    folder = tmp_path_factory.mktemp("night")
    _night(folder, OLD, as_of=None)
    return folder


@pytest.fixture(scope="module")
def moments(after_one_night: Path, tmp_path_factory: pytest.TempPathFactory) -> int:
    """How many moments the second night has."""
    folder = tmp_path_factory.mktemp("whole") / "night"
    shutil.copytree(after_one_night, folder)
    ended = _run_apart(folder)
    assert ended.returncode == 0, ended.stderr
    return int(ended.stdout)


def test_a_night_killed_at_some_moments(
    after_one_night: Path, moments: int, tmp_path: Path
) -> None:
    chosen = random.Random(2019).sample(range(1, moments + 1), SAMPLED)  # noqa: S311 - no secret
    for moment in chosen:
        _kill_and_mend(after_one_night, tmp_path / str(moment), moment)


@pytest.mark.proof
@pytest.mark.timeout(7200)
def test_a_night_killed_at_every_moment(
    after_one_night: Path,
    moments: int,
    tmp_path: Path,
    record_proof: Callable[[str, str], None],
) -> None:
    live = {_kill_and_mend(after_one_night, tmp_path / str(m), m) for m in range(1, moments + 1)}
    assert live == {(OLD, OLD), (NEW, OLD), (NEW, NEW)}
    record_proof(
        "killed_at_every_moment",
        f"A night with new content on which a release was due was killed (SIGKILL) at each of its "
        f"{moments} moments: every call into, and return from, the job's own functions, with quick "
        "stand-ins for landing, dbt, Great Expectations and the attacker.\n\n"
        "Each time both live files could be read whole, no log stood beside them, and the next "
        "night ended well with the same content as a night that was never killed. The ledger then "
        "had each release once, and the published file was the newest of them, byte for byte.",
    )


def _kill_and_mend(before: Path, folder: Path, moment: int) -> tuple[int, int]:
    """Kill a night at a moment, look at what readers find, and run the next night.

    Returns the rows that readers of the published and of the restricted file found between.
    """
    shutil.copytree(before, folder)
    settings = _settings(folder)
    ended = _run_apart(folder, str(moment))
    assert ended.returncode == -signal.SIGKILL, f"moment {moment}: {ended.stderr}"
    found = _rows(settings)
    assert set(found) <= {OLD, NEW}, f"moment {moment}"
    mended = _night(folder, NEW)
    assert mended.status == "succeeded", f"moment {moment}"
    assert _rows(settings) == (NEW, NEW), f"moment {moment}"
    _require_one_truth(settings, moment)
    assert not list(settings.data_dir.rglob("*.wal")), f"moment {moment}"
    assert not list(settings.build_dir.rglob("*.duckdb")), f"moment {moment}"
    shutil.rmtree(folder)
    return found


def _require_one_truth(settings: Settings, moment: int) -> None:
    """See that the ledger has each release once, and the published file is the newest."""
    ledger = Ledger(settings.releases_dir)
    names = [release.release_id for release in ledger.releases()]
    assert names == ["2019-06", "2019-10"], f"moment {moment}"
    kept = ledger.published_files()
    assert len(kept) == len(names), f"moment {moment}"
    assert kept[-1].read_bytes() == settings.published_path.read_bytes(), f"moment {moment}"
    assert not ledger.next_path.exists(), f"moment {moment}"


def _settings(folder: Path, as_of: str | None = RELEASE_DAY) -> Settings:
    return load_settings(data_dir=folder / "data", landing_dir=folder / "landing", as_of=as_of)


def _night(folder: Path, rows: int, as_of: str | None = RELEASE_DAY) -> RunRecord:
    return run_nightly(_settings(folder, as_of), plain_reporter()[0], World(rows=rows).tools())


def _run_apart(folder: Path, *moment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "nightly.killed", str(folder), str(NEW), *moment],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=False,
    )


def _rows(settings: Settings) -> tuple[int, int]:
    """Rows in the published and in the restricted file, read as any reader does."""
    counts = []
    for path, table in (
        (settings.published_path, "published.pub_offence"),
        (settings.restricted_path, "fact.fct_offence"),
    ):
        with duckdb.connect(path, read_only=True) as reader:
            counts.append(reader.execute(f"select count(*) from {table}").fetchall()[0][0])
    return counts[0], counts[1]
