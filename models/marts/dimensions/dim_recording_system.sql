{%- set settings = ['athena_go_live_date'] %}

with dated as (
    select
        recording_system_key,
        agency_key,
        system_code,
        system_name,
        case starts_at_setting
            {%- for setting in settings %}
            when '{{ setting }}' then date '{{ var(setting) }}'
            {%- endfor %}
            else valid_from
        end as valid_from,
    from {{ ref('ref_recording_system') }}
)

select
    recording_system_key,
    agency_key,
    system_code,
    system_name,
    valid_from,
    (lead(valid_from) over agency - interval 1 day)::date as valid_to,
from dated
window agency as (partition by agency_key order by valid_from nulls first)
