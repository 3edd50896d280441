{#- A day of the period that a key names: enough to know which codes were in force. -#}
{% macro period_day(key) -%}
make_date(
        regexp_extract({{ key }}, '\d{4}')::integer,
        case
            when regexp_matches({{ key }}, '^[MDSW]') then {{ key }}[7:8]::integer
            when {{ key }} like 'CQ%' then 3 * right({{ key }}, 1)::integer
            else 12
        end,
        1
    )
{%- endmacro %}
