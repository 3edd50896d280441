{#- The first known value of a person's attribute by drop and row, or in another order. -#}
{% macro first_known(column, is_known, unknown, in_order='(drop_id, row_number)') -%}
coalesce(arg_min({{ column }}, {{ in_order }}) filter (where {{ is_known }}), {{ unknown }})
{%- endmacro %}
