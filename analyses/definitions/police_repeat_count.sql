-- How many victims and perpetrators of 2016 and 2017 repeat if it takes two crimes (the document)
-- and if it takes three or four: the setting `repeat_offence_count`.
-- answers: ES.K06 ES.K12
-- figures: ES.012 ES.013 ES.023 ES.024
select
    person.role_code,
    least_number.crimes as crimes_at_least,
    count(*) as people,
    if(
        crimes_at_least = 2,
        case person.role_code when 'VICTIM' then 'ES.012' when 'PERPETRATOR' then 'ES.023' end,
        null
    ) as people_figure_id,
    count(*) filter (where person.offence_count >= least_number.crimes) as repeat_people,
    {{ percentage('repeat_people', 'people') }} as repeat_percent,
    if(
        crimes_at_least = 2,
        case person.role_code when 'VICTIM' then 'ES.013' when 'PERPETRATOR' then 'ES.024' end,
        null
    ) as repeat_percent_figure_id,
from {{ ref('fct_person_window') }} as person
cross join (values (2), (3), (4)) as least_number (crimes)
where person.series_code = 'DA' and person.period_key = 'CY2016-2017'
group by person.role_code, least_number.crimes
order by person.role_code, crimes_at_least
