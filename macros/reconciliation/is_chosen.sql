{#-
    Whether a selector (`chosen`) chooses a cell (`cell`): a list of codes for each coordinate, where
    `known` is every member but the margin and those that say that nothing is known, and a kind of
    characteristic with `:known` behind it every such member of the kind.
-#}
{% macro is_chosen(coordinates) -%}
{%- for coordinate in coordinates %}
{%- set is_known = "not regexp_matches(cell." ~ coordinate ~ ", '^(ALL|REFUSED|U)$|UNKNOWN$')" %}
{%- set word = "'known'" %}
{%- if coordinate == 'characteristic_key' %}
{%- set word = "split_part(cell.characteristic_key, ':', 1) || ':known'" %}
{%- endif %}
list_has_any(
            chosen.{{ coordinate }}_list,
            [cell.{{ coordinate }}, if({{ is_known }}, {{ word }}, null)]
        ){{ ' and ' if not loop.last }}
{%- endfor %}
{%- endmacro %}
