with staged as (
    select
        *,
        {{ sent_key('referral_id') }} as referral_key,
        {{ sent_key('coalesce(case_id, referral_id)') }} as case_key,
        {{ subject_id(sent_key('coalesce(case_id, referral_id)')) }} as subject_id,
        {{ sent_key('household_id') }} as household_key,
    from {{ identified_rows(ref('stg_service__referral')) }} as sent
),

-- A case that two agencies refer is one case.
opened as (
    select
        case_key,
        agency_key,
        subject_id,
        min(coalesce(referral_date, event_date)) as opened_date,
    from staged
    group by all
),

repeated as (
    select
        case_key,
        subject_id,
        count(*) over (
            partition by agency_key, subject_id
            order by opened_date
            range between interval {{ var('repeat_window_months') }} month preceding
            and interval 1 day preceding
        ) > 0 as is_repeat_case,
    from opened
)

select
    staged.referral_key,
    staged.agency_key,
    staged.recording_system_code,
    staged.referral_id,
    staged.case_key,
    staged.person_key,
    staged.subject_id,
    staged.household_key,
    staged.referral_date,
    staged.concluded_date,
    staged.event_date,
    staged.event_end_date,
    staged.referral_source_key,
    staged.referral_outcome_key,
    staged.support_type_key,
    staged.referral_reason_key,
    staged.support_reason_key,
    staged.risk_level_key,
    staged.district_key,
    staged.sex_key,
    staged.ethnicity_key,
    staged.age_years,
    {{ agency_age_band_key('staged.sent_age_band_key') }} as age_band_key,
    staged.is_domestic_abuse,
    staged.is_family_perpetrator,
    repeated.is_repeat_case,
    exists (
        from {{ ref('fct_enquiry') }} as enquiry
        where staged.referral_key = enquiry.referral_key
    ) as is_enquiry_opened,
    staged.drop_id,
    staged.row_number,
from staged
inner join repeated using (case_key, subject_id)
{{ agency_age_band_join() }}
