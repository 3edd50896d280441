with staged as (
    select
        *,
        {{ sent_key('enquiry_id') }} as enquiry_key,
        {{ sent_key('referral_id') }} as sent_referral_key,
        {{ subject_id(sent_key('enquiry_id')) }} as subject_id,
    from {{ identified_rows(ref('stg_service__enquiry')) }} as sent
),

concern as (
    select {{ sent_key('referral_id') }} as referral_key
    from {{ ref('stg_service__referral') }}
)

select
    staged.enquiry_key,
    staged.agency_key,
    staged.recording_system_code,
    staged.enquiry_id,
    coalesce(concern.referral_key, 'UNKNOWN') as referral_key,
    staged.person_key,
    staged.subject_id,
    staged.concluded_date,
    staged.event_date,
    staged.event_end_date,
    staged.enquiry_type_key,
    staged.support_reason_key,
    staged.district_key,
    staged.sex_key,
    staged.ethnicity_key,
    staged.age_years,
    {{ agency_age_band_key('staged.sent_age_band_key') }} as age_band_key,
    staged.is_domestic_abuse,
    staged.is_family_perpetrator,
    staged.drop_id,
    staged.row_number,
from staged
left join concern on staged.sent_referral_key = concern.referral_key
{{ agency_age_band_join() }}
