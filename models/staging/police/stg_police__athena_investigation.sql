{%- set iso_second = ['%Y-%m-%dT%H:%M:%S'] %}
{%- set iso_moment = ['%Y-%m-%dT%H:%M:%S', '%Y-%m-%d'] %}

select
    investigation.investigation_ref as offence_id,
    'POLICE:ATHENA' as recording_system_key,
    investigation.legacy_crime_ref as migrated_from_offence_id,
    {{ moment('investigation.recorded_on', iso_second) }}::date as recorded_date,
    {{ moment('investigation.offence_start', iso_moment) }}::date as committed_date,
    {{ moment('investigation.offence_end', iso_moment) }}::date as committed_to_date,
    {{ time_of_day('investigation.offence_start', iso_moment) }} as time_of_day_key,
    {{ crosswalk_key('district', 'district_key') }} as district_key,
    investigation.home_office_code as ho_code,
    {{ crosswalk_key('offence_type', 'offence_type_key') }} as offence_type_key,
    {{ crosswalk_key('outcome', 'outcome_key', 'NO_OUTCOME') }} as outcome_key,
    {{ crosswalk_key('risk_level', 'risk_level_key', 'DASH:UNKNOWN') }} as risk_level_key,
    upper(investigation.record_type) = 'CRIME' as is_crime,
    upper(investigation.domestic_abuse_marker) = 'YES' as is_domestic_abuse,
    null::boolean as has_alcohol_flag,
    null::boolean as has_drug_flag,
    investigation._drop_id as drop_id,
    investigation._row_number as row_number,
from {{ source('landed', 'police__athena_investigation') }} as investigation
{{ crosswalk_join(
    'district', 'investigation.district_code', 'police', 'ATHENA',
    moment('investigation.recorded_on', iso_second)
) }}
{{ crosswalk_join('offence_type', 'investigation.offence_title', 'police', 'ATHENA') }}
{{ crosswalk_join('outcome', 'investigation.outcome_code', 'police', 'ATHENA') }}
{{ crosswalk_join('risk_level', 'investigation.dash_level', 'police', 'ATHENA') }}
