-- Referrals to the IDVA service, how many accept its support, and of which kind that is.
-- answers: ES.K18
-- figures: T22.R*.C[123] T23.R0[12].C[12]
with counted as (
    select
        coalesce(year(event_date)::varchar, 'Total') as year,
        count(*) as referrals,
        count(*) filter (where referral_outcome_key = 'REFERRAL_OUTCOME:ACCEPTED') as accepted,
        count(*) filter (
            where referral_outcome_key = 'REFERRAL_OUTCOME:ACCEPTED'
            and support_type_key = 'SUPPORT_TYPE:LONG_TERM'
        ) as long_term,
        count(*) filter (
            where referral_outcome_key = 'REFERRAL_OUTCOME:ACCEPTED'
            and support_type_key = 'SUPPORT_TYPE:SHORT_TERM'
        ) as short_term,
    from {{ ref('fct_referral') }}
    where agency_key = 'idva' and year(event_date) in (2017, 2018)
    group by rollup (year(event_date))
)

select
    counted.year,
    referrals,
    {{ printed_figure(22, 'Total referrals received', 'counted.year') }} as referrals_figure_id,
    accepted,
    {{ printed_figure(22, 'Number accepted service', 'counted.year') }} as accepted_figure_id,
    {{ percentage('accepted', 'referrals') }} as accepted_percent,
    {{ printed_figure(22, '% accepted service', 'counted.year') }} as accepted_percent_figure_id,
    long_term,
    case counted.year when '2017' then 'T23.R01.C1' when '2018' then 'T23.R01.C2' end
        as long_term_figure_id,
    short_term,
    case counted.year when '2017' then 'T23.R02.C1' when '2018' then 'T23.R02.C2' end
        as short_term_figure_id,
from counted
order by counted.year
