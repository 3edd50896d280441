{#- A text with each of several words replaced, in the order given: a list of (word, SQL). -#}
{% macro replace_all(text, replacements) -%}
{{ 'replace(' * replacements | length }}{{ text }}
{%- for word, replacement in replacements %}, '{{ word }}', {{ replacement }}){% endfor %}
{%- endmacro %}
