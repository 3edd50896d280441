with decided as (
    select
        -- Fail closed: what the pattern does not know of is withheld.
        cell.* replace (
            coalesce(cell.symbol, if(coalesce(pattern.is_hidden, true), '[c]', null)) as symbol
        ),
    from {{ ref('sdc_cell') }} as cell
    left join {{ ref('sdc_pattern') }} as pattern using (cell_key)
)

select
    cell_key,
    cell_label,
    agency,
    measure_code,
    population_code,
    dimension_code,
    member_code,
    period_key,
    {{ cell_dimensions() | join(',\n    ') }},
    value,
    first_era_number,
    last_era_number,
    outcome_across_break,
    reason_across_break,
    break_outcome,
    smallest_shown_count,
    protection_width,
    least_hidden_count,
    is_small,
    symbol,
from decided
