"""A tiny published file that gives nothing away, and the release before it.

Every subject has one table by district, of three years and of all three together, with counts,
shares, rates and changes. Watford is shown; Broxbourne and Hertsmere are withheld with all that
derives from them; of 2016, and so of all years, the two members that shares leave out are withheld
too. A second table has the offences' MARAC areas.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

import duckdb

WATFORD, BROXBOURNE, HERTSMERE = "E07000103", "E07000095", "E07000098"
UNKNOWN, OUTSIDE, TOTAL = "UNKNOWN", "OUTSIDE", "ALL"
EAST, WEST, NOWHERE = "EAST", "WEST", "NOWHERE"
"""MARAC areas: Broxbourne and Hertsmere; Watford; the two others."""

LEFT_OUT = (UNKNOWN, OUTSIDE)
YEARS = ("CY2016", "CY2017", "CY2018")
POOLED = "CY2016-2018"

COUNTS: dict[str, int | None] = {
    TOTAL: 100,
    WATFORD: 50,
    UNKNOWN: 20,
    OUTSIDE: 10,
    BROXBOURNE: None,
    HERTSMERE: None,
}
"""Of one year; None is withheld. The two withheld districts share 20."""
AREA_COUNTS: dict[str, int | None] = {TOTAL: 100, WEST: 50, EAST: 20, NOWHERE: 30}

RESIDENTS = {TOTAL: 20_000, WATFORD: 5_000, BROXBOURNE: 5_000, HERTSMERE: 5_000}
Z = 1.959963984540054

REVISED_AGENCY = "childrens_services"
"""Its year 2018 is revised."""
FEWER_SINCE = 10
"""By how much its number of Watford's cases in 2018 was greater in the release before."""

WITHHELD = ("[c]", "Withheld so that nobody can be identified")
NOT_COMPARABLE = ("[b]", "Not comparable")


@dataclass(frozen=True)
class Subject:
    """One published table, and what it counts."""

    name: str
    table_code: str
    measure_code: str
    population_code: str
    agency: str = "police"
    is_of_people: bool = False
    """Whether people are counted, whom nobody can follow over the move to Athena."""


SUBJECTS = (
    Subject("police_offence", "POLICE_CRIME_BY_DISTRICT", "OFFENCE", "DA_CRIME"),
    Subject(
        "police_victim", "POLICE_VICTIM_BY_DISTRICT", "VICTIM_YEAR", "DA_VICTIM", is_of_people=True
    ),
    Subject(
        "police_perpetrator",
        "POLICE_PERPETRATOR_BY_DISTRICT",
        "PERPETRATOR_YEAR",
        "DA_PERPETRATOR",
        is_of_people=True,
    ),
    Subject("service_referral", "MARAC_CASE_BY_DISTRICT", "REFERRAL", "MARAC_CASE", "marac"),
    Subject("safeguarding", "CONCERN_BY_DISTRICT", "CONCERN", "CONCERN_ALL", "safeguarding"),
    Subject("perpetrator_caseload", "CASELOAD_BY_DISTRICT", "CASE", "ON_CASELOAD", "nps"),
    Subject("children", "CHILD_CASE_BY_DISTRICT", "CHILD_CASE", "DA_CHILD", REVISED_AGENCY),
    Subject("aggregate_return", "RETURN_BY_DISTRICT", "RETURN", "RETURNED", "mhclg"),
)
OFFENCES = SUBJECTS[0]
AREA_TABLE = "POLICE_CRIME_BY_MARAC_AREA"

