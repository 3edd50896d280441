select
    risk_level_key,
    instrument_code,
    instrument_name,
    risk_level_code,
    risk_level_label,
    sort_order,
from {{ ref('ref_risk_level') }}
