select
    agency_key,
    recording_system_code,
    return_measure_key,
    period_key,
    district_key,
    characteristic_key,
    value,
    symbol_code,
    drop_id,
    row_number,
from {{ ref('stg_service__aggregate_return') }}
