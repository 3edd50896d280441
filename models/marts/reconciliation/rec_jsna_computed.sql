{#- The words of a cell selector and the coordinates that they stand for. -#}
{%- set coordinates = {
    'district': 'district_key',
    'sex': 'sex_key',
    'age_band': 'age_band_key',
    'ethnic_group': 'ethnic_group_code',
    'risk_level': 'risk_level_key',
    'offence_type': 'offence_type_key',
    'involvement': 'involvement_band_code',
    'month': 'month_of_year',
    'day': 'day_of_week',
    'hour': 'time_of_day_key',
} %}
{#- `known` chooses every member but the margin and those that say that nothing is known. -#}
{%- set is_chosen = [] %}
{%- for coordinate in coordinates.values() %}
{%- set known = "if(regexp_matches(cell.@, '^(ALL|REFUSED)$|UNKNOWN$'), null, 'known')" %}
{%- set condition = 'list_has_any(chosen.@_list, [cell.@, ' ~ known ~ '])' %}
{%- do is_chosen.append(condition | replace('@', coordinate)) %}
{%- endfor %}

with mapped as (
    select
        figure.figure_id,
        column_map.statistic,
        replace(column_map.value_cells, '{row}', coalesce(row_map.cells, '')) as value_cells,
        replace(column_map.base_cells, '{row}', coalesce(row_map.cells, '')) as base_cells,
    from {{ ref('jsna_figure') }} as figure
    inner join {{ ref('jsna_column_map') }} as column_map using (table_number, column_label)
    inner join {{ ref('jsna_row_map') }} as row_map using (table_number, row_label)
    union all by name
    select
        figure_id,
        statistic,
        value_cells,
        base_cells,
    from {{ ref('jsna_text_map') }}
),

-- Residents are cells too, so that a rate's base is chosen as a count is.
counted as (
    select
        measure_code,
        population_code,
        period_key,
        {{ coordinates.values() | join(',\n        ') }},
        value,
    from {{ ref('cell_count') }}
    union all
    select
        'POPULATION' as measure_code,
        if(edition_code = 'CENSUS_2011', 'CENSUS', 'MID_YEAR') as population_code,
        year::varchar as period_key,
        {%- for coordinate in coordinates.values() %}
        {%- if coordinate == 'district_key' %}
        if(
            area_key in (select county_code from {{ ref('dim_district') }}), 'ALL', area_key
        ) as district_key,
        {%- elif coordinate in ('sex_key', 'age_band_key', 'ethnic_group_code') %}
        {{ coordinate }},
        {%- else %}
        'ALL' as {{ coordinate }},
        {%- endif %}
        {%- endfor %}
        population_count as value,
    from {{ ref('fct_population') }}
),

cell as (
    select
        *,
        [
            {%- for coordinate in coordinates.values() %}
            {{ coordinate }} = 'ALL',
            {%- endfor %}
        ] as margins,
    from counted
),

selector as (
    select distinct unnest([value_cells, base_cells]) as cells
    from mapped
),

coded as (
    select
        cells,
        map_from_entries(list_transform(
            list_filter(string_split(cells, ' '), word -> word <> ''),
            word -> {
                'key': split_part(word, '=', 1),
                'value': string_split(split_part(word, '=', 2), '|')
            }
        )) as codes,
    from selector
    where cells is not null
),

chosen as (
    select
        cells,
        codes['measure'][1] as measure_code,
        codes['population'][1] as population_code,
        codes['period'][1] as period_key,
        {%- for word, coordinate in coordinates.items() %}
        coalesce(codes['{{ word }}'], ['ALL']) as {{ coordinate }}_list,
        {%- endfor %}
        [
            {%- for word in coordinates %}
            codes['{{ word }}'] is null,
            {%- endfor %}
        ] as margins,
    from coded
),

-- Where these margins were counted at all, no cell means none.
summed as (
    select
        chosen.cells,
        case
            when count(cell.value) > 0
                then coalesce(sum(cell.value) filter ({{ is_chosen | join(' and ') }}), 0)
        end as value,
    from chosen
    left join cell using (measure_code, population_code, period_key, margins)
    group by all
),

athena as (
    select min(recorded_date) as first_date
    from {{ ref('fct_offence') }}
    where recording_system_key = 'POLICE:ATHENA'
)

select
    mapped.figure_id,
    mapped.statistic,
    mapped.value_cells,
    mapped.base_cells,
    value_sum.value as value_count,
    base_sum.value as base_count,
    case mapped.statistic
        when 'count' then value_count
        when 'difference' then value_count - base_count
        when 'percent_of' then {{ percentage('value_count', 'base_count') }}
        when 'percent_change' then {{ percentage_change('base_count', 'value_count') }}
        when 'percent_above' then 100.0 * (value_count - base_count) / nullif(value_count, 0)
        when 'rate_per_1000' then {{ rate_per('value_count', 'base_count') }}
        when 'mean' then value_count / nullif(base_count, 0)
        when 'first_athena_month' then strftime(athena.first_date, '%Y%m')::integer
        when 'last_month_of_last_legacy_year' then (year(athena.first_date) - 1) * 100 + 12
    end::double as computed_value,
from mapped
left join summed as value_sum on mapped.value_cells = value_sum.cells
left join summed as base_sum on mapped.base_cells = base_sum.cells
cross join athena
