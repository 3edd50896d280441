{#-
    The register of slips and the checks hold each other: every explanation names findings that the
    checks make, every rule applies to a figure, and all that it names is there to be computed.
-#}
with explained as (
    select
        explanation_id,
        unnest(string_split(explains, ' ')) as finding,
    from {{ ref('jsna_explanation') }}
)

select
    'explanation without a finding' as problem,
    explanation_id || ' ' || finding as subject,
from explained
anti join {{ ref('rec_arithmetic') }} as arithmetic
    on
        explained.finding = arithmetic.check_name || ':' || arithmetic.figure_id
        and arithmetic.outcome = 'broken'
union all
select
    'finding explained twice' as problem,
    finding as subject,
from explained
group by all
having count(*) > 1
union all
select
    'check of no figure' as problem,
    check_name as subject,
from {{ ref('jsna_check') }}
anti join {{ ref('rec_arithmetic') }} using (check_name)
union all
select
    'check without what it needs' as problem,
    check_name || ' ' || figure_id as subject,
from {{ ref('rec_arithmetic') }}
where outcome = 'not_computable'
