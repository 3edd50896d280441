"""SQL for one sent value: without the space around it, as a day, as a reason, as words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.landing.period import EARLIEST_YEAR, LATEST_YEAR
from warehouse.landing.vault import literal, quoted

if TYPE_CHECKING:
    from warehouse.landing.contract import Characteristic, Column
    from warehouse.landing.placeholder import Placeholders


BLANKS = "' ' || chr(9) || chr(10) || chr(13) || chr(160)"
"""What is trimmed off a value: space, tab, line ends, non-breaking space."""


def cell(column: str) -> str:
    """SQL for a value without the space around it; blank is NULL. ``column`` is an SQL name.

    Trimming costs ten times as much as seeing that there is nothing to trim.
    """
    has_space = " or ".join(
        (
            f"{column} < '!'",
            f"starts_with({column}, chr(160))",
            *(
                f"ends_with({column}, {blank})"
                for blank in ("' '", "chr(9)", "chr(10)", "chr(160)")
            ),
        )
    )
    return f"case when {has_space} then nullif(trim({column}, {BLANKS}), '') else {column} end"


def symbol_name(column: Column) -> str:
    """The SQL name of the column that tells why a number is missing."""
    return quoted(f"{column.name}_symbol")


def symbol_of(value: str, column: Column) -> str:
    """SQL for the reason that a publisher's symbol gives for a missing number, else NULL."""
    cases = " ".join(
        f"when {literal(symbol.upper())} then {literal(reason)}"
        for symbol, reason in column.symbols.items()
    )
    return f"case upper({value}) {cases} end"


def words_in(value: str, characteristic: Characteristic) -> str:
    """SQL for the words of a list in one cell, trimmed, blanks left out."""
    parts = f"string_split({value}, {literal(characteristic.separator or '')})"
    trimmed = f"list_transform({parts}, lambda word: trim(word, {BLANKS}))"
    return f"list_filter({trimmed}, lambda word: word <> '')"


def day(value: str, column: Column) -> str:
    """SQL for the day of a date in any of the contract's forms; NULL where it is no such date."""
    parsed = parsed_time(value, column)
    return (
        f"case when {parsed} between date '{EARLIEST_YEAR}-01-01' "
        f"and date '{LATEST_YEAR}-12-31' then {parsed}::date end"
    )


def birth_day(value: str, column: Column, placeholders: Placeholders) -> str:
    """SQL for a date of birth; NULL where it is a placeholder."""
    born = day(value, column)
    is_real = " and ".join(
        f"{born} <> date '{placeholder.isoformat()}'"
        for placeholder in placeholders.birth_days
        if EARLIEST_YEAR <= placeholder.year <= LATEST_YEAR
    )
    return f"case when {is_real} then {born} end" if is_real else born


def is_placeholder_birth(value: str, column: Column, placeholders: Placeholders) -> str:
    """SQL that is true of a date of birth that stands for 'not known', never NULL."""
    words = ", ".join(map(literal, placeholders.births))
    days = ", ".join(f"date '{birth.isoformat()}'" for birth in placeholders.birth_days)
    return (
        f"coalesce(list_contains([{words}], upper({value})) "
        f"or list_contains([{days}], {parsed_time(value, column)}::date), false)"
    )


def parsed_time(value: str, column: Column) -> str:
    """SQL for a time in any of the contract's forms.

    Forms with a time are tried on values with a colon alone: a form that fails is slow.
    """
    times = [form for form in column.formats if "%M" in form]
    days = [form for form in column.formats if "%M" not in form]
    if times and days:
        return (
            f"case when contains({value}, ':') then {_strptime(value, times)} "
            f"else {_strptime(value, days)} end"
        )
    return _strptime(value, times or days)


def _strptime(value: str, forms: list[str]) -> str:
    return f"try_strptime({value}, [{', '.join(map(literal, forms))}])"


def day_name(name: str) -> str:
    """The SQL name of a parsed date beside its text."""
    return quoted(f"day of {name}")


def completed_years(birth: str, on: str) -> str:
    """SQL for the birthdays reached; who was born on 29 February waits for 1 March.

    DuckDB's own ``date_sub`` gives them the year on 28 February.
    """
    month_days = (f"month({each}) * 100 + day({each})" for each in (on, birth))
    return f"(year({on}) - year({birth}) - ({' < '.join(month_days)})::integer)"
