select
    base,
    member_code,
    year,
    edition,
    population_count,
from {{ ref('sdc_denominator') }}
order by
    base,
    member_code,
    year
