{#- The hour as a coordinate of a cell: text that sorts, or UNKNOWN. -#}
{% macro time_of_day_code(hour) -%}
coalesce(lpad(nullif({{ hour }}, -1)::varchar, 2, '0'), 'UNKNOWN')
{%- endmacro %}
