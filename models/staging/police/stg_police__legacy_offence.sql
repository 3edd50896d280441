{%- set uk_day = ['%d/%m/%Y'] %}
{%- set uk_moment = ['%d/%m/%Y %H:%M', '%d/%m/%Y'] %}

select
    offence.crime_number as offence_id,
    'POLICE:LEGACY' as recording_system_key,
    null::varchar as migrated_from_offence_id,
    {{ moment('offence.recorded_date', uk_day) }}::date as recorded_date,
    {{ moment('offence.committed_from', uk_moment) }}::date as committed_date,
    {{ moment('offence.committed_to', uk_moment) }}::date as committed_to_date,
    {{ time_of_day('offence.committed_from', uk_moment) }} as time_of_day_key,
    {{ crosswalk_key('district', 'district_key') }} as district_key,
    offence.ho_code,
    {{ crosswalk_key('offence_type', 'offence_type_key') }} as offence_type_key,
    {{ crosswalk_key('outcome', 'outcome_key') }} as outcome_key,
    {{ crosswalk_key('risk_level', 'risk_level_key', 'DASH:UNKNOWN') }} as risk_level_key,
    upper(offence.ho_code) <> 'NC1' as is_crime,
    upper(offence.da_flag) = 'Y' as is_domestic_abuse,
    coalesce(upper(offence.alcohol_flag) = 'Y', false) as has_alcohol_flag,
    coalesce(upper(offence.drug_flag) = 'Y', false) as has_drug_flag,
    offence._drop_id as drop_id,
    offence._row_number as row_number,
from {{ source('landed', 'police__legacy_offence') }} as offence
{{ crosswalk_join(
    'district', 'offence.district', 'police', 'LEGACY',
    moment('offence.recorded_date', uk_day)
) }}
{{ crosswalk_join('offence_type', 'offence.offence_description', 'police', 'LEGACY') }}
{{ crosswalk_join('outcome', 'offence.outcome', 'police', 'LEGACY') }}
{{ crosswalk_join('risk_level', 'offence.dash_risk', 'police', 'LEGACY') }}
