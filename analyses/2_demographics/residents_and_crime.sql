-- Where the county's people live, and how domestic abuse crime is spread beside them: a district
-- with more of the crimes than of the people has a higher rate. 2018 is set against mid-2017.
-- figures: T04.R0?.C3 T04.R10.C3
with resident as (
    select
        area_key as district_key,
        population_count,
    from {{ ref('fct_population') }}
    where
        year = 2017
        and edition_code = '{{ var("population_edition") }}'
        and sex_key = 'ALL'
        and age_band_key = 'ALL'
        and ethnic_group_code = 'ALL'
),

crime as (
    select
        district_key,
        count(*) as crimes,
    from {{ ref('fct_offence') }}
    where is_crime and is_domestic_abuse and year(reporting_date) = 2018
    group by district_key
)

select
    dim_district.district_label as district,
    resident.population_count as residents,
    {{ percentage('residents', 'sum(residents) over ()') }} as resident_percent,
    crime.crimes,
    {{ printed_figure(4, '2018', 'dim_district.district_label') }} as crimes_figure_id,
    {{ percentage('crime.crimes', 'sum(crime.crimes) over ()') }} as crime_percent,
    {{ rate_per('crime.crimes', 'residents') }} as crimes_per_1000,
from {{ ref('dim_district') }} as dim_district
inner join resident using (district_key)
inner join crime using (district_key)
where dim_district.is_current
order by crimes_per_1000 desc
