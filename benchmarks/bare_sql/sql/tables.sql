-- Empty tables that files are read into, all text.
create table raw.police__legacy_offence (
    crime_number varchar, recorded_date varchar, committed_from varchar, committed_to varchar,
    district varchar, ho_code varchar, offence_description varchar, da_flag varchar,
    alcohol_flag varchar, drug_flag varchar, dash_risk varchar, outcome varchar,
    outcome_date varchar, _drop_id varchar, _row_number bigint, _loaded_at timestamp
);
create table raw.police__legacy_person (
    crime_number varchar, nominal_id varchar, role varchar, title varchar, forename varchar,
    surname varchar, dob varchar, sex varchar, ethnicity_sde varchar, relationship varchar,
    _drop_id varchar, _row_number bigint, _loaded_at timestamp
);
create table raw.police__athena_investigation (
    investigation_ref varchar, legacy_crime_ref varchar, record_type varchar, recorded_on varchar,
    offence_start varchar, offence_end varchar, district_code varchar, home_office_code varchar,
    offence_title varchar, domestic_abuse_marker varchar, dash_level varchar,
    outcome_code varchar, outcome_date varchar,
    _drop_id varchar, _row_number bigint, _loaded_at timestamp
);
create table raw.police__athena_person (
    investigation_ref varchar, person_id varchar, role varchar, given_name varchar,
    family_name varchar, date_of_birth varchar, gender varchar, self_defined_ethnicity varchar,
    alcohol_factor varchar, drug_factor varchar, relationship_to_victim varchar,
    _drop_id varchar, _row_number bigint, _loaded_at timestamp
);
create table receipt."drop" (
    drop_id varchar, dataset varchar, path varchar, sha256 varchar, byte_count bigint,
    received_date date, period varchar, resend_number integer, row_count bigint,
    arrival_number integer, superseded_by_drop_id varchar
);
create table receipt.quarantine (
    drop_id varchar, dataset varchar, row_number bigint, rule_code varchar, column_name varchar,
    severity varchar
);
