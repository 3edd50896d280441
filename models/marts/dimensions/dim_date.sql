{#- From the first day that an offence reported now may date from to the end of next year. -#}
with calendar as (
    select
        unnest(generate_series(
            date '1940-01-01',
            make_date(year(date '{{ var("as_of_date") }}') + 1, 12, 31),
            interval 1 day
        ))::date as date_key,
)

select
    date_key,
    isodow(date_key)::smallint as day_of_week,
    strftime(date_key, '%A') as day_name,
    isodow(date_key) >= 6 as is_weekend,
    month(date_key)::smallint as month_of_year,
    strftime(date_key, '%B') as month_name,
    year(date_key)::smallint as calendar_year,
    {{ period_key('MONTH', 'date_key') }} as month_period_key,
    {{ period_key('CALENDAR_QUARTER', 'date_key') }} as calendar_quarter_period_key,
    {{ period_key('CALENDAR_YEAR', 'date_key') }} as calendar_year_period_key,
    {{ period_key('FINANCIAL_QUARTER', 'date_key') }} as financial_quarter_period_key,
    {{ period_key('FINANCIAL_YEAR', 'date_key') }} as financial_year_period_key,
from calendar
