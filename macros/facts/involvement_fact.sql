{#- The involvements of one role, with the offence's own dimensions beside the person's. -#}
{% macro involvement_fact(key, role, condition='true') -%}
select
    involvement.involvement_key as {{ key }},
    involvement.offence_key,
    involvement.person_key,
    involvement.sex_key,
    involvement.ethnicity_key,
    involvement.age_at_offence_years,
    coalesce(age_band.age_band_key, 'POLICE:UNKNOWN') as age_band_key,
    involvement.relationship_key,
    involvement.has_alcohol_flag,
    involvement.has_drug_flag,
    involvement.listed_count,
    offence.offence_id,
    offence.recording_system_key,
    offence.is_migrated,
    offence.recorded_date,
    offence.reporting_date,
    offence.district_key,
    offence.offence_type_key,
    offence.is_crime,
    offence.is_domestic_abuse,
    offence.is_stalking_harassment,
    involvement.drop_id,
    involvement.row_number,
from {{ ref('fct_involvement') }} as involvement
inner join {{ ref('fct_offence') }} as offence using (offence_key)
{{ age_band_join('POLICE', 'involvement.age_at_offence_years') }}
where involvement.role_code = '{{ role }}' and {{ condition }}
{%- endmacro %}
