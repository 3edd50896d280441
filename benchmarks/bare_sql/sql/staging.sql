-- Typed and in conformed keys; a blank word is its domain's unknown.
create table staging.stg_police__legacy_offence as
select
    offence.crime_number as offence_id,
    'POLICE:LEGACY' as recording_system_key,
    null::varchar as migrated_from_offence_id,
    try_strptime(offence.recorded_date, '%d/%m/%Y')::date as recorded_date,
    try_strptime(offence.committed_from, ['%d/%m/%Y %H:%M', '%d/%m/%Y'])::date as committed_date,
    try_strptime(offence.committed_to, ['%d/%m/%Y %H:%M', '%d/%m/%Y'])::date as committed_to_date,
    case
        when contains(offence.committed_from, ':')
            then hour(try_strptime(offence.committed_from, '%d/%m/%Y %H:%M'))
        else -1
    end::smallint as time_of_day_key,
    coalesce(district.target, 'UNKNOWN') as district_key,
    offence.ho_code,
    coalesce(offence_type.target, 'UNKNOWN') as offence_type_key,
    coalesce(outcome.target, 'UNKNOWN') as outcome_key,
    coalesce(risk_level.target, 'DASH:UNKNOWN') as risk_level_key,
    upper(offence.ho_code) <> 'NC1' as is_crime,
    upper(offence.da_flag) = 'Y' as is_domestic_abuse,
    coalesce(upper(offence.alcohol_flag) = 'Y', false) as has_alcohol_flag,
    coalesce(upper(offence.drug_flag) = 'Y', false) as has_drug_flag,
    offence._drop_id as drop_id,
    offence._row_number as row_number,
from landed.police__legacy_offence as offence
left join legacy_word as district
    on
        district.domain = 'district'
        and upper(offence.district) = district.value
        and try_strptime(offence.recorded_date, '%d/%m/%Y')::date
        between district.first_day and district.last_day
left join legacy_word as offence_type
    on
        offence_type.domain = 'offence_type'
        and upper(offence.offence_description) = offence_type.value
left join legacy_word as outcome
    on outcome.domain = 'outcome' and upper(offence.outcome) = outcome.value
left join legacy_word as risk_level
    on risk_level.domain = 'risk_level' and upper(offence.dash_risk) = risk_level.value;

create table staging.stg_police__athena_investigation as
select
    investigation.investigation_ref as offence_id,
    'POLICE:ATHENA' as recording_system_key,
    investigation.legacy_crime_ref as migrated_from_offence_id,
    try_strptime(investigation.recorded_on, '%Y-%m-%dT%H:%M:%S')::date as recorded_date,
    try_strptime(investigation.offence_start, ['%Y-%m-%dT%H:%M:%S', '%Y-%m-%d'])::date
        as committed_date,
    try_strptime(investigation.offence_end, ['%Y-%m-%dT%H:%M:%S', '%Y-%m-%d'])::date
        as committed_to_date,
    case
        when contains(investigation.offence_start, ':')
            then hour(try_strptime(investigation.offence_start, '%Y-%m-%dT%H:%M:%S'))
        else -1
    end::smallint as time_of_day_key,
    coalesce(district.target, 'UNKNOWN') as district_key,
    investigation.home_office_code as ho_code,
    coalesce(offence_type.target, 'UNKNOWN') as offence_type_key,
    coalesce(outcome.target, 'NO_OUTCOME') as outcome_key,
    coalesce(risk_level.target, 'DASH:UNKNOWN') as risk_level_key,
    upper(investigation.record_type) = 'CRIME' as is_crime,
    upper(investigation.domestic_abuse_marker) = 'YES' as is_domestic_abuse,
    null::boolean as has_alcohol_flag,
    null::boolean as has_drug_flag,
    investigation._drop_id as drop_id,
    investigation._row_number as row_number,
from landed.police__athena_investigation as investigation
left join athena_word as district
    on
        district.domain = 'district'
        and upper(investigation.district_code) = district.value
        and try_strptime(investigation.recorded_on, '%Y-%m-%dT%H:%M:%S')::date
        between district.first_day and district.last_day
left join athena_word as offence_type
    on
        offence_type.domain = 'offence_type'
        and upper(investigation.offence_title) = offence_type.value
left join athena_word as outcome
    on outcome.domain = 'outcome' and upper(investigation.outcome_code) = outcome.value
left join athena_word as risk_level
    on risk_level.domain = 'risk_level' and upper(investigation.dash_level) = risk_level.value;

create table staging.stg_police__legacy_person as
select
    person.crime_number as offence_id,
    'POLICE:LEGACY' as recording_system_key,
    coalesce(role.target, 'UNKNOWN') as role_code,
    coalesce(person.person_key, 0) as person_key,
    coalesce(sex.target, 'U') as sex_key,
    coalesce(ethnicity.target, 'UNKNOWN') as ethnicity_key,
    person.age_at_event_years as age_at_offence_years,
    coalesce(relationship.target, 'UNKNOWN') as relationship_key,
    null::boolean as has_alcohol_flag,
    null::boolean as has_drug_flag,
    person._drop_id as drop_id,
    person._row_number as row_number,
from landed.police__legacy_person as person
left join legacy_word as role on role.domain = 'role' and upper(person.role) = role.value
left join legacy_word as sex on sex.domain = 'sex' and upper(person.sex) = sex.value
left join legacy_word as ethnicity
    on ethnicity.domain = 'ethnicity' and upper(person.ethnicity_sde) = ethnicity.value
left join legacy_word as relationship
    on relationship.domain = 'relationship' and upper(person.relationship) = relationship.value;

create table staging.stg_police__athena_person as
select
    person.investigation_ref as offence_id,
    'POLICE:ATHENA' as recording_system_key,
    coalesce(role.target, 'UNKNOWN') as role_code,
    coalesce(person.person_key, 0) as person_key,
    coalesce(sex.target, 'U') as sex_key,
    coalesce(ethnicity.target, 'UNKNOWN') as ethnicity_key,
    person.age_at_event_years as age_at_offence_years,
    coalesce(relationship.target, 'UNKNOWN') as relationship_key,
    coalesce(upper(person.alcohol_factor) = 'YES', false) as has_alcohol_flag,
    coalesce(upper(person.drug_factor) = 'YES', false) as has_drug_flag,
    person._drop_id as drop_id,
    person._row_number as row_number,
from landed.police__athena_person as person
left join athena_word as role on role.domain = 'role' and upper(person.role) = role.value
left join athena_word as sex on sex.domain = 'sex' and upper(person.gender) = sex.value
left join athena_word as ethnicity
    on
        ethnicity.domain = 'ethnicity'
        and upper(person.self_defined_ethnicity) = ethnicity.value
left join athena_word as relationship
    on
        relationship.domain = 'relationship'
        and upper(person.relationship_to_victim) = relationship.value;
