with table_cell as (
    {{ table_cells(ref('sdc_cell')) | indent(4) }}
),

-- In each table and period, for each total in it: what is left out of shares, and the rest.
line as (
    select
        *,
        concat_ws('|', table_code, period_key, nullif(share_of, 'ALL')) as line_label,
        coalesce(
            max(value) filter (where not is_member) over line_window
            - coalesce(
                sum(value) filter (where is_member and is_excluded) over line_window, 0
            ),
            0
        ) as shown_total,
    from table_cell
    where value is not null and symbol is distinct from '[b]'
    window line_window as (partition by table_code, period_key, share_of)
),

-- All that is shown but one member: small, it would be known as soon as the others are.
complement as (
    select
        line_label,
        'COMPLEMENT|' || line_label || '|' || coalesce(member_code, 'none') as complement_label,
        cell_key as left_out_key,
    from line
    where
        is_member
        and not is_excluded
        and shown_total - value between 1 and smallest_shown_count - 1
    union all by name
    select distinct
        line_label,
        'COMPLEMENT|' || line_label as complement_label,
        null::varchar as left_out_key,
    from line
    where excluded_words is not null and shown_total between 1 and smallest_shown_count - 1
),

termed as (
    select
        'footnote ' || table_code || ' ' || period_key as relation_label,
        {{ relation_terms([
            {'key': 'cell_key', 'factor': 1},
            {'derived': excluded_label(), 'factor': -1},
        ]) }} as term,
    from table_cell
    where
        excluded_words is not null and is_member and is_excluded and value is not null
    union all by name
    select
        'complement ' || complement.complement_label as relation_label,
        {{ relation_terms([
            {'key': 'line.cell_key', 'factor': 'if(line.is_member, -1, 1)'},
            {'key': 'complement.left_out_key', 'factor': -1},
            {'derived': 'complement.complement_label', 'factor': -1},
        ]) }} as term,
    from complement
    inner join line
        on
            complement.line_label = line.line_label
            and (not line.is_member or line.is_excluded)
)

select distinct
    relation_label,
    'equals' as sense,
    term.cell_key,
    term.factor::integer as factor,
    term.derived_label,
from termed
where term.cell_key is not null
