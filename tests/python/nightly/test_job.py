"""A night as a whole: what is swapped, what is left, and what is said, whatever goes wrong."""

from __future__ import annotations

import json
import stat
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import duckdb
import pytest

from nightly.fakes import World, plain_reporter
from warehouse.disclosure.audit.published.form import PublishedFinding
from warehouse.nightly.failure import (
    BuildFailedError,
    GateFailedError,
    LockHeldError,
    NightlyError,
)
from warehouse.nightly.job import (
    place_for_extracts,
    run_nightly,
    run_publish,
    run_release,
    run_validation,
)
from warehouse.nightly.lock import hold_lock
from warehouse.nightly.record import Archive, RunRecord
from warehouse.release.errors import ReleaseError
from warehouse.release.ledger import Ledger
from warehouse.settings import Settings

RECOVERED = PublishedFinding(
    kind="exact",
    label="OFFENCE|ALL|CY2018",
    table="Crimes",
    row="Total",
    column="count",
    period="2018",
    known="3",
    equations=("20 = 17 + Total",),
)


def night(settings: Settings, world: World) -> RunRecord:
    return run_nightly(settings, plain_reporter()[0], world.tools())


def at_next_release(settings: Settings) -> Settings:
    return settings.model_copy(update={"as_of": date(2019, 10, 31)})


def status(settings: Settings) -> dict[str, Any]:
    return json.loads(settings.published_path.with_name("status.json").read_text())


def identity(path: Path) -> tuple[int, int]:
    return path.stat().st_ino, path.stat().st_mtime_ns


def count(path: Path, table: str) -> int:
    with duckdb.connect(path, read_only=True) as connection:
        return connection.execute(f"select count(*) from {table}").fetchall()[0][0]


def test_the_first_night_makes_all_three_files_for_their_readers_alone(settings: Settings) -> None:
    world = World()
    record = night(settings, world)
    modes = {
        settings.vault_path: 0o600,
        settings.restricted_path: 0o640,
        settings.published_path: 0o644,
        settings.vault_path.parent: 0o700,
        settings.restricted_path.parent: 0o750,
        settings.published_path.parent: 0o755,
        settings.build_dir: 0o700,
        settings.releases_dir: 0o700,
        settings.releases_dir / "ledger.duckdb": 0o600,
        settings.releases_dir / "2019-06": 0o700,
        settings.releases_dir / "2019-06" / "warehouse.duckdb": 0o600,
        settings.data_docs_dir: 0o750,
        settings.dbt_dir: 0o750,
        settings.history_dir: 0o750,
        settings.receipts_dir: 0o750,
        settings.reports_dir: 0o750,
    }
    assert {path: stat.S_IMODE(path.stat().st_mode) for path in modes} == modes
    open_to_all = {path.name for path in settings.data_dir.iterdir() if path.stat().st_mode & 0o005}
    assert {name for name in open_to_all if not name.startswith(".")} == {"published"}
    assert record.status == "succeeded"
    assert [stage.name for stage in record.stages] == [
        "synthesise", "receive", "build", "reconcile", "validate", "count", "publish", "check",
        "attack", "release", "swap",
    ]  # fmt: skip
    assert world.gates_closed == 1
    assert not list(settings.data_dir.rglob("*.wal"))
    assert not list(settings.build_dir.rglob("*.duckdb"))


def test_the_sample_is_announced_loudly_and_brings_its_own_date(settings: Settings) -> None:
    reporter, written = plain_reporter()
    record = run_nightly(settings, reporter, World().tools())
    assert "SYNTHETIC" in written.getvalue()
    assert "28 June 2019" in written.getvalue()
    assert record.is_synthetic
    assert record.as_of.isoformat() == "2019-06-28"
    assert status(settings)["is_synthetic"] is True


def test_a_second_night_with_nothing_new_leaves_the_published_file_shut(settings: Settings) -> None:
    first = night(settings, World())
    before = identity(settings.published_path)
    world = World()
    second = night(settings, world)
    assert identity(settings.published_path) == before
    assert second.restricted_hash == first.restricted_hash
    assert "build published" not in world.asked
    assert all("published" not in files for files in world.files_seen)
    assert second.publication == first.publication
    notes = {stage.name: stage.note for stage in second.stages}
    assert "no release is due, the next on 31 October 2019" in notes["publish"]
    assert "same content as last time" in notes["build"]


