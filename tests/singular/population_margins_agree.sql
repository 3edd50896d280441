{#-
    Figures of one edition agree with each other: females and males make all residents, and so do
    the five-year bands, though totals and ages come from different tables of the publisher.
-#}
with parts as (
    select
        area_key,
        year,
        edition_code,
        sum(population_count) filter (where sex_key = 'ALL' and age_band_key = 'ALL') as residents,
        sum(population_count) filter (where sex_key <> 'ALL' and age_band_key = 'ALL') as by_sex,
        sum(population_count) filter (
            where sex_key = 'ALL' and age_band_key like 'POPULATION:%'
        ) as by_age,
    from {{ ref('fct_population') }}
    where ethnic_group_code = 'ALL'
    group by all
)

select *
from parts
where residents is null or by_sex <> residents or by_age <> residents
