"""SQL for what a row takes from elsewhere: its parent, and the day of its event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.landing.rule.value import day
from warehouse.landing.vault import quoted

if TYPE_CHECKING:
    from warehouse.landing.rule.layout import Layout


def event_day(layout: Layout, row: str, age_follows: str) -> str:
    """SQL for the day at which a person's age is taken; NULL in a dataset without persons.

    ``row`` is the SQL alias of the dataset's trimmed rows, ``parent`` that of its parent.
    """
    person = layout.dataset.person
    if person is None:
        return "null::date"
    event_date = person.event_date
    name = event_date.offence if age_follows == "offence" else event_date.recorded
    if event_date.where == "parent" and layout.parent:
        return day(f"parent.{quoted(name)}", layout.parent.by_name[name])
    return day(f"{row}.{quoted(name)}", layout.dataset.by_name[name])


def parent_join(layout: Layout, row: str, table: str, alias: str) -> str:
    """SQL that joins ``table``, which holds the parent's key, to the trimmed rows ``row``."""
    reference, parent = layout.dataset.reference, layout.parent
    if reference is None or parent is None:
        return ""
    keys = " and ".join(
        f"{row}.{quoted(name)} = {alias}.{quoted(key)}"
        for name, key in zip(reference.columns, parent.key, strict=True)
    )
    return f"left join {table} as {alias}\n        on {keys}"