def test_new_content_waits_for_the_next_release(settings: Settings) -> None:
    first = night(settings, World())
    before = identity(settings.published_path)
    second = night(settings, World(rows=4))
    assert second.restricted_hash != first.restricted_hash
    assert count(settings.restricted_path, "fact.fct_offence") == 4
    assert identity(settings.published_path) == before
    assert status(settings)["next_release_on"] == "2019-10-31"

    third = night(at_next_release(settings), World(rows=4))
    assert count(settings.published_path, "published.pub_offence") == 4
    assert third.publication is not None
    assert (third.publication.run_id, third.publication.release_id) == (third.run_id, "2019-10")


def test_a_lost_status_is_told_again_by_the_ledger(settings: Settings) -> None:
    first = night(settings, World())
    settings.published_path.with_name("status.json").unlink()
    world = World()
    assert night(settings, world).publication == first.publication
    assert "build published" not in world.asked


@pytest.mark.parametrize(
    ("trouble", "stage", "error"),
    [
        ({"build_fails": True}, "build", BuildFailedError),
        ({"publication_fails": True}, "publish", BuildFailedError),
        ({"shut_gates": {"police_drops"}}, "validate", GateFailedError),
        ({"shut_gates": {"drops"}}, "validate", GateFailedError),
        ({"shut_gates": {"athena_break"}}, "check", GateFailedError),
        ({"shut_gates": {"published"}}, "check", GateFailedError),
        ({"recovered": (RECOVERED,)}, "attack", GateFailedError),
        ({"untried": ("OFFENCE|ALL|CY2018",)}, "attack", GateFailedError),
        ({"shut_gates": {"suppression"}}, "attack", GateFailedError),
        ({"count": 23}, "count", ReleaseError),
    ],
)
def test_a_failure_leaves_the_last_good_files(
    settings: Settings, trouble: dict[str, Any], stage: str, error: type[RuntimeError]
) -> None:
    good = night(settings, World())
    settings = at_next_release(settings)
    before = identity(settings.published_path), identity(settings.restricted_path)
    released = Ledger(settings.releases_dir).releases()
    with pytest.raises(error):
        night(settings, World(rows=9, **trouble))
    assert Ledger(settings.releases_dir).releases() == released
    assert (identity(settings.published_path), identity(settings.restricted_path)) == before
    told = status(settings)
    assert told["status"] == "failed"
    assert told["failed_stage"] == stage
    assert told["publication"]["run_id"] == good.run_id
    assert count(settings.restricted_path, "fact.fct_offence") == 3

    mended = night(settings, World(rows=9))
    assert mended.status == "succeeded"
    assert count(settings.published_path, "published.pub_offence") == 9


def test_the_drops_checkpoint_is_shown_even_where_the_build_fails(settings: Settings) -> None:
    with pytest.raises(BuildFailedError):
        night(settings, World(build_fails=True))
    (shown,) = (settings.data_docs_dir / "runs").glob("*.json")
    assert [run["checkpoint"] for run in json.loads(shown.read_text())["checkpoints"]] == [
        "police_drops",
        "drops",
    ]


def test_run_ids_are_in_utc_and_sort_when_the_clocks_go_back(settings: Settings) -> None:
    summer, winter = timezone(timedelta(hours=1)), timezone(timedelta(0))
    first = datetime(2026, 10, 25, 1, 59, tzinfo=summer)
    second = datetime(2026, 10, 25, 1, 1, tzinfo=winter)
    ids = [Archive(settings).new_run_id(now) for now in (first, second)]
    assert ids == ["2026-10-25T005900Z", "2026-10-25T010100Z"]


def test_a_failure_of_the_first_night_leaves_nothing_to_read(settings: Settings) -> None:
    with pytest.raises(BuildFailedError, match="fct_offence"):
        night(settings, World(build_fails=True))
    assert not settings.restricted_path.exists()
    assert not settings.published_path.exists()
    assert status(settings)["publication"] is None


