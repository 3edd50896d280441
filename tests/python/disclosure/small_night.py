"""The files of one small night, worked out by hand.

Victims by sex: in 2018 there are 20, 3 of them men. The men are withheld because they are few, the
17 women because 20 less 17 are 3. The footnote of 2018 leaves out two of unknown sex, whose row is
withheld too. Offences by area and risk level are all shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

RESTRICTED_TABLES = """
create schema disclosure;
create table disclosure.sdc_cell (
    cell_key varchar, cell_label varchar, agency varchar, smallest_shown_count integer,
    protection_width integer, value bigint
);
create table disclosure.sdc_registry_cell (
    cell_key varchar, cell_label varchar, agency varchar, value bigint, is_primary boolean,
    is_virtual boolean, width integer, cost double, least integer
);
create table disclosure.sdc_pattern (
    cell_key varchar, is_hidden boolean, is_primary boolean, low bigint, high bigint,
    hidden_for varchar
);
create table disclosure.sdc_relation_term (
    relation_label varchar, sense varchar, cell_key varchar, factor integer, derived_label varchar
);
"""

PUBLISHED_TABLES = """
create schema published;
create table published.pub_victim (
    table_code varchar, table_label varchar, measure_code varchar, measure_label varchar,
    population_code varchar, population_label varchar, period_key varchar, period_label varchar,
    sex_key varchar, risk_level_key varchar, member_label varchar, statistic varchar,
    value double, lower_95 double, upper_95 double, symbol varchar, note varchar
);
create table published.pub_footnote (
    table_code varchar, table_label varchar, period_key varchar, period_label varchar,
    value bigint, symbol varchar, note varchar
);
create table published.pub_period (
    period_key varchar, period_type varchar, period_label varchar, start_date date, end_date date
);
insert into published.pub_period
    select
        'CY' || year, 'CALENDAR_YEAR', year, make_date(year, 1, 1), make_date(year, 12, 31)
    from range(2017, 2020) as years(year);
"""

VICTIM, OFFENCE = "VICTIM|ALL", "OFFENCE|ALL"


def victims(year: int, sex: str = "") -> str:
    """The public name of a count of victims."""
    return f"{VICTIM}|CY{year}" + (f"|sex_key={sex}" if sex else "")


MEN, WOMEN, UNKNOWN = victims(2018, "M"), victims(2018, "F"), victims(2018, "U")
EXCLUDED = "EXCLUDED|VICTIM_BY_SEX|CY2018"
REST = f"REST|{victims(2018)} less 2017"
AREA = f"{OFFENCE}|CY2018|sex_key=N|risk_level_key=HIGH"


@dataclass(frozen=True)
class SmallCell:
    """A number of the registry, and what was decided."""

    label: str
    value: int
    low: int | None = None
    high: int | None = None
    hidden_for: str | None = None
    is_virtual: bool = False

    @property
    def is_primary(self) -> bool:
        """Whether it is small."""
        return 0 < self.value < 5


CELLS = (
    SmallCell(victims(2017), 18),
    SmallCell(victims(2017, "F"), 10),
    SmallCell(victims(2017, "M"), 8),
    SmallCell(victims(2018), 22),
    SmallCell(WOMEN, 17, 15, 18, hidden_for=MEN),
    SmallCell(MEN, 3, 1, 4),
    SmallCell(UNKNOWN, 2, 1, 4),
    SmallCell(EXCLUDED, 2, 1, 4),
    SmallCell(REST, 4, 0, 9, is_virtual=True),
    SmallCell(AREA, 12),
)

SUMS = {
    "members sex_key of 2017": {victims(2017): -1, victims(2017, "F"): 1, victims(2017, "M"): 1},
    "members sex_key of 2018": {victims(2018): -1, WOMEN: 1, MEN: 1, UNKNOWN: 1},
    "footnote of 2018": {EXCLUDED: -1, UNKNOWN: 1},
}
BOUND = {REST: -1, WOMEN: 1}


@dataclass(frozen=True)
class SmallNight:
    """Where its files are."""

    data_dir: Path
    cells: tuple[SmallCell, ...] = field(default=CELLS)

    @property
    def restricted(self) -> Path:
        """The restricted file."""
        return self.data_dir / "restricted" / "warehouse.duckdb"

    @property
    def published(self) -> Path:
        """The published file."""
        return self.data_dir / "published" / "warehouse.duckdb"

    @property
    def ledger(self) -> Path:
        """Where releases are written down."""
        return self.data_dir / "releases" / "ledger.duckdb"

    def write(self) -> SmallNight:
        """Write the restricted and the published file."""
        write_restricted(self.restricted, self.cells)
        self.published.parent.mkdir(parents=True)
        with duckdb.connect(self.published) as connection:
            connection.execute(PUBLISHED_TABLES)
            connection.executemany(
                f"insert into published.pub_victim values ({', '.join('?' * 17)})", figures()
            )
            connection.execute(
                "insert into published.pub_footnote values ('VICTIM_BY_SEX', 'Victims by sex', "
                "'CY2018', '2018', null, '[c]', 'Excludes [c] with an unknown sex.')"
            )
        return self


def write_restricted(path: Path, cells: tuple[SmallCell, ...] = CELLS, width: int = 4) -> None:
    """Write a file with the schema ``disclosure``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(path) as connection:
        connection.execute(RESTRICTED_TABLES)
        for cell in cells:
            agency = "police" if cell.label.startswith(VICTIM) else "marac"
            connection.execute(
                "insert into disclosure.sdc_registry_cell "
                "values (md5($1), $1, $2, $3, $4, $5, $6, 1 + $3, 1)",
                [cell.label, agency, cell.value, cell.is_primary, cell.is_virtual, width - 1],
            )
            connection.execute(
                "insert into disclosure.sdc_cell values (md5($1), $1, $2, 5, $3, $4)",
                [cell.label, agency, width, cell.value],
            )
            connection.execute(
                "insert into disclosure.sdc_pattern values (md5($1), $2, $3, $4, $5, md5($6))",
                [
                    cell.label, cell.low is not None, cell.is_primary, cell.low, cell.high,
                    cell.hidden_for,
                ],
            )  # fmt: skip
        for name, terms in {**SUMS, "a bound": BOUND}.items():
            sense = "equals" if name in SUMS else "at_least"
            connection.executemany(
                "insert into disclosure.sdc_relation_term values (?, ?, md5(?), ?, null)",
                [[name, sense, label, factor] for label, factor in terms.items()],
            )


