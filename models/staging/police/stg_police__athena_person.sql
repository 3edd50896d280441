select
    person.investigation_ref as offence_id,
    'POLICE:ATHENA' as recording_system_key,
    {{ crosswalk_key('role', 'role_code') }} as role_code,
    coalesce(person.person_key, 0) as person_key,
    {{ crosswalk_key('sex', 'sex_key', 'U') }} as sex_key,
    {{ crosswalk_key('ethnicity', 'ethnicity_key') }} as ethnicity_key,
    person.age_at_event_years as age_at_offence_years,
    {{ crosswalk_key('relationship', 'relationship_key') }} as relationship_key,
    coalesce(upper(person.alcohol_factor) = 'YES', false) as has_alcohol_flag,
    coalesce(upper(person.drug_factor) = 'YES', false) as has_drug_flag,
    person._drop_id as drop_id,
    person._row_number as row_number,
from {{ source('landed', 'police__athena_person') }} as person
{{ crosswalk_join('role', 'person.role', 'police', 'ATHENA') }}
{{ crosswalk_join('sex', 'person.gender', 'police', 'ATHENA') }}
{{ crosswalk_join('ethnicity', 'person.self_defined_ethnicity', 'police', 'ATHENA') }}
{{ crosswalk_join('relationship', 'person.relationship_to_victim', 'police', 'ATHENA') }}
