-- How many of each service's victims are older people. Each service has its own age bands, so the
-- bound is in the row: the nearest band that begins at 57 or later.
-- answers: ES.K24 S6.1.K02
with counted as (
    select
        cell.population_code,
        cell.period_key,
        sum(cell.value) filter (where dim_age_band.is_known) as known_age,
        sum(cell.value) filter (where dim_age_band.lower_age_years >= 57) as older,
        min(dim_age_band.lower_age_years) filter (where dim_age_band.lower_age_years >= 57)
            as from_age_years,
    from {{ ref('cell_count') }} as cell
    inner join {{ ref('dim_age_band') }} as dim_age_band using (age_band_key)
    where
        cell.dimension_code = 'age_band_key'
        and (cell.measure_code, cell.population_code, cell.period_key) in (
            ('VICTIM_YEAR', 'DA_CRIME', 'CY2016-2017'),
            ('REFERRAL', 'IDVA_ACCEPTED', 'CY2017-2018'),
            ('REFERRAL', 'HOME_SECURITY_DA', 'CY2017-2018'),
            ('CASE', 'MARAC', 'CY2018')
        )
    group by cell.population_code, cell.period_key
)

select
    policy_population.population_label as who,
    counted.period_key,
    counted.from_age_years,
    counted.older,
    {{ percentage('counted.older', 'counted.known_age') }} as percent_of_known_age,
from counted
inner join {{ ref('policy_population') }} as policy_population using (population_code)
order by percent_of_known_age desc
