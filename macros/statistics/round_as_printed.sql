{#-
    A number as a person or a spreadsheet rounds it: halves away from zero, in decimals. Binary
    fractions hold 0.285 as a little less, and would round it down; twelve decimals undo that and
    are too fine to make a half out of any ratio of counts below a million.
-#}
{% macro round_as_printed(value, places) -%}
round(({{ value }})::decimal(30, 12), {{ places }})
{%- endmacro %}
