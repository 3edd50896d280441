"""First day and length of a period from its key alone, in SQL.

Read from the key rather than from ``dim_period``, so that the gate on published figures does not
rest on the table whose mistakes it is there to find.
"""

from __future__ import annotations

from datetime import date


def _number(first: int, length: int) -> str:
    """SQL of the digits from a place in the key; NULL where they are none."""
    return f"try_cast(substr(period_key, {first}, {length}) as int)"


YEAR, QUARTER = _number(3, 4), "try_cast(right(period_key, 1) as int)"

FORMS: tuple[tuple[str, str, str], ...] = (
    ("CY[0-9]{4}", f"make_date({YEAR}, 1, 1)", "12"),
    (
        "CY[0-9]{4}-[0-9]{4}",
        f"make_date({YEAR}, 1, 1)",
        f"12 * ({_number(8, 4)} - {YEAR} + 1)",
    ),
    ("FY[0-9]{4}-[0-9]{2}", f"make_date({YEAR}, 4, 1)", "12"),
    (
        "FY[0-9]{4}-[0-9]{2}_[0-9]{4}-[0-9]{2}",
        f"make_date({YEAR}, 4, 1)",
        f"12 * ({_number(11, 4)} - {YEAR} + 1)",
    ),
    ("CQ[0-9]{4}-Q[1-4]", f"make_date({YEAR}, 3 * {QUARTER} - 2, 1)", "3"),
    (
        "FQ[0-9]{4}-[0-9]{2}-Q[1-4]",
        f"(make_date({YEAR}, 1, 1) + to_months(3 * {QUARTER}))::date",
        "3",
    ),
    ("M[0-9]{4}-[0-9]{2}", f"make_date({_number(2, 4)}, {_number(7, 2)}, 1)", "1"),
    (
        "W[0-9]{4}-[0-9]{2}_[0-9]{4}-[0-9]{2}",
        f"make_date({_number(2, 4)}, {_number(7, 2)}, 1)",
        f"12 * ({_number(10, 4)} - {_number(2, 4)}) + {_number(15, 2)} - {_number(7, 2)} + 1",
    ),
    ("[DS][0-9]{4}-[0-9]{2}-[0-9]{2}", "try_cast(substr(period_key, 2) as date)", "0"),
)
"""Every form of a key, with SQL of the first day and of the length in months (a day has none)."""

POOLED = "^(CY[0-9]{4}-|FY[0-9]{4}-[0-9]{2}_)"


def period_terms(go_live: date) -> dict[str, str]:
    """SQL over a column ``period_key``, by the name under which suites use it.

    ``period_starts`` is the first day, NULL for a key that cannot be read; ``is_pooled`` holds for
    years taken together; ``spans_break`` where both recording systems recorded the period;
    ``crosses_break`` where the new one recorded it, or part of it, and the old one the period of
    equal length before it.
    """
    starts = _by_form({form: first_day for form, first_day, _ in FORMS})
    months = _by_form({form: length for form, _, length in FORMS})
    day = f"date '{go_live.isoformat()}'"
    ends = f"({starts} + to_months({months}))"
    return {
        "period_starts": starts,
        "is_pooled": f"regexp_matches(period_key, '{POOLED}')",
        "spans_break": f"({starts} < {day} and {ends} > {day})",
        "crosses_break": f"({starts} - to_months({months}) < {day} and {ends} > {day})",
    }


def _by_form(parts: dict[str, str]) -> str:
    cases = " ".join(
        f"when regexp_matches(period_key, '^{form}$') then {sql}" for form, sql in parts.items()
    )
    return f"(case {cases} end)"
