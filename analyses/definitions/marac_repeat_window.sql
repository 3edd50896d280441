-- What the repeat rate of MARAC cases of 2018 would be under another window: 6, 12 (SafeLives, and
-- the document's 29.1%) and 24 months. The sample's cases begin in January 2017, so 24 months see
-- at least 12 and at most 24 of history: the last row is a lower bound.
-- answers: ES.K08
-- figures: T19.R11.C3 T19.R11.C4
with discussed as (
    select
        case_key,
        subject_id,
        min(coalesce(referral_date, event_date)) as case_date,
        max(event_date) as meeting_date,
    from {{ ref('fct_referral') }}
    where agency_key = 'marac'
    group by case_key, subject_id
),

meeting as (
    select * from discussed
    where year(meeting_date) = 2018
),

counted as (
    select
        repeat_window.months,
        count(*) as cases,
        count(*) filter (where exists (
            select 1
            from discussed as earlier
            where
                earlier.subject_id = meeting.subject_id
                and earlier.case_date < meeting.case_date
                and earlier.case_date
                >= meeting.case_date - to_months(repeat_window.months::integer)
        )) as repeat_cases,
    from meeting
    cross join (values (6), (12), (24)) as repeat_window (months)
    group by repeat_window.months
)

select
    months as repeat_window_months,
    cases,
    repeat_cases,
    if(months = 12, 'T19.R11.C3', null) as repeat_cases_figure_id,
    {{ percentage('repeat_cases', 'cases') }} as repeat_percent,
    if(months = 12, 'T19.R11.C4', null) as repeat_percent_figure_id,
from counted
order by months
