-- Domestic homicide reviews of victims who lived in the county, by the year of the death. True
-- small numbers about deaths that were reported: never for publication.
-- answers: ES.K09
-- figures: T32.R*.C[12]
select
    coalesce(year(event_date)::varchar, 'Total') as year_of_death,
    count(*) as reviews,
    {{ printed_figure(32, 'Total DHRs (16+ years)', 'year_of_death') }} as reviews_figure_id,
    sum(children_count) as children,
    {{ printed_figure(32, 'Total children at time of incident', 'year_of_death') }}
        as children_figure_id,
    count(*) filter (
        where review_type_key in ('REVIEW_TYPE:MURDER_SUICIDE', 'REVIEW_TYPE:VICTIM_SUICIDE')
    ) as with_suicide,
    count(*) filter (where sex_key = 'F') as female_victims,
from {{ ref('fct_homicide_review') }} as review
inner join {{ ref('dim_district') }} as dim_district using (district_key)
where dim_district.is_inside and year(review.event_date) between 2016 and 2018
group by rollup (year(event_date))
order by year_of_death
