-- The home security service: how many of its referrals are domestic abuse, who takes up no visit,
-- and how little is known of the people (their sex is hardly ever recorded).
-- answers: ES.K19
-- figures: S3.2.6.001 S3.2.6.003 S3.2.6.005 S3.2.6.007 S3.2.6.008
select
    year(event_date) as referral_year,
    count(*) as referrals,
    if(referral_year = 2018, 'S3.2.6.001', null) as referrals_figure_id,
    count(*) filter (where is_domestic_abuse) as domestic_abuse,
    if(referral_year = 2018, 'S3.2.6.003', 'S3.2.6.005') as domestic_abuse_figure_id,
    {{ percentage('domestic_abuse', 'referrals') }} as domestic_abuse_percent,
    if(referral_year = 2018, 'S3.2.6.008', 'S3.2.6.007') as domestic_abuse_percent_figure_id,
    count(*) filter (
        where is_domestic_abuse and referral_outcome_key = 'REFERRAL_OUTCOME:VISIT_REFUSED'
    ) as visits_refused,
    {{ percentage(
        "count(*) filter (where is_domestic_abuse and sex_key = 'U')", 'domestic_abuse'
    ) }}
        as sex_unknown_percent,
from {{ ref('fct_referral') }}
where agency_key = 'home_security'
group by referral_year
order by referral_year
