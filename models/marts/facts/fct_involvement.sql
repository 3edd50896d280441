with person as (
    select * from {{ ref('stg_police__legacy_person') }}
    union all by name
    select * from {{ ref('stg_police__athena_person') }}
),

-- Persons of a migrated copy fall away with it: the inner join keeps those of counted offences.
involved as (
    select
        offence.offence_key,
        offence.recording_system_key,
        offence.is_migrated,
        offence.recorded_date,
        offence.reporting_date,
        person.role_code,
        person.person_key,
        person.sex_key,
        person.ethnicity_key,
        ethnicity.ethnic_group_code not in ('UNKNOWN', 'REFUSED') as is_ethnicity_known,
        person.age_at_offence_years,
        person.relationship_key,
        person.has_alcohol_flag,
        person.has_drug_flag,
        person.drop_id,
        person.row_number,
    from person
    inner join {{ ref('fct_offence') }} as offence
        on
            person.recording_system_key = offence.recording_system_key
            and person.offence_id = offence.offence_id
    inner join {{ ref('dim_ethnicity') }} as ethnicity
        on person.ethnicity_key = ethnicity.ethnicity_key
),

-- Only an identified person can be recognised as listed twice in a role on an offence, and few are:
-- only their rows are merged. A hash that others share by chance adds groups of one row.
listed_twice as (
    select hash(offence_key, role_code, person_key) as listed_hash
    from involved
    where person_key <> 0
    group by all
    having count(*) > 1
),

listed as (
    select
        *,
        person_key <> 0
        and hash(offence_key, role_code, person_key) in (select listed_hash from listed_twice)
            as is_listed_twice,
    from involved
)

select
    offence_key || ':' || role_code || ':' || case
        when person_key = 0 then drop_id || ':' || row_number
        else person_key::varchar
    end as involvement_key,
    offence_key,
    role_code,
    person_key,
    recording_system_key,
    is_migrated,
    recorded_date,
    reporting_date,
    sex_key,
    ethnicity_key,
    age_at_offence_years,
    relationship_key,
    has_alcohol_flag,
    has_drug_flag,
    1 as listed_count,
    drop_id,
    row_number,
from listed
where not is_listed_twice
union all
select
    offence_key || ':' || role_code || ':' || person_key as involvement_key,
    offence_key,
    role_code,
    person_key,
    any_value(recording_system_key) as recording_system_key,
    any_value(is_migrated) as is_migrated,
    any_value(recorded_date) as recorded_date,
    any_value(reporting_date) as reporting_date,
    {{ first_known('sex_key', "sex_key <> 'U'", "'U'") }} as sex_key,
    {{ first_known('ethnicity_key', 'is_ethnicity_known', 'min(ethnicity_key)') }} as ethnicity_key,
    {{ first_known('age_at_offence_years', 'age_at_offence_years is not null', 'null') }}
        as age_at_offence_years,
    {{ first_known('relationship_key', "relationship_key <> 'UNKNOWN'", "'UNKNOWN'") }}
        as relationship_key,
    bool_or(has_alcohol_flag) as has_alcohol_flag,
    bool_or(has_drug_flag) as has_drug_flag,
    count(*)::integer as listed_count,
    min_by(drop_id, (drop_id, row_number)) as drop_id,
    min_by(row_number, (drop_id, row_number)) as row_number,
from listed
where is_listed_twice
group by offence_key, role_code, person_key
