{#- Why a symbol stands in place of a statistic, or what to mind of its value, in words. -#}
{% macro statistic_note() -%}
case
        when symbol = '[b]' then reason_across_break
        when symbol = '[c]' then 'Withheld so that nobody can be identified'
        when symbol = '[z]' and statistic = 'count' then 'Not applicable'
        when symbol = '[z]' then 'Not applicable: nothing to divide by'
        when symbol = '[x]' and statistic = 'rate_per_1000'
            then 'Not available: no population for this area and year'
        when symbol = '[x]' then 'Not available from the supplier'
        when symbol = '[u]' then 'Too unreliable to show'
        when symbol = '[low]' then 'Rounds to zero'
        else nullif(concat_ws(
            '. ',
            case when statistic = 'rate_per_1000' then rate_words end,
            case
                when statistic = 'percent' and is_share_of_cases
                    then 'Of all cases: one may be of several kinds, so shares may add to over 100'
            end,
            case
                when statistic = 'percent' and share_of <> 'ALL'
                    then 'Of the total beside it, not of the whole table'
            end,
            case when statistic_outcome = 'caution' then '[b] ' || reason_across_break end
        ), '')
    end
{%- endmacro %}
