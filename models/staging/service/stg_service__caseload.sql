select
    {{ landed_row() }}
    landed.case_id,
    landed.client_id,
    landed.snapshot_date::date as snapshot_date,
    landed.started_date::date as started_date,
    landed.ended_date::date as ended_date,
    {{ characteristic_key('offence_category') }} as offence_category_key,
    {{ characteristic_key('sentence') }} as sentence_key,
    {{ risk_level_key() }} as risk_level_key,
    landed.reconviction_score::integer as reconviction_score,
    {{ crosswalk_key('district', 'district_key') }} as district_key,
    {{ crosswalk_key('sex', 'sex_key', 'U') }} as sex_key,
    {{ crosswalk_key('ethnicity', 'ethnicity_key') }} as ethnicity_key,
    {{ landed_age_years() }} as age_years,
    age_band_map.age_band_key as sent_age_band_key,
    is_domestic_abuse_map.is_set as is_domestic_abuse,
from {{ source('landed', 'caseload') }} as landed
{{ characteristic_join('offence_category') }}
{{ characteristic_join('sentence') }}
{{ risk_level_join() }}
{{ crosswalk_join('district', 'landed.district', on_date='landed.event_date::date') }}
{{ crosswalk_join('sex', 'landed.sex') }}
{{ crosswalk_join('ethnicity', 'landed.ethnicity') }}
{{ crosswalk_join('age_band', 'landed.age_band') }}
{{ flag_join('is_domestic_abuse') }}
