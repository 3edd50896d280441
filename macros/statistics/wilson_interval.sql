{#-
    Limits of Wilson's 95% score interval for a percentage (0 to 100): `part` of `whole`, both
    counts. Null where the whole is null or zero.
-#}
{% macro wilson_lower(part, whole) -%}
{{ _wilson_limit(part, whole, '-') }}
{%- endmacro %}

{% macro wilson_upper(part, whole) -%}
{{ _wilson_limit(part, whole, '+') }}
{%- endmacro %}

{#- Either limit, by its sign. -#}
{% macro _wilson_limit(part, whole, sign) -%}
100.0 * (
        2.0 * ({{ part }}) + pow({{ z_95() }}, 2)
        {{ sign }} {{ z_95() }} * sqrt(
            pow({{ z_95() }}, 2)
            + 4.0 * ({{ part }}) * (1.0 - ({{ part }}) / nullif({{ whole }}, 0)::double)
        )
    ) / (2.0 * (nullif({{ whole }}, 0) + pow({{ z_95() }}, 2)))
{%- endmacro %}
