-- MARAC cases of 2018 and repeat cases of each district: a case counts once, however many agencies
-- referred it, and repeats where the same person had an earlier one within twelve months.
-- answers: ES.K08
-- figures: T19.*
with discussed as (
    select
        coalesce(dim_district.district_label, 'Hertfordshire') as district,
        count(distinct fct_referral.case_key) as cases,
        count(distinct fct_referral.case_key) filter (where fct_referral.is_repeat_case)
            as repeat_cases,
    from {{ ref('fct_referral') }} as fct_referral
    inner join {{ ref('dim_district') }} as dim_district using (district_key)
    where fct_referral.agency_key = 'marac' and year(fct_referral.event_date) = 2018
    group by rollup (dim_district.district_label)
)

select
    district,
    cases,
    {{ printed_figure(19, 'Total cases: Number', 'district') }} as cases_figure_id,
    {{ percentage('cases', 'max(cases) over ()') }} as percent_of_county,
    {{ printed_figure(19, 'Total cases: %', 'district') }} as percent_of_county_figure_id,
    repeat_cases,
    {{ printed_figure(19, 'Repeat cases: Number', 'district') }} as repeat_cases_figure_id,
    {{ percentage('repeat_cases', 'cases') }} as repeat_percent,
    {{ printed_figure(19, 'Repeat cases: %', 'district') }} as repeat_percent_figure_id,
from discussed
order by cases desc
