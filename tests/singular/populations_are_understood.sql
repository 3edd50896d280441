{#-
    Populations are data, and what nobody understands would count nothing without a word: every
    fact, agency, measure, condition and member that policy_population names is there, and what is
    published is a population that is listed.
-#}
{%- set flags = "('true', 'false', 'unknown')" -%}

with population as (
    select *
    from {{ ref('policy_population') }}
    where fact is not null
),

named as (
    select
        'fct_homelessness_decision' as fact,
        'is_domestic_abuse' as condition_name,
    {%- for fact in service_facts() %}
    union all
    select
        '{{ fact }}' as fact,
        unnest([
            {%- for name in condition_names(fact) %}
            '{{ name }}'{{ ',' if not loop.last }}
            {%- endfor %}
        ]) as condition_name,
    union all
    select distinct
        '{{ fact }}' as fact,
        'has_' || lower(characteristic_type) as condition_name,
    from {{ ref('dim_characteristic') }}
    where is_multi_valued
    {%- endfor %}
),

worded as (
    select
        population_code,
        fact,
        unnest(string_split(conditions, ' ')) as condition,
    from population
    where conditions is not null
),

condition as (
    select
        worded.population_code,
        worded.fact,
        worded.condition,
        split_part(worded.condition, '=', 1) as condition_name,
        unnest(string_split(regexp_replace(worded.condition, '^[^=]*=?', ''), '|')) as member,
    from worded
    where worded.condition <> ''
),

member (condition_name, member) as (
    select
        'agency' as condition_name,
        agency_key as member,
    from {{ ref('dim_agency') }}
    union all
    select
        'sex' as condition_name,
        sex_key as member,
    from {{ ref('dim_sex') }}
    union all
    select
        'risk_level' as condition_name,
        risk_level_key as member,
    from {{ ref('dim_risk_level') }}
    union all
    select
        'reconviction_band' as condition_name,
        risk_level_code as member,
    from {{ ref('dim_risk_level') }}
    where instrument_code = 'OGRS'
    union all
    select
        'characteristic' as condition_name,
        characteristic_key as member,
    from {{ ref('dim_characteristic') }}
    union all
    select
        lower(characteristic_type) as condition_name,
        characteristic_code as member,
    from {{ ref('dim_characteristic') }}
),

measured as (
    select
        population_code,
        fact,
        unnest(string_split(coalesce(measures, ''), '|')) as measure_code,
    from population
)

select
    'no such fact: ' || fact as problem,
    population_code,
from population
where
    fact not in (
        {%- for fact in service_facts() %}
        '{{ fact }}',
        {%- endfor %}
        'fct_aggregate_return',
        'fct_homelessness_decision'
    )
union all
select
    'no such agency: ' || coalesce(agency, 'none is named') as problem,
    population_code,
from population
anti join {{ ref('dim_agency') }} as known on population.agency = known.agency_key
union all
select
    'no measure of ' || fact || ': ' || if(measure_code = '', 'none is named', measure_code)
        as problem,
    population_code,
from measured
anti join {{ ref('policy_measure') }} using (measure_code, fact)
union all
select distinct
    'rows of ' || fact || ' have no condition ' || condition as problem,
    population_code,
from condition
anti join named using (fact, condition_name)
union all
select
    'no such member: ' || condition_name || '=' || member as problem,
    population_code,
from condition
anti join member using (condition_name, member)
where
    not (
        member in {{ flags }}
        and regexp_matches(condition_name, '^(is|has)_|^minority_ethnic$')
    )
union all
select
    'a return is its own population, with no conditions and the code of its measure' as problem,
    population_code,
from population
where
    fact = 'fct_aggregate_return'
    and (
        conditions is not null
        or 'RETURN_MEASURE:' || population_code
        not in (select characteristic_key from {{ ref('dim_characteristic') }})
    )
union all
select
    'homelessness decisions are all, or those with is_domestic_abuse=true' as problem,
    population_code,
from population
where fact = 'fct_homelessness_decision' and conditions <> 'is_domestic_abuse=true'
union all
select
    'of no fact, so that its measures or conditions count nothing' as problem,
    population_code,
from {{ ref('policy_population') }}
where fact is null and coalesce(measures, conditions) is not null
union all
select
    'listed twice' as problem,
    population_code,
from {{ ref('policy_population') }}
group by all
having count(*) > 1
union all
select
    'published and not listed' as problem,
    population_code,
from {{ ref('policy_publication_table') }}
anti join {{ ref('policy_population') }} using (population_code)
