"""The command: help at every level, answers to read or to pipe, one message for an error."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from warehouse.settings import Settings

COMMANDS = (
    "nightly", "receive", "synthesise", "validate", "publish", "reconcile", "status", "query",
)  # fmt: skip


def warehouse(settings: Settings, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command as its user does, on the test's own data folder."""
    program = Path(sys.executable).with_name("warehouse")
    return subprocess.run(
        [program, "--data-dir", settings.data_dir, *arguments],
        cwd=settings.project_dir,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def published(settings: Settings) -> Settings:
    """A data folder with a tiny published file."""
    settings.published_path.parent.mkdir(parents=True)
    with duckdb.connect(settings.published_path) as connection:
        connection.execute("create schema published")
        connection.execute(
            "create table published.pub_offence as "
            "select * from (values ('2016', 3, null), ('2017', null, '[c]')) "
            "as t (period_key, value, symbol)"
        )
    return settings


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)])
def test_help_at_every_level(settings: Settings, command: tuple[str, ...]) -> None:
    shown = warehouse(settings, *command, "--help")
    assert shown.returncode == 0
    assert "Usage: warehouse" in shown.stdout
    if not command:
        assert all(name in shown.stdout for name in COMMANDS)


def test_a_question_is_answered_as_a_table(published: Settings) -> None:
    answer = warehouse(published, "query", "from pub_offence order by period_key")
    assert answer.returncode == 0, answer.stderr
    heading, _, *rows = (line.split() for line in answer.stdout.splitlines())
    assert heading == ["period_key", "value", "symbol"]
    assert rows == [["2016", "3"], ["2017", "[c]"], ["2", "rows"]]


def test_a_question_is_answered_as_csv(published: Settings) -> None:
    answer = warehouse(published, "query", "--format", "csv", "from pub_offence order by all")
    assert answer.stdout == "period_key,value,symbol\n2016,3,\n2017,,[c]\n"


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("from nosuch", "nosuch"),
        ("drop table pub_offence", "read-only"),
        ("insert into pub_offence values ('2018', 1, null)", "read-only"),
        ("selec 1", "syntax error"),
    ],
)
def test_a_wrong_question_gets_one_message(published: Settings, sql: str, says: str) -> None:
    answer = warehouse(published, "query", sql)
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert answer.stderr.startswith("Error: ")
    assert says in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("query", "select 1"), "There is no published file at"),
        (("query", "--restricted", "select 1"), "There is no restricted file at"),
        (("reconcile",), "There is no restricted file at"),
        (("publish",), "There is no restricted file at"),
        (("validate",), "There is nothing to check at"),
    ],
)
def test_what_needs_a_file_says_which_is_missing(
    settings: Settings, arguments: tuple[str, ...], says: str
) -> None:
    answer = warehouse(settings, *arguments)
    assert answer.returncode == 1
    assert says in answer.stderr
    assert "warehouse nightly" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_wrong_setting_is_named(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAREHOUSE_THREADS", "many")
    answer = warehouse(settings, "status")
    assert answer.returncode == 1
    assert answer.stderr.startswith("Error: Setting 'threads': ")


def test_debug_shows_where_it_happened(settings: Settings) -> None:
    answer = warehouse(settings, "--debug", "query", "select 1")
    assert answer.returncode == 1
    assert "Traceback" in answer.stderr


def test_status_before_the_first_run_says_how_to_start(settings: Settings) -> None:
    answer = warehouse(settings, "status")
    assert answer.returncode == 0
    assert "No run yet" in answer.stdout
    assert "warehouse nightly" in answer.stdout
