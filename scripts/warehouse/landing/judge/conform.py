"""From landed rows of many suppliers to one table an entity: ``landed.referral`` and its like.

Every table is there, empty where nobody sends its entity, so that what reads it needs to know no
supplier. All is text as it was sent, trimmed; dates are written YYYY-MM-DD and periods as keys.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.landing.entity import AGGREGATE_RETURN, CHARACTERISTIC_SHEET, entities
from warehouse.landing.judge.layouts import STAMPS
from warehouse.landing.period import period_key
from warehouse.landing.rule.value import day, words_in
from warehouse.landing.vault import FEW_VALUES, literal, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

    from warehouse.landing.contract import Column
    from warehouse.landing.entity import Entity, EntityColumn
    from warehouse.landing.rule import Layout

STAYS_OPEN = "9999-12-31"
"""The end of what has no end yet."""

SENDER = tuple(f"{name} varchar{FEW_VALUES}" for name in ("agency", "recording_system", "dataset"))
EVENT = ("event_date varchar", "event_end_date varchar")
PERSON = (
    "person_key bigint",
    f"person_key_version varchar{FEW_VALUES}",
    "age_at_event_years integer",
)

CHARACTERISTIC_TABLE = f"""
create or replace table landed.characteristic (
    agency varchar{FEW_VALUES},
    recording_system varchar{FEW_VALUES},
    entity varchar{FEW_VALUES},
    case_key_id varchar,
    characteristic_type varchar{FEW_VALUES},
    word varchar{FEW_VALUES},
    _drop_id varchar{FEW_VALUES},
    _row_number bigint
)
"""


def make_entity_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """An empty table for each entity, and the one of characteristics."""
    for name, entity in entities().items():
        columns = [*SENDER, *EVENT, *_own_columns(entity), *PERSON, *STAMPS]
        connection.execute(f"create or replace table landed.{name} ({', '.join(columns)})")
    connection.execute(CHARACTERISTIC_TABLE)


def fill_entities(connection: duckdb.DuckDBPyConnection, versions: list[Layout]) -> None:
    """Add the landed rows of a dataset to its entity, and their characteristics to theirs."""
    for layout in versions:
        dataset = layout.dataset
        if dataset.entity is None:
            continue
        if dataset.entity != CHARACTERISTIC_SHEET:
            for query in _entity_queries(layout, entities()[dataset.entity]):
                connection.execute(f"insert into landed.{dataset.entity} by name {query}")
        if words := _characteristic_query(layout):
            connection.execute(f"insert into landed.characteristic by name {words}")


def _own_columns(entity: Entity) -> Iterator[str]:
    """The columns of an entity's table that its suppliers send."""
    for name, column in entity.columns.items():
        few = FEW_VALUES if column.kind not in ("id", "date", "number", "integer") else ""
        if column.kind == "any_characteristic":
            yield f"{name}_type varchar{FEW_VALUES}"
        yield f"{'period_key' if column.kind == 'period' else name} varchar{few}"
        if column.kind == "number":
            yield f"{name}_symbol varchar{FEW_VALUES}"


def _entity_queries(layout: Layout, entity: Entity) -> Iterator[str]:
    """SQL for the rows of one layout as rows of its entity."""
    cells = [
        *_sender(layout),
        *_event(layout),
        *(
            part
            for name, column in entity.columns.items()
            for part in _conformed(layout, name, column)
        ),
        *_person(layout),
        "sent._drop_id",
        "sent._row_number",
        "sent._loaded_at",
    ]
    measures = [column for column in layout.dataset.columns if column.measures]
    for column in measures:
        figure = [
            f"{literal(column.measures or '')} as return_measure",
            *_number("value", column),
        ]
        query = f"select {', '.join(cells + figure)} {_landed_rows(layout)}"
        yield f"select * from ({query}) where value is not null or value_symbol is not null"
    if not measures:
        query = f"select {', '.join(cells)} {_landed_rows(layout)}"
        if layout.dataset.entity == AGGREGATE_RETURN:
            query = f"select * from ({query}) where value is not null or value_symbol is not null"
        yield query


def _landed_rows(layout: Layout) -> str:
    """SQL for the landed rows that came under one version of the contract."""
    periods = "".join(
        f"\n    left join {quoted(layout.code_lists['period'].table)} as {_code_alias(column)}"
        f"\n        on upper(sent.{quoted(column.name)}) = {_code_alias(column)}.value"
        for column in layout.dataset.columns
        if column.code_list == "period"
    )
    return f"""
    from landed.{layout.table} as sent
    inner join drop_state
        on sent._drop_id = drop_state.drop_id
        and drop_state.contract_version = {literal(layout.contract.name)}{periods}
    """


def _code_alias(column: Column) -> str:
    return quoted(f"code of {column.name}")


def _sender(layout: Layout) -> Iterator[str]:
    yield f"{literal(layout.contract.agency)} as agency"
    yield f"{literal(layout.contract.recording_system)} as recording_system"
    yield f"{literal(layout.dataset_name)} as dataset"