FIGURES = """
    VICTIM_BY_SEX    2017  ALL  ALL   Total         count            18
    VICTIM_BY_SEX    2017  F    ALL   Women         count            10
    VICTIM_BY_SEX    2017  M    ALL   Men           count            8
    VICTIM_BY_SEX    2017  M    ALL   Men           percent          44.4
    VICTIM_BY_SEX    2018  ALL  ALL   Total         count            22
    VICTIM_BY_SEX    2018  F    ALL   Women         count            [c]
    VICTIM_BY_SEX    2018  M    ALL   Men           count            [c]
    VICTIM_BY_SEX    2018  M    ALL   Men           percent          [c]
    VICTIM_BY_SEX    2018  U    ALL   Unknown       count            [c]
    VICTIM_BY_SEX    2019  M    ALL   Men           count            9
    VICTIM_BY_SEX    2019  M    ALL   Men           percent_change   [c]
    OFFENCE_BY_AREA  2018  ALL  ALL   Total         count            [b]
    OFFENCE_BY_AREA  2018  N    HIGH  North, High   count            12
    OFFENCE_BY_AREA  2018  N    LOW   North, Low    count            0
    OFFENCE_BY_AREA  2018  N    ALL   North, Total  count            12
    OFFENCE_BY_AREA  2018  S    HIGH  South, High   count            [x]
"""
"""Table, year, members, label, statistic and what is printed."""

TITLES = {"VICTIM_BY_SEX": "Victims by sex", "OFFENCE_BY_AREA": "Offences by area and risk"}
NOTES = {"[b]": "Recorded otherwise since May 2018", "[c]": "Withheld", "[x]": "Not available"}


def figures() -> list[list[object]]:
    """Rows of the published table."""
    return [_row(*re.split(r"  +", line.strip())) for line in FIGURES.strip().splitlines()]


def _row(table: str, year: str, *rest: str) -> list[object]:
    *members, label, statistic, printed = rest
    symbol = printed if printed.startswith("[") else None
    measure = table.partition("_")[0]
    return [
        table, TITLES[table], measure, "", "ALL", "", f"CY{year}", year, *members, label, statistic,
        None if symbol else float(printed), None, None, symbol, NOTES.get(printed),
    ]  # fmt: skip
