select
    population_code,
    population_label,
    agency,
    conditions,
    within,
    is_window_defined,
from {{ ref('policy_population') }}
where
    population_code in (
        select publication.population_code from {{ ref('pub_table') }} as publication
    )
order by population_code
