"""The least that a restricted file must hold for a release to be written down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from warehouse.release.ledger import Block, Cut, Ledger
from warehouse.release.timetable import Release

YEARS = (2017, 2018)
DAYS = {"2019-06": date(2019, 6, 28), "2019-10": date(2019, 10, 31)}
NUMBERS = {"OFFENCE|ALL|CY2017": 30, "OFFENCE|ALL|CY2018": 3}


def write_restricted(
    path: Path,
    values: Mapping[str, int],
    *,
    hidden: frozenset[str] = frozenset(),
    staging: str = "select 1 as number",
) -> None:
    """A file with cells by label, ``MEASURE|POPULATION|PERIOD``, of the police."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(path) as connection:
        for schema in ("dimension", "disclosure", "staging"):
            connection.execute(f"create schema {schema}")
        connection.execute(
            "create table dimension.dim_period as select 'CY' || year as period_key, "
            "make_date(year, 1, 1) as start_date, make_date(year, 12, 31) as end_date "
            f"from (select unnest({list(YEARS)}) as year)"
        )
        connection.execute(f"create table staging.stg_offence as {staging}")
        connection.execute(
            "create table disclosure.sdc_registry_cell (cell_key varchar, cell_label varchar, "
            "agency varchar, value bigint, is_primary boolean, is_virtual boolean, width double, "
            "cost double, least bigint)"
        )
        for label, value in values.items():
            connection.execute(
                "insert into disclosure.sdc_registry_cell "
                "values (md5($1), $1, 'police', $2, $3, false, 3, 1, 1)",
                [label, value, 0 < value < 5],
            )
        connection.execute(
            "create table disclosure.sdc_cell as select cell_key, agency, "
            "split_part(cell_label, '|', 1) as measure_code, "
            "split_part(cell_label, '|', 2) as population_code, "
            "split_part(cell_label, '|', 3) as period_key, "
            "coalesce(nullif(split_part(split_part(cell_label, '|', 4), '=', 1), ''), 'none') "
            "as dimension_code, 'ALL' as characteristic_key, value "
            "from disclosure.sdc_registry_cell"
        )
        connection.execute(
            "create table disclosure.sdc_relation_term (relation_label varchar, sense varchar, "
            "cell_key varchar, factor integer, derived_label varchar)"
        )
        connection.execute(
            "create table disclosure.sdc_pattern as select cell_key, "
            "is_primary or list_contains($1::varchar[], cell_label) as is_hidden, "
            "null::bigint as low, null::bigint as high, null::varchar as hidden_for "
            "from disclosure.sdc_registry_cell",
            [sorted(hidden)],
        )


def prepare(
    ledger: Ledger,
    name: str,
    folder: Path,
    *,
    again: bool = False,
    values: Mapping[str, int] = NUMBERS,
) -> Path:
    """Prepare a release, or the same once more, and give the published candidate."""
    work = folder / f"{name}{again}"
    restricted, published = work / "restricted.duckdb", work / "published.duckdb"
    write_restricted(restricted, values)
    published.write_text(f"published {name} {again}")
    day = DAYS[name]
    cut = Cut(
        folder=ledger.new_folder(name),
        release_id=name,
        run_id=f"run of {name}",
        as_of_date=day,
        cut_at=datetime(day.year, day.month, day.day, int(again), tzinfo=UTC),
    )
    is_revised = name == "2019-10" and not again
    ledger.prepare(
        restricted,
        published,
        cut,
        None if again else Release(release_id=name, due_on=day, closed_on=day),
        [Block(agency="police", year=2018)] if is_revised else [],
        {"police": "2018-12-31"} if is_revised else {},
    )
    return published
