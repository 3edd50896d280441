{#-
    Where one value stands to another when each has a 95% interval: 'higher' or 'lower' where the
    intervals do not overlap, 'similar' where they do (touching counts as overlap), null where a
    limit is missing. The needs assessment names no method; its statements fit this one. It is
    stricter than a test of the difference, so 'similar' does not mean equal.
-#}
{% macro significance(lower, upper, other_lower, other_upper) -%}
case
        when {{ lower }} > {{ other_upper }} then 'higher'
        when {{ upper }} < {{ other_lower }} then 'lower'
        when
            {{ lower }} <= {{ other_upper }} and {{ upper }} >= {{ other_lower }}
            then 'similar'
    end
{%- endmacro %}
