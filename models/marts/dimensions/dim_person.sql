with recorded as (
    select
        person_key,
        recorded_date,
    from {{ ref('fct_involvement') }}
    {%- for fact in service_facts() %}
    union all
    select
        person_key,
        event_date as recorded_date,
    from {{ ref(fact) }}
    {%- endfor %}
)

select
    0::bigint as person_key,
    false as is_identified,
    null::date as first_recorded_date,
    null::date as last_recorded_date,
union all
select
    person_key,
    true as is_identified,
    min(recorded_date) as first_recorded_date,
    max(recorded_date) as last_recorded_date,
from recorded
where person_key <> 0
group by person_key
