with recorded as (
    select * from {{ ref('stg_police__legacy_offence') }}
    union all by name
    -- A crime migrated at go-live stands in both systems; the one that recorded it counts.
    select athena.*
    from {{ ref('stg_police__athena_investigation') }} as athena
    anti join {{ ref('stg_police__legacy_offence') }} as legacy
        on athena.migrated_from_offence_id = legacy.offence_id
)

select
    recorded.recording_system_key || ':' || recorded.offence_id as offence_key,
    recorded.offence_id,
    recorded.recording_system_key,
    recorded.migrated_from_offence_id is not null as is_migrated,
    recorded.recorded_date,
    recorded.committed_date,
    recorded.committed_to_date,
    recorded.time_of_day_key,
    recorded.district_key,
    recorded.offence_type_key,
    recorded.outcome_key,
    recorded.risk_level_key,
    recorded.is_crime,
    recorded.is_domestic_abuse,
    offence_type.is_stalking_harassment,
    outcome.is_detected,
    recorded.has_alcohol_flag,
    recorded.has_drug_flag,
    {{ reporting_date('recorded') }} as reporting_date,
    recorded.drop_id,
    recorded.row_number,
from recorded
inner join {{ ref('dim_offence_type') }} as offence_type using (offence_type_key)
inner join {{ ref('dim_outcome') }} as outcome using (outcome_key)
