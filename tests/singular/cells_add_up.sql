{#-
    Totals are the sums of their parts, wherever policy_measure says that the measure adds: members
    make the total, alone or by twos, and years make pooled years. Who repeats depends on the
    period, so that repeat populations do not add over years. Characteristics make the total where a
    row has one of the kind and rows are what is counted.
-#}
with cell as (
    select
        cell.*,
        coalesce(characteristic.characteristic_type, 'NONE') as characteristic_type,
        measure.adds_over_years,
        list_bool_and(list_transform(
            string_split(cell.dimension_code, '|'),
            dimension -> case
                when dimension in ('district_key', 'marac_area_code')
                    then measure.adds_over_districts
                when dimension = 'characteristic_key'
                    then measure.counting = 'row' and not characteristic.is_multi_valued
                else measure.adds_over_characteristics
            end
        )) as is_additive,
    from {{ ref('cell_count') }} as cell
    inner join {{ ref('policy_measure') }} as measure using (measure_code)
    left join {{ ref('dim_characteristic') }} as characteristic using (characteristic_key)
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
        characteristic_type,
        sum(value) as value,
    from cell
    where dimension_code <> 'none' and is_additive
    group by all
),

-- Pooled years of an agency whose single years are reported, too.
reported as (
    select
        population.population_code,
        period.*,
    from {{ ref('policy_population') }} as population
    inner join {{ ref('policy_reporting_period') }} using (agency)
    inner join {{ ref('dim_period') }} as period using (period_key)
),

pooled as (
    select
        pooled_period.population_code,
        pooled_period.period_key,
        one_year.period_key as year_period_key,
    from reported as pooled_period
    inner join reported as one_year
        on
            pooled_period.population_code = one_year.population_code
            and pooled_period.period_type = 'POOLED_' || one_year.period_type || 'S'
            and one_year.start_date between pooled_period.start_date and pooled_period.end_date
    qualify
        sum(one_year.day_count) over (
            partition by pooled_period.population_code, pooled_period.period_key
        ) = pooled_period.day_count
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
    inner join pooled
        on
            over_years.population_code = pooled.population_code
            and over_years.period_key = pooled.year_period_key
    group by all
),

pooled_years as (
    select over_years.*
    from over_years
    semi join pooled using (population_code, period_key)
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
