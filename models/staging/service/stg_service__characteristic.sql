select
    landed.agency as agency_key,
    landed.recording_system as recording_system_code,
    landed.entity,
    landed.case_key_id as entity_id,
    coalesce(landed.characteristic_type, 'SHEET') as characteristic_type,
    coalesce(landed.word, '') as word,
    characteristic_map.characteristic_key,
    landed._drop_id as drop_id,
    landed._row_number as row_number,
from {{ source('landed', 'characteristic') }} as landed
left join {{ ref('xwalk_characteristic') }} as characteristic_map
    on
        landed.agency = characteristic_map.agency
        and characteristic_map.recording_system in (landed.recording_system, '*')
        and landed.characteristic_type = characteristic_map.characteristic_type
        and upper(landed.word) = upper(trim(characteristic_map.source_value))
