{#- Part of whole in percent; null where the whole is null or zero. -#}
{% macro percentage(part, whole) -%}
(({{ part }}) * 100.0 / nullif({{ whole }}, 0))
{%- endmacro %}

{#- Change from the earlier to the later count in percent of the earlier; null from zero. -#}
{% macro percentage_change(earlier, later) -%}
((({{ later }}) - ({{ earlier }})) * 100.0 / nullif({{ earlier }}, 0))
{%- endmacro %}
