{#-
    The public name of a cell, made of the codes that its published row shows: what is counted, among
    whom, when, and each coordinate that is not a margin.
-#}
{% macro cell_label() -%}
concat_ws(
        '|', measure_code, population_code, period_key
        {%- for dimension in cell_dimensions() %},
        case when {{ dimension }} <> 'ALL' then '{{ dimension }}=' || {{ dimension }} end
        {%- endfor %}
    )
{%- endmacro %}
