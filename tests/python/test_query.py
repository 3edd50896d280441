"""A question and its answer: shut in one file, and laid out for a reader."""

from __future__ import annotations

import io

import duckdb
import pytest
from rich.console import Console

from warehouse.query import ONLY_THIS_FILE, QueryError, ask, print_table
from warehouse.settings import Settings


@pytest.fixture
def asked(settings: Settings) -> Settings:
    """A data folder with a tiny published file."""
    settings.published_path.parent.mkdir(parents=True)
    with duckdb.connect(settings.published_path) as connection:
        connection.execute("create schema published")
        connection.execute(
            "create table published.pub_offence as "
            "select '2016' as period_key, 9180::double as value, 3.14159::double as rate"
        )
    return settings


@pytest.mark.parametrize(
    "sql",
    [
        "copy pub_offence to '{folder}/stolen.csv'",
        "copy pub_offence to '/dev/stdout'",
        "export database '{folder}/stolen'",
        "attach '{folder}/stolen.duckdb' as other",
        "from read_csv('/etc/hosts')",
        "from read_text('/etc/hosts')",
        "from glob('/etc/*')",
        "from 'https://example.org/file.csv'",
        "install httpfs",
        "load httpfs",
    ],
)
def test_a_question_reads_its_own_file_and_nothing_else(asked: Settings, sql: str) -> None:
    with pytest.raises(QueryError) as caught:
        ask(asked.published_path, sql.format(folder=asked.data_dir), asked)
    assert str(caught.value) == ONLY_THIS_FILE
    assert not list(asked.data_dir.rglob("stolen*"))


@pytest.mark.parametrize(
    "sql", ["set enable_external_access = true", "reset enable_external_access", "set threads = 9"]
)
def test_the_way_out_cannot_be_opened_again(asked: Settings, sql: str) -> None:
    with pytest.raises(QueryError, match="locked"):
        ask(asked.published_path, sql, asked)


def test_a_question_has_the_memory_and_threads_of_the_settings(asked: Settings) -> None:
    narrow = asked.model_copy(update={"memory_limit": "512MiB", "threads": 1})
    sql = "select current_setting('memory_limit'), current_setting('threads')"
    assert ask(asked.published_path, sql, narrow).rows == [("512.0 MiB", 1)]


@pytest.mark.parametrize(
    ("expression", "is_number"),
    [
        ("1::utinyint", True),
        ("1::integer", True),
        ("1::bigint", True),
        ("1::hugeint", True),
        ("1::float", True),
        ("1::double", True),
        ("1::decimal(9, 2)", True),
        ("'1'", False),
        ("date '2016-01-01'", False),
        ("true", False),
        ("[1, 2]", False),
        ("interval 1 day", False),
    ],
)
def test_numbers_are_told_from_words(asked: Settings, expression: str, is_number: bool) -> None:
    assert ask(asked.published_path, f"select {expression}", asked).is_number == [is_number]


def test_numbers_stand_to_the_right_and_whole_ones_without_decimals(asked: Settings) -> None:
    written = io.StringIO()
    sql = "from pub_offence union all select '2017', 12, null order by all"
    print_table(Console(file=written, width=60), ask(asked.published_path, sql, asked))
    lines = [line.rstrip() for line in written.getvalue().splitlines()]
    assert lines[2:4] == ["2016         9,180   3.14", "2017            12"]
