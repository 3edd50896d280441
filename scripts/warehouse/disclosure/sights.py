"""What a reader sees: every row of the published tables, found by the words that are printed."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

COUNT = "count"
EXCLUDED = "Excluded"
"""The row by which the footnote of a table is asked for: what it leaves out of its shares."""

MOST_CHOICES = 30
"""Told in an error."""

_COLUMNS = """
    select table_name, list(column_name order by column_index) as column_names
    from duckdb_columns()
    where schema_name = 'published'
    group by table_name
    having list_has_all(list(column_name), ['table_code', 'member_label', 'statistic'])
    order by table_name
"""

_YEARS_BEFORE = """
    select later.period_key, earlier.period_key
    from published.pub_period as later
    inner join published.pub_period as earlier
        on
            later.period_type = earlier.period_type
            and later.start_date = earlier.start_date + interval 1 year
"""

_FOOTNOTES = f"""
    select
        table_code,
        table_label,
        period_key,
        period_label,
        ''::varchar as member_label,
        '{COUNT}' as statistic,
        value,
        symbol,
        note,
        'EXCLUDED|' || table_code || '|' || period_key as cell_label,
        []::varchar[] as members,
    from published.pub_footnote
"""


class NotFoundError(ValueError):
    """No printed number goes by these words, or several do; the message lists what there is."""


@dataclass(frozen=True)
class Sight:
    """One printed number, or the symbol in its place."""

    table: str
    table_label: str
    period: str
    period_label: str
    member_label: str
    statistic: str
    value: float | None
    symbol: str | None
    note: str | None
    cell_label: str
    """The public name of the count that it is, or derives from."""
    members: tuple[str, ...]
    """Codes of its members, in the order of the table's dimensions; none of a total."""

    @property
    def row(self) -> str:
        """What its row is called."""
        return self.member_label or EXCLUDED

    @property
    def code(self) -> str:
        """Codes of its members as one word."""
        return "|".join(self.members) or self.row

    @property
    def printed(self) -> str:
        """What stands there."""
        return self.symbol or f"{self.value or 0:,g}"

    @property
    def place(self) -> str:
        """Where in its table it stands."""
        return f"{self.row}, {self.period_label}"

    def words(self) -> str:
        """Where it stands."""
        place = f"{self.table_label}: {self.place}"
        return place if self.statistic == COUNT else f"{place}, {self.statistic}"


_FIELDS = tuple(part.name for part in fields(Sight))


@dataclass(frozen=True)
class Sights:
    """All printed numbers, and which period a change looks back at."""

    rows: tuple[Sight, ...]
    year_before: Mapping[str, str] = field(default_factory=dict)

    def find(
        self,
        table: str,
        row: str,
        column: str,
        period: str | None = None,
        statistic: str | None = None,
    ) -> Sight:
        """The one number that stands there.

        Args:
            table: Code or title of the table.
            row: Label or code of a member, ``Total``, or ``Excluded`` for the footnote. In a table
                of two dimensions the member of the first.
            column: The period's label or key; in a table of two dimensions the member of the
                second, unless the row names both; or a statistic.
            period: Where the column is no period.
            statistic: Which; the count unless told otherwise.

        Raises:
            NotFoundError: naming what there is.
        """
        in_table = _among(self.rows, "table", table, lambda one: (one.table, one.table_label))
        found = [one for one in in_table if _stands_at(one, row, column)]
        if not found:
            found = [one for one in in_table if _is_crossed_at(one, row, column)]
        if not found:
            in_row = _among(in_table, "row", row, lambda one: _row_names(one, row))
            _among(in_row, "column", column, lambda one: _column_names(one, row))
        if period is not None:
            found = _among(found, "period", period, lambda one: (one.period_label, one.period))
        if statistic is None and not any(_is(column, one.statistic) for one in found):
            statistic = COUNT
        if statistic is not None:
            found = _among(found, "statistic", statistic, lambda one: (one.statistic,))
        return _only(found)

    def counts_beside(self, sight: Sight) -> list[Sight]:
        """The counts of the same table and period, the footnote's among them."""
        return [
            one
            for one in self.rows
            if (one.table, one.period, one.statistic) == (sight.table, sight.period, COUNT)
        ]

    def count_of(self, sight: Sight) -> Sight | None:
        """The count that a number derives from."""
        return next(
            (o for o in self.counts_beside(sight) if o.cell_label == sight.cell_label), None
        )

    def counts_a_year_before(self, sight: Sight) -> list[Sight]:
        """The count that a change looks back at."""
        before = self.year_before.get(sight.period)
        return [
            one
            for one in self.rows
            if (one.table, one.period, one.statistic) == (sight.table, before, COUNT)
            and (one.member_label, one.members) == (sight.member_label, sight.members)
        ]

    def named(self, cell_label: str, table: str) -> Sight | None:
        """Where a count stands: in a table if it is in it, else in the first that holds it."""
        found = self._by_label.get(cell_label, [])
        return next((one for one in found if one.table == table), found[0] if found else None)

    @cached_property
    def _by_label(self) -> dict[str, list[Sight]]:
        found: dict[str, list[Sight]] = {}
        for one in self.rows:
            if one.statistic == COUNT:
                found.setdefault(one.cell_label, []).append(one)
        return found


