"""Each generic data test passes a sound table and names what is wrong with a broken one."""

import duckdb
import pytest

from dbt_macros import PROJECT, load_macros

GENERIC_TESTS = load_macros((PROJECT / "tests" / "generic").glob("*.sql"))


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    """A database with two parents and one child that refers to them soundly."""
    connection = duckdb.connect()
    connection.execute("create table parent as select * from (values ('a'), ('b')) as t (code)")
    connection.execute(
        "create table child as select * from (values (1, 'x', 'a'), (1, 'y', 'b'), (2, 'x', 'a'))"
        " as t (number, letter, code)"
    )
    return connection


def problems(connection: duckdb.DuckDBPyConnection, sql: str) -> dict[str, int]:
    """What a test answers: the first column (what is wrong) to the last (how many rows)."""
    return {row[0]: row[-1] for row in connection.execute(sql).fetchall()}


PRIMARY_KEY = GENERIC_TESTS.primary_key("child", columns=["number", "letter"])
FOREIGN_KEYS = GENERIC_TESTS.foreign_keys(
    "child",
    references=[
        {"column": "code", "to": "parent", "field": "code"},
        {"column": "letter", "to": "(select unnest(['x', 'y']) as letter)", "field": "letter"},
    ],
)
EXPECTATIONS = GENERIC_TESTS.expect_all(
    "child",
    conditions={"a number isn't negative": "number >= 0", "a number is small": "number < 10"},
)


@pytest.mark.parametrize("sql", [PRIMARY_KEY, FOREIGN_KEYS, EXPECTATIONS])
def test_a_sound_table_passes(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    assert problems(connection, sql) == {}


@pytest.mark.parametrize(
    ("sql", "fault", "expected"),
    [
        (PRIMARY_KEY, "insert into child values (1, 'x', 'b')", {"rows share a key": 1}),
        (PRIMARY_KEY, "insert into child values (null, 'z', 'a')", {"key has a null": 1}),
        (FOREIGN_KEYS, "insert into child values (3, 'x', 'c'), (4, 'x', 'c')", {"code": 2}),
        (FOREIGN_KEYS, "insert into child values (3, 'z', 'c')", {"code": 1, "letter": 1}),
        (FOREIGN_KEYS, "delete from parent where code = 'b'", {"code": 1}),
        (FOREIGN_KEYS, "insert into child values (3, 'x', null)", {"code": 1}),
        (EXPECTATIONS, "insert into child values (-1, 'x', 'a')", {"a number isn't negative": 1}),
        (EXPECTATIONS, "insert into child values (11, 'x', 'a')", {"a number is small": 1}),
        (
            EXPECTATIONS,
            "insert into child values (null, 'x', 'a')",
            {"a number isn't negative": 1, "a number is small": 1},
        ),
    ],
)
def test_a_broken_table_fails_and_is_named(
    connection: duckdb.DuckDBPyConnection, sql: str, fault: str, expected: dict[str, int]
) -> None:
    connection.execute(fault)
    assert problems(connection, sql) == expected


def test_a_margin_is_not_a_missing_reference(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("insert into child values (3, 'x', 'ALL'), (4, 'x', 'SOME'), (5, 'x', null)")
    references = [{"column": "code", "to": "parent", "field": "code"}]
    sql = GENERIC_TESTS.foreign_keys("child", references=references, margin="ALL")
    assert set(connection.execute(sql).fetchall()) == {("code", "SOME", 1), ("code", None, 1)}
