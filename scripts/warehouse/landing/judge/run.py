"""From raw rows to landed rows: every rule on every row, then who supersedes whom.

What lands is a function of the raw rows, the contracts, the code lists and the settings alone; it
is worked out afresh, in one transaction, whenever any of them changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.landing.judge.account import write_receipts
from warehouse.landing.judge.breach import Numbers, find_breaches, find_duplicates
from warehouse.landing.judge.conform import fill_entities, make_entity_tables
from warehouse.landing.judge.landed import land, make_landed_table
from warehouse.landing.judge.layouts import by_dataset, layouts_nobody_sends
from warehouse.landing.judge.own_rows import select_own_rows
from warehouse.landing.judge.succession import reject_the_worst, supersede
from warehouse.landing.person import (
    carry_tokens_over,
    load_identities,
    load_name_forms,
    number_persons,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    import duckdb

    from warehouse.landing.rule import Layout
    from warehouse.settings import Settings


WORK_TABLES = """
create or replace temp table drop_state as
select
    drop_id,
    agency,
    dataset,
    contract_version,
    received_date,
    row_number() over (order by received_date, path, loaded_at, drop_id) as arrival_number,
    row_count,
    0::bigint as left_out_count,
    false as is_rejected,
    null::varchar as superseded_by_drop_id
from receipt."drop"
where is_in_raw;

create or replace temp table breach (
    dataset varchar, drop_id varchar, row_number bigint, check_number integer
);

create or replace temp table rule_check (
    check_number integer,
    rule_code varchar,
    column_name varchar,
    doubtful_column varchar,
    severity varchar,
    value_class varchar,
    message varchar
);

create or replace temp table landed_count (drop_id varchar, landed_count bigint);
"""


@dataclass(frozen=True)
class Persons:
    """The key that persons are told apart with, and whether it or the forms changed."""

    key: bytes
    key_version: str
    is_changed: bool
    last_person_key: int


def judge(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    layouts: list[Layout],
    persons: Persons,
    progress: Callable[[str], None],
) -> int:
    """Work out breaches, persons, landed rows and receipts from the raw rows.

    Returns:
        The highest ``person_key`` ever given.
    """
    connection.execute(WORK_TABLES)
    for versions in by_dataset(layouts):
        if versions[0].is_selective:
            select_own_rows(connection, versions)
    progress("telling persons apart")
    load_name_forms(connection, layouts, layouts[0].placeholders)
    load_identities(connection, layouts, persons.key)
    if persons.is_changed and persons.last_person_key:
        carry_tokens_over(connection, layouts, persons.key_version)
    last_person_key = number_persons(connection, persons.key_version, persons.last_person_key)
    make_entity_tables(connection)
    for versions in by_dataset(layouts_nobody_sends(layouts)):
        make_landed_table(connection, versions)
    numbers = Numbers()
    received = set(
        connection.execute(
            "select distinct agency, contract_version, dataset from drop_state"
        ).fetchall()
    )
    for versions in by_dataset(layouts):
        newest = versions[0]
        make_landed_table(connection, versions)
        filled = [
            layout
            for layout in versions
            if (layout.contract.agency, layout.contract.name, layout.dataset_name) in received
        ]
        if not filled:
            continue
        progress(f"checking {newest.dataset_name}")
        for layout in filled:
            find_breaches(connection, settings, layout, numbers)
        reject_the_worst(connection, filled)
        supersede(connection, newest)
        find_duplicates(connection, newest, numbers)
        progress(f"landing {newest.dataset_name}")
        land(connection, settings, filled, persons.key_version)
        fill_entities(connection, filled)
    write_receipts(connection)
    return last_person_key