TABLES = f"""
create schema published;
create schema meta;

create table published.pub_table (
    table_code varchar, table_label varchar, subject varchar, measure_code varchar,
    population_code varchar, dimension_code varchar, characteristic_type varchar,
    is_share_of_cases boolean, period_types varchar, statistics varchar,
    excluded_members varchar, excluded_words varchar, rate_base varchar
);
create table published.pub_measure (
    measure_code varchar, measure_label varchar, counted_unit varchar,
    is_count_of_records boolean, adds_over_districts boolean, adds_over_years boolean,
    adds_over_characteristics boolean, missing_is_zero boolean, within_measure varchar,
    is_same_in_one_year boolean
);
create table published.pub_population (
    population_code varchar, population_label varchar, agency varchar, conditions varchar,
    "within" varchar, is_window_defined boolean
);
create table published.pub_period (
    period_key varchar, period_type varchar, period_label varchar, start_date date, end_date date
);
insert into published.pub_period values
    ('CY2016', 'CALENDAR_YEAR', '2016', '2016-01-01', '2016-12-31'),
    ('CY2016-2018', 'POOLED_CALENDAR_YEARS', '2016-18', '2016-01-01', '2018-12-31'),
    ('CY2017', 'CALENDAR_YEAR', '2017', '2017-01-01', '2017-12-31'),
    ('CY2018', 'CALENDAR_YEAR', '2018', '2018-01-01', '2018-12-31');
create table published.pub_district (
    district_code varchar, district_label varchar, marac_area_code varchar,
    marac_area_name varchar, is_inside boolean
);
insert into published.pub_district values
    ('{BROXBOURNE}', 'Broxbourne', '{EAST}', 'East', true),
    ('{HERTSMERE}', 'Hertsmere', '{EAST}', 'East', true),
    ('{WATFORD}', 'Watford', '{WEST}', 'West', true),
    ('{OUTSIDE}', 'Outside', '{NOWHERE}', 'Not known', false),
    ('{UNKNOWN}', 'Not known', '{NOWHERE}', 'Not known', null);
create table published.pub_denominator (
    base varchar, member_code varchar, year integer, edition varchar, population_count bigint
);
create table published.pub_release (
    release_id varchar, due_on date, closed_on date, is_revision boolean
);
insert into published.pub_release values ('2019-06', '2019-06-28', '2019-03-31', false);
create table published.pub_revision (release_id varchar, agency varchar, year integer);
create table published.pub_footnote (
    table_code varchar, table_label varchar, period_key varchar, period_label varchar,
    value hugeint, symbol varchar, note varchar
);
create table meta.run as select 'r1' as run_id;
create table meta.table as select 'pub_police_offence' as table_name;
create table meta.column as select 'value' as column_name;
"""

FIGURES = """
create table published.pub_{subject} (
    table_code varchar, table_label varchar, measure_code varchar, measure_label varchar,
    population_code varchar, population_label varchar, period_key varchar, period_label varchar,
    district_key varchar, sex_key varchar, age_band_key varchar, ethnic_group_code varchar,
    risk_level_key varchar, offence_type_key varchar, involvement_band_code varchar,
    month_of_year varchar, day_of_week varchar, time_of_day_key varchar, marac_area_code varchar,
    characteristic_key varchar, member_label varchar, statistic varchar, value double,
    lower_95 double, upper_95 double, symbol varchar, note varchar
)
"""

Row = tuple[object, ...]
Numbers = tuple[float | None, float | None, float | None]
NO_NUMBERS: Numbers = (None, None, None)


def write(path: Path, *, is_earlier: bool = False) -> None:
    """Write the file, or the release before it."""
    with duckdb.connect(str(path)) as connection:
        describe(connection)
        for subject in SUBJECTS:
            more = FEWER_SINCE if is_earlier and subject.agency == REVISED_AGENCY else 0
            insert(connection, f"pub_{subject.name}", _figures(subject, more))
        insert(connection, "pub_footnote", (f for s in SUBJECTS for f in _footnotes(s)))
        if not is_earlier:
            connection.execute(
                "insert into published.pub_release values "
                "('2019-10', '2019-10-01', '2019-06-30', true);"
                f"insert into published.pub_revision values ('2019-10', '{REVISED_AGENCY}', 2018)"
            )


def describe(connection: duckdb.DuckDBPyConnection) -> None:
    """Make every table, and fill those that say what figures mean."""
    connection.execute(TABLES)
    for subject in SUBJECTS:
        connection.execute(FIGURES.format(subject=subject.name))
    insert(connection, "pub_table", _tables())
    insert(connection, "pub_measure", map(_measure, SUBJECTS))
    insert(connection, "pub_population", map(_population, SUBJECTS))
    residents = (("residents", code, 2016, "E", count) for code, count in RESIDENTS.items())
    insert(connection, "pub_denominator", residents)


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterator[Row]) -> None:
    """Put rows in, in the order of their own columns."""
    ordered = sorted(rows, key=lambda row: tuple(map(str, row)))
    marks = ", ".join("?" for _ in ordered[0])
    connection.executemany(f"insert into published.{table} values ({marks})", ordered)


