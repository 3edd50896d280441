{#- The 97.5th percentile of the standard normal: half of a 95% interval, in deviations. -#}
{% macro z_95() -%}
1.959963984540054
{%- endmacro %}
