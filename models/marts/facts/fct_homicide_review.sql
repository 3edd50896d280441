with staged as (
    select
        *,
        {{ sent_key('review_id') }} as review_key,
    from {{ ref('stg_service__homicide_review') }}
)

select
    staged.review_key,
    staged.agency_key,
    staged.recording_system_code,
    staged.review_id,
    staged.person_key,
    staged.incident_date,
    staged.event_date,
    staged.event_end_date,
    staged.review_type_key,
    staged.children_count,
    staged.district_key,
    staged.sex_key,
    staged.age_years,
    {{ agency_age_band_key() }} as age_band_key,
    staged.drop_id,
    staged.row_number,
from staged
{{ agency_age_band_join() }}
