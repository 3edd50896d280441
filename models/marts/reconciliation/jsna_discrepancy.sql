with explained as (
    select
        explanation_id,
        statement,
        cause,
        severity,
        unnest(string_split(explains, ' ')) as finding,
    from {{ ref('jsna_explanation') }}
)

select
    arithmetic.check_name,
    arithmetic.figure_id,
    explained.explanation_id,
    arithmetic.location,
    explained.statement,
    arithmetic.printed_text as printed,
    arithmetic.recomputed_text as recomputed,
    arithmetic.computed_value as recomputed_value,
    arithmetic.working,
    explained.cause,
    explained.severity,
    arithmetic.statement as check_statement,
from {{ ref('rec_arithmetic') }} as arithmetic
left join explained
    on arithmetic.check_name || ':' || arithmetic.figure_id = explained.finding
where arithmetic.outcome <> 'holds'
