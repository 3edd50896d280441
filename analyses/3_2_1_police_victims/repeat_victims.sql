-- How often repeat victims of 2016 and 2017 reported, and how many of the crimes against
-- individuals fall on them. Before the move to Athena alone: nobody can be followed over it.
-- answers: ES.K06
-- figures: T11.*
select
    coalesce(involvement_band_code, 'Total') as number_of_crimes,
    count(*) as repeat_victims,
    {{ printed_figure(11, 'Number of repeat victims', 'number_of_crimes') }}
        as repeat_victims_figure_id,
    sum(offence_count) as crimes,
    sum(offence_count) / count(*) as crimes_each,
from {{ ref('fct_person_window') }}
where
    role_code = 'VICTIM'
    and series_code = 'DA'
    and period_key = 'CY2016-2017'
    and is_repeat
group by rollup (involvement_band_code)
order by repeat_victims desc
