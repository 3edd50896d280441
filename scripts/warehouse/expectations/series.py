"""Queries over time, each returning one figure: the odd month, and the shift across the break.

What chance alone explains is taken off first, so that the same tolerance serves a county with 900
crimes a month and a fixture with nine.
"""

from __future__ import annotations

from typing import Literal

STANDARD_ERRORS = 3
"""How much of a difference is put down to chance: it alone exceeds this once in 370 times."""

BREAK_WINDOW = "interval 1 year"
"""How far a shift is looked for on either side of the break: the same months, a year apart."""


def furthest_month(table: str, on: str, among: str, extreme: Literal["quietest", "busiest"]) -> str:
    """Rows of the quietest or busiest month over those of the median month, less chance.

    1 where chance explains the whole difference. The first and the last month are left out: an
    extract seldom holds them whole. A month without any row counts as 0. NULL where no whole month
    is left.
    """
    sign, pick, limit = ("+", "min", "least") if extreme == "quietest" else ("-", "max", "greatest")
    return f"""
        with monthly as (
            select date_trunc('month', {on})::date as month, count(*) as row_count
            from {table}
            where ({among}) and {on} is not null
            group by all
        ),
        calendar as (
            select unnest(generate_series(min(month), max(month), interval 1 month))::date as month
            from monthly
        ),
        whole_month as (
            select coalesce(monthly.row_count, 0) as row_count
            from calendar
            left join monthly using (month)
            qualify calendar.month > min(calendar.month) over ()
                and calendar.month < max(calendar.month) over ()
        ),
        typical as (select median(row_count) as row_count from whole_month)
        select {pick}({limit}(
            1,
            (whole_month.row_count {sign} {STANDARD_ERRORS} * sqrt(typical.row_count))
            / nullif(typical.row_count, 0)
        ))
        from whole_month
        cross join typical
    """


def shift_in_volume(table: str, on: str, among: str, go_live: str) -> str:
    """Rows since the break over those of the same days a year before, less chance.

    NULL where either side has none to compare.
    """
    return f"""
        with {_sides(table, on, among, "true", go_live)},
        change as (
            select
                ln(rows_after / rows_before) as log_ratio,
                sqrt(1 / rows_after + 1 / rows_before) as standard_error
            from side
            where rows_after > 0 and rows_before > 0
        )
        select exp({_less_chance("log_ratio")}) from change
    """


def shift_in_share(table: str, on: str, among: str, of: str, go_live: str) -> str:
    """Share of rows since the break less that of the same days a year before, less chance.

    NULL where either side has none to compare.
    """
    return f"""
        with {_sides(table, on, among, of, go_live)},
        change as (
            select
                part_after / rows_after - part_before / rows_before as difference,
                (part_after + part_before) / (rows_after + rows_before) as pooled,
                sqrt(pooled * (1 - pooled) * (1 / rows_after + 1 / rows_before)) as standard_error
            from side
            where rows_after > 0 and rows_before > 0
        )
        select {_less_chance("difference")} from change
    """


def _sides(table: str, on: str, among: str, of: str, go_live: str) -> str:
    """CTEs up to ``side``: rows, and those of the part, in equal spans a year apart."""
    after = f"day >= {go_live} and day < span_end"
    before = f"day >= {go_live} - {BREAK_WINDOW} and day < span_end - {BREAK_WINDOW}"
    return f"""
        recorded as (
            select {on} as day, ({of}) as is_part
            from {table}
            where {among}
        ),
        span as (
            select least(max(day) + interval 1 day, {go_live} + {BREAK_WINDOW}) as span_end
            from recorded
        ),
        side as (
            select
                (count(*) filter (where {after}))::double as rows_after,
                (count(*) filter (where {before}))::double as rows_before,
                (count(*) filter (where {after} and is_part))::double as part_after,
                (count(*) filter (where {before} and is_part))::double as part_before,
            from recorded
            cross join span
        )
    """


def _less_chance(difference: str) -> str:
    return (
        f"sign({difference}) * greatest(0, abs({difference}) - {STANDARD_ERRORS} * standard_error)"
    )
