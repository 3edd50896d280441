"""Another policy beside the one in force, on a night that is worked out by hand.

In place of dbt stands one rule for all: a count from 1 to one less than the policy's is small.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from disclosure.small_night import WOMEN, victims, write_restricted
from nightly.fakes import plain_reporter
from warehouse.cli import app
from warehouse.nightly import trial
from warehouse.nightly.run import TRIAL_PREFIX, unrecorded_run
from warehouse.nightly.trial import TrialError, try_policy
from warehouse.settings import Settings, load_settings

COLUMNS = (
    "agency,measure_code,audience,smallest_shown_count,is_zero_shown,protection_width,approved_by,"
    "valid_from,note"
)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    settings = load_settings(data_dir=tmp_path / "data", as_of="2019-06-28")
    write_restricted(settings.restricted_path)
    with duckdb.connect(settings.restricted_path) as connection:
        connection.execute(
            """
            create schema reference;
            create table reference.policy_suppression (
                agency varchar, measure_code varchar, audience varchar,
                smallest_shown_count integer, is_zero_shown boolean, protection_width integer,
                approved_by varchar, valid_from date, note varchar
            );
            insert into reference.policy_suppression values
                ('*', '*', 'published', 5, true, 4, 'nobody', '2019-06-01', 'In force');
            """
        )
    monkeypatch.setattr(trial, "_rebuild", rebuild)
    return settings


def rebuild(_: Settings, copy: Settings) -> None:
    """What the models do, for one rule that is valid on the day."""
    with duckdb.connect(copy.build_dir / "restricted" / "warehouse.duckdb") as connection:
        connection.execute(
            """
            update disclosure.sdc_registry_cell set is_primary = value between 1 and (
                select smallest_shown_count - 1 from reference.policy_suppression
                where valid_from <= date '2019-06-28'
            )
            """
        )


def files_of(settings: Settings) -> list[Path]:
    return [path for path in settings.data_dir.rglob("*") if path.is_file()]


def policy(tmp_path: Path, smallest: object, valid_from: str = "2019-06-01") -> Path:
    path = tmp_path / "other.csv"
    path.write_text(f"{COLUMNS}\n*,*,published,{smallest},true,4,somebody,{valid_from},Tried\n")
    return path


def test_another_threshold_tells_what_it_withholds(settings: Settings, tmp_path: Path) -> None:
    """From 9 on the eight men of 2017 are small, and ten women protect them at the least cost.

    The women of 2018 need not be withheld under either: 22 less 17 are three men and two unknown,
    and each of these may be 1 to 4.
    """
    found = try_policy(settings, policy(tmp_path, 9))
    assert found.newly_hidden == (victims(2017, "F"), victims(2017, "M"))
    assert found.newly_shown == (WOMEN,)
    assert (found.now.total.primary_count, found.now.total.secondary_count) == (3, 1)
    assert (found.other.total.primary_count, found.other.total.secondary_count) == (4, 1)


def test_a_rule_counts_from_now_on(settings: Settings, tmp_path: Path) -> None:
    found = try_policy(settings, policy(tmp_path, 9, "2030-01-01"))
    assert victims(2017, "M") in found.newly_hidden


def test_nothing_is_changed_and_nothing_left(settings: Settings, tmp_path: Path) -> None:
    before = hashlib.sha256(settings.restricted_path.read_bytes()).hexdigest()
    try_policy(settings, policy(tmp_path, 9))
    assert hashlib.sha256(settings.restricted_path.read_bytes()).hexdigest() == before
    assert files_of(settings) == [settings.restricted_path]


def test_a_night_removes_what_a_killed_trial_left(settings: Settings) -> None:
    left = settings.build_dir / "trial-killed" / "build" / "warehouse.duckdb"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"a copy")
    unrecorded_run(settings, plain_reporter()[0]).clear_candidates()
    assert not (settings.build_dir / "trial-killed").exists()


def test_a_trial_is_made_where_a_night_removes_it(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies: list[Path] = []
    monkeypatch.setattr(trial, "_rebuild", lambda _, copy: copies.append(copy.data_dir))
    try_policy(settings, policy(tmp_path, 9))
    (copy,) = copies
    assert copy.parent == settings.build_dir
    assert copy.name.startswith(TRIAL_PREFIX)


def test_a_file_that_is_no_policy_says_what_to_change(settings: Settings, tmp_path: Path) -> None:
    path = policy(tmp_path, 9)
    path.write_text(path.read_text().replace("audience", "readers"))
    with pytest.raises(TrialError, match="must have the columns agency, measure_code, audience"):
        try_policy(settings, path)
    with pytest.raises(TrialError, match="cannot be read as a policy"):
        try_policy(settings, policy(tmp_path, "many"))
    with pytest.raises(TrialError, match="copy seeds/policy"):
        try_policy(settings, tmp_path / "none.csv")
    assert files_of(settings) == [settings.restricted_path]


def test_other_models_than_the_files_are_refused(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rebuild_otherwise(settings: Settings, copy: Settings) -> None:
        with duckdb.connect(copy.build_dir / "restricted" / "warehouse.duckdb") as connection:
            connection.execute(
                "insert into disclosure.sdc_registry_cell "
                "values ('new', 'NEW', 'police', 9, false, false, 3, 1, 1)"
            )

    monkeypatch.setattr(trial, "_rebuild", rebuild_otherwise)
    with pytest.raises(TrialError, match="by other models or settings"):
        try_policy(settings, policy(tmp_path, 5))


def test_the_command_warns_first_and_lists(settings: Settings, tmp_path: Path) -> None:
    words = ["try", "--policy", str(policy(tmp_path, 9)), "--list"]
    result = CliRunner().invoke(
        app,
        ["--data-dir", str(settings.data_dir), "disclosure", *words],
        env={"COLUMNS": "140"},
    )
    assert result.exit_code == 0
    assert result.output.startswith("Restricted:")
    assert f"2 counts more would be withheld.\n  {victims(2017, 'F')}" in result.output
    assert "3 → 4" in result.output
