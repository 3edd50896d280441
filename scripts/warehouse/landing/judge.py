"""From raw rows to landed rows: every rule on every row, then who supersedes whom.

What lands is a function of the raw rows, the contracts, the code lists and the settings alone; it
is worked out afresh, in one transaction, whenever any of them changed.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.landing.code_list import load_code_lists
from warehouse.landing.conform import fill_entities, make_entity_tables
from warehouse.landing.contract import Severity
from warehouse.landing.own_rows import select_own_rows
from warehouse.landing.person import (
    birth_of,
    carry_tokens_over,
    load_identities,
    load_name_forms,
    name_joins,
    number_persons,
)
from warehouse.landing.placeholder import load_placeholders
from warehouse.landing.rule import (
    CLASSES_PER_CHECK,
    OLDEST_AGE_YEARS,
    ORPHAN,
    Check,
    Layout,
    breach_query,
    cell,
    checks_of,
    completed_years,
    event_day,
    parent_join,
    symbol_name,
    symbol_of,
)
from warehouse.landing.vault import FEW_VALUES, literal, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import duckdb

    from warehouse.landing.contract import Column, Contract
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

STAMPS = (f"_drop_id varchar{FEW_VALUES}", "_row_number bigint", "_loaded_at timestamp")
"""What every row carries: its file, its number there and when it was loaded."""


@dataclass(frozen=True)
class Persons:
    """The key that persons are told apart with, and whether it or the forms changed."""

    key: bytes
    key_version: str
    is_changed: bool
    last_person_key: int


def layouts_of(
    connection: duckdb.DuckDBPyConnection, settings: Settings, contracts: list[Contract]
) -> list[Layout]:
    """Every dataset of every contract, parents before children.

    Raises:
        ContractError: if a code list or the placeholders cannot be read.
    """
    placeholders = load_placeholders(settings)
    selective = {
        (contract.agency, name)
        for contract in contracts
        for name, dataset in contract.datasets.items()
        if any(column.keep_only for column in dataset.columns)
    }
    layouts = []
    for contract in contracts:
        code_lists = load_code_lists(connection, settings, contract)
        layouts += [
            Layout(contract, name, code_lists, placeholders, (contract.agency, name) in selective)
            for name in contract.in_order()
        ]
    return layouts


def make_raw_tables(connection: duckdb.DuckDBPyConnection, layouts: list[Layout]) -> None:
    """A raw table for each dataset; a newer contract's columns are added to it."""
    there = set(
        connection.execute(
            "select table_name, column_name from duckdb_columns() where schema_name = 'raw'"
        ).fetchall()
    )
    for layout in layouts:
        columns = [_column_sql(column) for column in layout.dataset.columns]
        connection.execute(
            f"create table if not exists raw.{layout.table} ({', '.join([*columns, *STAMPS])})"
        )
        for column in layout.dataset.columns:
            if (layout.table_name, column.name) not in there:
                connection.execute(
                    f"alter table raw.{layout.table} "
                    f"add column if not exists {quoted(column.name)} varchar"
                )


def _column_sql(column: Column) -> str:
    """A text column; one of few different values is kept as a dictionary, which costs nothing."""
    return f"{quoted(column.name)} varchar{FEW_VALUES if column.code_list else ''}"


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
    for versions in _by_dataset(layouts):
        if versions[0].is_selective:
            select_own_rows(connection, versions)
    progress("telling persons apart")
    load_name_forms(connection, layouts, layouts[0].placeholders)
    load_identities(connection, layouts, persons.key)
    if persons.is_changed and persons.last_person_key:
        carry_tokens_over(connection, layouts, persons.key_version)
    last_person_key = number_persons(connection, persons.key_version, persons.last_person_key)
    make_entity_tables(connection)
    numbers = _Numbers()
    received = set(
        connection.execute(
            "select distinct agency, contract_version, dataset from drop_state"
        ).fetchall()
    )
    for versions in _by_dataset(layouts):
        newest = versions[0]
        _make_landed_table(connection, versions)
        filled = [
            layout
            for layout in versions
            if (layout.contract.agency, layout.contract.name, layout.dataset_name) in received
        ]
        if not filled:
            continue
        progress(f"checking {newest.dataset_name}")
        for layout in filled:
            _find_breaches(connection, settings, layout, numbers)
        _reject_the_worst(connection, filled)
        _supersede(connection, newest)
        _find_duplicates(connection, newest, numbers)
        progress(f"landing {newest.dataset_name}")
        _land(connection, settings, filled, persons.key_version)
        fill_entities(connection, filled)
    _write_receipts(connection)
    return last_person_key


