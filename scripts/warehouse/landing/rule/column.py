"""The rules that a column brings by itself: required, type, pattern, code list, future date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.landing.contract import Severity
from warehouse.landing.period import period_key
from warehouse.landing.rule.check import UNKNOWN_IN_LIST, Check
from warehouse.landing.rule.value import (
    day_name,
    is_placeholder_birth,
    symbol_of,
    words_in,
)
from warehouse.landing.vault import literal, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warehouse.landing.contract import Characteristic, Column, Dataset
    from warehouse.landing.rule.layout import Layout


def column_checks(layout: Layout, column: Column) -> Iterator[Check]:
    """Required, type, pattern, code list and future date of one column."""
    dataset, name = layout.dataset, quoted(column.name)
    severity = dataset.severity_of(column)
    send = _words_to_send(layout, column)
    if column.required or column.name in dataset.key:
        yield Check(
            "required",
            (column,),
            severity,
            f"{name} is null",
            (("true", "blank"),),
            f"Send {send}: {column.means}.",
        )
    if column.type != "text":
        yield _type_check(layout, column, severity, send)
    if column.pattern:
        yield Check(
            "pattern",
            (column,),
            severity,
            f"not regexp_full_match({name}, {literal(column.pattern)})",
            (("true", "text of another form"),),
            f"Send {send}.",
        )
    if column.code_list:
        yield from _code_checks(layout.dataset, column, severity, send)
    if column.characteristic and column.characteristic.separator:
        yield _list_check(layout, column, column.characteristic)
    if column.is_date and not column.may_be_future:
        yield Check(
            "date_in_future",
            (column,),
            severity,
            f"{day_name(column.name)} > _received_date",
            (("true", "date later than the day the file was received"),),
            "Send the date on which it happened, not one still to come.",
        )


def _words_to_send(layout: Layout, column: Column) -> str:
    """What a value must be, a short code list spelt out."""
    code_list = layout.code_lists.get(column.code_list or "")
    if code_list and code_list.spelt_out and not column.send:
        return code_list.spelt_out
    return column.form_in_words


def _type_check(layout: Layout, column: Column, severity: Severity, send: str) -> Check:
    """A value that is not of the column's type."""
    name = quoted(column.name)
    person = layout.dataset.person
    kind = "number" if column.type in ("integer", "number") else column.type.removesuffix("time")
    if column.is_date:
        broken = f"{name} is not null and {day_name(column.name)} is null"
        if person and person.date_of_birth == column.name:
            is_placeholder = is_placeholder_birth(name, column, layout.placeholders)
            broken += f" and not {is_placeholder}"
    elif column.type == "period":
        broken = f"{name} is not null and {period_key(name, column.formats)} is null"
    elif column.type == "integer":
        broken = f"not regexp_full_match({name}, '[+-]?[0-9]+')"
    else:
        broken = f"{name} is not null and try_cast({name} as double) is null"
    if column.symbols:
        broken += f" and {symbol_of(name, column)} is null"
    classes = [
        (f"regexp_full_match({name}, '[0-9]+([.][0-9]+)?')", f"number where a {kind} must be"),
        (
            f"regexp_matches({name}, '[0-9]+[-/. ][0-9A-Za-z]+[-/. ][0-9]+')",
            f"date where a {kind} must be"
            if kind == "number"
            else f"{kind} that does not exist or is of another form",
        ),
        ("true", f"text where a {kind} must be"),
    ]
    if kind == "number":
        classes[0] = (classes[0][0], "number of another form")
    return Check("type", (column,), severity, broken, tuple(classes), f"Send {send}.")


def _code_checks(
    dataset: Dataset, column: Column, severity: Severity, send: str
) -> Iterator[Check]:
    """A code that is not in its list, or not in force on its day."""
    name, alias = quoted(column.name), quoted(f"code of {column.name}")
    yield Check(
        "unknown_code",
        (column,),
        severity,
        f"{name} is not null and {alias} is null",
        (("true", "code not in the list"),),
        f"Send {send}.",
    )
    if column.valid_at:
        at = day_name(column.valid_at)
        heading = dataset.by_name[column.valid_at].heading
        first, last, has_gap, spans = (
            quoted(f"{part} of {column.name}")
            for part in ("first_day", "last_day", "has_gap", "spans")
        )
        in_a_gap = (
            f"{has_gap} and not list_bool_or(list_transform({spans}, "
            f"lambda span: {at} between span.first and span.last))"
        )
        yield Check(
            "code_not_valid_at_date",
            (column,),
            severity,
            f"{at} < {first} or {at} > {last} or ({in_a_gap})",
            (
                (f"{at} < {first}", f"code that came into force after {heading}"),
                (f"{at} > {last}", f"code that had ended by {heading}"),
                ("true", f"code not in force on {heading}"),
            ),
            f"Send the code that was in force on {heading}.",
        )


def _list_check(layout: Layout, column: Column, characteristic: Characteristic) -> Check:
    """A word of a list in one cell that is not in its code list: that word alone is not used."""
    code_list = layout.code_lists[characteristic.code_list]
    known = ", ".join(map(literal, code_list.words))
    unknown = (
        f"list_filter({words_in(quoted(column.name), characteristic)}, "
        f"lambda word: not list_contains([{known}], upper(word)))"
    )
    send = code_list.spelt_out or f"words from the agreed {column.heading} list"
    return Check(
        UNKNOWN_IN_LIST,
        (column,),
        Severity.ADVICE,
        f"len({unknown}) > 0",
        (("true", "list with a word that is not in the agreed list"),),
        f"Send {send}, with {characteristic.separator!r} between two of them.",
    )
