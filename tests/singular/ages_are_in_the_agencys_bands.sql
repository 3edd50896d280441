{#-
    Ages of an agency are counted in the bands of its own scheme, as dim_agency says, in tens of
    years where it has none: a band of another scheme would stand in no table of the agency's.
-#}
select distinct
    'age band of another scheme' as problem,
    population.agency,
    cell.measure_code,
    cell.population_code,
    cell.age_band_key,
from {{ ref('cell_count') }} as cell
inner join {{ ref('policy_population') }} as population using (population_code)
inner join {{ ref('dim_agency') }} as agency on population.agency = agency.agency_key
inner join {{ ref('dim_age_band') }} as age_band using (age_band_key)
where age_band.scheme_code <> coalesce(agency.age_scheme_code, 'TEN_YEAR')
