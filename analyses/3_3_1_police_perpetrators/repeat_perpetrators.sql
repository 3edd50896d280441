-- How often repeat perpetrators of 2016 and 2017 were linked to detected domestic abuse crimes.
-- answers: ES.K12
-- figures: T36.*
select
    coalesce(involvement_band_code, 'Total') as number_of_crimes,
    count(*) as perpetrators,
    {{ printed_figure(36, 'Number of repeat perpetrators', 'number_of_crimes') }}
        as perpetrators_figure_id,
    {{ percentage('count(*)', 'max(count(*)) over ()') }} as percent,
    {{ printed_figure(36, '% of repeat perpetrators', 'number_of_crimes') }} as percent_figure_id,
    sum(offence_count) as crimes,
from {{ ref('fct_person_window') }}
where
    role_code = 'PERPETRATOR'
    and series_code = 'DA'
    and period_key = 'CY2016-2017'
    and is_repeat
group by rollup (involvement_band_code)
order by perpetrators desc
