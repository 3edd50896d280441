{#- Young, as the source document counts young repeat victims and perpetrators: 16, 17 or 18. -#}
{% macro is_young(age) -%}
coalesce({{ age }} between 16 and 18, false)
{%- endmacro %}
