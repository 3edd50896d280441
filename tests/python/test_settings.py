"""Settings: defaults, sources, and errors that name the wrong one."""

from __future__ import annotations

import stat
from datetime import date
from pathlib import Path

import pytest
import yaml

from warehouse.settings import Settings, SettingsError, load_settings


def test_dbt_project_holds_the_same_defaults(tmp_path: Path, project_dir: Path) -> None:
    declared = yaml.safe_load((project_dir / "dbt_project.yml").read_text())["vars"]
    settings = load_settings(
        project_dir=project_dir, landing_dir=tmp_path, as_of=declared["as_of_date"]
    )
    passed = settings.dbt_vars()
    assert passed == {name: declared[name] for name in passed}


@pytest.mark.parametrize(
    ("notice", "expected"),
    [
        (None, False),
        ('{"as_of": "2019-06-28", "meets_printed_figures": true}', True),
        ('{"as_of": "2019-06-28", "meets_printed_figures": false}', False),
    ],
)
def test_printed_figures_describe_one_county_of_the_sample(
    tmp_path: Path, project_dir: Path, notice: str | None, expected: bool
) -> None:
    settings = load_settings(project_dir=project_dir, landing_dir=tmp_path)
    if notice:
        settings.sample_notice_path.write_text(notice)
    assert settings.dbt_vars()["is_jsna_sample"] is expected


def test_environment_comes_before_file_and_file_before_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "warehouse.toml").write_text("suppression_threshold = 7\nkeep_runs = 3\n")
    monkeypatch.setenv("WAREHOUSE_KEEP_RUNS", "9")
    settings = load_settings(project_dir=tmp_path)
    assert (settings.suppression_threshold, settings.keep_runs, settings.threads) == (7, 9, 2)


def test_the_file_is_read_from_the_project_that_the_environment_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "warehouse.toml").write_text("threads = 5\n")
    monkeypatch.setenv("WAREHOUSE_PROJECT_DIR", str(tmp_path))
    assert load_settings().threads == 5


def test_relative_paths_start_at_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAREHOUSE_DATA_DIR", "elsewhere")
    assert load_settings(project_dir=tmp_path).data_dir == tmp_path / "elsewhere"


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("suppression_threshold", "few", "valid integer"),
        ("suppression_threshold", "1", "greater than or equal to 2"),
        ("memory_limit", "lots", "a size such as 4GB"),
        ("year_follows", "the wind", "'recorded' or 'committed'"),
        ("athena_go_live_date", "1 May", "valid date"),
        ("person_key", "too short", "at least 16 characters"),
    ],
)
def test_a_wrong_setting_is_named_with_where_to_change_it(
    name: str, value: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"WAREHOUSE_{name.upper()}", value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    message = str(caught.value)
    assert f"'{name}'" in message
    assert says in message
    assert f"WAREHOUSE_{name.upper()}" in message


def test_a_wrong_key_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAREHOUSE_PERSON_KEY", "canary")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert "canary" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_slip_in_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "warehouse.toml").write_text("supression_threshold = 7\n")
    with pytest.raises(SettingsError) as caught:
        load_settings(project_dir=tmp_path)
    assert "no setting 'supression_threshold'" in str(caught.value)
    assert "did you mean 'suppression_threshold'?" in str(caught.value)


@pytest.mark.parametrize(
    ("variable", "says"),
    [
        ("WAREHOUSE_SUPRESSION_THRESHOLD", "did you mean WAREHOUSE_SUPPRESSION_THRESHOLD?"),
        ("WAREHOUSE_DATADIR", "did you mean WAREHOUSE_DATA_DIR?"),
        ("WAREHOUSE_XYZZY", "docs/settings.md lists them all"),
        ("WAREHOUSE_", "docs/settings.md lists them all"),
    ],
)
def test_a_slip_in_the_environment_is_named(
    variable: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "canary")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert variable in str(caught.value)
    assert says in str(caught.value)
    assert "canary" not in str(caught.value)


def test_every_setting_can_be_named_by_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("WAREHOUSE_THREADS", "warehouse_keep_runs"):
        monkeypatch.setenv(variable, "3")
    settings = load_settings(project_dir=tmp_path)
    assert (settings.threads, settings.keep_runs) == (3, 3)


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "warehouse.toml").write_text("threads = = 2\n")
    with pytest.raises(SettingsError, match=r"warehouse\.toml cannot be read"):
        load_settings(project_dir=tmp_path)


def test_no_secret_is_shown(settings: Settings) -> None:
    keyed = settings.model_copy(update={"person_key": None})
    secret = load_settings(project_dir=keyed.project_dir, person_key="canary-canary-canary")
    assert "canary" not in repr(secret)
    assert "canary" not in secret.model_dump_json()
    assert secret.person_key_secret() == b"canary-canary-canary"


def test_the_key_is_made_once_and_for_its_owner_alone(settings: Settings) -> None:
    first = settings.person_key_secret()
    assert len(first) >= 32
    assert settings.person_key_secret() == first
    assert stat.S_IMODE(settings.person_key_path.stat().st_mode) == 0o600
    assert stat.S_IMODE(settings.person_key_path.parent.stat().st_mode) == 0o700


def test_a_key_that_others_may_read_is_refused(settings: Settings) -> None:
    settings.person_key_secret()
    settings.person_key_path.chmod(0o640)
    with pytest.raises(SettingsError, match="chmod 600"):
        settings.person_key_secret()


def test_the_clock_is_today_the_samples_or_as_set(settings: Settings) -> None:
    assert settings.as_of_date == date.today()
    settings.landing_dir.mkdir()
    settings.sample_notice_path.write_text('{"as_of": "2019-06-28", "seed": 1}')
    assert settings.is_sample
    assert settings.as_of_date == date(2019, 6, 28)
    chosen = settings.model_copy(update={"as_of": date(2020, 1, 1)})
    assert chosen.as_of_date == date(2020, 1, 1)


def test_an_unreadable_sample_notice_says_what_to_do(settings: Settings) -> None:
    settings.landing_dir.mkdir()
    settings.sample_notice_path.write_text("{}")
    with pytest.raises(SettingsError, match="warehouse synthesise"):
        _ = settings.as_of_date
