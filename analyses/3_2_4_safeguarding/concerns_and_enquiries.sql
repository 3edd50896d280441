-- Adult safeguarding: concerns and enquiries about domestic abuse of each year, the people that
-- they are about, and how many enquiries there are for 100 concerns of the year.
-- answers: ES.K17 S6.1.K01
-- figures: T28.R0[12].C[12] T29.R0[12].C[12]
with concern as (
    select
        year(event_date) as concluded_year,
        count(*) as concerns,
        count(distinct subject_id) as people_of_concern,
        count(*) filter (where is_enquiry_opened) as concerns_with_enquiry,
    from {{ ref('fct_referral') }}
    where agency_key = 'safeguarding' and is_domestic_abuse
    group by concluded_year
),

enquiry as (
    select
        year(event_date) as concluded_year,
        count(*) as enquiries,
        count(distinct subject_id) as people_of_enquiry,
    from {{ ref('fct_enquiry') }}
    where is_domestic_abuse
    group by concluded_year
)

select
    concluded_year,
    concern.concerns,
    'T28.R01.C' || (concluded_year - 2016) as concerns_figure_id,
    concern.people_of_concern,
    'T28.R02.C' || (concluded_year - 2016) as people_of_concern_figure_id,
    concern.concerns_with_enquiry,
    enquiry.enquiries,
    'T29.R01.C' || (concluded_year - 2016) as enquiries_figure_id,
    enquiry.people_of_enquiry,
    'T29.R02.C' || (concluded_year - 2016) as people_of_enquiry_figure_id,
    {{ percentage('enquiry.enquiries', 'concern.concerns') }} as conversion_percent,
from concern
inner join enquiry using (concluded_year)
where concluded_year in (2017, 2018)
order by concluded_year
