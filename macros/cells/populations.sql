{#- The codes of the populations that a row belongs to, as a list to unnest. -#}
{% macro populations(condition_by_code) -%}
list_filter([
        {%- for code, condition in condition_by_code.items() %}
        case when {{ condition }} then '{{ code }}' end{{ ',' if not loop.last }}
        {%- endfor %}
    ], population -> population is not null)
{%- endmacro %}
