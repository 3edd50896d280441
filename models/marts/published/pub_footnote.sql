select
    footnote.table_code,
    footnote.table_label,
    footnote.period_key,
    period.period_label,
    case when footnote.symbol is null then footnote.excluded_count end as value,
    footnote.symbol,
    footnote.footnote as note,
from {{ ref('sdc_footnote') }} as footnote
inner join {{ ref('dim_period') }} as period using (period_key)
order by
    footnote.table_code,
    footnote.period_key
