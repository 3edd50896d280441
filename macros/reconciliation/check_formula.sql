{#-
    What a check gives, by its kind (jsna_check), from the sums of its part and its base. The shares
    of `whole_parts` are lists of number and slack, named `share`; `whole` makes their counts whole.
-#}
{% macro check_formula(part, base, share, whole) -%}
{%- set nonzero_base = 'nullif(' ~ base ~ ', 0)' -%}
case result.kind
            when 'share' then 100.0 * {{ part }} / {{ nonzero_base }}
            when 'change' then 100.0 * ({{ part }} / {{ nonzero_base }} - 1)
            when 'rate' then 1000.0 * {{ part }} / {{ nonzero_base }}
            when 'ratio' then {{ part }} / {{ nonzero_base }}
            when 'whole_share'
                then 100.0 * round(printed_value * {{ base }} / 100) / {{ nonzero_base }}
            when 'whole_rate'
                then 1000.0 * round(printed_value * {{ base }} / 1000) / {{ nonzero_base }}
            when 'whole_parts'
                then list_sum(list_transform(
                    shares, share -> {{ whole }}({{ share }} * summed.base / 100)
                ))
            else {{ part }}
        end
{%- endmacro %}
