"""A published file, read by what its columns are called; nothing is taken for granted but that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

METADATA = ("table", "measure", "population", "period", "district", "denominator")
"""Public tables, without pub_, that say what figures mean; the attack cannot do without them."""

OTHER_TABLES = {
    "pub_footnote",
    "pub_release",
    "pub_revision",
    *(f"pub_{name}" for name in METADATA),
}

FIGURE_COLUMNS = (
    "table_code", "table_label", "measure_code", "population_code", "period_key", "period_label",
    "member_label", "statistic", "value", "lower_95", "upper_95", "symbol",
)  # fmt: skip
"""By which a table of figures is known; between period and member stand the dimensions."""

NUMBERS = ("INT", "DOUBLE", "FLOAT", "DECIMAL")


Spot = tuple[str, str, str, frozenset[tuple[str, str]]]
"""A place, in whatever order its dimensions stand."""


class UnreadableError(ValueError):
    """A file is not one that the attack understands; the message says what to do."""


@dataclass(frozen=True)
class Place:
    """What a figure is of: its measure, population, period and members of dimensions."""

    measure: str
    population: str
    period: str
    members: tuple[tuple[str, str], ...] = ()
    """Pairs of dimension and member, those of all members left out."""

    @property
    def label(self) -> str:
        """The public name of the cell."""
        words = [self.measure, self.population, self.period]
        return "|".join(words + [f"{dimension}={member}" for dimension, member in self.members])

    @property
    def spot(self) -> Spot:
        """The same, in whatever order the dimensions stand."""
        return self.measure, self.population, self.period, frozenset(self.members)

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Those that it is broken down by."""
        return tuple(dimension for dimension, _ in self.members)


@dataclass(frozen=True)
class Figure:
    """One row of a published table."""

    place: Place
    table: str
    table_label: str
    member_label: str
    period_label: str
    statistic: str
    value: float | None
    lower: float | None
    upper: float | None
    symbol: str | None


@dataclass(frozen=True)
class Footnote:
    """How many a table leaves out of its shares."""

    table: str
    table_label: str
    period: str
    period_label: str
    value: int | None
    symbol: str | None
    note: str


@dataclass(frozen=True)
class Table:
    """What pub_table says."""

    code: str
    measure: str
    population: str
    dimensions: tuple[str, ...]
    characteristic_type: str | None
    is_share_of_cases: bool
    excluded: frozenset[str]
    rate_base: str | None


@dataclass(frozen=True)
class Measure:
    """What pub_measure says."""

    code: str
    is_count_of_records: bool
    adds_over_districts: bool
    adds_over_years: bool
    adds_over_characteristics: bool
    missing_is_zero: bool
    within: str | None
    is_same_in_one_year: bool


@dataclass(frozen=True)
class Condition:
    """What a record must have: one of some values of one name."""

    name: str
    values: frozenset[str]


@dataclass(frozen=True)
class Population:
    """What pub_population says."""

    code: str
    label: str
    agency: str
    conditions: frozenset[Condition]
    within: frozenset[str]
    is_window_defined: bool


