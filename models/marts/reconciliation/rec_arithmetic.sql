with printed as (
    {{ printed_numbers() | indent(4) }}
),

checked as (
    select
        check_name,
        kind,
        part,
        base,
        statement,
        unnest(string_split(result, ' ')) as result_pattern,
    from {{ ref('jsna_check') }}
),

-- A total of two years whose change alone is printed: the whole numbers nearest to that change.
split as (
    select
        checked.check_name,
        changed.figure_id,
        total.figure_id as total_id,
        total.printed_value / (2 + changed.printed_value / 100) as before_count,
        100.0 * (total.printed_value / nullif(floor(before_count), 0) - 2) as fewer_before,
        100.0 * (total.printed_value / nullif(ceil(before_count), 0) - 2) as more_before,
        abs(fewer_before - changed.printed_value)
        < abs(more_before - changed.printed_value) as is_fewer,
        if(is_fewer, fewer_before, more_before) as change_pct,
        if(is_fewer, floor(before_count), ceil(before_count)) as first_count,
        total.printed_value - first_count as second_count,
    from checked
    inner join printed as changed
        on
            split_part(checked.result_pattern, '.', 1) = split_part(changed.figure_id, '.', 1)
            and changed.figure_id glob checked.result_pattern
    inner join printed as total
        on
            replace(checked.part, 'R=', changed.figure_id[5:7])
            = total.figure_id
    where checked.kind = 'split_change'
),

figure as (
    select * from printed
    {%- for name, count in [('FIRST', 'first_count'), ('SECOND', 'second_count')] %}
    union all by name
    select
        '{{ name }}.' || total_id as figure_id,
        format('{:,}', {{ count }}::integer) as printed_text,
        {{ count }} as printed_value,
        0 as rounding_step,
    from split
    {%- endfor %}
),

result as (
    select
        checked.* exclude (result_pattern),
        figure.*,
    from checked
    inner join figure
        on
            split_part(checked.result_pattern, '.', 1) = split_part(figure.figure_id, '.', 1)
            and figure.figure_id glob checked.result_pattern
    where figure.printed_value is not null
),

term as (
    select
        result.check_name,
        result.figure_id as result_id,
        side.role,
        result.row_number,
        result.column_number,
        unnest(string_split(side.pattern, ' ')) as pattern,
    from result
    cross join lateral (values ('part', result.part), ('base', result.base)) as side (role, pattern)
    where side.pattern is not null
),

-- A pattern is a sign or factor and a figure; `=` stands for the result's own row or column.
operand as (
    select
        check_name,
        result_id,
        role,
        case
            when pattern like '-%' then -1.0
            else coalesce(try_cast(regexp_extract(pattern, '^([0-9.]+)\*', 1) as double), 1.0)
        end as factor,
        {{ replace_all("regexp_replace(pattern, '^(-|[0-9.]+\\*)', '')", [
            ('R--', "concat('R', lpad((row_number - 2)::varchar, 2, '0'))"),
            ('R-', "concat('R', lpad((row_number - 1)::varchar, 2, '0'))"),
            ('R=', "concat('R', lpad(row_number::varchar, 2, '0'))"),
            ('C-', "concat('C', column_number - 1)"),
            ('C=', "concat('C', column_number)"),
        ]) }} as figure_pattern,
    from term
),

-- A rounded operand may lie half a step to either side; the slack adds up.
summed as (
    select
        operand.check_name,
        operand.result_id,
        {%- for role in ['part', 'base'] %}
        sum(factor * printed_value) filter (where role = '{{ role }}') as {{ role }},
        sum(abs(factor * rounding_step)) filter (where role = '{{ role }}') / 2 as {{ role }}_slack,
        string_agg(
            case factor when 1 then '' when -1 then '- ' else concat(factor, ' x ') end
            || figure.printed_text,
            ' + ' order by factor desc, figure.figure_id asc
        ) filter (where role = '{{ role }}') as {{ role }}_working,
        {%- endfor %}
        list([factor * printed_value, abs(factor) * rounding_step / 2]) filter (
            where role = 'part'
        ) as shares,
        list(figure.figure_id order by role desc, factor desc, figure.figure_id asc) as operand_ids,
    from operand
    inner join figure
        on
            split_part(operand.figure_pattern, '.', 1) = split_part(figure.figure_id, '.', 1)
            and figure.figure_id glob operand.figure_pattern
    group by all
),

bounded as (
    select
        result.* exclude (part, base),
        summed.* exclude (check_name, result_id),
        -- A tie may go either way, but two printings of one number may not differ by a step.
        result.rounding_step / 2 + if(
            result.kind <> 'whole_parts' and coalesce(part_slack, 0) + coalesce(base_slack, 0) > 0,
            -1e-9,
            1e-9
        ) as printed_slack,
        {{ check_formula('summed.part', 'summed.base', 'share[1]', 'round') }} as formula_value,
        {{ check_formula(
            '(summed.part - part_slack)', '(summed.base + base_slack)',
            '(share[1] - share[2] - 1e-9)', 'ceil',
        ) }} as lowest_formula,
        {{ check_formula(
            '(summed.part + part_slack)', '(summed.base - base_slack)',
            '(share[1] + share[2] + 1e-9)', 'floor',
        ) }} as highest_formula,
    from result
    left join summed
        on result.check_name = summed.check_name and result.figure_id = summed.result_id
),

computed as (
    select
        bounded.*,
        coalesce(split.change_pct, formula_value) as computed_value,
        coalesce(split.change_pct, lowest_formula) as lowest_value,
        coalesce(split.change_pct, highest_formula) as highest_value,
    from bounded
    left join split
        on bounded.check_name = split.check_name and bounded.figure_id = split.figure_id
)

select
    check_name,
    kind,
    figure_id,
    location,
    statement,
    printed_text,
    printed_value,
    computed_value,
    case kind when 'at_least' then 'at least ' when 'at_most' then 'at most ' else '' end
    || {{ as_printed('computed_value', 'unit', 'rounding_step', 'printed_text') }}
        as recomputed_text,
    replace(concat_ws(' of ', part_working, base_working), '+ - ', '- ') as working,
    operand_ids,
    case
        when computed_value is null then 'not_computable'
        when kind <> 'at_most' and printed_value + printed_slack < lowest_value then 'broken'
        when kind <> 'at_least' and printed_value - printed_slack > highest_value then 'broken'
        else 'holds'
    end as outcome,
from computed
