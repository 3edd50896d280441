-- Domestic abuse crimes of each district and year, and their change, counted from the offences.
-- answers: ES.K02
-- figures: T04.R*.C[12345]
with crime as (
    select
        coalesce(dim_district.district_label, 'Total') as district,
        count(*) filter (where year(fct_offence.reporting_date) = 2016) as crimes_2016,
        count(*) filter (where year(fct_offence.reporting_date) = 2017) as crimes_2017,
        count(*) filter (where year(fct_offence.reporting_date) = 2018) as crimes_2018,
        count(*) as crimes,
    from {{ ref('fct_offence') }} as fct_offence
    inner join {{ ref('dim_district') }} as dim_district using (district_key)
    where
        fct_offence.is_crime
        and fct_offence.is_domestic_abuse
        and year(fct_offence.reporting_date) between 2016 and 2018
    group by rollup (dim_district.district_label)
)

select
    district,
    crimes_2016,
    {{ printed_figure(4, '2016', 'district') }} as crimes_2016_figure_id,
    crimes_2017,
    {{ printed_figure(4, '2017', 'district') }} as crimes_2017_figure_id,
    crimes_2018,
    {{ printed_figure(4, '2018', 'district') }} as crimes_2018_figure_id,
    crimes,
    {{ printed_figure(4, 'Total', 'district') }} as crimes_figure_id,
    {{ percentage_change('crimes_2016', 'crimes_2018') }} as change_percent,
    {{ printed_figure(4, '% change from 2016 to 2018', 'district') }} as change_percent_figure_id,
from crime
order by change_percent desc
