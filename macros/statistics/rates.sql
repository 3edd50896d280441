{#-
    Events per 1,000 residents (or per another number), with the limits of its 95% interval. The
    population is the caller's choice: this project divides pooled years by one year's residents, as
    the needs assessment does, and says so in the note beside the rate. Null where it is null or zero.
-#}
{% macro rate_per(count, population, per=1000) -%}
(({{ count }}) * {{ per }}.0 / nullif({{ population }}, 0))
{%- endmacro %}

{% macro rate_lower(count, population, per=1000) -%}
(({{ byars_lower(count) }}) * {{ per }}.0 / nullif({{ population }}, 0))
{%- endmacro %}

{% macro rate_upper(count, population, per=1000) -%}
(({{ byars_upper(count) }}) * {{ per }}.0 / nullif({{ population }}, 0))
{%- endmacro %}
