{#- Type, length, first day of the first one, label. -#}
{%- set calendar_types = [
    ('DAY', '1 day', '2001-01-01', "strftime(start_date, '%-d %b %Y')"),
    ('MONTH', '1 month', '2001-01-01', "strftime(start_date, '%b %Y')"),
    (
        'CALENDAR_QUARTER', '3 month', '2001-01-01',
        "strftime(start_date, '%b-') || strftime(end_date, '%b %Y')",
    ),
    ('CALENDAR_YEAR', '1 year', '2001-01-01', "strftime(start_date, '%Y')"),
    (
        'FINANCIAL_QUARTER', '3 month', '2001-04-01',
        "strftime(start_date, '%b-') || strftime(end_date, '%b %Y')",
    ),
    (
        'FINANCIAL_YEAR', '1 year', '2001-04-01',
        "strftime(start_date, '%Y/') || strftime(end_date, '%y')",
    ),
] %}
{%- set last_day = "make_date(year(date '" ~ var('as_of_date') ~ "') + 1, 12, 31)" %}

with calendar as (
    {%- for period_type, length, first_day, label in calendar_types %}
    select
        '{{ period_type }}' as period_type,
        {{ period_key(period_type, 'start_date') }} as period_key,
        start_date,
        (start_date + interval {{ length }} - interval 1 day)::date as end_date,
        {{ label }} as period_label,
    from (
        select
            unnest(generate_series(
                date '{{ first_day }}', {{ last_day }}, interval {{ length }}
            ))::date as start_date,
    )
    {{ 'union all by name' if not loop.last }}
    {%- endfor %}
),

-- Two or three years taken together.
pooled as (
    select
        'POOLED_' || first_year.period_type || 'S' as period_type,
        first_year.period_key
        || if(first_year.period_type = 'CALENDAR_YEAR', '-', '_')
        || last_year.period_key[3:] as period_key,
        first_year.period_label
        || if(first_year.period_type = 'CALENDAR_YEAR', '-', ' to ')
        || if(
            first_year.period_type = 'CALENDAR_YEAR',
            last_year.period_label[3:],
            last_year.period_label
        ) as period_label,
        first_year.start_date,
        last_year.end_date,
    from calendar as first_year
    inner join calendar as last_year
        on
            first_year.period_type = last_year.period_type
            and last_year.start_date in (
                first_year.start_date + interval 1 year,
                first_year.start_date + interval 2 year
            )
    where first_year.period_type in ('CALENDAR_YEAR', 'FINANCIAL_YEAR')
),

period as (
    select * from calendar
    union all by name
    select * from pooled
    union all by name
    select
        period_type,
        period_key,
        period_label,
        start_date,
        end_date,
    from {{ ref('ref_special_period') }}
)

select
    period_key,
    period_type,
    period_label,
    start_date,
    end_date,
    end_date - start_date + 1 as day_count,
    end_date < date '{{ var("as_of_date") }}' as is_closed,
    row_number() over (order by start_date, end_date, period_key) as sort_order,
from period
