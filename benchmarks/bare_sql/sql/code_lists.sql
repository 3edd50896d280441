-- The words that police may send, by system; each with the key it stands for and its days in force.
create temp table word as
with sent as (
    from (
        select 'district' as domain, * rename (district_key as target) from reference.xwalk_district
        union all by name
        select 'ethnicity' as domain, * rename (ethnicity_key as target)
        from reference.xwalk_ethnicity
        union all by name
        select 'flag' as domain, * exclude (is_set), is_set::varchar as target
        from reference.xwalk_flag
        union all by name
        select 'offence_type' as domain, * rename (offence_type_key as target)
        from reference.xwalk_offence_type
        union all by name
        select 'outcome' as domain, * rename (outcome_key as target) from reference.xwalk_outcome
        union all by name
        select 'relationship' as domain, * rename (relationship_key as target)
        from reference.xwalk_relationship
        union all by name
        select 'risk_level' as domain, * rename (risk_level_key as target)
        from reference.xwalk_risk_level
        union all by name
        select 'role' as domain, * rename (role_code as target) from reference.xwalk_role
        union all by name
        select 'sex' as domain, * rename (sex_key as target) from reference.xwalk_sex
    )
    where agency in ('police', '*')
    union all by name
    select
        'offence_code' as domain,
        '*' as recording_system,
        ho_code as source_value,
        ho_code as target,
        valid_from,
        valid_to,
    from reference.ref_offence_code
)

select
    domain,
    system,
    upper(trim(source_value)) as value,
    target,
    coalesce(valid_from::date, date '0001-01-01') as first_day,
    coalesce(valid_to::date, date '9999-12-31') as last_day,
from sent, (values ('LEGACY'), ('ATHENA')) as systems (system)
where recording_system in (system, '*');

-- A word and its first and last day, whatever it stood for in between.
create temp table code as
select
    domain,
    system,
    value,
    min(first_day) as first_day,
    max(last_day) as last_day,
    case
        when sum(last_day - first_day + 1) < max(last_day) - min(first_day) + 1
            then error('a code with a gap in its days: ' || domain || ' ' || value)
    end as has_gap,
from word
group by domain, system, value;

