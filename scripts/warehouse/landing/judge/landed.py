"""Land the sound rows of drops in force: no names, doubtful values left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.landing.judge.layouts import STAMPS, column_sql
from warehouse.landing.person import birth_of, name_joins
from warehouse.landing.rule.check import OLDEST_AGE_YEARS
from warehouse.landing.rule.relation import event_day, parent_join
from warehouse.landing.rule.value import cell, completed_years, symbol_name, symbol_of
from warehouse.landing.vault import FEW_VALUES, literal, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

    from warehouse.landing.contract import Column
    from warehouse.landing.rule import Layout
    from warehouse.settings import Settings


def make_landed_table(connection: duckdb.DuckDBPyConnection, versions: list[Layout]) -> None:
    """An empty landed table with the columns of all versions of a dataset."""
    landed = {
        column.name: column for layout in versions for column in layout.dataset.landed_columns
    }
    columns = [*map(column_sql, landed.values())]
    columns += [
        f"{symbol_name(column)} varchar{FEW_VALUES}" for column in landed.values() if column.symbols
    ]
    columns += STAMPS
    if any(layout.dataset.person for layout in versions):
        columns += ["person_key bigint", "person_key_version varchar", "age_at_event_years integer"]
    connection.execute(f"create or replace table landed.{versions[0].table} ({', '.join(columns)})")


def land(
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
