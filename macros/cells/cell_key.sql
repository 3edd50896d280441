{#- What a cell counts, as one key: measure, population, period and every coordinate. -#}
{% macro cell_key() -%}
md5(concat_ws(
        '|', measure_code, population_code, period_key, {{ cell_dimensions() | join(', ') }}
    ))
{%- endmacro %}

{#- The dimensions that a cell is broken down by, 'none' for a total. -#}
{% macro cell_dimension_code() -%}
coalesce(
        nullif(concat_ws(
            '|',
            {%- for dimension in cell_dimensions() %}
            case when {{ dimension }} <> 'ALL' then '{{ dimension }}' end{{ ',' if not loop.last }}
            {%- endfor %}
        ), ''),
        'none'
    )
{%- endmacro %}

{#- The member of each of those dimensions, 'ALL' for a total. -#}
{% macro cell_member_code() -%}
coalesce(
        nullif(concat_ws(
            '|',
            {%- for dimension in cell_dimensions() %}
            nullif({{ dimension }}, 'ALL'){{ ',' if not loop.last }}
            {%- endfor %}
        ), ''),
        'ALL'
    )
{%- endmacro %}
