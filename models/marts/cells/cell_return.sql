-- As sent, each at its own coordinates: whether a supplier's totals add is the supplier's affair.
with figure as (
    select
        'RETURN' as measure_code,
        replace(return_measure_key, 'RETURN_MEASURE:', '') as population_code,
        period_key,
        district_key,
        characteristic_key,
        value,
        symbol_code,
    from {{ ref('fct_aggregate_return') }}
    union all
    select
        'HOMELESSNESS' as measure_code,
        population.population_code,
        sent.period_key,
        sent.district_key,
        'ALL' as characteristic_key,
        if(population.conditions is null, sent.decision_count, sent.domestic_abuse_count) as value,
        if(
            population.conditions is null,
            sent.decision_symbol_code,
            sent.domestic_abuse_symbol_code
        ) as symbol_code,
    from {{ ref('fct_homelessness_decision') }} as sent
    inner join {{ ref('policy_population') }} as population
        on sent.agency_key = population.agency
    where population.fact = 'fct_homelessness_decision'
),

placed as (
    select
        figure.* exclude (district_key),
        coalesce(district.district_code, 'ALL') as district_key,
    from figure
    left join {{ ref('dim_district') }} as district using (district_key)
)

select
    measure_code,
    population_code,
    period_key,
    {%- for dimension in cell_dimensions() %}
    {%- if dimension in ('district_key', 'characteristic_key') %}
    {{ dimension }},
    {%- else %}
    'ALL' as {{ dimension }},
    {%- endif %}
    {%- endfor %}
    value::bigint as value,
    symbol_code,
from placed
