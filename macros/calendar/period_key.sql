{#-
    The key of the period of one type that holds a day, for example CY2016, FY2016-17, CQ2016-Q1,
    FQ2016-17-Q1, M2016-01 and D2016-01-31. Financial years run from April to March; three months
    earlier they are calendar years.
-#}
{% macro period_key(period_type, day) -%}
{%- set shifted = '(' ~ day ~ ' - interval 3 month)' -%}
{%- set keys = {
    'DAY': "strftime(" ~ day ~ ", 'D%Y-%m-%d')",
    'MONTH': "strftime(" ~ day ~ ", 'M%Y-%m')",
    'CALENDAR_QUARTER': "strftime(" ~ day ~ ", 'CQ%Y-Q') || quarter(" ~ day ~ ")",
    'CALENDAR_YEAR': "strftime(" ~ day ~ ", 'CY%Y')",
    'FINANCIAL_QUARTER':
        "strftime(" ~ shifted ~ ", 'FQ%Y-') || strftime(" ~ shifted ~ " + interval 1 year, '%y-Q')"
        ~ " || quarter(" ~ shifted ~ ")",
    'FINANCIAL_YEAR':
        "strftime(" ~ shifted ~ ", 'FY%Y-') || strftime(" ~ shifted ~ " + interval 1 year, '%y')",
} -%}
{{ keys[period_type] }}
{%- endmacro %}
