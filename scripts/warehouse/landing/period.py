"""Periods as suppliers spell them, told by their key: FY2017-18, FQ2018-19-Q1, CY2018, M2018-05.

The keys are those of the calendar in the models (``macros/calendar/period_key.sql``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.landing.vault import literal

if TYPE_CHECKING:
    from collections.abc import Iterable

PERIOD_WORDS = {
    "financial_year": "a financial year such as 2017-18",
    "financial_year_end": "the year in which a financial year ends, such as 2018 for 2017-18",
    "financial_quarter": "a quarter of a financial year such as 2018-19 Q1",
    "calendar_year": "a year such as 2018",
    "calendar_quarter": "a quarter such as 2018 Q1",
    "month": "a month such as 2018-05",
    "day": "a day such as 2018-05-31",
}
"""Each form of a period, as it is said to a supplier."""

EARLIEST_YEAR, LATEST_YEAR = 1850, 2199
"""A date outside these years is a slip of the keyboard, such as the year 18 or 201."""

DASH = r"(?:-|/|\x{2013}|\x{2014})"
FINANCIAL_YEAR = rf"(\d{{4}}) ?{DASH}? ?(\d{{4}}|\d{{2}})"
QUARTER = r"(?:Q|QTR|QUARTER) ?([1-4])"
MONTH_RANGE = rf"([A-Z]{{3}})[A-Z]* ?(?:{DASH}|TO) ?([A-Z]{{3}})[A-Z]*,? ?'?(\d{{4}}|\d{{2}})"
FILE_RANGE = r"(\d{4}-\d{2})_(\d{4}-\d{2})"

MONTH_FORMS = ("%Y-%m", "%Y%m", "%m/%Y", "%b-%y", "%b %y", "%b %Y", "%b-%Y", "%B %Y", "%B-%Y",
               "%B-%y", "%B %y", "M%Y-%m")  # fmt: skip
DAY_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d %b %Y", "%d %B %Y", "%d-%b-%y", "%d-%b-%Y",
             "D%Y-%m-%d")  # fmt: skip


def period_key(value: str, forms: Iterable[str]) -> str:
    """SQL for the key of a period in the first of these forms that it has; NULL if in none."""
    makers = {
        "financial_year": _financial_year,
        "financial_year_end": _financial_year_end,
        "financial_quarter": _financial_quarter,
        "calendar_year": _calendar_year,
        "calendar_quarter": _calendar_quarter,
        "month": _month,
        "day": _day,
    }
    text = f"upper(trim({value}))"
    return f"coalesce({', '.join(makers[form](text) for form in forms)}, null)"


def _part(text: str, pattern: str, group: int) -> str:
    """SQL for a group of a pattern that the whole text must match; NULL where it does not."""
    return f"nullif(regexp_extract({text}, {literal(f'^(?:{pattern})$')}, {group}), '')"


def _is_lawful(year: str) -> str:
    return f"{year}::integer between {EARLIEST_YEAR} and {LATEST_YEAR}"


def _follows(later: str, earlier: str) -> str:
    """SQL that is true where a year, in two digits or four, is the one after another."""
    return f"{later}::integer % 100 = ({earlier}::integer + 1) % 100"


def _financial_key(text: str, pattern: str, suffix: str = "''", prefix: str = "FY") -> str:
    """SQL for the key of a financial year, with its quarter as ``suffix``."""
    first, last = _part(text, pattern, 1), _part(text, pattern, 2)
    is_next = f"(length({last}) = 2 or {last}::integer = {first}::integer + 1)"
    return (
        f"case when {_is_lawful(first)} and {_follows(last, first)} and {is_next} "
        f"then {literal(prefix)} || {first} || '-' || right({last}, 2) || {suffix} end"
    )


def _financial_year(text: str) -> str:
    first, last = _range_of_months(text)
    is_year = f"month({first}) = 4 and {last} = {first} + interval 11 month"
    key = f"'FY' || strftime({first}, '%Y-') || strftime({last}, '%y')"
    named = _financial_key(text, f"(?:FY ?)?{FINANCIAL_YEAR}")
    return f"coalesce({named}, case when {is_year} then {key} end)"


def _financial_year_end(text: str) -> str:
    year = _part(text, r"(\d{4})", 1)
    first = f"({year}::integer - 1)::varchar"
    return f"case when {_is_lawful(year)} then 'FY' || {first} || '-' || right({year}, 2) end"


def _financial_quarter(text: str) -> str:
    after = rf"(?:FQ ?)?{FINANCIAL_YEAR}[ -]*{QUARTER}"
    before = rf"{QUARTER}[ ,-]*(?:FY ?)?{FINANCIAL_YEAR}"
    moved = f"regexp_replace({text}, {literal(f'^{before}$')}, '\\2-\\3 Q\\1')"
    quarter = f"'-Q' || {_part(moved, after, 3)}"
    first = _first_day_of_quarter(text)
    shifted = f"({first} - interval 3 month)"
    by_months = (
        f"'FQ' || strftime({shifted}, '%Y-') || strftime({shifted} + interval 1 year, '%y-Q') "
        f"|| quarter({shifted})"
    )
    return f"coalesce({_financial_key(moved, after, quarter, 'FQ')}, {by_months})"


def _calendar_year(text: str) -> str:
    year = _part(text, r"(?:CY ?)?(\d{4})", 1)
    first, last = _range_of_months(text)
    is_year = f"month({first}) = 1 and {last} = {first} + interval 11 month"
    return (
        f"case when {_is_lawful(year)} then 'CY' || {year} "
        f"when {is_year} then strftime({first}, 'CY%Y') end"
    )


def _calendar_quarter(text: str) -> str:
    after = rf"(?:CQ ?)?(\d{{4}})[ -]*{QUARTER}"
    before = rf"{QUARTER}[ ,-]*(\d{{4}})"
    moved = f"regexp_replace({text}, {literal(f'^{before}$')}, '\\2 Q\\1')"
    year, quarter = _part(moved, after, 1), _part(moved, after, 2)
    first = _first_day_of_quarter(text)
    return (
        f"coalesce(case when {_is_lawful(year)} then 'CQ' || {year} || '-Q' || {quarter} end, "
        f"strftime({first}, 'CQ%Y-Q') || quarter({first}))"
    )


def _month(text: str) -> str:
    return _dated(text, MONTH_FORMS, "M%Y-%m")


def _day(text: str) -> str:
    return _dated(text, DAY_FORMS, "D%Y-%m-%d")


def _dated(text: str, forms: tuple[str, ...], key: str) -> str:
    found = f"try_strptime({text}, [{', '.join(map(literal, forms))}])"
    is_lawful = f"year({found}) between {EARLIEST_YEAR} and {LATEST_YEAR}"
    return f"case when {is_lawful} then strftime({found}, {literal(key)}) end"


def _range_of_months(text: str) -> tuple[str, str]:
    """SQL for the first days of the first and last months of 2017-04_2018-03."""
    first, last = (_part(text, FILE_RANGE, group) for group in (1, 2))
    return f"try_strptime({first}, '%Y-%m')", f"try_strptime({last}, '%Y-%m')"


def _first_day_of_quarter(text: str) -> str:
    """SQL for the first day of a quarter told by its months: Apr-Jun 18, 2018-04_2018-06."""
    year = _part(text, MONTH_RANGE, 3)
    full_year = f"case length({year}) when 2 then '20' || {year} else {year} end"
    first_word, last_word = (_part(text, MONTH_RANGE, group) for group in (1, 2))
    first = f"try_strptime({first_word} || ' ' || {full_year}, '%b %Y')"
    last = f"try_strptime({last_word} || ' ' || {full_year}, '%b %Y')"
    numbered_first, numbered_last = _range_of_months(text)
    first, last = f"coalesce({first}, {numbered_first})", f"coalesce({last}, {numbered_last})"
    is_quarter = f"month({first}) % 3 = 1 and {last} = {first} + interval 2 month"
    return f"case when {is_quarter} then {first} end"
