with staged as (
    select
        *,
        {{ sent_key('child_case_id', 'event_date') }} as child_case_key,
        {{ subject_id(sent_key('child_case_id')) }} as subject_id,
        year(coalesce(snapshot_date, event_date)) as snapshot_year,
    from {{ identified_rows(ref('stg_service__child_case')) }} as sent
),

-- The same child, by the agency's number or as an identified person.
assessed as (
    select staged.child_case_key
    from staged
    inner join {{ ref('fct_child_assessment') }} as assessment
        on
            staged.agency_key = assessment.agency_key
            and staged.client_id = assessment.client_id
            and staged.snapshot_year = year(assessment.event_date)
    where assessment.is_domestic_abuse
    union
    select staged.child_case_key
    from staged
    inner join {{ ref('fct_child_assessment') }} as assessment
        on
            staged.agency_key = assessment.agency_key
            and staged.person_key = assessment.person_key
            and staged.snapshot_year = year(assessment.event_date)
    where staged.person_key <> 0 and assessment.is_domestic_abuse
),

abuse as (
    select bridge.entity_key as child_case_key
    from {{ ref('bridge_case_characteristic') }} as bridge
    inner join {{ ref('dim_characteristic') }} as characteristic using (characteristic_key)
    where bridge.entity = 'child_case' and characteristic.is_domestic_abuse
    union
    select child_case_key
    from assessed
)

select
    staged.child_case_key,
    staged.agency_key,
    staged.recording_system_code,
    staged.child_case_id,
    staged.client_id,
    staged.person_key,
    staged.subject_id,
    staged.snapshot_date,
    staged.event_date,
    staged.event_end_date,
    staged.need_category_key,
    staged.contact_source_key,
    staged.referral_need_key,
    staged.district_key,
    staged.sex_key,
    staged.ethnicity_key,
    staged.age_years,
    {{ agency_age_band_key() }} as age_band_key,
    coalesce(staged.is_domestic_abuse, false)
    or contact_source.is_domestic_abuse
    or referral_need.is_domestic_abuse
    or abuse.child_case_key is not null as is_domestic_abuse,
    staged.drop_id,
    staged.row_number,
from staged
inner join {{ ref('dim_characteristic') }} as contact_source
    on staged.contact_source_key = contact_source.characteristic_key
inner join {{ ref('dim_characteristic') }} as referral_need
    on staged.referral_need_key = referral_need.characteristic_key
left join abuse using (child_case_key)
{{ agency_age_band_join() }}
