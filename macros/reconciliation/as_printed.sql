{#-
    A number as the document would print it: thousands separated, as many decimals as the printed
    figure has, with its sign and unit. Halves are rounded away from zero. Words for a share become
    its whole percentage, a year and month (201805) the month's name. Null for null.
-#}
{% macro as_printed(value, unit, rounding_step, printed_text) -%}
case
        when {{ unit }} = 'year_month'
            then strftime(try_strptime({{ value }}::integer::varchar, '%Y%m'), '%B %Y')
        else
            case when {{ printed_text }} like '+%' and {{ value }} > 0 then '+' else '' end
            || case
                when {{ rounding_step }} = 0.01 then format('{:,.2f}', round({{ value }}, 2))
                when {{ rounding_step }} = 0.1 or {{ unit }} = 'years'
                    then format('{:,.1f}', round({{ value }}, 1))
                else format('{:,.0f}', round({{ value }}, 0))
            end
            || case when {{ unit }} like 'percent%' then '%' else '' end
    end
{%- endmacro %}
