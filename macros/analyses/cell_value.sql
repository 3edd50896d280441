{#-
    One true count of cell_count as a scalar: the margin, or one member or several of one dimension
    (`sex_key='F'`, `characteristic_key=['REVIEW_TYPE:PARTNER', ...]`). Null where nobody counted it.
    Restricted: small counts included.
-#}
{% macro cell_value(measure, population, period) -%}
{%- set members = kwargs.values() | first -%}
(
            select sum(cell.value)
            from {{ ref('cell_count') }} as cell
            where cell.measure_code = '{{ measure }}'
                and cell.population_code = '{{ population }}'
                and cell.period_key = '{{ period }}'
                {%- if kwargs %}
                and cell.dimension_code = '{{ kwargs | first }}'
                and cell.member_code in (
                    '{{ ([members] if members is string else members) | join("', '") }}'
                )
                {%- else %}
                and cell.dimension_code = 'none'
                {%- endif %}
        )
{%- endmacro %}
