select
    landed.agency as agency_key,
    landed.recording_system as recording_system_code,
    landed.dataset,
    {{ characteristic_key('return_measure') }} as return_measure_key,
    landed.period_key,
    -- Blank is the whole county, and no unknown place.
    if(landed.district is null, 'ALL', {{ crosswalk_key('district', 'district_key') }})
        as district_key,
    coalesce(characteristic_map.characteristic_key, 'ALL') as characteristic_key,
    landed.value::double as value,
    landed.value_symbol as symbol_code,
    landed._drop_id as drop_id,
    landed._row_number as row_number,
from {{ source('landed', 'aggregate_return') }} as landed
{{ characteristic_join('return_measure') }}
{{ crosswalk_join('district', 'landed.district', on_date=period_day('landed.period_key')) }}
left join {{ ref('xwalk_characteristic') }} as characteristic_map
    on
        landed.agency = characteristic_map.agency
        and characteristic_map.recording_system in (landed.recording_system, '*')
        and landed.characteristic_type = characteristic_map.characteristic_type
        and upper(landed.characteristic) = upper(trim(characteristic_map.source_value))
