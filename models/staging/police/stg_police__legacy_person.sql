select
    person.crime_number as offence_id,
    'POLICE:LEGACY' as recording_system_key,
    {{ crosswalk_key('role', 'role_code') }} as role_code,
    coalesce(person.person_key, 0) as person_key,
    {{ crosswalk_key('sex', 'sex_key', 'U') }} as sex_key,
    {{ crosswalk_key('ethnicity', 'ethnicity_key') }} as ethnicity_key,
    person.age_at_event_years as age_at_offence_years,
    {{ crosswalk_key('relationship', 'relationship_key') }} as relationship_key,
    null::boolean as has_alcohol_flag,
    null::boolean as has_drug_flag,
    person._drop_id as drop_id,
    person._row_number as row_number,
from {{ source('landed', 'police__legacy_person') }} as person
{{ crosswalk_join('role', 'person.role', 'police', 'LEGACY') }}
{{ crosswalk_join('sex', 'person.sex', 'police', 'LEGACY') }}
{{ crosswalk_join('ethnicity', 'person.ethnicity_sde', 'police', 'LEGACY') }}
{{ crosswalk_join('relationship', 'person.relationship', 'police', 'LEGACY') }}
