{#- Level of a cell: the fewer dimensions, the more others lean on it. -#}
with headline as (
    select distinct
        measure_code,
        population_code,
        dimension_code,
    from {{ ref('policy_publication_table') }}
    where is_headline
),

counted as (
    select
        cell.cell_key,
        cell.cell_label,
        cell.agency,
        cell.value,
        cell.is_small,
        cell.smallest_shown_count,
        cell.protection_width,
        -- What cannot be compared stands in no table, not even as a zero.
        coalesce(cell.symbol = '[b]', false) as is_virtual,
        cell.least_hidden_count,
        case
            when cell.dimension_code = 'none' then 4
            when contains(cell.dimension_code, '|') then 1
            else 2
        end
        * if(headline.measure_code is null, 1, 2) as spared_times,
    from {{ ref('sdc_cell') }} as cell
    left join headline using (measure_code, population_code, dimension_code)
    where cell.value is not null
),

-- Each derived cell is what one relation makes it.
derived as (
    select
        own.cell_key,
        own.derived_label as cell_label,
        any_value(counted.agency) as agency,
        (-sum(others.factor * counted.value) / own.factor)::bigint as value,
        max(counted.smallest_shown_count) as smallest_shown_count,
        max(counted.protection_width) as protection_width,
        not starts_with(own.derived_label, 'EXCLUDED|') or bool_or(counted.is_virtual)
            as is_virtual,
        min(counted.least_hidden_count) as least_hidden_count,
        2 as spared_times,
    from {{ ref('sdc_relation_term') }} as own
    inner join {{ ref('sdc_relation_term') }} as others
        on own.relation_label = others.relation_label and own.cell_key <> others.cell_key
    inner join counted on others.cell_key = counted.cell_key
    where own.derived_label is not null
    group by own.cell_key, own.derived_label, own.factor
),

registered as (
    select * from counted
    union all by name
    select
        *,
        value between 1 and smallest_shown_count - 1 as is_small,
    from derived
)

select
    cell_key,
    cell_label,
    agency,
    value,
    is_small as is_primary,
    is_virtual,
    protection_width - 1 as width,
    round(spared_times * (1 + ln(1 + greatest(value, 0))), 6) as cost,
    if(is_virtual, 0, least_hidden_count) as least,
from registered
