{#- The coordinates of every cell, in one order for every table; a margin is the text 'ALL'. -#}
{% macro cell_dimensions() -%}
{{ return([
    'district_key', 'sex_key', 'age_band_key', 'ethnic_group_code', 'risk_level_key',
    'offence_type_key', 'involvement_band_code', 'month_of_year', 'day_of_week',
    'time_of_day_key', 'marac_area_code', 'characteristic_key',
]) }}
{%- endmacro %}

{#-
    All cells of one measure: `relation` has measure_code, population_code, period_key and the
    coordinates named in `dimension_sets`; each set is one margin to count over, the empty one the
    total. What a cell counts is its identity, whatever table it will stand in. `value` is the count
    or another aggregate, whose measure `measure_suffix` then names.
-#}
{% macro count_cells(relation, dimension_sets, value='count(*)', measure_suffix='') -%}
{%- set in_use = [] -%}
{%- for dimension_set in dimension_sets -%}
    {%- for dimension in dimension_set if dimension not in in_use -%}
        {%- do in_use.append(dimension) -%}
    {%- endfor -%}
{%- endfor -%}
select
    {{ relation }}.measure_code || '{{ measure_suffix }}' as measure_code,
    {{ relation }}.population_code,
    {{ relation }}.period_key,
    {%- for dimension in cell_dimensions() %}
    {%- if dimension in in_use %}
    case
        when grouping({{ relation }}.{{ dimension }}) = 1 then 'ALL'
        else {{ relation }}.{{ dimension }}
    end as {{ dimension }},
    {%- else %}
    'ALL' as {{ dimension }},
    {%- endif %}
    {%- endfor %}
    ({{ value }})::bigint as value,
from {{ relation }}
group by grouping sets (
    {%- for dimension_set in dimension_sets %}
    (
        {{ relation }}.measure_code, {{ relation }}.population_code, {{ relation }}.period_key
        {%- for dimension in dimension_set %}, {{ relation }}.{{ dimension }}{% endfor %}
    ){{ ',' if not loop.last }}
    {%- endfor %}
)
{%- endmacro %}
