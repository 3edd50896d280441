"""What the values of each column of a sample look like, counted by DuckDB."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.landing.draft.personal import LOOKS_PERSONAL
from warehouse.landing.period import EARLIEST_YEAR, LATEST_YEAR, PERIOD_WORDS, period_key
from warehouse.landing.vault import literal

if TYPE_CHECKING:
    import duckdb

DATE_FORMS = (
    "%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d %b %Y", "%d %B %Y", "%d-%b-%Y",
    "%d-%b-%y", "%d/%m/%y", "%m/%d/%Y", "%Y%m%d",
)  # fmt: skip
TIME_FORMS = (
    "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M",
    "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M",
)  # fmt: skip
FEW_WORDS = 200
"""Different values up to which a column may be from a code list."""

MOST = 0.9
"""Share of a column's different values that makes a type: the rest are its faults."""

SYMBOLS = {"*": "c", "[C]": "c", "C": "c", "-": "z", "Z": "z", "[Z]": "z", ".": "z",
           "..": "x", ":": "x", "X": "x", "[X]": "x", "U": "u", "[U]": "u"}  # fmt: skip
"""What publishers write in place of a number, with its usual reason."""


@dataclass(frozen=True)
class Measured:
    """One column: counts of its values, never the values, but for the words of short lists."""

    given_count: int
    distinct_count: int
    longest: int
    date_shares: dict[str, float]
    """Share of the different values that each form of date reads."""
    integer_share: float
    number_share: float
    period_shares: dict[str, float]
    personal_form: str | None
    symbols: tuple[str, ...]
    """What stands in place of a number, of what publishers write there."""
    words: dict[str, str]
    """Each word in capitals with its commonest spelling, where there are few."""


def measure(connection: duckdb.DuckDBPyConnection, column: str) -> Measured:
    """Look at one column of the table ``sample``."""
    connection.execute(
        f"""
        create or replace temp table spelling as
        select {column} as sent, upper({column}) as word, count(*) as row_count
        from sample
        where {column} is not null
        group by all
        """
    )
    given_count, distinct_count, longest = connection.execute(
        "select coalesce(sum(row_count), 0), count(distinct word), max(length(sent)) from spelling"
    ).fetchall()[0]
    symbols = f"({', '.join(map(literal, SYMBOLS))})"
    tests = {
        **{f"date {form}": _is_date(form) for form in (*DATE_FORMS, *TIME_FORMS)},
        **{f"period {form}": f"{period_key('sent', [form])} is not null" for form in PERIOD_WORDS},
        **{
            f"personal {form}": f"regexp_full_match(sent, {literal(pattern)})"
            for form, pattern in LOOKS_PERSONAL.items()
        },
    }
    shares = _shares(connection, tests, "true")
    numbers = _shares(
        connection,
        {
            "integer": "regexp_full_match(sent, '[+-]?[0-9]+')",
            "number": "try_cast(sent as double) is not null",
        },
        f"word not in {symbols}",
    )
    personal = {name: share for name, share in shares.items() if name.startswith("personal ")}
    likely = max(personal, key=lambda name: personal[name])
    return Measured(
        given_count=int(given_count),
        distinct_count=int(distinct_count),
        longest=int(longest or 0),
        date_shares=_named("date ", shares),
        integer_share=numbers["integer"],
        number_share=numbers["number"],
        period_shares=_named("period ", shares),
        personal_form=likely.removeprefix("personal ") if personal[likely] >= 1 - MOST else None,
        symbols=tuple(
            word
            for (word,) in connection.execute(
                f"select distinct word from spelling where word in {symbols} order by word"
            ).fetchall()
        ),
        words=_words(connection) if distinct_count <= FEW_WORDS else {},
    )


def _is_date(form: str) -> str:
    found = f"try_strptime(sent, {literal(form)})"
    return f"coalesce(year({found}) between {EARLIEST_YEAR} and {LATEST_YEAR}, false)"


def _shares(
    connection: duckdb.DuckDBPyConnection, tests: dict[str, str], where: str
) -> dict[str, float]:
    """Share of the different values that pass each test; 0 where there are none."""
    averages = ", ".join(f"avg(({test})::integer)" for test in tests.values())
    (found,) = connection.execute(f"select {averages} from spelling where {where}").fetchall()
    return {name: float(share or 0) for name, share in zip(tests, found, strict=True)}


def _named(prefix: str, shares: dict[str, float]) -> dict[str, float]:
    return {
        name.removeprefix(prefix): share
        for name, share in shares.items()
        if name.startswith(prefix) and share > 0
    }


def _words(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    rows = connection.execute(
        "select word, arg_max(sent, row_count) from spelling group by word order by word"
    ).fetchall()
    return dict(rows)
