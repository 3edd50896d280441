{#- A rule may be stricter than the setting suppression_threshold, never laxer. -#}
{% macro smallest_shown_count() -%}
greatest(suppression.smallest_shown_count, {{ var('suppression_threshold') }})
{%- endmacro %}