-- Each rule with its bit in the mask of a row's broken rules.
create temp table rule as
from (values
    ('legacy_offence', 1, 'required', 'crime_number', 'quarantine'),
    ('legacy_offence', 2, 'required', 'recorded_date', 'quarantine'),
    ('legacy_offence', 3, 'type', 'recorded_date', 'quarantine'),
    ('legacy_offence', 4, 'date_in_future', 'recorded_date', 'quarantine'),
    ('legacy_offence', 5, 'required', 'committed_from', 'quarantine'),
    ('legacy_offence', 6, 'type', 'committed_from', 'quarantine'),
    ('legacy_offence', 7, 'date_in_future', 'committed_from', 'quarantine'),
    ('legacy_offence', 8, 'type', 'committed_to', 'advice'),
    ('legacy_offence', 9, 'date_in_future', 'committed_to', 'advice'),
    ('legacy_offence', 10, 'required', 'district', 'quarantine'),
    ('legacy_offence', 11, 'unknown_code', 'district', 'quarantine'),
    ('legacy_offence', 12, 'code_not_valid_at_date', 'district', 'quarantine'),
    ('legacy_offence', 13, 'required', 'ho_code', 'quarantine'),
    ('legacy_offence', 14, 'unknown_code', 'ho_code', 'quarantine'),
    ('legacy_offence', 15, 'code_not_valid_at_date', 'ho_code', 'quarantine'),
    ('legacy_offence', 16, 'required', 'offence_description', 'advice'),
    ('legacy_offence', 17, 'unknown_code', 'offence_description', 'advice'),
    ('legacy_offence', 18, 'required', 'da_flag', 'quarantine'),
    ('legacy_offence', 19, 'unknown_code', 'da_flag', 'quarantine'),
    ('legacy_offence', 20, 'required', 'alcohol_flag', 'advice'),
    ('legacy_offence', 21, 'unknown_code', 'alcohol_flag', 'advice'),
    ('legacy_offence', 22, 'required', 'drug_flag', 'advice'),
    ('legacy_offence', 23, 'unknown_code', 'drug_flag', 'advice'),
    ('legacy_offence', 24, 'unknown_code', 'dash_risk', 'advice'),
    ('legacy_offence', 25, 'required', 'outcome', 'advice'),
    ('legacy_offence', 26, 'unknown_code', 'outcome', 'advice'),
    ('legacy_offence', 27, 'type', 'outcome_date', 'advice'),
    ('legacy_offence', 28, 'date_in_future', 'outcome_date', 'advice'),
    ('legacy_offence', 29, 'date_after_system', 'recorded_date', 'quarantine'),
    ('legacy_offence', 30, 'committed_after_recorded', 'committed_from', 'quarantine'),
    ('legacy_offence', 31, 'committed_to_before_from', 'committed_to', 'advice'),
    ('legacy_offence', 62, 'duplicate_key', 'crime_number', 'quarantine'),
    ('legacy_person', 1, 'required', 'crime_number', 'quarantine'),
    ('legacy_person', 2, 'required', 'nominal_id', 'quarantine'),
    ('legacy_person', 3, 'required', 'role', 'quarantine'),
    ('legacy_person', 4, 'unknown_code', 'role', 'quarantine'),
    ('legacy_person', 5, 'type', 'dob', 'advice'),
    ('legacy_person', 6, 'date_in_future', 'dob', 'advice'),
    ('legacy_person', 7, 'unknown_code', 'sex', 'advice'),
    ('legacy_person', 8, 'unknown_code', 'ethnicity_sde', 'advice'),
    ('legacy_person', 9, 'unknown_code', 'relationship', 'advice'),
    ('legacy_person', 10, 'birth_after_event', 'dob', 'advice'),
    ('legacy_person', 11, 'age_over_110', 'dob', 'advice'),
    ('legacy_person', 12, 'orphan_reference', 'crime_number', 'quarantine'),
    ('legacy_person', 62, 'duplicate_key', 'crime_number, nominal_id, role', 'quarantine'),
    ('athena_investigation', 1, 'required', 'investigation_ref', 'quarantine'),
    ('athena_investigation', 2, 'required', 'record_type', 'quarantine'),
    ('athena_investigation', 3, 'pattern', 'record_type', 'quarantine'),
    ('athena_investigation', 4, 'required', 'recorded_on', 'quarantine'),
    ('athena_investigation', 5, 'type', 'recorded_on', 'quarantine'),
    ('athena_investigation', 6, 'date_in_future', 'recorded_on', 'quarantine'),
    ('athena_investigation', 7, 'required', 'offence_start', 'quarantine'),
    ('athena_investigation', 8, 'type', 'offence_start', 'quarantine'),
    ('athena_investigation', 9, 'date_in_future', 'offence_start', 'quarantine'),
    ('athena_investigation', 10, 'type', 'offence_end', 'advice'),
    ('athena_investigation', 11, 'date_in_future', 'offence_end', 'advice'),
    ('athena_investigation', 12, 'required', 'district_code', 'quarantine'),
    ('athena_investigation', 13, 'unknown_code', 'district_code', 'quarantine'),
    ('athena_investigation', 14, 'code_not_valid_at_date', 'district_code', 'quarantine'),
    ('athena_investigation', 15, 'required', 'home_office_code', 'quarantine'),
    ('athena_investigation', 16, 'unknown_code', 'home_office_code', 'quarantine'),
    ('athena_investigation', 17, 'code_not_valid_at_date', 'home_office_code', 'quarantine'),
    ('athena_investigation', 18, 'required', 'offence_title', 'advice'),
    ('athena_investigation', 19, 'unknown_code', 'offence_title', 'advice'),
    ('athena_investigation', 20, 'required', 'domestic_abuse_marker', 'quarantine'),
    ('athena_investigation', 21, 'unknown_code', 'domestic_abuse_marker', 'quarantine'),
    ('athena_investigation', 22, 'unknown_code', 'dash_level', 'advice'),
    ('athena_investigation', 23, 'unknown_code', 'outcome_code', 'advice'),
    ('athena_investigation', 24, 'type', 'outcome_date', 'advice'),
    ('athena_investigation', 25, 'date_in_future', 'outcome_date', 'advice'),
    ('athena_investigation', 26, 'date_before_system', 'recorded_on', 'quarantine'),
    ('athena_investigation', 27, 'committed_after_recorded', 'offence_start', 'quarantine'),
    ('athena_investigation', 28, 'committed_to_before_from', 'offence_end', 'advice'),
    ('athena_investigation', 62, 'duplicate_key', 'investigation_ref', 'quarantine'),
    ('athena_person', 1, 'required', 'investigation_ref', 'quarantine'),
    ('athena_person', 2, 'required', 'person_id', 'quarantine'),
    ('athena_person', 3, 'required', 'role', 'quarantine'),
    ('athena_person', 4, 'unknown_code', 'role', 'quarantine'),
    ('athena_person', 5, 'type', 'date_of_birth', 'advice'),
    ('athena_person', 6, 'date_in_future', 'date_of_birth', 'advice'),
    ('athena_person', 7, 'unknown_code', 'gender', 'advice'),
    ('athena_person', 8, 'unknown_code', 'self_defined_ethnicity', 'advice'),
    ('athena_person', 9, 'unknown_code', 'relationship_to_victim', 'advice'),
    ('athena_person', 10, 'birth_after_event', 'date_of_birth', 'advice'),
    ('athena_person', 11, 'age_over_110', 'date_of_birth', 'advice'),
    ('athena_person', 12, 'orphan_reference', 'investigation_ref', 'quarantine'),
    ('athena_person', 13, 'unknown_code', 'alcohol_factor', 'advice'),
    ('athena_person', 14, 'unknown_code', 'drug_factor', 'advice'),
    ('athena_person', 62, 'duplicate_key', 'investigation_ref, person_id, role', 'quarantine')
) as rules (dataset, bit, rule_code, column_name, severity);

create temp table legacy_code as from code where system = 'LEGACY';
create temp table athena_code as from code where system = 'ATHENA';
create temp table legacy_word as from word where system = 'LEGACY';
create temp table athena_word as from word where system = 'ATHENA';

-- The bits that set a row aside, by dataset.
set variable legacy_offence_vital = (
    select bit_or(1::bigint << bit) from rule
    where dataset = 'legacy_offence' and severity = 'quarantine'
);
set variable legacy_person_vital = (
    select bit_or(1::bigint << bit) from rule
    where dataset = 'legacy_person' and severity = 'quarantine'
);
set variable athena_investigation_vital = (
    select bit_or(1::bigint << bit) from rule
    where dataset = 'athena_investigation' and severity = 'quarantine'
);
set variable athena_person_vital = (
    select bit_or(1::bigint << bit) from rule
    where dataset = 'athena_person' and severity = 'quarantine'
);
