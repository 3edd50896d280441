with table_cell as (
    {{ table_cells(ref('sdc_decision')) | indent(4) }}
),

summed as (
    select
        table_code,
        subject,
        table_label,
        period_key,
        excluded_words,
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
        bool_or(is_member and is_excluded and value is not null) as has_excluded,
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
        summed.* exclude (has_excluded, break_outcome),
        case
            when summed.break_outcome = 'not_comparable' then '[b]'
            -- Fail closed: what the pattern does not know of is withheld.
            when summed.has_excluded and coalesce(pattern.is_hidden, true) then '[c]'
        end as symbol,
    from (
        select
            *,
            md5({{ excluded_label() }}) as cell_key,
        from summed
    ) as summed
    left join {{ ref('sdc_pattern') }} as pattern using (cell_key)
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
