{#- The public name of the count that a footnote gives: what a table leaves out of its shares. -#}
{% macro excluded_label() -%}
'EXCLUDED|' || table_code || '|' || period_key
{%- endmacro %}