class _Numbers:
    """Hands out numbers for checks."""

    def __init__(self) -> None:
        self._next = CLASSES_PER_CHECK

    def take(self, connection: duckdb.DuckDBPyConnection, checks: list[Check]) -> int:
        """Number ``checks`` and put them down in ``rule_check``; returns the first number."""
        first = self._next
        self._next += CLASSES_PER_CHECK * len(checks)
        connection.executemany(
            "insert into rule_check values (?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    first + position * CLASSES_PER_CHECK + class_number,
                    check.rule_code,
                    check.headings,
                    check.doubtful_column,
                    check.severity.value,
                    words,
                    check.message,
                )
                for position, check in enumerate(checks)
                for class_number, (_, words) in enumerate(check.value_classes)
            ],
        )
        return first


def _by_dataset(layouts: list[Layout]) -> Iterator[list[Layout]]:
    """Versions of each dataset, newest first; datasets in order."""
    versions: dict[str, list[Layout]] = defaultdict(list)
    for layout in layouts:
        versions[layout.table].append(layout)
    for group in versions.values():
        yield sorted(group, key=lambda layout: -layout.contract.version)


def _find_breaches(
    connection: duckdb.DuckDBPyConnection, settings: Settings, layout: Layout, numbers: _Numbers
) -> None:
    """Put every broken row rule of a layout into ``breach``."""
    if layout.parent:
        _load_set_aside(connection, layout)
    checks = checks_of(layout, settings)
    first = numbers.take(connection, checks)
    query = breach_query(layout, checks, first, settings.age_follows)
    connection.execute(
        f"insert into breach select {literal(layout.dataset_name)}, * from ({query})"
    )


def _load_set_aside(connection: duckdb.DuckDBPyConnection, layout: Layout) -> None:
    """Make ``set_aside``: keys of the parent's rows that were received and did not land."""
    parent = layout.parent
    if parent is None:
        return
    keys = ", ".join(f"{cell(f'raw_row.{quoted(name)}')} as {quoted(name)}" for name in parent.key)
    landed_keys = " and ".join(
        f"landed_row.{quoted(name)} = {cell(f'raw_row.{quoted(name)}')}" for name in parent.key
    )
    connection.execute(
        f"""
        create or replace temp table set_aside as
        select distinct {keys}, true as _is_set_aside
        from raw.{layout.parent_table} as raw_row
        inner join drop_state
            on raw_row._drop_id = drop_state.drop_id
            and drop_state.superseded_by_drop_id is null
        anti join landed.{layout.parent_table} as landed_row on {landed_keys}
        """
    )


def _reject_the_worst(connection: duckdb.DuckDBPyConnection, versions: list[Layout]) -> None:
    """Mark drops in which too many rows break a rule of their own (a missing parent is not)."""
    for layout in versions:
        tolerance = layout.contract.tolerance
        connection.execute(
            """
            update drop_state
            set is_rejected = true
            from (
                select breach.drop_id, count(distinct breach.row_number) as broken_count
                from breach
                inner join rule_check on breach.check_number = rule_check.check_number
                where
                    breach.dataset = ?
                    and rule_check.severity = 'quarantine'
                    and rule_check.rule_code <> ?
                group by breach.drop_id
            ) as broken
            where
                drop_state.drop_id = broken.drop_id
                and drop_state.agency = ?
                and drop_state.contract_version = ?
                and broken.broken_count >= ?
                and broken.broken_count > ? * drop_state.row_count
            """,
            [
                layout.dataset_name,
                ORPHAN,
                layout.contract.agency,
                layout.contract.name,
                tolerance.from_rows,
                tolerance.quarantined_share,
            ],
        )


