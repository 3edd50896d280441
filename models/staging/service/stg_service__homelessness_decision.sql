select
    landed.agency as agency_key,
    landed.recording_system as recording_system_code,
    landed.dataset,
    landed.period_key,
    {{ crosswalk_key('district', 'district_key') }} as district_key,
    landed.decision_count::double as decision_count,
    landed.decision_count_symbol as decision_symbol_code,
    landed.domestic_abuse_count::double as domestic_abuse_count,
    landed.domestic_abuse_count_symbol as domestic_abuse_symbol_code,
    landed._drop_id as drop_id,
    landed._row_number as row_number,
from {{ source('landed', 'homelessness_decision') }} as landed
{{ crosswalk_join('district', 'landed.district', on_date=period_day('landed.period_key')) }}
