with counted as (
    select * from {{ ref('cell_offence') }}
    union all by name
    select * from {{ ref('cell_person') }}
    union all by name
    select * from {{ ref('cell_person_offence') }}
    union all by name
    select * from {{ ref('cell_service') }}
    union all by name
    select * exclude (symbol_code)
    from {{ ref('cell_return') }}
    where value is not null
)

select
    {{ cell_key() }} as cell_key,
    measure_code,
    population_code,
    period_key,
    {{ cell_dimension_code() }} as dimension_code,
    {{ cell_member_code() }} as member_code,
    {{ cell_dimensions() | join(',\n    ') }},
    value,
from counted
