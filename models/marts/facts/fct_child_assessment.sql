with staged as (
    select
        *,
        {{ sent_key('assessment_id') }} as assessment_key,
        {{ subject_id(sent_key('assessment_id')) }} as subject_id,
    from {{ identified_rows(ref('stg_service__child_assessment')) }} as sent
),

abuse as (
    select distinct bridge.entity_key as assessment_key
    from {{ ref('bridge_case_characteristic') }} as bridge
    inner join {{ ref('dim_characteristic') }} as characteristic using (characteristic_key)
    where bridge.entity = 'child_assessment' and characteristic.is_domestic_abuse
)

select
    staged.assessment_key,
    staged.agency_key,
    staged.recording_system_code,
    staged.assessment_id,
    staged.client_id,
    staged.person_key,
    staged.subject_id,
    staged.completed_date,
    staged.event_date,
    staged.event_end_date,
    staged.district_key,
    staged.sex_key,
    staged.age_years,
    {{ agency_age_band_key() }} as age_band_key,
    abuse.assessment_key is not null as is_domestic_abuse,
    staged.drop_id,
    staged.row_number,
from staged
left join abuse using (assessment_key)
{{ agency_age_band_join() }}
