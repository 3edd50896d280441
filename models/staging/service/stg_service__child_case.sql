select
    {{ landed_row() }}
    landed.child_case_id,
    landed.client_id,
    landed.snapshot_date::date as snapshot_date,
    {{ characteristic_key('need_category') }} as need_category_key,
    {{ characteristic_key('contact_source') }} as contact_source_key,
    {{ characteristic_key('referral_need') }} as referral_need_key,
    {{ crosswalk_key('district', 'district_key') }} as district_key,
    {{ crosswalk_key('sex', 'sex_key', 'U') }} as sex_key,
    {{ crosswalk_key('ethnicity', 'ethnicity_key') }} as ethnicity_key,
    {{ landed_age_years() }} as age_years,
    is_domestic_abuse_map.is_set as is_domestic_abuse,
from {{ source('landed', 'child_case') }} as landed
{{ characteristic_join('need_category') }}
{{ characteristic_join('contact_source') }}
{{ characteristic_join('referral_need') }}
{{ crosswalk_join('district', 'landed.district', on_date='landed.event_date::date') }}
{{ crosswalk_join('sex', 'landed.sex') }}
{{ crosswalk_join('ethnicity', 'landed.ethnicity') }}
{{ flag_join('is_domestic_abuse') }}
