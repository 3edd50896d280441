-- Safeguarding concerns and enquiries of 2018 with a family member suspected, and how many of each
-- are recorded as domestic abuse. The document sets concerns (808) against enquiries (924); like
-- against like, most concerns with a family member are not recorded as domestic abuse.
-- answers: ES.K17
-- figures: S3.3.5.001 S3.3.5.003 S3.3.5.005
with suspected as (
    select
        'Concerns' as what,
        is_domestic_abuse,
    from {{ ref('fct_referral') }}
    where agency_key = 'safeguarding' and is_family_perpetrator and year(event_date) = 2018

    union all

    select
        'Enquiries' as what,
        is_domestic_abuse,
    from {{ ref('fct_enquiry') }}
    where is_family_perpetrator and year(event_date) = 2018
)

select
    what,
    count(*) as family_member_suspected,
    if(what = 'Concerns', 'S3.3.5.001', 'S3.3.5.003') as family_member_suspected_figure_id,
    count(*) filter (where is_domestic_abuse) as domestic_abuse,
    if(what = 'Concerns', 'S3.3.5.005', null) as domestic_abuse_figure_id,
    {{ percentage('domestic_abuse', 'family_member_suspected') }} as domestic_abuse_percent,
from suspected
group by what
order by what
