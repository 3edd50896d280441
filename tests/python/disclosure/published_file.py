"""Made-up published files, small enough to see through: one supplier, as many tables as asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from warehouse.disclosure.audit.published.form import PublishedReport

DIMENSIONS = (
    "district_key", "sex_key", "age_band_key", "ethnic_group_code", "risk_level_key",
    "offence_type_key", "involvement_band_code", "month_of_year", "day_of_week",
    "time_of_day_key", "marac_area_code", "characteristic_key",
)  # fmt: skip

Number = int | float | str
"""A number as published, or the symbol in its place."""

FIGURES = f"""
create table published.pub_figures (
    table_code varchar, table_label varchar, measure_code varchar, measure_label varchar,
    population_code varchar, population_label varchar, period_key varchar, period_label varchar,
    {", ".join(f"{dimension} varchar" for dimension in DIMENSIONS)},
    member_label varchar, statistic varchar, value double, lower_95 double, upper_95 double,
    symbol varchar, note varchar
)
"""

METADATA = """
create table published.pub_footnote (
    table_code varchar, table_label varchar, period_key varchar, period_label varchar,
    value hugeint, symbol varchar, note varchar
);
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
insert into published.pub_measure values
    ('REFERRAL', 'Referrals', 'referral', true, true, true, true, true, null, false),
    ('CLIENT', 'Clients', 'person', false, true, false, true, true, 'REFERRAL', false),
    ('VICTIM_YEAR', 'Victims in each year', 'person', false, true, true, true, true, null, false),
    ('VICTIM', 'Victims', 'person', false, true, false, true, true, 'VICTIM_YEAR', true),
    ('RETURN', 'A return', 'figure', false, false, false, false, false, null, false);
create table published.pub_population (
    population_code varchar, population_label varchar, agency varchar, conditions varchar,
    "within" varchar, is_window_defined boolean
);
insert into published.pub_population values
    ('ALL', 'All', 'shelter', null, null, false),
    ('MEN', 'Men', 'shelter', 'sex=M', null, false),
    ('AGAIN', 'Again', 'shelter', null, 'ALL', true),
    ('LONG', 'Long stays', 'shelter', 'support_type=LONG', null, false),
    ('SHORT', 'Short stays', 'shelter', 'support_type=SHORT', null, false);
create table published.pub_period (
    period_key varchar, period_type varchar, period_label varchar, start_date date, end_date date
);
insert into published.pub_period values
    ('CY2016', 'CALENDAR_YEAR', '2016', '2016-01-01', '2016-12-31'),
    ('CY2017', 'CALENDAR_YEAR', '2017', '2017-01-01', '2017-12-31'),
    ('CY2018', 'CALENDAR_YEAR', '2018', '2018-01-01', '2018-12-31'),
    ('CY2016-2017', 'POOLED_CALENDAR_YEARS', '2016-17', '2016-01-01', '2017-12-31'),
    ('CY2017-2018', 'POOLED_CALENDAR_YEARS', '2017-18', '2017-01-01', '2018-12-31'),
    ('CY2016-2018', 'POOLED_CALENDAR_YEARS', '2016-18', '2016-01-01', '2018-12-31'),
    ('CQ2018-Q1', 'CALENDAR_QUARTER', 'Jan-Mar 2018', '2018-01-01', '2018-03-31'),
    ('FQ2017-18-Q4', 'FINANCIAL_QUARTER', 'Jan-Mar 2018', '2018-01-01', '2018-03-31'),
    ('S2018-12-31', 'SNAPSHOT', 'End of 2018', '2018-12-31', '2018-12-31');
create table published.pub_district (
    district_code varchar, district_label varchar, marac_area_code varchar,
    marac_area_name varchar, is_inside boolean
);
insert into published.pub_district values
    ('D1', 'Ashby', 'NORTH', 'North', true), ('D2', 'Brill', 'NORTH', 'North', true),
    ('D3', 'Cley', 'SOUTH', 'South', true), ('D4', 'Diss', 'SOUTH', 'South', true),
    ('UNKNOWN', 'Not known', 'UNKNOWN', 'Not known', null);
