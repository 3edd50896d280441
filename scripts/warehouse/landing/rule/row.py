"""The rules that hold a row against itself, its person and its parent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.landing.contract import Severity
from warehouse.landing.rule.check import AGE_OVER_110, OLDEST_AGE_YEARS, ORPHAN, Check
from warehouse.landing.rule.value import completed_years, day_name
from warehouse.landing.vault import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warehouse.landing.contract import Dataset, DateRule
    from warehouse.landing.rule.layout import Layout
    from warehouse.settings import Settings


MUST_BE = {"before": "<", "on_or_before": "<=", "on_or_after": ">=", "after": ">"}


def date_rule_check(dataset: Dataset, rule: DateRule, settings: Settings) -> Check:
    """One date held against another, to the day."""
    if rule.than.column:
        bound = day_name(rule.than.column)
    else:
        on = rule.than.day or settings.athena_go_live_date
        bound = f"date '{on.isoformat()}'"
    broken = f"not {day_name(rule.column)} {MUST_BE[rule.must_be]} {bound}"
    if rule.unless_given:
        broken += f" and {quoted(rule.unless_given)} is null"
    return Check(
        rule.code,
        (dataset.by_name[rule.column],),
        rule.severity,
        broken,
        (("true", rule.found),),
        f"Send {rule.send}.",
    )


def person_checks(layout: Layout) -> Iterator[Check]:
    """A date of birth that cannot be this person's."""
    person = layout.dataset.person
    if person is None:
        return
    birth_column = layout.dataset.by_name[person.date_of_birth]
    birth = day_name(birth_column.name)
    send = "Send the person's date of birth, or leave it blank if it is not known."
    yield Check(
        "birth_after_event",
        (birth_column,),
        Severity.ADVICE,
        f"{birth} > _event_day",
        (("true", "date of birth later than the event"),),
        send,
    )
    yield Check(
        AGE_OVER_110,
        (birth_column,),
        Severity.ADVICE,
        f"{completed_years(birth, '_event_day')} > {OLDEST_AGE_YEARS}",
        (("true", f"date of birth that makes the person older than {OLDEST_AGE_YEARS}"),),
        send,
    )


def reference_checks(layout: Layout) -> Iterator[Check]:
    """A row whose parent did not land: told apart by why it did not."""
    reference = layout.dataset.reference
    if reference is None:
        return
    key_given = " and ".join(f"{quoted(name)} is not null" for name in reference.columns)
    parent = reference.dataset.replace("_", " ")
    yield Check(
        ORPHAN,
        tuple(layout.dataset.by_name[name] for name in reference.columns),
        reference.severity,
        f"{key_given} and _parent_drop_id is null",
        (
            ("_is_set_aside", f"refers to a row of {parent} that was set aside"),
            ("true", f"refers to a row of {parent} that was not received"),
        ),
        f"Put right or send the {parent} row with the same reference.",
    )
