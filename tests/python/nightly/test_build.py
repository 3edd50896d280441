"""dbt in this process, on a project of two tables: what is built when, and no file left open."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from warehouse.nightly.build import PUBLISHED_LAYER, DbtProject
from warehouse.nightly.failure import BuildFailedError
from warehouse.settings import Settings, load_settings

FILES = {
    "dbt_project.yml": """
name: warehouse
profile: warehouse
macro-paths: [macros, tests/generic]
test-paths: [tests/singular]
flags: {send_anonymous_usage_stats: false}
models:
  warehouse:
    +materialized: table
    marts:
      facts: {+schema: fact}
      published: {+schema: published, +database: published}
""",
    "models/marts/facts/fct_offence.sql": "select range as a from range({{ var('rows', 3) }})",
    "models/marts/facts/fct_offence.yml": """
models:
  - name: fct_offence
    description: "Grain: an offence."
    columns:
      - name: a
        description: Its number.
        data_tests:
          - accepted_values: {arguments: {values: [0, 1, 2]}}
""",
    "models/marts/published/pub_offence.sql": "select a from {{ ref('fct_offence') }}",
}
OWN_TEST = """
models:
  - name: fct_offence
    data_tests:
      - expect_all:
          name: offences_are_sound
          arguments:
            conditions: {no offence is a canary: "a not like 'Canary%'"}
"""
STILL_OPEN = "import duckdb, sys\nfor path in sys.argv[1:]: duckdb.connect(path).close()"


@pytest.fixture
def toy(tmp_path: Path, project_dir: Path) -> Settings:
    """A project with one fact and one published table, and the profile of the real one."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    shutil.copy(project_dir / "profiles.yml", tmp_path)
    for folder in ("macros/project", "tests/generic"):
        shutil.copytree(project_dir / folder, tmp_path / folder)
    settings = load_settings(project_dir=tmp_path)
    settings.vault_path.parent.mkdir(parents=True)
    duckdb.connect(settings.vault_path).close()
    for name in ("restricted", "published"):
        (settings.build_dir / name).mkdir(parents=True)
    return settings


def candidates(settings: Settings) -> list[Path]:
    return [settings.build_dir / name / "warehouse.duckdb" for name in ("restricted", "published")]


def tables(path: Path) -> set[str]:
    with duckdb.connect(path, read_only=True) as connection:
        found = connection.execute("select schema_name || '.' || table_name from duckdb_tables()")
        return {row[0] for row in found.fetchall()}


def test_two_builds_of_one_parse_leave_no_file_open(toy: Settings) -> None:
    heard: list[tuple[str, int, int]] = []
    project = DbtProject(toy, toy.reports_dir / "night.log", lambda *node: heard.append(node))
    restricted, published = candidates(toy)

    outcome = project.build("--exclude", PUBLISHED_LAYER)
    assert outcome.words() == "1 model, 1 test"
    assert tables(restricted) == {"fact.fct_offence"}
    assert tables(published) == set()
    assert [(done, total) for _, done, total in heard] == [(1, 2), (2, 2)]
    subprocess.run([sys.executable, "-c", STILL_OPEN, restricted, published], check=True)

    project.build("--select", PUBLISHED_LAYER)
    assert tables(published) == {"published.pub_offence"}
    subprocess.run([sys.executable, "-c", STILL_OPEN, restricted, published], check=True)

    documented = {table.table_name: table for table in project.table_documentation()}
    assert documented["fct_offence"].columns == {"a": "Its number."}


def test_a_failed_test_stops_the_build_with_its_name_and_rows(toy: Settings) -> None:
    model = toy.project_dir / "models/marts/facts/fct_offence.sql"
    model.write_text("select 7 + range as a from range(1200)")
    project = DbtProject(toy, toy.reports_dir / "night.log", lambda *_: None)
    with pytest.raises(BuildFailedError) as caught:
        project.build("--exclude", PUBLISHED_LAYER)
    assert " on fct_offence " in str(caught.value)
    assert "1,200 rows break it" in str(caught.value)
    subprocess.run([sys.executable, "-c", STILL_OPEN, *candidates(toy)], check=True)


def test_a_test_of_the_projects_own_says_what_was_expected(toy: Settings) -> None:
    model = toy.project_dir / "models/marts/facts/fct_offence"
    model.with_suffix(".sql").write_text("select 'Canary ' || range as a from range(1200)")
    model.with_suffix(".yml").write_text(OWN_TEST)
    with pytest.raises(BuildFailedError) as caught:
        DbtProject(toy, toy.reports_dir / "night.log", lambda *_: None).build()
    assert str(caught.value) == (
        "test offences_are_sound on fct_offence (models/marts/facts/fct_offence.yml):\n"
        "  no offence is a canary: 1,200 rows"
    )


def test_a_failed_model_is_told_and_logged_without_a_value(toy: Settings) -> None:
    model = toy.project_dir / "models/marts/facts/fct_offence.sql"
    model.write_text("select cast(name as integer) as a from (values ('Canary')) as t (name)")
    log = toy.reports_dir / "night.log"
    with pytest.raises(BuildFailedError, match=r"model fct_offence .*Conversion Error") as caught:
        DbtProject(toy, log, lambda *_: None).build()
    assert "Canary" not in str(caught.value)
    assert "Conversion Error" in log.read_text()
    assert "Canary" not in log.read_text()


def test_a_project_that_does_not_parse_is_told(toy: Settings) -> None:
    (toy.project_dir / "models/marts/facts/fct_other.sql").write_text("from {{ ref('nosuch') }}")
    with pytest.raises(BuildFailedError, match="nosuch"):
        DbtProject(toy, toy.reports_dir / "night.log", lambda *_: None).build()
