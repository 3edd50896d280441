{#-
    Totals are the sums of their parts, wherever policy_measure says that the measure adds: members
    make the total, years make pooled years. Who repeats depends on the period, so that repeat
    populations do not add over years.
-#}
with cell as (
    select
        cell.*,
        measure.adds_over_districts,
        measure.adds_over_years,
        measure.adds_over_characteristics,
    from {{ ref('cell_count') }} as cell
    inner join {{ ref('policy_measure') }} as measure using (measure_code)
),

total as (
    select
        measure_code,
        population_code,
        period_key,
        value,
    from cell
    where dimension_code = 'none'
),

members as (
    select
        measure_code,
        population_code,
        period_key,
        dimension_code,
        sum(value) as value,
    from cell
    where
        dimension_code <> 'none'
        and if(dimension_code = 'district_key', adds_over_districts, adds_over_characteristics)
    group by all
),

pooled as (
    select
        pooled_period.period_key,
        one_year.period_key as year_period_key,
    from {{ ref('dim_period') }} as pooled_period
    inner join {{ ref('policy_reporting_period') }} as reported
        on pooled_period.period_key = reported.period_key and reported.agency = 'police'
    inner join {{ ref('dim_period') }} as one_year
        on
            one_year.period_type = 'CALENDAR_YEAR'
            and one_year.start_date between pooled_period.start_date and pooled_period.end_date
    where pooled_period.period_type = 'POOLED_CALENDAR_YEARS'
),

over_years as (
    select *
    from cell
    where adds_over_years and not contains(population_code, 'REPEAT')
),

years as (
    select
        over_years.measure_code,
        over_years.population_code,
        pooled.period_key,
        over_years.dimension_code,
        over_years.member_code,
        sum(over_years.value) as value,
    from over_years
    inner join pooled on over_years.period_key = pooled.year_period_key
    group by all
),

pooled_years as (
    select over_years.*
    from over_years
    semi join pooled using (period_key)
)

select
    'members do not make the total' as problem,
    concat_ws(' ', measure_code, population_code, period_key, members.dimension_code) as cell,
    members.value as parts,
    total.value as whole,
from members
full join total using (measure_code, population_code, period_key)
where members.dimension_code is not null and members.value is distinct from total.value
union all
select
    'years do not make the pooled years' as problem,
    concat_ws(
        ' ', measure_code, population_code, period_key, dimension_code, member_code
    ) as cell,
    years.value as parts,
    pooled_years.value as whole,
from years
full join pooled_years
    using (measure_code, population_code, period_key, dimension_code, member_code)
where years.value is distinct from pooled_years.value