def _supersede(connection: duckdb.DuckDBPyConnection, layout: Layout) -> None:
    """Let each drop be superseded by the next one for the same period that was not rejected."""
    connection.execute(
        """
        update drop_state
        set superseded_by_drop_id = later.drop_id
        from (
            select
                receipt_drop.drop_id as earlier_drop_id,
                lead(receipt_drop.drop_id) over (
                    partition by receipt_drop.period
                    order by
                        receipt_drop.received_date,
                        receipt_drop.resend_number,
                        receipt_drop.loaded_at,
                        receipt_drop.path
                ) as drop_id
            from receipt."drop" as receipt_drop
            inner join drop_state on receipt_drop.drop_id = drop_state.drop_id
            where
                receipt_drop.agency = ?
                and receipt_drop.dataset = ?
                and not drop_state.is_rejected
        ) as later
        where drop_state.drop_id = later.earlier_drop_id
        """,
        [layout.contract.agency, layout.dataset_name],
    )


def _find_duplicates(
    connection: duckdb.DuckDBPyConnection, layout: Layout, numbers: _Numbers
) -> None:
    """Put every row whose key stands on an earlier row of an active drop into ``breach``.

    Of rows with one key the first sound one is kept, else the first.
    """
    key = [cell(f"raw_row.{quoted(name)}") for name in layout.dataset.key]
    named_key = ", ".join(f"{value} as key_{position}" for position, value in enumerate(key))
    key_names = ", ".join(f"key_{position}" for position in range(len(key)))
    key_given = " and ".join(f"key_{position} is not null" for position in range(len(key)))
    check = Check(
        "duplicate_key",
        tuple(layout.dataset.by_name[name] for name in layout.dataset.key),
        Severity.QUARANTINE,
        "",
        (("", "key that another row already has"),),
        "Send each row once; to correct an earlier file send the whole file again.",
    )
    number = numbers.take(connection, [check])
    rows = f"""
        select
            {named_key},
            raw_row._drop_id as drop_id,
            raw_row._row_number as row_number,
            drop_state.arrival_number
        from {layout.rows} as raw_row
        inner join drop_state
            on raw_row._drop_id = drop_state.drop_id
            and not drop_state.is_rejected
            and drop_state.superseded_by_drop_id is null
    """
    connection.execute(
        f"""
        insert into breach
        with repeated_hash as (
            select hash({key_names}) as key_hash
            from ({rows})
            group by key_hash
            having count(*) > 1
        ),

        candidate as (
            select active_row.*
            from ({rows}) as active_row
            where
                hash({key_names}) in (select key_hash from repeated_hash)
                and {key_given}
        ),

        broken as (
            select distinct breach.drop_id, breach.row_number
            from breach
            inner join rule_check
                on breach.check_number = rule_check.check_number
                and rule_check.severity = 'quarantine'
            where breach.dataset = {literal(layout.dataset_name)}
        ),

        ranked as (
            select
                candidate.drop_id,
                candidate.row_number,
                row_number() over (
                    partition by {key_names}
                    order by
                        broken.drop_id is not null,
                        candidate.arrival_number,
                        candidate.row_number
                ) as place
            from candidate
            left join broken
                on candidate.drop_id = broken.drop_id
                and candidate.row_number = broken.row_number
        )

        select {literal(layout.dataset_name)}, drop_id, row_number, {number}
        from ranked
        where place > 1
        """
    )


def _make_landed_table(connection: duckdb.DuckDBPyConnection, versions: list[Layout]) -> None:
    """An empty landed table with the columns of all versions of a dataset."""
    landed = {
        column.name: column for layout in versions for column in layout.dataset.landed_columns
    }
    columns = [*map(_column_sql, landed.values())]
    columns += [
        f"{symbol_name(column)} varchar{FEW_VALUES}" for column in landed.values() if column.symbols
    ]
    columns += STAMPS
    if any(layout.dataset.person for layout in versions):
        columns += ["person_key bigint", "person_key_version varchar", "age_at_event_years integer"]
    connection.execute(f"create or replace table landed.{versions[0].table} ({', '.join(columns)})")


