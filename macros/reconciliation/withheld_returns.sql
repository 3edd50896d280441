{#- What suppliers of totals withheld or have not, as cells without a value. -#}
{% macro withheld_returns(coordinates) -%}
select
    withheld.measure_code,
    withheld.population_code,
    withheld.period_key,
    {%- for coordinate in coordinates %}
    {%- if coordinate == 'district_key' %}
    coalesce(district.district_code, 'ALL') as district_key,
    {%- elif coordinate == 'characteristic_key' %}
    withheld.characteristic_key,
    {%- else %}
    'ALL' as {{ coordinate }},
    {%- endif %}
    {%- endfor %}
    null as value,
    withheld.symbol_code,
from (
    select
        'RETURN' as measure_code,
        replace(return_measure_key, 'RETURN_MEASURE:', '') as population_code,
        period_key,
        district_key,
        characteristic_key,
        symbol_code,
    from {{ ref('fct_aggregate_return') }}
    where value is null
    union all
    select
        'HOMELESSNESS' as measure_code,
        population.population_code,
        decision.period_key,
        decision.district_key,
        'ALL' as characteristic_key,
        if(
            population.conditions is null,
            decision.decision_symbol_code, decision.domestic_abuse_symbol_code
        ) as symbol_code,
    from {{ ref('fct_homelessness_decision') }} as decision
    inner join {{ ref('policy_population') }} as population
        on decision.agency_key = population.agency
    where population.fact = 'fct_homelessness_decision' and symbol_code is not null
) as withheld
left join {{ ref('dim_district') }} as district using (district_key)
{%- endmacro %}
