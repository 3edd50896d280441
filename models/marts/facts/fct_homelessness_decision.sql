select
    agency_key,
    recording_system_code,
    period_key,
    district_key,
    decision_count,
    decision_symbol_code,
    domestic_abuse_count,
    domestic_abuse_symbol_code,
    drop_id,
    row_number,
from {{ ref('stg_service__homelessness_decision') }}