def test_an_unforeseen_error_is_recorded_without_a_row_value(settings: Settings) -> None:
    def stumble() -> None:
        raise duckdb.ConversionException(
            "Conversion Error: Could not convert string 'Canary' to INT32"
        )

    with pytest.raises(duckdb.ConversionException):
        night(settings, World(on_receive=stumble))
    kept = "".join(path.read_text() for path in settings.data_dir.rglob("*") if _is_text(path))
    assert "ConversionException: Conversion Error" in kept
    assert "Canary" not in kept


def test_what_a_killed_run_left_is_cleared(settings: Settings) -> None:
    night(settings, World())
    left = settings.build_dir / "restricted" / "warehouse.duckdb"
    left.write_bytes(b"half a file")
    left.with_name("warehouse.duckdb.wal").write_bytes(b"half a log")
    assert night(settings, World()).status == "succeeded"


def test_only_the_newest_runs_are_kept(settings: Settings) -> None:
    settings = settings.model_copy(update={"keep_runs": 2})
    runs = [night(settings, World()).run_id for _ in range(3)]
    assert len(set(runs)) == 3
    assert sorted(path.name for path in settings.history_dir.iterdir()) == runs[1:]
    assert sorted(path.stem for path in settings.reports_dir.glob("*.md")) == runs[1:]


def test_a_report_is_one_page_with_every_stage(settings: Settings) -> None:
    record = night(settings, World())
    page = (settings.reports_dir / f"{record.run_id}.md").read_text()
    assert "SYNTHETIC" in page
    assert "Not approved yet" in page
    for stage in record.stages:
        assert f"| {stage.name} |" in page
    assert "| receive | 4 | 3 | 1 |" in page


def test_the_published_file_says_what_it_is(settings: Settings) -> None:
    night(settings, World())
    with duckdb.connect(settings.published_path, read_only=True) as connection:
        notice = connection.execute("select notice from meta.run").fetchall()[0][0]
        tables = connection.execute("select table_name, row_count, description from meta.table")
        assert tables.fetchall() == [("pub_offence", 3, "Grain: an offence.")]
        columns = connection.execute(
            "select column_name, description from meta.column order by position"
        )
        assert columns.fetchall() == [("number", "Its number."), ("loaded_at", "")]
    assert "SYNTHETIC" in notice
    assert "Not approved yet" in notice


def test_publishing_by_hand_cuts_the_file_from_what_stands(settings: Settings) -> None:
    night(settings, World())
    before = identity(settings.restricted_path), identity(settings.published_path)
    world = World(rows=3)
    record = run_publish(settings, plain_reporter()[0], world.tools())
    assert identity(settings.restricted_path) == before[0]
    assert identity(settings.published_path) != before[1]
    assert world.asked == [
        "build release", "build release", "build published", "gate athena_break",
        "gate published", "attack", "gate suppression",
    ]  # fmt: skip
    assert world.files_attacked == [["2019-06", "published"]]
    assert record.publication is not None
    assert record.publication.release_id == "2019-06"
    kept = Ledger(settings.releases_dir).published_files()
    assert [path.parent.name for path in kept] == ["2019-06", "2019-06.2"]

    assert "build published" not in _asked_at_night(settings), "the next night finds nothing due"


def test_publishing_by_hand_changes_no_number(settings: Settings) -> None:
    night(settings, World())
    night(settings, World(count=23))
    before = identity(settings.published_path)
    with pytest.raises(ReleaseError, match=r"OFFENCE\|ALL\|CY2018"):
        run_publish(settings, plain_reporter()[0], World().tools())
    assert identity(settings.published_path) == before


def test_a_release_by_hand_is_the_next_one_and_never_of_days_to_come(settings: Settings) -> None:
    night(settings, World())
    with pytest.raises(ReleaseError, match="still to come"):
        run_release(settings, plain_reporter()[0], World().tools())
    early = settings.model_copy(update={"as_of": date(2019, 10, 2)})
    before = identity(settings.restricted_path)
    record = run_release(early, plain_reporter()[0], World().tools())
    assert record.publication is not None
    assert record.publication.release_id == "2019-10"
    assert identity(settings.restricted_path) == before
    assert [r.release_id for r in Ledger(settings.releases_dir).releases()] == [
        "2019-06",
        "2019-10",
    ]
    assert "build published" not in _asked_at_night(at_next_release(settings))


