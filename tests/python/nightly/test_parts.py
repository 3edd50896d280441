"""The parts of a night one by one: lock, swap, content hash, what is kept of an error."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from warehouse.nightly.approval import approval_notice
from warehouse.nightly.failure import UNTOLD, LockHeldError, NightlyError, redact
from warehouse.nightly.fingerprint import content_hash, table_contents
from warehouse.nightly.lock import hold_lock
from warehouse.nightly.swap import Swap, promote, seal, wal_of
from warehouse.settings import Settings

HOLD = "import sys; from pathlib import Path; from warehouse.nightly.lock import hold_lock\n"
HOLD += "with hold_lock(Path(sys.argv[1]), 'nightly'): print('held', flush=True); input()"


def test_a_second_run_is_told_who_is_at_work(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(LockHeldError) as caught, hold_lock(tmp_path, "nightly"):
            pass
        other.kill()
    assert f"`warehouse nightly`, process {other.pid} on" in str(caught.value)
    with hold_lock(tmp_path, "nightly"):
        assert (tmp_path / "lock.json").is_file()
    assert not (tmp_path / "lock.json").exists()


def make_database(path: Path, *statements: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(path) as connection:
        for statement in statements:
            connection.execute(statement)
    return path


def test_a_swap_leaves_open_readers_the_file_they_opened(tmp_path: Path) -> None:
    live = make_database(tmp_path / "live" / "w.duckdb", "create table t as select 1 as a")
    candidate = make_database(tmp_path / "new" / "w.duckdb", "create table t as select 2 as a")
    with duckdb.connect(live, read_only=True) as reader:
        seal(candidate)
        promote(Swap(candidate, live, 0o644))
        assert reader.execute("select a from t").fetchall() == [(1,)]
    with duckdb.connect(live, read_only=True) as reader:
        assert reader.execute("select a from t").fetchall() == [(2,)]


def another_group() -> int:
    """A group that this process may give a file to, other than its own."""
    if os.geteuid() == 0:
        return os.getegid() + 4711
    for group in os.getgroups():
        if group != os.getegid():
            return group
    pytest.skip("this account is in one group only")


def test_a_live_file_belongs_to_its_folders_readers(tmp_path: Path) -> None:
    group = another_group()
    candidate = make_database(tmp_path / "new" / "w.duckdb", "create table t as select 1 as a")
    live = tmp_path / "live" / "w.duckdb"
    live.parent.mkdir()
    os.chown(live.parent, -1, group)
    live.parent.chmod(0o2750)
    promote(Swap(candidate, live, 0o640))
    assert (live.stat().st_gid, stat.S_IMODE(live.stat().st_mode)) == (group, 0o640)
    assert stat.S_IMODE(live.parent.stat().st_mode) == 0o2750


def test_a_group_that_cannot_be_given_stops_the_swap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise PermissionError

    candidate = make_database(tmp_path / "new" / "w.duckdb", "create table t as select 1 as a")
    monkeypatch.setattr("os.chown", refuse)
    with pytest.raises(NightlyError, match="member of that group"):
        promote(Swap(candidate, tmp_path / "live" / "w.duckdb", 0o640))
    assert not (tmp_path / "live" / "w.duckdb").exists()


@pytest.mark.parametrize("beside", ["candidate", "live"])
def test_no_swap_beside_a_log(tmp_path: Path, beside: str) -> None:
    paths = {name: tmp_path / name / "w.duckdb" for name in ("candidate", "live")}
    for path in paths.values():
        make_database(path, "create table t as select 1 as a")
    wal_of(paths[beside]).write_bytes(b"a log")
    with pytest.raises(NightlyError, match="stands in the way"):
        promote(Swap(paths["candidate"], paths["live"], 0o644))
    assert paths["candidate"].exists()


def test_a_candidate_that_is_still_open_elsewhere_is_not_sealed(tmp_path: Path) -> None:
    path = make_database(tmp_path / "w.duckdb", "create table t as select 1 as a")
    command = [sys.executable, "-c", "import duckdb, sys; c = duckdb.connect(sys.argv[1]); "]
    command[-1] += "print('open', flush=True); input()"
    with subprocess.Popen(
        [*command, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(NightlyError, match="still open elsewhere"):
            seal(path)
        other.kill()


def hash_of(tmp_path: Path, *statements: str) -> str:
    path = tmp_path / "warehouse.duckdb"
    path.unlink(missing_ok=True)
    make_database(path, "create schema fact", *statements)
    with duckdb.connect(path, read_only=True) as connection:
        return content_hash(table_contents(connection, "warehouse"))


BASE = "create table fact.t as select range as a, range % 3 as b from range(100)"


@pytest.mark.parametrize(
    "same",
    [
        "create table fact.t as select range as a, range % 3 as b from range(100) order by a desc",
        "create table fact.t as select range % 3 as b, range as a from range(100)",
        "create table fact.t as select range as a, range % 3 as b, now() as loaded_at "
        "from range(100)",
    ],
)
def test_order_and_time_of_loading_do_not_change_the_hash(tmp_path: Path, same: str) -> None:
    assert hash_of(tmp_path, same) == hash_of(tmp_path, BASE)


@pytest.mark.parametrize(
    "change",
    [
        "update fact.t set b = b + 1 where a = 50",
        "delete from fact.t where a = 50",
        "insert into fact.t values (50, 2)",
        "insert into fact.t values (200, 1), (200, 1)",
        "update fact.t set b = null where a = 50",
        "alter table fact.t rename column b to c",
        "alter table fact.t rename to u",
        "create table fact.empty (a integer)",
        "update fact.t set a = b, b = a",
    ],
)
def test_any_change_of_content_changes_the_hash(tmp_path: Path, change: str) -> None:
    assert hash_of(tmp_path, BASE, change) != hash_of(tmp_path, BASE)


def test_a_table_about_the_run_does_not_change_the_hash(tmp_path: Path) -> None:
    meta = ("create schema meta", "create table meta.run as select 7 as run_id")
    assert hash_of(tmp_path, BASE, *meta) == hash_of(tmp_path, BASE)


@pytest.mark.parametrize(
    "statement",
    [
        "select 'Canary'::date",
        "insert into person values (1, 'x'), (7, 'Canary')",
        "insert into person values (2, null)",
        "insert into named values ('Canary'), ('Canary')",
        "select cast('Canary' as decimal(3, 1))",
        "insert into adult values ('Canary')",
        "select strptime('Canary', '%Y')",
    ],
)
def test_no_value_of_a_row_is_kept_of_an_error(statement: str) -> None:
    with duckdb.connect() as connection:
        connection.execute("create table person (a integer primary key, b varchar not null)")
        connection.execute("insert into person values (7, 'Canary')")
        connection.execute("create table named (name varchar primary key)")
        connection.execute("create table adult (name varchar check (length(name) > 99))")
        with pytest.raises(duckdb.Error) as caught:
            connection.execute(statement)
    assert "Canary" not in redact(str(caught.value))
    assert redact(str(caught.value)).strip()


NODE = "Runtime Error in model fct_offence (models/marts/facts/fct_offence.sql)"


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("ValueError: could not convert string to float: SMITH", "ValueError"),
        ("Conversion Error: Failed to parse string: SMITH", "Conversion Error"),
        (
            "OutOfRangeException: Out of Range Error: Overflow in 19850102",
            "OutOfRangeException: Out of Range Error",
        ),
        (
            "Invalid Input Error: CSV Error on Line: 2\nOriginal Line: C1,SMITH\nExpected 3",
            "Invalid Input Error",
        ),
        ("Conversion Error: no date in: Parser Error: SMITH", "Conversion Error"),
        ("Conversion Error: no date in 'x\nParser Error: SMITH'", "Conversion Error"),
        ("KeyError: 'Catalog Error: SMITH'", "KeyError"),
        ("SMITH stands here", UNTOLD),
        ("SMITH: Conversion Error", UNTOLD),
        ('Constraint Error: Duplicate key "a: SMITH" violates', "Constraint Error"),
        (
            "Constraint Error: NOT NULL constraint failed: person.born",
            "Constraint Error: NOT NULL constraint failed: person.born",
        ),
        (f"{NODE}\n  Conversion Error: of SMITH", f"{NODE}\nConversion Error"),
        (f"{NODE}\n  Catalog Error: no table x", f"{NODE}\nCatalog Error: no table x"),
        ("Got 3 results, configured to fail if != 0",) * 2,
        (
            f"{NODE}\n  Python model failed:\nTraceback (most recent call last):\n"
            "  File x, in y\nwarehouse.disclosure.protect.UnprotectableError: a cannot be\nnor b",
            f"{NODE}\na cannot be\nnor b",
        ),
        (
            f"{NODE}\n  Python model failed:\nTraceback (most recent call last):\n"
            "  File x, in y\nKeyError: 'SMITH'",
            f"{NODE}\nKeyError",
        ),
        (
            f"{NODE}\n  Python model failed:\nTraceback (most recent call last):\n"
            "  File x, in y\nwarehouse.disclosure.system.SystemFormError: no system\n"
            "During handling of the above exception, another exception occurred:\n"
            "Traceback (most recent call last):\n  File x, in y\nKeyError: 'SMITH'",
            f"{NODE}\nKeyError",
        ),
    ],
)
def test_what_is_told_of_an_error(message: str, told: str) -> None:
    assert redact(message) == told


def test_the_name_in_an_error_about_names_is_kept() -> None:
    with duckdb.connect() as connection, pytest.raises(duckdb.Error) as caught:
        connection.execute("select nosuch from (select 1 as a)")
    assert "nosuch" in redact(str(caught.value))


def test_rules_that_nobody_approved_are_named(tmp_path: Path) -> None:
    rules = tmp_path / "policy" / "policy_suppression.csv"
    rules.parent.mkdir()
    settings = Settings(seeds_dir=tmp_path)

    rules.write_text(
        "agency,approved_by\npolice,awaiting approval\nmarac,The Board\n*,awaiting all\n"
    )
    notice = approval_notice(settings)
    assert "rules for police, every other supplier await" in notice
    assert "marac" not in notice

    rules.write_text("agency,approved_by\npolice,The Board\n")
    assert approval_notice(settings) == ""
