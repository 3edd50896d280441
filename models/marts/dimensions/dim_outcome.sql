select
    outcome_key,
    outcome_code,
    outcome_label,
    is_detected,
    sort_order,
from {{ ref('ref_outcome') }}
