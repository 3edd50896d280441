"""First and last day of a period from its key alone, in SQL.

Read from the key rather than from ``dim_period``, so that the gate on published figures does not
rest on the table whose mistakes it is there to find.
"""

from __future__ import annotations

from datetime import date

PERIOD_STARTS = """case
    when regexp_matches(period_key, '^CY[0-9]{4}(-[0-9]{4})?$')
        then make_date({year}, 1, 1)
    when regexp_matches(period_key, '^FY[0-9]{4}-[0-9]{2}$')
        then make_date({year}, 4, 1)
    when regexp_matches(period_key, '^CQ[0-9]{4}-Q[1-4]$')
        then make_date({year}, 3 * {last_digit} - 2, 1)
    when regexp_matches(period_key, '^FQ[0-9]{4}-[0-9]{2}-Q[1-4]$')
        then (make_date({year}, 1, 1) + to_months(3 * {last_digit}))::date
    when regexp_matches(period_key, '^M[0-9]{4}-(0[1-9]|1[0-2])$')
        then make_date(
            try_cast(substr(period_key, 2, 4) as int), try_cast(right(period_key, 2) as int), 1
        )
end"""

PERIOD_MONTHS = """case
    when regexp_matches(period_key, '^CY[0-9]{4}-[0-9]{4}$')
        then 12 * (try_cast(right(period_key, 4) as int) - {year} + 1)
    when regexp_matches(period_key, '^[CF]Y') then 12
    when regexp_matches(period_key, '^[CF]Q') then 3
    when period_key like 'M%' then 1
end"""

PARTS = {
    "{year}": "try_cast(substr(period_key, 3, 4) as int)",
    "{last_digit}": "try_cast(right(period_key, 1) as int)",
}


def period_terms(go_live: date) -> dict[str, str]:
    """SQL over a column ``period_key``, by the name under which suites use it.

    ``period_starts`` is the first day, NULL for a key that cannot be read; ``spans_break`` holds
    where both recording systems recorded the period; ``crosses_break`` where the new one recorded
    it, or part of it, and the old one the period of equal length before it.
    """
    starts = _with_parts(PERIOD_STARTS)
    months = _with_parts(PERIOD_MONTHS)
    day = f"date '{go_live.isoformat()}'"
    ends = f"({starts} + to_months({months}))"
    return {
        "period_starts": starts,
        "spans_break": f"({starts} < {day} and {ends} > {day})",
        "crosses_break": f"({starts} - to_months({months}) < {day} and {ends} > {day})",
    }


def _with_parts(sql: str) -> str:
    for name, part in PARTS.items():
        sql = sql.replace(name, part)
    return f"({sql})"
