with county as (
    select
        population.area_key,
        population.ethnic_group_code,
        population.year,
        population.edition_code,
        population.population_count,
        district.marac_area_code,
    from {{ ref('fct_population') }} as population
    inner join {{ ref('dim_district') }} as district
        on population.area_key = district.district_code and district.is_current
    where population.sex_key = 'ALL' and population.age_band_key = 'ALL'
)

select
    'residents' as base,
    coalesce(area_key, marac_area_code, 'ALL') as member_code,
    county.year::integer as year,
    any_value(edition_code) as edition,
    sum(population_count)::bigint as population_count,
from county
where
    edition_code = '{{ var("population_edition") }}'
    and ethnic_group_code = 'ALL'
    and year <= {{ var('latest_population_year') }}
group by grouping sets ((area_key, county.year), (marac_area_code, county.year), (county.year))
union all by name
select
    'ethnic_group' as base,
    coalesce(ethnic_group_code, 'ALL') as member_code,
    max(county.year)::integer as year,
    any_value(edition_code) as edition,
    sum(population_count)::bigint as population_count,
from county
where
    edition_code = '{{ var("ethnic_group_edition") }}'
    and ethnic_group_code <> 'ALL'
group by grouping sets ((ethnic_group_code), ())
-- Without any such edition there is no total of it either.
having count(*) > 0