def _land(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    versions: list[Layout],
    key_version: str,
) -> None:
    """Fill the landed table of a dataset with its sound rows in active drops."""
    connection.execute(
        """
        create or replace temp table flaw as
        select
            breach.drop_id,
            breach.row_number,
            bool_or(rule_check.severity = 'quarantine') as is_broken,
            list(distinct rule_check.doubtful_column) as doubtful_columns
        from breach
        inner join rule_check on breach.check_number = rule_check.check_number
        where breach.dataset = ?
        group by breach.drop_id, breach.row_number
        """,
        [versions[0].dataset_name],
    )
    table = versions[0].table
    for layout in versions:
        query = _landed_query(layout, settings, key_version)
        connection.execute(f"insert into landed.{table} by name {query}")
    connection.execute(
        f"""
        insert into landed_count
        select _drop_id, count(*) from landed.{table} group by _drop_id
        """
    )


def _landed_query(layout: Layout, settings: Settings, key_version: str) -> str:
    """SQL for the rows of one layout that land: no names, doubtful values left out."""
    cells = [
        f"{cell(f'raw_row.{quoted(column.name)}')} as {quoted(column.name)}"
        for column in layout.dataset.columns
    ]
    landed = [part for column in layout.dataset.landed_columns for part in _landed_parts(column)]
    landed += [f"sound.{name}" for name in ("_drop_id", "_row_number", "_loaded_at")]
    person_columns, person_source = _person_parts(layout, settings, key_version)
    return f"""
    with sound as (
        select
            {", ".join(cells)},
            raw_row._drop_id,
            raw_row._row_number,
            raw_row._loaded_at,
            flaw.doubtful_columns as _doubtful_columns
        from {layout.rows} as raw_row
        inner join drop_state
            on raw_row._drop_id = drop_state.drop_id
            and drop_state.contract_version = {literal(layout.contract.name)}
            and not drop_state.is_rejected
            and drop_state.superseded_by_drop_id is null
        left join flaw
            on raw_row._drop_id = flaw.drop_id
            and raw_row._row_number = flaw.row_number
        where not coalesce(flaw.is_broken, false)
    )

    select {", ".join(landed + person_columns)}
    from {person_source or "sound"}
    """


def _landed_parts(column: Column) -> Iterator[str]:
    """SQL for a column as it lands; a publisher's symbol becomes no value and a reason."""
    sent = f"sound.{quoted(column.name)}"
    is_believed = f"not {_is_doubtful(column.name)}"
    if column.symbols:
        symbol = symbol_of(sent, column)
        yield f"case when {is_believed} then {symbol} end as {symbol_name(column)}"
        is_believed += f" and {symbol} is null"
    yield f"case when {is_believed} then {sent} end as {quoted(column.name)}"


def _person_parts(
    layout: Layout, settings: Settings, key_version: str
) -> tuple[list[str], str | None]:
    """Columns and source of a landed row that tell who a person is; none without persons."""
    person = layout.dataset.person
    if person is None:
        return [], None
    is_born = f"not {_is_doubtful(person.date_of_birth)}"
    columns = [
        f"case when {is_born} then person_number.person_key end as person_key",
        f"{literal(key_version)} as person_key_version",
        f"case when {is_born} and sound._age_years between 0 and {OLDEST_AGE_YEARS} "
        "then sound._age_years end::integer as age_at_event_years",
    ]
    parent = f"landed.{layout.parent_table}"
    in_parent = person.event_date.where == "parent"
    source = f"""(
        select *, {completed_years("_birth_date", "_event_date")} as _age_years
        from (
            select
                sound.*,
                {birth_of(layout, "sound")} as _birth_date,
                {event_day(layout, "sound", settings.age_follows)} as _event_date
            from sound
            {parent_join(layout, "sound", parent, "parent") if in_parent else ""}
        )
    ) as sound
    {name_joins(layout, "sound", "left join")}
    left join person_number
        on forename.form_number = person_number.forename_number
        and surname.form_number = person_number.surname_number
        and sound._birth_date = person_number.birth_date"""
    return columns, source


