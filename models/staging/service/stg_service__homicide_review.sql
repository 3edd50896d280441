select
    {{ landed_row() }}
    landed.review_id,
    landed.incident_date::date as incident_date,
    {{ characteristic_key('review_type') }} as review_type_key,
    landed.children_count::integer as children_count,
    {{ crosswalk_key('district', 'district_key') }} as district_key,
    {{ crosswalk_key('sex', 'sex_key', 'U') }} as sex_key,
    {{ landed_age_years() }} as age_years,
from {{ source('landed', 'homicide_review') }} as landed
{{ characteristic_join('review_type') }}
{{ crosswalk_join('district', 'landed.district', on_date='landed.event_date::date') }}
{{ crosswalk_join('sex', 'landed.sex') }}
