with table_cell as (
    {{ table_cells() | indent(4) }}
),

summed as (
    select
        table_code,
        subject,
        table_label,
        period_key,
        excluded_words,
        smallest_shown_count,
        -- Where a case may be in several members, those who are in an excluded one are in no other.
        if(
            any_value(is_share_of_cases),
            max(value) filter (where dimension_code = 'none'),
            sum(value) filter (where is_member)
        )::hugeint as counted_count,
        coalesce(sum(value) filter (where is_member and is_excluded), 0) as excluded_count,
        if(
            any_value(is_share_of_cases),
            counted_count - excluded_count,
            sum(value) filter (where is_member and not is_excluded)
        ) as shown_count,
        -- One withheld member withholds the sum: with the others shown it would tell that member.
        max(symbol) filter (where is_member and is_excluded) as member_symbol,
        max(break_outcome) filter (
            where is_member and break_outcome = 'not_comparable'
        ) as break_outcome,
    from table_cell
    where excluded_words is not null
    group by all
    having bool_or(is_member)
),

decided as (
    select
        * exclude (member_symbol, break_outcome),
        case
            when break_outcome = 'not_comparable' then '[b]'
            when member_symbol is not null then member_symbol
            when excluded_count between 1 and smallest_shown_count - 1 then '[c]'
        end as symbol,
    from summed
)

select
    table_code,
    subject,
    table_label,
    period_key,
    shown_count,
    excluded_count,
    counted_count,
    symbol,
    case
        when symbol is null then 'Excludes ' || excluded_count || ' with ' || excluded_words || '.'
        else 'Excludes ' || symbol || ' with ' || excluded_words || '.'
    end as footnote,
from decided