def _event(layout: Layout) -> Iterator[str]:
    """From when to when a row counts."""
    counted_on = layout.dataset.counted_on
    if counted_on is None:
        return
    first = _iso(layout, counted_on.from_)
    last = f"coalesce({_iso(layout, counted_on.to)}, '{STAYS_OPEN}')" if counted_on.to else first
    yield f"{first} as event_date"
    yield f"{last} as event_end_date"


def _iso(layout: Layout, name: str) -> str:
    """SQL for a sent date as YYYY-MM-DD."""
    return f"strftime({day(f'sent.{quoted(name)}', layout.dataset.by_name[name])}, '%Y-%m-%d')"


def _conformed(layout: Layout, name: str, conformed: EntityColumn) -> Iterator[str]:
    """SQL for one column of an entity; nothing where the supplier lacks it."""
    column = layout.dataset.by_name.get(name)
    default = layout.dataset.by_name.get(conformed.default or "")
    if column is None and name in layout.dataset.always:
        yield f"{literal(layout.dataset.always[name])} as {name}"
    elif column is None and default:
        yield f"sent.{quoted(default.name)} as {name}"
    elif column is None:
        return
    elif conformed.kind == "date":
        yield f"{_iso(layout, name)} as {name}"
    elif conformed.kind == "number":
        yield from _number(name, column)
    elif conformed.kind == "period":
        yield f"{_period(column)} as period_key"
    elif default:
        yield f"coalesce(sent.{name}, sent.{quoted(default.name)}) as {name}"
    else:
        yield f"sent.{name}"
        if conformed.kind == "any_characteristic":
            yield f"{literal((column.code_list or '').upper())} as {name}_type"


def _number(name: str, column: Column) -> Iterator[str]:
    """A figure, and the reason where there is none."""
    yield f"sent.{quoted(column.name)} as {name}"
    symbol = quoted(f"{column.name}_symbol")
    yield f"{f'sent.{symbol}' if column.symbols else 'null::varchar'} as {name}_symbol"


def _period(column: Column) -> str:
    """SQL for the key of a sent period."""
    if column.type == "period":
        return period_key(f"sent.{quoted(column.name)}", column.formats)
    return f"{_code_alias(column)}.meaning"


def _person(layout: Layout) -> Iterator[str]:
    if layout.dataset.person:
        yield from ("sent.person_key", "sent.person_key_version", "sent.age_at_event_years")


def _characteristic_query(layout: Layout) -> str | None:
    """SQL for the characteristics on the rows of one layout, each once a row in whatever case.

    A sheet that names none says still that it came: a row of it without type and word.
    """
    dataset = layout.dataset
    words = [query for column in dataset.columns if (query := _words(layout, column))]
    if dataset.entity == CHARACTERISTIC_SHEET:
        words.append(_said(layout, "null::varchar", "null::varchar"))
    if not words:
        return None
    return f"""
    select distinct on (case_key_id, characteristic_type, upper(word), _drop_id, _row_number)
        {literal(layout.contract.agency)} as agency,
        {literal(layout.contract.recording_system)} as recording_system,
        *
    from ({" union all ".join(words)})
    """


def _words(layout: Layout, column: Column) -> str | None:
    """SQL for the words that one column says of each row."""
    characteristic = column.characteristic
    if characteristic is None:
        return None
    sent = f"sent.{quoted(column.name)}"
    if characteristic.when:
        values = ", ".join(literal(value.upper()) for value in characteristic.when)
        word, condition = literal(column.heading), f"where upper({sent}) in ({values})"
    else:
        known = ", ".join(map(literal, layout.code_lists[characteristic.code_list].words))
        is_known = f"lambda word: list_contains([{known}], upper(word))"
        word = f"unnest(list_filter({words_in(sent, characteristic)}, {is_known}))"
        condition = ""
    return _said(layout, literal(characteristic.type), word, condition)


def _said(layout: Layout, characteristic_type: str, word: str, condition: str = "") -> str:
    """SQL for what the rows of one layout say of their cases."""
    case_key_id, parent_join = _case(layout)
    return f"""
    select
        {literal(_described(layout))} as entity,
        {case_key_id} as case_key_id,
        {characteristic_type} as characteristic_type,
        {word} as word,
        sent._drop_id,
        sent._row_number
    {_landed_rows(layout)}
    {parent_join}
    {condition}
    """


def _described(layout: Layout) -> str:
    """The entity whose rows a dataset's characteristics describe."""
    dataset = layout.dataset
    named = dataset.of if dataset.entity == CHARACTERISTIC_SHEET else dataset.entity
    return named or ""


def _case(layout: Layout) -> tuple[str, str]:
    """SQL for the id of the case that a row describes, and for the join that finds it."""
    case_id = quoted(entities()[_described(layout)].id or "")
    if layout.dataset.entity != CHARACTERISTIC_SHEET:
        return f"sent.{case_id}", ""
    reference, parent = layout.dataset.reference, layout.parent
    if reference is None or parent is None:
        return "null::varchar", ""
    keys = " and ".join(
        f"sent.{quoted(name)} = parent.{quoted(key)}"
        for name, key in zip(reference.columns, parent.key, strict=True)
    )
    return (
        f"parent.{case_id}",
        f"inner join landed.{layout.parent_table} as parent on {keys}",
    )
