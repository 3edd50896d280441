select
    {{ landed_row() }}
    landed.referral_id,
    landed.case_id,
    landed.client_id,
    landed.household_id,
    landed.referral_date::date as referral_date,
    landed.concluded_date::date as concluded_date,
    {{ characteristic_key('referral_source') }} as referral_source_key,
    {{ characteristic_key('referral_outcome') }} as referral_outcome_key,
    {{ characteristic_key('support_type') }} as support_type_key,
    {{ characteristic_key('referral_reason') }} as referral_reason_key,
    {{ characteristic_key('support_reason') }} as support_reason_key,
    {{ risk_level_key() }} as risk_level_key,
    {{ crosswalk_key('district', 'district_key') }} as district_key,
    {{ crosswalk_key('sex', 'sex_key', 'U') }} as sex_key,
    {{ crosswalk_key('ethnicity', 'ethnicity_key') }} as ethnicity_key,
    {{ landed_age_years() }} as age_years,
    age_band_map.age_band_key as sent_age_band_key,
    is_domestic_abuse_map.is_set as is_domestic_abuse,
    is_family_perpetrator_map.is_set as is_family_perpetrator,
from {{ source('landed', 'referral') }} as landed
{{ characteristic_join('referral_source') }}
{{ characteristic_join('referral_outcome') }}
{{ characteristic_join('support_type') }}
{{ characteristic_join('referral_reason') }}
{{ characteristic_join('support_reason') }}
{{ risk_level_join() }}
{{ crosswalk_join('district', 'landed.district', on_date='landed.event_date::date') }}
{{ crosswalk_join('sex', 'landed.sex') }}
{{ crosswalk_join('ethnicity', 'landed.ethnicity') }}
{{ crosswalk_join('age_band', 'landed.age_band') }}
{{ flag_join('is_domestic_abuse') }}
{{ flag_join('is_family_perpetrator') }}
