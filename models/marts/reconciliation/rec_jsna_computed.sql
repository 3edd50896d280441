{%- set coordinates = selector_coordinates() %}

with mapped as (
    select
        figure.figure_id,
        column_map.statistic,
        {{ selector_terms('column_map.value_cells', 'row_map.cells') }} as value_terms,
        {{ selector_terms('column_map.base_cells', 'row_map.cells') }} as base_terms,
    from {{ ref('jsna_figure') }} as figure
    inner join {{ ref('jsna_column_map') }} as column_map using (table_number, column_label)
    inner join {{ ref('jsna_row_map') }} as row_map using (table_number, row_label)
    -- A cell of a table that its row and column do not tell is mapped by itself.
    anti join {{ ref('jsna_text_map') }} using (figure_id)
    union all by name
    select
        figure_id,
        statistic,
        {{ selector_terms('value_cells', "''") }} as value_terms,
        {{ selector_terms('base_cells', "''") }} as base_terms,
    from {{ ref('jsna_text_map') }}
),

-- Residents are cells too, so that a rate's base is chosen as a count is; so is what a supplier
-- withheld, by its symbol.
counted as (
    select
        measure_code,
        population_code,
        period_key,
        {{ coordinates.values() | join(',\n        ') }},
        value,
        null::varchar as symbol_code,
    from {{ ref('cell_count') }}
    union all
    {{ resident_cells(coordinates.values()) | indent(4) }}
    union all by name
    select *
    from {{ ref('cell_return') }}
    where value is null
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

term as (
    select
        figure_id,
        'value' as side,
        unnest(value_terms) as part,
    from mapped
    union all
    select
        figure_id,
        'base' as side,
        unnest(base_terms) as part,
    from mapped
),

selector as (
    select distinct unnest([part.cells, part.divisor_cells]) as cells
    from term
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
    where cells <> ''
),

chosen as (
    select
        cells,
        codes['measure'][1] as measure_code,
        codes['population'][1] as population_code,
        unnest(codes['period']) as period_key,
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

-- Where these margins were counted at all in a period, no cell means none.
in_period as (
    select
        chosen.cells,
        chosen.period_key,
        count(cell.measure_code) > 0 as is_counted,
        coalesce(sum(cell.value) filter ({{ is_chosen(coordinates.values()) }}), 0) as value,
        min(cell.symbol_code) filter ({{ is_chosen(coordinates.values()) }}) as symbol_code,
    from chosen
    left join cell using (measure_code, population_code, period_key, margins)
    group by all
),

summed as (
    select
        cells,
        case when bool_and(is_counted and symbol_code is null) then sum(value) end as value,
        min(symbol_code) as symbol_code,
    from in_period
    group by all
),

added as (
    select
        term.figure_id,
        term.side,
        bool_and(
            dividend.value is not null and (term.part.divisor_cells = '' or divisor.value > 0)
        ) as is_whole,
        sum(
            term.part.sign * dividend.value / if(term.part.divisor_cells = '', 1, divisor.value)
        ) as total,
        if(is_whole, total, null) as value,
        min(coalesce(dividend.symbol_code, divisor.symbol_code)) as symbol_code,
    from term
    left join summed as dividend on term.part.cells = dividend.cells
    left join summed as divisor on term.part.divisor_cells = divisor.cells
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
    {{ terms_in_words('mapped.value_terms') }} as value_cells,
    {{ terms_in_words('mapped.base_terms') }} as base_cells,
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
    case
        when mapped.statistic = 'not_applicable' then 'z'
        else coalesce(
            value_sum.symbol_code,
            base_sum.symbol_code,
            -- A share or a change of nothing is not applicable.
            if(base_count = 0 and mapped.statistic <> 'difference', 'z', null)
        )
    end as computed_symbol_code,
from mapped
left join added as value_sum
    on mapped.figure_id = value_sum.figure_id and value_sum.side = 'value'
left join added as base_sum
    on mapped.figure_id = base_sum.figure_id and base_sum.side = 'base'
cross join athena