def test_the_gate_of_what_is_withheld_sees_the_attack_and_the_release_before(
    settings: Settings,
) -> None:
    first, second = World(), World()
    night(settings, first)
    night(at_next_release(settings), second)
    assert first.asked[-1] == second.asked[-1] == "gate suppression"
    assert first.files_seen[-1] == {"published", "attack"}
    assert second.files_seen[-1] == {"published", "attack", "earlier"}


def test_the_gate_is_asked_even_where_the_attack_succeeds(settings: Settings) -> None:
    world = World(recovered=(RECOVERED,))
    with pytest.raises(GateFailedError, match="An intruder recovers 1 number"):
        night(settings, world)
    assert world.asked[-1] == "gate suppression"
    assert not list(settings.build_dir.rglob("found.duckdb"))


def test_what_stands_in_no_table_need_not_be_tried(settings: Settings) -> None:
    night(settings, World(untried=("REST|OFFENCE|ALL|CY2018 less OFFENCE|SOME|CY2018",)))
    with pytest.raises(GateFailedError, match="1 withheld number cannot be tried"):
        night(at_next_release(settings), World(untried=("OFFENCE|ALL|CY2018",)))


def test_every_earlier_file_takes_part_in_the_attack(settings: Settings) -> None:
    night(settings, World())
    world = World()
    night(at_next_release(settings), world)
    assert world.files_attacked == [["2019-06", "published"]]


def test_models_are_told_what_the_release_covers(settings: Settings) -> None:
    world = World()
    night(settings, world)
    assert {told["released_through"] for told in world.told} == {"2019-06-28"}
    assert [one["release_id"] for one in world.told[-1]["releases"]] == ["2019-06"]
    between = World()
    night(settings.model_copy(update={"as_of": date(2019, 7, 20)}), between)
    assert {told["released_through"] for told in between.told} == {"2019-06-28"}


def test_a_published_file_that_is_gone_is_put_back(settings: Settings) -> None:
    night(settings, World())
    released = settings.published_path.read_bytes()
    for spoil in (settings.published_path.unlink, lambda: settings.published_path.write_text("")):
        spoil()
        night(settings, World())
        assert settings.published_path.read_bytes() == released


def test_publishing_needs_a_restricted_file(settings: Settings) -> None:
    with pytest.raises(NightlyError, match="run `warehouse nightly` first"):
        run_publish(settings, plain_reporter()[0], World().tools())


def test_validation_asks_every_gate_about_the_files_that_stand(settings: Settings) -> None:
    with pytest.raises(NightlyError, match="nothing to check"):
        run_validation(settings, World().tools())
    night(settings, World())
    world = World(shut_gates={"athena_break"})
    results = run_validation(settings, world.tools())
    assert [(result.checkpoint, result.success) for result in results] == [
        ("police_drops", True),
        ("drops", True),
        ("athena_break", False),
        ("published", True),
        ("suppression", True),
    ]
    assert world.gates_closed == 1
    assert world.files_attacked == [["published"]]
    assert world.files_seen[-1] == {"published", "attack"}


def test_validation_tries_the_standing_file_with_those_before_it(settings: Settings) -> None:
    night(settings, World())
    later = at_next_release(settings)
    night(later, World())
    world = World()
    run_validation(later, world.tools())
    assert world.files_attacked == [["2019-06", "published"]]
    assert world.files_seen[-1] == {"published", "attack", "earlier"}


def test_validation_waits_for_no_run_and_disturbs_none(settings: Settings) -> None:
    night(settings, World())
    world = World()
    with hold_lock(settings.data_dir, "nightly"), pytest.raises(LockHeldError):
        run_validation(settings, world.tools())
    assert world.asked == []


def test_made_up_extracts_never_go_among_real_ones(settings: Settings) -> None:
    drop = settings.landing_dir / "police" / "2026-01-08" / "offences.csv"
    drop.parent.mkdir(parents=True)
    drop.write_text("real")
    with pytest.raises(NightlyError, match="never go"), place_for_extracts(settings):
        pass


def _asked_at_night(settings: Settings) -> list[str]:
    world = World()
    night(settings, world)
    return world.asked


def _is_text(path: Path) -> bool:
    return path.suffix in (".json", ".md", ".log")
