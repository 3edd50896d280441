"""All rules of a layout as one SQL query: every rule that a row breaks, in one scan.

A rule's condition is true of a broken row. The query first keeps the rows that break anything and
only then lists what each of them breaks, so sound rows cost no more than the conditions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.landing.rule.check import CLASSES_PER_CHECK, Check
from warehouse.landing.rule.column import column_checks
from warehouse.landing.rule.relation import event_day, parent_join
from warehouse.landing.rule.row import date_rule_check, person_checks, reference_checks
from warehouse.landing.rule.value import birth_day, cell, day, day_name
from warehouse.landing.vault import literal, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from warehouse.landing.code_list import CodeList
    from warehouse.landing.contract import Column
    from warehouse.landing.rule.layout import Layout
    from warehouse.settings import Settings


def checks_of(layout: Layout, settings: Settings) -> list[Check]:
    """Every row rule of a layout, in the order of its columns."""
    dataset = layout.dataset
    checks: list[Check] = []
    for column in dataset.columns:
        checks += column_checks(layout, column)
    checks += [date_rule_check(dataset, rule, settings) for rule in dataset.rules]
    checks += person_checks(layout)
    checks += reference_checks(layout)
    return checks


def breach_query(layout: Layout, checks: list[Check], first_number: int, age_follows: str) -> str:
    """SQL that yields ``drop_id``, ``row_number``, ``check_number`` for every broken rule.

    It reads the raw table and the temporary tables ``drop_state`` (one row a drop), the code lists
    and, for a dataset with a parent, ``set_aside`` (keys of its rows that did not land).
    """
    numbers = ",\n            ".join(
        _number_case(check, first_number + position * CLASSES_PER_CHECK)
        for position, check in enumerate(checks)
    )
    any_broken = "\n        or ".join(f"({check.broken})" for check in checks)
    return f"""
with cell as (
    select
        {", ".join(_cell_columns(layout))},
        raw_row._drop_id,
        raw_row._row_number,
        drop_state.received_date as _received_date
    from {layout.rows} as raw_row
    inner join drop_state on raw_row._drop_id = drop_state.drop_id
    where drop_state.contract_version = {literal(layout.contract.name)}
),

parsed as (
    select
        *
        {_added(_day_columns(layout))}
    from cell
),

judged as (
    select
        parsed.*,
        {event_day(layout, "parsed", age_follows)} as _event_day
        {_added(_joined_columns(layout))}
    from parsed
    {_joins(layout)}
)

select
    _drop_id as drop_id,
    _row_number as row_number,
    unnest(list_filter(
        [
            {numbers}
        ],
        lambda number: number is not null
    )) as check_number
from judged
where
    {any_broken}
"""


def _added(columns: Iterable[str]) -> str:
    """More columns of a select list."""
    return "".join(f",\n        {column}" for column in columns).lstrip()


def _cell_columns(layout: Layout) -> Iterator[str]:
    for column in layout.dataset.columns:
        sent = f"raw_row.{quoted(column.name)}"
        yield f"{cell(sent)} as {quoted(column.name)}"


def _day_columns(layout: Layout) -> Iterator[str]:
    person = layout.dataset.person
    for column in layout.dataset.columns:
        value = quoted(column.name)
        if person and person.date_of_birth == column.name:
            yield f"{birth_day(value, column, layout.placeholders)} as {day_name(column.name)}"
        elif column.is_date:
            yield f"{day(value, column)} as {day_name(column.name)}"


def _coded(layout: Layout) -> Iterator[tuple[str, Column, CodeList]]:
    """Each coded column with the alias of its joined list."""
    for column in layout.dataset.columns:
        if column.code_list:
            yield quoted(f"code of {column.name}"), column, layout.code_lists[column.code_list]


def _joined_columns(layout: Layout) -> Iterator[str]:
    for alias, column, _ in _coded(layout):
        yield f"{alias}.value as {alias}"
        if column.valid_at:
            for part in ("first_day", "last_day", "has_gap", "spans"):
                yield f"{alias}.{part} as {quoted(f'{part} of {column.name}')}"
    if layout.parent:
        yield "parent._drop_id as _parent_drop_id"
        yield "set_aside._is_set_aside"


def _joins(layout: Layout) -> str:
    joins = [
        f"left join {quoted(code_list.table)} as {alias}\n"
        f"        on upper(parsed.{quoted(column.name)}) = {alias}.value"
        for alias, column, code_list in _coded(layout)
    ]
    if layout.parent:
        joins.append(parent_join(layout, "parsed", f"landed.{layout.parent_table}", "parent"))
        joins.append(parent_join(layout, "parsed", "set_aside", "set_aside"))
    return "\n    ".join(joins)


def _number_case(check: Check, number: int) -> str:
    """SQL for the number of a broken check in its value class; NULL where it is not broken."""
    classes = " ".join(
        f"when {condition} then {number + position}"
        for position, (condition, _) in enumerate(check.value_classes)
    )
    return f"case when {check.broken} then case {classes} end end"