def _tables() -> Iterator[Row]:
    for subject in SUBJECTS:
        yield (
            subject.table_code, "By district", subject.name, subject.measure_code,
            subject.population_code, "district_key", None, False, None,
            "count|percent|rate_per_1000|percent_change", "UNKNOWN|OUTSIDE",
            "an unknown district or one outside the county", "residents",
        )  # fmt: skip
    yield (
        AREA_TABLE, "By MARAC area", OFFENCES.name, OFFENCES.measure_code,
        OFFENCES.population_code, "marac_area_code", None, False, None, "count", None, None, None,
    )  # fmt: skip


def _measure(subject: Subject) -> Row:
    return subject.measure_code, "Cases", "case", True, True, True, True, True, None, False


def _population(subject: Subject) -> Row:
    return subject.population_code, "Some", subject.agency, None, None, False


def _count(period: str, member: str, more: int) -> int | None:
    """A count of one subject; ``more`` of Watford's in 2018."""
    count = COUNTS.get(member, AREA_COUNTS.get(member))
    if count is None or (member in (*LEFT_OUT, EAST, NOWHERE) and "2016" in period):
        return None
    years = len(YEARS) if period == POOLED else 1
    return count * years + (more if "2018" in period and member in (TOTAL, WATFORD) else 0)


def _figures(subject: Subject, more: int) -> Iterator[Row]:
    for period in (*YEARS, POOLED):
        for member in COUNTS:
            count = _count(period, member, more)
            for statistic, numbers in _statistics(period, member, count, more):
                yield figure(subject, period, member, statistic, numbers)
        if subject is OFFENCES:
            for area in AREA_COUNTS:
                count = _count(period, area, more)
                yield figure(subject, period, area, "count", (count, None, None), is_area=True)


def _statistics(
    period: str, member: str, count: int | None, more: int
) -> Iterator[tuple[str, Numbers]]:
    yield "count", (count, None, None)
    if member not in (TOTAL, *LEFT_OUT):
        left_out = [_count(period, name, more) for name in LEFT_OUT]
        total = _count(period, TOTAL, more)
        whole = None if None in left_out else (total or 0) - sum(map(int, filter(None, left_out)))
        yield "percent", (round(100 * count / whole, 1) if count and whole else None, None, None)
    if member not in LEFT_OUT:
        yield "rate_per_1000", _rate(count, RESIDENTS[member]) if count else NO_NUMBERS
    if period in YEARS[1:]:
        before = _count(YEARS[YEARS.index(period) - 1], member, more)
        change = round(100 * (count - before) / before, 1) if count and before else None
        yield "percent_change", (change, None, None)


def _rate(count: int, people: int) -> Numbers:
    """A rate with Byar's limits."""
    low = count * (1 - 1 / (9 * count) - Z / (3 * sqrt(count))) ** 3
    high = (count + 1) * (1 - 1 / (9 * (count + 1)) + Z / (3 * sqrt(count + 1))) ** 3
    rate, lower, upper = (round(1000 * number / people, 2) for number in (count, low, high))
    return rate, lower, upper


def figure(
    subject: Subject,
    period: str,
    member: str,
    statistic: str,
    numbers: Numbers,
    *,
    is_area: bool = False,
) -> Row:
    """One published figure; without a number it is withheld."""
    symbol, note = WITHHELD if numbers[0] is None else (None, None)
    if subject.is_of_people and period == POOLED:
        numbers, (symbol, note) = NO_NUMBERS, NOT_COMPARABLE
    table, district, area = (
        (AREA_TABLE, "ALL", member) if is_area else (subject.table_code, member, "ALL")
    )
    return (
        table, "By place", subject.measure_code, "Cases", subject.population_code, "Some", period,
        period, district, *["ALL"] * 9, area, "ALL", member, statistic, *numbers, symbol, note,
    )  # fmt: skip


def footnote(subject: Subject, period: str, value: int | None, symbol: str = "[c]") -> Row:
    """One footnote; without a number it is withheld."""
    told = symbol if value is None else str(value)
    note = f"Excludes {told} with an unknown district or one outside the county."
    shown_symbol = symbol if value is None else None
    return subject.table_code, "By district", period, period, value, shown_symbol, note


def _footnotes(subject: Subject) -> Iterator[Row]:
    for period in (*YEARS, POOLED):
        counts = [_count(period, member, 0) for member in LEFT_OUT]
        value = None if None in counts else sum(map(int, filter(None, counts)))
        symbol = "[b]" if subject.is_of_people and period == POOLED else "[c]"
        yield footnote(subject, period, value, symbol)
