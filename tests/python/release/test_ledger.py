"""The ledger and the published file agree, whenever a run is killed."""

from __future__ import annotations

import stat
from datetime import date
from pathlib import Path

import duckdb
import pytest

from release.small_file import DAYS, prepare
from warehouse.release.errors import ReleaseError
from warehouse.release.ledger import Block, Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "releases")


def test_a_release_is_kept_with_all_that_was_decided(ledger: Ledger, tmp_path: Path) -> None:
    assert ledger.is_empty
    assert (ledger.releases(), ledger.cuts(), ledger.published_files()) == ((), (), ())
    for name in DAYS:
        prepare(ledger, name, tmp_path)
        ledger.commit()
    assert [release.release_id for release in ledger.releases()] == ["2019-06", "2019-10"]
    assert ledger.revised() == (("2019-10", Block(agency="police", year=2018)),)
    assert ledger.held_through("2019-10") == {"police": "2018-12-31"}
    assert ledger.held_through("2019-06") == {}
    with duckdb.connect(ledger.path, read_only=True) as connection:
        cells = connection.execute(
            "select release_id, cell_label, status, first_day from history.cell order by all"
        ).fetchall()
        basis = connection.execute("from basis.stg_offence").fetchall()
    assert cells == [
        (name, label, status, day)
        for name in DAYS
        for label, status, day in (
            ("OFFENCE|ALL|CY2017", "shown", date(2017, 1, 1)),
            ("OFFENCE|ALL|CY2018", "hidden", date(2018, 1, 1)),
        )
    ]
    assert basis == [(1,)]


def test_the_ledger_is_for_the_job_alone(ledger: Ledger, tmp_path: Path) -> None:
    prepare(ledger, "2019-06", tmp_path)
    ledger.commit()
    modes = {
        path.relative_to(ledger.folder).as_posix(): stat.S_IMODE(path.stat().st_mode)
        for path in ledger.folder.rglob("*")
    }
    assert modes == {
        "ledger.duckdb": 0o600,
        "2019-06": 0o700,
        "2019-06/warehouse.duckdb": 0o600,
    }
    assert stat.S_IMODE(ledger.folder.stat().st_mode) == 0o700


def test_killed_before_the_swap_nothing_was_released(ledger: Ledger, tmp_path: Path) -> None:
    live = prepare(ledger, "2019-06", tmp_path)
    ledger.commit()
    prepare(ledger, "2019-10", tmp_path)
    assert "forgot" in ledger.settle(live)
    assert [release.release_id for release in ledger.releases()] == ["2019-06"]
    assert not ledger.next_path.exists()
    assert ledger.lost(live) is None
    # The release is cut anew, into the same folder.
    prepare(ledger, "2019-10", tmp_path / "anew")
    ledger.commit()
    assert [path.parent.name for path in ledger.published_files()] == ["2019-06", "2019-10"]


def test_killed_between_swap_and_ledger_the_release_is_written_down(
    ledger: Ledger, tmp_path: Path
) -> None:
    prepare(ledger, "2019-06", tmp_path)
    ledger.commit()
    live = prepare(ledger, "2019-10", tmp_path)
    assert "wrote down release 2019-10" in ledger.settle(live)
    assert [release.release_id for release in ledger.releases()] == ["2019-06", "2019-10"]
    assert ledger.settle(live) == ""


def test_killed_while_the_next_ledger_was_written_it_is_forgotten(
    ledger: Ledger, tmp_path: Path
) -> None:
    live = prepare(ledger, "2019-06", tmp_path)
    ledger.commit()
    ledger.next_path.write_bytes(b"half a file")
    ledger.next_path.with_name("ledger_next.duckdb.wal").write_bytes(b"half a log")
    assert "forgot" in ledger.settle(live)
    assert sorted(path.name for path in ledger.folder.iterdir()) == ["2019-06", "ledger.duckdb"]


def test_a_published_file_that_was_not_released_is_noticed(ledger: Ledger, tmp_path: Path) -> None:
    live = prepare(ledger, "2019-06", tmp_path)
    assert ledger.lost(live) is None, "nothing was ever released"
    ledger.commit()
    live.write_text("another file")
    assert ledger.lost(live) == ledger.file_of("2019-06")
    live.unlink()
    assert ledger.lost(live) == ledger.file_of("2019-06")


def test_a_file_cut_again_is_kept_beside_the_first(ledger: Ledger, tmp_path: Path) -> None:
    prepare(ledger, "2019-06", tmp_path)
    ledger.commit()
    prepare(ledger, "2019-06", tmp_path, again=True)
    ledger.commit()
    assert [cut.folder for cut in ledger.cuts()] == ["2019-06", "2019-06.2"]
    assert len(ledger.releases()) == 1
    assert len({path.read_bytes() for path in ledger.published_files()}) == 2


def test_a_file_that_readers_have_must_not_be_lost(ledger: Ledger, tmp_path: Path) -> None:
    prepare(ledger, "2019-06", tmp_path)
    ledger.commit()
    ledger.file_of("2019-06").unlink()
    with pytest.raises(ReleaseError, match="bring it back"):
        ledger.published_files()
