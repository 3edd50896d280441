-- Residents: an age band or an area is counted only where the source makes up the whole of it.
create table fact.fct_population as
with resident as (
    select
        population.year::smallint as year,
        population.district_code,
        population.sex_key,
        population.lower_age_years,
        population.upper_age_years,
        population.upper_age_years - population.lower_age_years + 1 as age_count,
        population.lower_age_years = 0 and population.upper_age_years = 130 as is_all_ages,
        population.ethnic_group_code,
        population.population_count,
        population.source_code,
        source.edition_code,
    from reference.ref_population as population
    inner join reference.ref_source as source using (source_code)
),

-- A band is counted only where the source's ages make up the whole of it.
banded as (
    select
        resident.year,
        resident.district_code,
        resident.edition_code,
        resident.source_code,
        resident.sex_key,
        age_band.age_band_key,
        sum(resident.population_count) as population_count,
    from resident
    inner join dimension.dim_age_band as age_band
        on
            resident.lower_age_years >= age_band.lower_age_years
            and resident.upper_age_years <= age_band.upper_age_years
    where not resident.is_all_ages
    group by all
    having
        sum(resident.age_count)
        = any_value(age_band.upper_age_years - age_band.lower_age_years + 1)
),

counted as (
    select
        year,
        district_code,
        edition_code,
        source_code,
        sex_key,
        'ALL' as age_band_key,
        ethnic_group_code,
        population_count,
    from resident
    where is_all_ages
    union all by name
    select
        year,
        district_code,
        edition_code,
        source_code,
        sex_key,
        'ALL' as age_band_key,
        'ALL' as ethnic_group_code,
        sum(population_count) as population_count,
    from resident
    where sex_key <> 'ALL'
    group by all
    union all by name
    select
        year,
        district_code,
        edition_code,
        source_code,
        'ALL' as sex_key,
        'ALL' as age_band_key,
        'ALL' as ethnic_group_code,
        sum(population_count) as population_count,
    from resident
    where ethnic_group_code <> 'ALL'
    group by all
    union all by name
    select
        *,
        'ALL' as ethnic_group_code,
    from banded
    union all by name
    select
        * replace ('ALL' as sex_key, sum(population_count) as population_count),
        'ALL' as ethnic_group_code,
    from banded
    where sex_key <> 'ALL'
    group by all
),

area as (
    select
        district_code,
        unnest([district_code, county_code, marac_area_code]) as area_key,
    from dimension.dim_district
    where is_current and is_inside
),

area_size as (
    select
        area_key,
        count(*) as district_count,
    from area
    group by all
)

-- An area is counted only where the source has all of its districts.
select
    area.area_key,
    counted.year,
    counted.edition_code,
    counted.sex_key,
    counted.age_band_key,
    counted.ethnic_group_code,
    sum(counted.population_count)::integer as population_count,
    counted.source_code,
from counted
inner join area using (district_code)
inner join area_size using (area_key)
group by all
having count(*) = any_value(area_size.district_count)
;

alter table fact.fct_population
add primary key (area_key, year, edition_code, sex_key, age_band_key, ethnic_group_code);
