with cell as (
    select
        cell.cell_key,
        cell.cell_label,
        cell.agency,
        cell.measure_code,
        cell.population_code,
        cell.dimension_code,
        cell.member_code,
        cell.period_key,
        period.period_type,
        period.start_date,
        period.end_date,
        period.day_count,
        measure.adds_over_years,
    from {{ ref('sdc_cell') }} as cell
    inner join {{ ref('dim_period') }} as period using (period_key)
    inner join {{ ref('policy_measure') }} as measure using (measure_code)
    inner join {{ ref('policy_population') }} as population using (population_code)
    where
        cell.value is not null
        and period.period_type <> 'SNAPSHOT'
        and measure.missing_is_zero
        -- Who repeats in two years need not in either.
        and not population.is_window_defined
),

-- Shorter periods of one kind in a longer one. Pooled years overlap, so that each is taken alone.
inside as (
    select
        whole.cell_key as whole_key,
        whole.cell_label as whole_label,
        whole.dimension_code,
        whole.adds_over_years,
        part.cell_key as part_key,
        part.cell_label as part_label,
        if(starts_with(part.period_type, 'POOLED'), part.period_key, part.period_type) as kind,
        sum(part.day_count) over (partition by whole.cell_key, kind) = whole.day_count as is_tiled,
    from cell as whole
    inner join cell as part
        on
            whole.measure_code = part.measure_code
            and whole.population_code = part.population_code
            and whole.dimension_code = part.dimension_code
            and whole.member_code = part.member_code
            and whole.agency = part.agency
            and whole.start_date <= part.start_date
            and whole.end_date >= part.end_date
            and whole.period_key <> part.period_key
),

termed as (
    select
        'periods ' || kind || ' of ' || whole_label as relation_label,
        'equals' as sense,
        {{ relation_terms([
            {'key': 'part_key', 'factor': 1},
            {'key': 'whole_key', 'factor': -1},
            {'derived': "if(is_tiled, null, 'REST|' || kind || '|' || whole_label)", 'factor': 1},
        ]) }} as term,
    from inside
    where adds_over_years
    union all by name
    -- Whoever counts in a year counts in the years together, and there in one of its years. Who
    -- somebody is may change between them, so that nothing follows for parts of the total.
    select
        'period ' || part_label || ' in ' || whole_label as relation_label,
        'at_least' as sense,
        {{ relation_terms([
            {'key': 'whole_key', 'factor': 1},
            {'key': 'part_key', 'factor': -1},
        ]) }} as term,
    from inside
    where not adds_over_years and dimension_code = 'none'
    union all by name
    select
        'periods ' || kind || ' over ' || whole_label as relation_label,
        'at_least' as sense,
        {{ relation_terms([
            {'key': 'part_key', 'factor': 1},
            {'key': 'whole_key', 'factor': -1},
        ]) }} as term,
    from inside
    where not adds_over_years and dimension_code = 'none' and is_tiled
)

select distinct
    relation_label,
    sense,
    term.cell_key,
    term.factor::integer as factor,
    term.derived_label,
from termed
where term.cell_key is not null