create table published.pub_denominator (
    base varchar, member_code varchar, year integer, edition varchar, population_count bigint
);
insert into published.pub_denominator values
    ('residents', 'ALL', 2016, 'E', 400000), ('residents', 'D1', 2016, 'E', 100000),
    ('residents', 'D1', 2018, 'E', 120000);
"""


@dataclass
class Publication:
    """A published file in the making."""

    path: Path
    statements: list[tuple[str, list[object]]] = field(default_factory=list)
    tables: dict[str, tuple[str, str]] = field(default_factory=dict)

    def table(
        self,
        code: str,
        dimensions: str = "none",
        *,
        measure: str = "REFERRAL",
        population: str = "ALL",
        **others: object,
    ) -> Publication:
        """List a publication table; ``others`` are columns of pub_table."""
        self.tables[code] = measure, population
        columns = {
            "table_code": code,
            "table_label": code.capitalize(),
            "subject": "figures",
            "measure_code": measure,
            "population_code": population,
            "dimension_code": dimensions,
            "is_share_of_cases": False,
            "statistics": "count",
            **others,
        }
        marks = ", ".join("?" for _ in columns)
        self.statements.append(
            (
                f"insert into published.pub_table ({', '.join(columns)}) values ({marks})",
                list(columns.values()),
            )
        )
        return self

    def counts(self, table: str, period: str, **counts: Number) -> Publication:
        """Counts: ``total``, or members such as ``sex_key__F``, two joined by ``_x_``."""
        for name, number in counts.items():
            self.statistic(table, period, name, "count", number)
        return self

    def statistic(
        self,
        table: str,
        period: str,
        member: str,
        statistic: str,
        number: Number,
        limits: Sequence[float | None] = (None, None),
    ) -> Publication:
        """One figure."""
        measure, population = self.tables[table]
        pairs = [] if member == "total" else [m.split("__", 1) for m in member.split("_x_")]
        members = {dimension: code.replace("_IS_", ":") for dimension, code in pairs}
        assert members.keys() <= set(DIMENSIONS), members
        is_number = not isinstance(number, str)
        label = ", ".join(members.values()) or "Total"
        self._insert(
            "pub_figures",
            [
                table, table.capitalize(), measure, measure, population, population, period,
                period, *(members.get(dimension, "ALL") for dimension in DIMENSIONS), label,
                statistic, number if is_number else None, *limits,
                None if is_number else number, None,
            ],
        )  # fmt: skip
        return self

    def footnote(
        self, table: str, period: str, number: Number, note: str | None = None
    ) -> Publication:
        """What a table leaves out."""
        is_number = not isinstance(number, str)
        self._insert(
            "pub_footnote",
            [
                table, table.capitalize(), period, period, number if is_number else None,
                None if is_number else number, note or f"Excludes {number} with something unknown.",
            ],
        )  # fmt: skip
        return self

    def run(self, sql: str) -> Publication:
        """Anything else."""
        self.statements.append((sql, []))
        return self

    def revision(self, *revised: tuple[str, str, int]) -> Publication:
        """Name release, agency and year of what may differ from the release before."""
        self.run(
            "create table if not exists published.pub_revision "
            "(release_id varchar, agency varchar, year integer)"
        )
        for row in revised:
            self._insert("pub_revision", list(row))
        return self

    def write(self) -> Path:
        """Write the file."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with duckdb.connect(self.path) as connection:
            connection.execute("create schema published")
            connection.execute(FIGURES)
            connection.execute(METADATA)
            for sql, values in self.statements:
                connection.execute(sql, values or None)
        return self.path

    def _insert(self, table: str, values: list[object]) -> None:
        marks = ", ".join("?" for _ in values)
        self.statements.append((f"insert into published.{table} values ({marks})", values))


def audit_here(
    published: Path,
    earlier: Sequence[Path],
    demands: Mapping[str, float] | None,
    insiders: Mapping[str, int] | None,
) -> PublishedReport:
    """The audit in this process, which must hold no other solver."""
    from warehouse.disclosure.audit.published.audit import audit

    return audit(published, earlier, demands, insiders)


def changed(counts: Mapping[str, Number], **others: Number) -> dict[str, Number]:
    """The counts with some of them replaced."""
    assert others.keys() <= counts.keys()
    return {**counts, **others}