@dataclass(frozen=True)
class Period:
    """What pub_period says."""

    key: str
    kind: str
    start: date
    end: date

    @property
    def days(self) -> int:
        """Both ends included."""
        return (self.end - self.start).days + 1

    @property
    def years(self) -> range:
        """Calendar years that it touches."""
        return range(self.start.year, self.end.year + 1)

    def holds(self, other: Period) -> bool:
        """Whether another period lies within it."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True)
class PublishedFile:
    """All that one published file says."""

    path: Path
    figures: tuple[Figure, ...]
    footnotes: tuple[Footnote, ...]
    tables: Mapping[str, Table]
    measures: Mapping[str, Measure]
    populations: Mapping[str, Population]
    periods: Mapping[str, Period]
    area_of: Mapping[str, str]
    """The MARAC area of each district."""
    denominators: Mapping[tuple[str, str], Mapping[int, int]]
    """People by base and member, by year."""
    revisions: frozenset[tuple[str, str, int]] = field(default=frozenset())
    """Release, agency and year of what may differ from the release before."""


def read_published(path: Path) -> PublishedFile:
    """Read a published file.

    Raises:
        UnreadableError: if it is none, or holds tables that the attack does not understand.
    """
    if not path.is_file():
        raise UnreadableError(f"There is no file {path}: name a published file")
    try:
        with duckdb.connect(path, read_only=True) as connection:
            return _read(path, connection)
    except duckdb.Error as error:
        raise UnreadableError(f"{path} cannot be read as a published file: {error}") from error


def _read(path: Path, connection: duckdb.DuckDBPyConnection) -> PublishedFile:
    columns = _columns(connection)
    if missing := [name for name in METADATA if f"pub_{name}" not in columns]:
        raise UnreadableError(
            f"{path} has no table published.pub_{missing[0]}, which says what adds up to what: "
            "publish it again with this version"
        )
    strangers = [
        name
        for name, types in columns.items()
        if name not in OTHER_TABLES
        and not set(FIGURE_COLUMNS) <= types.keys()
        and any(kind.lstrip("U").startswith(NUMBERS) or "INT" in kind for kind in types.values())
    ]
    if strangers:
        raise UnreadableError(
            f"published.{strangers[0]} holds numbers that the audit does not read: give it the "
            "columns of the other tables of figures, or teach the audit to read it"
        )

    def rows(name: str, needed: bool = True) -> Iterator[dict[str, Any]]:
        return _rows(connection, f"pub_{name}") if needed or f"pub_{name}" in columns else iter(())

    figures = tuple(
        figure
        for name, types in columns.items()
        if set(FIGURE_COLUMNS) <= types.keys()
        for figure in _figures(_rows(connection, name), list(types))
    )
    published = PublishedFile(
        path=path,
        figures=figures,
        footnotes=tuple(_footnote(row) for row in rows("footnote", needed=False)),
        tables={row["table_code"]: _table(row) for row in rows("table")},
        measures={row["measure_code"]: _measure(row) for row in rows("measure")},
        populations={row["population_code"]: _population(row) for row in rows("population")},
        periods={
            row["period_key"]: Period(
                row["period_key"], row["period_type"], row["start_date"], row["end_date"]
            )
            for row in rows("period")
        },
        area_of={row["district_code"]: row["marac_area_code"] for row in rows("district")},
        denominators=_denominators(rows("denominator")),
        revisions=frozenset(
            (str(row["release_id"]), row["agency"], int(row["year"]))
            for row in rows("revision", needed=False)
        ),
    )
    _require_described(published)
    return published


def _require_described(published: PublishedFile) -> None:
    """Raise if a figure names what the public tables do not describe."""
    for figure in published.figures:
        place = figure.place
        for name, code, described in (
            ("table", figure.table, published.tables),
            ("measure", place.measure, published.measures),
            ("population", place.population, published.populations),
            ("period", place.period, published.periods),
        ):
            if code not in described:
                raise UnreadableError(
                    f"{published.path} has figures of the {name} {code}, which pub_{name} does not "
                    "describe: publish it again"
                )


def _columns(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """Of each published table its columns, in their order, and their types."""
    columns: dict[str, dict[str, str]] = {}
    for table, column, kind in connection.execute(
        "select table_name, column_name, data_type from duckdb_columns() "
        "where schema_name = 'published' and starts_with(table_name, 'pub_') "
        "and database_name = current_database() order by table_name, column_index"
    ).fetchall():
        columns.setdefault(table, {})[column] = kind
    return columns


def _rows(connection: duckdb.DuckDBPyConnection, name: str) -> Iterator[dict[str, Any]]:
    cursor = connection.execute(f'select * from published."{name}" order by all')
    names = [column[0] for column in cursor.description or ()]
    return (dict(zip(names, row, strict=True)) for row in cursor.fetchall())


def _figures(rows: Iterable[dict[str, Any]], names: list[str]) -> Iterator[Figure]:
    dimensions = names[names.index("period_label") + 1 : names.index("member_label")]
    for row in rows:
        members = tuple((name, row[name]) for name in dimensions if row[name] != "ALL")
        yield Figure(
            place=Place(row["measure_code"], row["population_code"], row["period_key"], members),
            table=row["table_code"],
            table_label=row["table_label"],
            member_label=row["member_label"],
            period_label=row["period_label"],
            statistic=row["statistic"],
            value=row["value"],
            lower=row["lower_95"],
            upper=row["upper_95"],
            symbol=row["symbol"],
        )


def _footnote(row: Mapping[str, Any]) -> Footnote:
    return Footnote(
        table=row["table_code"],
        table_label=row["table_label"],
        period=row["period_key"],
        period_label=row["period_label"],
        value=None if row["value"] is None else int(row["value"]),
        symbol=row["symbol"],
        note=row["note"],
    )


def _table(row: Mapping[str, Any]) -> Table:
    return Table(
        code=row["table_code"],
        measure=row["measure_code"],
        population=row["population_code"],
        dimensions=tuple(word for word in _words(row["dimension_code"], "|") if word != "none"),
        characteristic_type=row["characteristic_type"],
        is_share_of_cases=bool(row["is_share_of_cases"]),
        excluded=frozenset(_words(row["excluded_members"], "|")),
        rate_base=row["rate_base"],
    )


def _measure(row: Mapping[str, Any]) -> Measure:
    return Measure(
        code=row["measure_code"],
        is_count_of_records=bool(row["is_count_of_records"]),
        adds_over_districts=bool(row["adds_over_districts"]),
        adds_over_years=bool(row["adds_over_years"]),
        adds_over_characteristics=bool(row["adds_over_characteristics"]),
        missing_is_zero=bool(row["missing_is_zero"]),
        within=row["within_measure"],
        is_same_in_one_year=bool(row["is_same_in_one_year"]),
    )


def _population(row: Mapping[str, Any]) -> Population:
    conditions = (word.partition("=") for word in _words(row["conditions"], " "))
    return Population(
        code=row["population_code"],
        label=row["population_label"],
        agency=row["agency"],
        conditions=frozenset(
            Condition(name, frozenset(values.split("|"))) for name, _, values in conditions
        ),
        within=frozenset(_words(row["within"], "|")),
        is_window_defined=bool(row["is_window_defined"]),
    )


def _words(text: str | None, between: str) -> list[str]:
    return [word for word in (text or "").split(between) if word]


def _denominators(
    rows: Iterable[Mapping[str, Any]],
) -> dict[tuple[str, str], dict[int, int]]:
    counts: dict[tuple[str, str], dict[int, int]] = {}
    for row in rows:
        of_member = counts.setdefault((row["base"], row["member_code"]), {})
        of_member[int(row["year"])] = int(row["population_count"])
    return counts
