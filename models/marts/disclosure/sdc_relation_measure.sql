with cell as (
    select *
    from {{ ref('sdc_cell') }}
    where value is not null
),

measured as (
    select
        smaller.cell_key as smaller_key,
        larger.cell_key as larger_key,
        larger.cell_label || ' and ' || smaller.cell_label as both_labels,
        measure.is_same_in_one_year
        and period.period_type in ('CALENDAR_YEAR', 'FINANCIAL_YEAR') as is_same,
    from cell as smaller
    inner join {{ ref('policy_measure') }} as measure using (measure_code)
    inner join {{ ref('dim_period') }} as period using (period_key)
    inner join cell as larger
        on
            measure.within_measure = larger.measure_code
            and smaller.population_code = larger.population_code
            and smaller.period_key = larger.period_key
            and smaller.dimension_code = larger.dimension_code
            and smaller.member_code = larger.member_code
    -- Who somebody is may change over the years, so that nothing follows for parts of the total.
    where is_same or not measure.is_same_in_one_year or smaller.dimension_code = 'none'
),

termed as (
    select
        'measures ' || both_labels as relation_label,
        if(is_same, 'equals', 'at_least') as sense,
        {{ relation_terms([
            {'key': 'larger_key', 'factor': 1},
            {'key': 'smaller_key', 'factor': -1},
        ]) }} as term,
    from measured
)

select distinct
    relation_label,
    sense,
    term.cell_key,
    term.factor::integer as factor,
    term.derived_label::varchar as derived_label,
from termed
