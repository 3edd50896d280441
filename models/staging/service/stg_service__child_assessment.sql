select
    {{ landed_row() }}
    landed.assessment_id,
    landed.client_id,
    landed.completed_date::date as completed_date,
    {{ crosswalk_key('district', 'district_key') }} as district_key,
    {{ crosswalk_key('sex', 'sex_key', 'U') }} as sex_key,
    {{ landed_age_years() }} as age_years,
from {{ source('landed', 'child_assessment') }} as landed
{{ crosswalk_join('district', 'landed.district', on_date='landed.event_date::date') }}
{{ crosswalk_join('sex', 'landed.sex') }}