def read_sights(published: Path) -> Sights:
    """Every row of the published tables of figures, and every footnote."""
    with duckdb.connect(published, read_only=True) as connection:
        tables = connection.execute(_COLUMNS).fetchall()
        queries = [_figures(name, columns) for name, columns in tables]
        if not queries:
            raise NotFoundError(f"{published} holds no table of figures: run `warehouse nightly`.")
        rows = connection.execute(
            f"from ({' union all '.join([*queries, _FOOTNOTES])}) order by all"
        ).fetchall()
        years = connection.execute(_YEARS_BEFORE).fetchall()
    return Sights(tuple(map(_sight, rows)), dict(years))


def _sight(row: tuple[Any, ...]) -> Sight:
    values = dict(zip(_FIELDS, row, strict=True))
    return Sight(**{**values, "members": tuple(values["members"])})


def _figures(table: str, columns: Sequence[str]) -> str:
    dimensions = columns[columns.index("period_label") + 1 : columns.index("member_label")]
    terms = [f"if({name} = 'ALL', null, '{name}=' || {name})" for name in dimensions]
    members = [f"nullif({name}, 'ALL')" for name in dimensions]
    return f"""
        select
            table_code,
            table_label,
            period_key,
            period_label,
            member_label,
            statistic,
            value,
            symbol,
            note,
            concat_ws('|', measure_code, population_code, period_key, {", ".join(terms)}),
            list_filter([{", ".join(members)}]::varchar[], code -> code is not null),
        from published.{table}
    """


def _stands_at(sight: Sight, row: str, column: str) -> bool:
    """Whether a row goes by the first word and its period or statistic by the second."""
    columns = (sight.period_label, sight.period, sight.statistic)
    return any(_is(row, name) for name in (sight.row, sight.code)) and any(
        _is(column, name) for name in columns
    )


def _is_crossed_at(sight: Sight, row: str, column: str) -> bool:
    """Whether the two words are the members of two dimensions."""
    return _is(f"{row}, {column}", sight.row) or _is(f"{row}|{column}", sight.code)


def _row_names(sight: Sight, row: str) -> tuple[str, ...]:
    """What a row may be called, the first of two members among them if it is that word."""
    is_first = _rest(sight, row) is not None
    return (sight.row, row if is_first else sight.code)


def _column_names(sight: Sight, row: str) -> tuple[str, ...]:
    rest = _rest(sight, row)
    return (sight.period_label, sight.statistic) if rest is None else (rest,)


def _rest(sight: Sight, row: str) -> str | None:
    """The second of two members, where the first goes by a word."""
    for name, between in ((sight.row, ", "), (sight.code, "|")):
        if _plain(name).startswith(_plain(row) + between):
            return name[len(row) + len(between) :]
    return None


def _among(
    rows: Iterable[Sight], what: str, word: str, names: Callable[[Sight], tuple[str, ...]]
) -> list[Sight]:
    """The rows that go by a word.

    Raises:
        NotFoundError: naming those most like it, or all.
    """
    rows = list(rows)
    found = [one for one in rows if any(_is(word, name) for name in names(one))]
    if found:
        return found
    every = list(dict.fromkeys(name for one in rows for name in names(one)))
    near = difflib.get_close_matches(_plain(word), [_plain(name) for name in every], n=5)
    like = [name for name in every if _plain(name) in near]
    told = f"Did you mean {_listed(like)}?" if like else f"There is {_listed(every)}."
    raise NotFoundError(f"No {what} is called {word!r}. {told}")


def _only(found: Sequence[Sight]) -> Sight:
    if len(found) == 1:
        return found[0]
    periods = list(dict.fromkeys(one.period_label for one in found))
    if len(periods) > 1:
        raise NotFoundError(f"Several periods have it: say --period, one of {_listed(periods)}.")
    rows = list(dict.fromkeys(one.row for one in found))
    raise NotFoundError(f"Several rows go by this: say --row, one of {_listed(rows)}.")


def _listed(names: Sequence[str]) -> str:
    told = "; ".join(names[:MOST_CHOICES])
    more = len(names) - MOST_CHOICES
    return f"{told}; and {more} more" if more > 0 else told


def _is(word: str, name: str) -> bool:
    return _plain(word) == _plain(name)


def _plain(word: str) -> str:
    return " ".join(word.casefold().split())