def _is_doubtful(name: str) -> str:
    """SQL that is true where the value of a column counts as not recorded."""
    return f"coalesce(list_contains(sound._doubtful_columns, {literal(name)}), false)"


def _write_receipts(connection: duckdb.DuckDBPyConnection) -> None:
    """Put breaches, accounts and statuses into the schema ``receipt``."""
    connection.execute("delete from receipt.quarantine")
    connection.execute(
        """
        insert into receipt.quarantine
        select
            breach.drop_id,
            breach.dataset,
            breach.row_number,
            rule_check.rule_code,
            rule_check.column_name,
            rule_check.severity,
            rule_check.value_class,
            rule_check.message
        from breach
        inner join rule_check on breach.check_number = rule_check.check_number
        inner join drop_state on breach.drop_id = drop_state.drop_id
        where drop_state.superseded_by_drop_id is null
        order by drop_state.arrival_number, breach.row_number, breach.check_number
        """
    )
    connection.execute("delete from receipt.row_account")
    connection.execute(
        """
        insert into receipt.row_account
        select
            drop_state.drop_id,
            drop_state.agency,
            drop_state.dataset,
            drop_state.row_count,
            coalesce(landed_count.landed_count, 0) as landed_count,
            case
                when drop_state.superseded_by_drop_id is null
                    then drop_state.row_count - coalesce(landed_count.landed_count, 0)
                else 0
            end as quarantined_count,
            case
                when drop_state.superseded_by_drop_id is null then 0
                else drop_state.row_count
            end as superseded_count
        from drop_state
        left join landed_count on drop_state.drop_id = landed_count.drop_id
        order by drop_state.arrival_number
        """
    )
    _write_statuses(connection)


def _write_statuses(connection: duckdb.DuckDBPyConnection) -> None:
    """Status, message and successor of every drop that stands in the raw tables."""
    connection.execute(
        """
        update receipt."drop"
        set
            row_count = told.row_count,
            superseded_by_drop_id = told.superseded_by_drop_id,
            status = told.status,
            message = concat_ws(' ', told.message, told.left_out, nullif(reading_notes, ''))
        from (
            select
                drop_state.drop_id,
                drop_state.row_count,
                case
                    when drop_state.left_out_count > 0 and drop_state.row_count > 0 then format(
                        '{:,} rows about others are left out.', drop_state.left_out_count
                    )
                end as left_out,
                drop_state.superseded_by_drop_id,
                case
                    when drop_state.is_rejected then 'rejected'
                    when coalesce(broken.row_count, 0) > 0 then 'accepted_with_errors'
                    else 'accepted'
                end as status,
                case
                    when drop_state.row_count = 0 then format(
                        'Nothing was taken in: all {:,} rows are about others than agreed.',
                        drop_state.left_out_count
                    )
                    when drop_state.is_rejected then format(
                        'Nothing was taken in: {:,} of {:,} rows break a rule.',
                        broken.quarantined_count, drop_state.row_count
                    )
                    when drop_state.superseded_by_drop_id is not null then format(
                        'A later file for the same period stands in place of these {:,} rows.',
                        drop_state.row_count
                    )
                    when account.quarantined_count > 0 then format(
                        '{:,} of {:,} rows taken in; {:,} set aside.',
                        account.landed_count, drop_state.row_count, account.quarantined_count
                    )
                    when broken.row_count > 0 then format(
                        'All {:,} rows taken in; {:,} of them with a value to put right.',
                        drop_state.row_count, broken.row_count
                    )
                    else format('All {:,} rows taken in.', drop_state.row_count)
                end as message
            from drop_state
            inner join receipt.row_account as account on drop_state.drop_id = account.drop_id
            left join (
                select
                    breach.drop_id,
                    count(distinct breach.row_number) as row_count,
                    count(distinct breach.row_number)
                        filter (rule_check.severity = 'quarantine') as quarantined_count
                from breach
                inner join rule_check on breach.check_number = rule_check.check_number
                group by breach.drop_id
            ) as broken on drop_state.drop_id = broken.drop_id
        ) as told
        where "drop".drop_id = told.drop_id
        """
    )
