select
    period_key,
    period_type,
    period_label,
    start_date,
    end_date,
from {{ ref('dim_period') }}
where
    period_key in (
        select reporting.period_key from {{ ref('policy_reporting_period') }} as reporting
    )
order by period_key
