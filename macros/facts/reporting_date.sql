{#- The date that decides which year an offence is counted in: a setting, recorded by default. -#}
{% macro reporting_date(relation) -%}
{%- set columns = {'recorded': 'recorded_date', 'committed': 'committed_date'} -%}
{{ relation }}.{{ columns[var('year_follows')] }}
{%- endmacro %}
