with finest as (
    select
        measure_code,
        population_code,
        period_key,
        {{ cell_dimension_code() }} as dimension_code,
        {{ cell_member_code() }} as member_code,
        {{ cell_dimensions() | join(',\n        ') }},
        value,
        symbol_code,
    from {{ ref('cell_return') }}
    where value is null
    union all by name
    select * exclude (cell_key)
    from {{ ref('cell_count') }}
),

merged as (
    select
        finest.measure_code,
        finest.population_code,
        finest.period_key,
        finest.dimension_code,
        coalesce(coarsening.coarser_member_code, finest.member_code) as member_code,
        {%- for dimension in cell_dimensions() %}
        if(
            coarsening.dimension_code = '{{ dimension }}',
            coarsening.coarser_member_code,
            finest.{{ dimension }}
        ) as {{ dimension }},
        {%- endfor %}
        if(bool_or(finest.value is null), null, sum(finest.value))::bigint as value,
        max(finest.symbol_code) as symbol_code,
    from finest
    left join {{ ref('policy_coarsening') }} as coarsening
        using (population_code, dimension_code, member_code)
    group by all
)

select
    {{ cell_key() }} as cell_key,
    measure_code,
    population_code,
    period_key,
    dimension_code,
    member_code,
    {{ cell_dimensions() | join(',\n    ') }},
    value,
    symbol_code,
from merged
