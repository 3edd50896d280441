with staged as (
    select
        *,
        {{ sent_key('case_id', 'event_date') }} as caseload_key,
        {{ subject_id(sent_key('case_id')) }} as subject_id,
    from {{ identified_rows(ref('stg_service__caseload')) }} as sent
),

-- A sheet of needs may find none: that it came tells that the offender was assessed.
assessed as (
    select distinct
        agency_key,
        recording_system_code,
        entity_id as case_id,
    from {{ ref('stg_service__characteristic') }}
    where entity = 'caseload' and characteristic_type = 'SHEET'
)

select
    staged.caseload_key,
    staged.agency_key,
    staged.recording_system_code,
    staged.case_id,
    staged.person_key,
    staged.subject_id,
    staged.snapshot_date,
    staged.started_date,
    staged.ended_date,
    staged.event_date,
    staged.event_end_date,
    staged.offence_category_key,
    staged.sentence_key,
    staged.risk_level_key,
    staged.reconviction_score,
    coalesce(band.risk_level_key, 'OGRS:UNKNOWN') as reconviction_band_key,
    staged.district_key,
    staged.sex_key,
    staged.ethnicity_key,
    staged.age_years,
    {{ agency_age_band_key('staged.sent_age_band_key') }} as age_band_key,
    staged.is_domestic_abuse,
    assessed.case_id is not null as is_assessed,
    staged.drop_id,
    staged.row_number,
from staged
left join assessed using (agency_key, recording_system_code, case_id)
left join {{ ref('ref_reconviction_band') }} as band
    on staged.reconviction_score between band.lower_score and band.upper_score
{{ agency_age_band_join() }}
