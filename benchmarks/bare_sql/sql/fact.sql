create table fact.fct_offence as
with recorded as (
    select * from staging.stg_police__legacy_offence
    union all
    select athena.*
    from staging.stg_police__athena_investigation as athena
    anti join staging.stg_police__legacy_offence as legacy
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
    recorded.recorded_date as reporting_date,
    recorded.drop_id,
    recorded.row_number,
from recorded
inner join dimension.dim_offence_type as offence_type using (offence_type_key)
inner join dimension.dim_outcome as outcome using (outcome_key);

-- The band of each age in whole years: joined by equality, not by range.
create temp table age_band as
select
    unnest(generate_series(lower_age_years, upper_age_years))::integer as age_years,
    age_band_key,
from dimension.dim_age_band
where scheme_code = 'POLICE' and is_known;

-- Persons of a migrated copy fall away with it.
create temp table involved as
with person as (
    select * from staging.stg_police__legacy_person
    union all
    select * from staging.stg_police__athena_person
)

select
    offence.offence_key,
    person.role_code,
    person.person_key,
    offence.recording_system_key,
    offence.is_migrated,
    offence.recorded_date,
    offence.reporting_date,
    person.sex_key,
    person.ethnicity_key,
    person.age_at_offence_years,
    person.relationship_key,
    person.has_alcohol_flag,
    person.has_drug_flag,
    person.drop_id,
    person.row_number,
from person
inner join fact.fct_offence as offence using (recording_system_key, offence_id);

-- Few identified people are listed twice in one role on one offence; only they need grouping.
create temp table listed_twice as
select hash(offence_key, role_code, person_key) as listed_hash
from involved
where person_key <> 0
group by listed_hash
having count(*) > 1;

create table fact.fct_involvement as
select
    offence_key || ':' || role_code || ':'
    || if(person_key = 0, drop_id || ':' || row_number, person_key::varchar) as involvement_key,
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
    1::integer as listed_count,
    drop_id,
    row_number,
from involved
where
    person_key = 0
    or hash(offence_key, role_code, person_key) not in (select listed_hash from listed_twice)
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
    coalesce(arg_min(sex_key, (drop_id, row_number)) filter (where sex_key <> 'U'), 'U')
        as sex_key,
    coalesce(
        arg_min(ethnicity_key, (drop_id, row_number))
            filter (where ethnicity.ethnic_group_code not in ('UNKNOWN', 'REFUSED')),
        min(ethnicity_key)
    ) as ethnicity_key,
    arg_min(age_at_offence_years, (drop_id, row_number)) as age_at_offence_years,
    coalesce(
        arg_min(relationship_key, (drop_id, row_number))
            filter (where relationship_key <> 'UNKNOWN'),
        'UNKNOWN'
    ) as relationship_key,
    bool_or(has_alcohol_flag) as has_alcohol_flag,
    bool_or(has_drug_flag) as has_drug_flag,
    count(*)::integer as listed_count,
    min_by(drop_id, (drop_id, row_number)) as drop_id,
    min_by(row_number, (drop_id, row_number)) as row_number,
from involved
inner join dimension.dim_ethnicity as ethnicity using (ethnicity_key)
where
    person_key <> 0
    and hash(offence_key, role_code, person_key) in (select listed_hash from listed_twice)
group by offence_key, role_code, person_key;

drop table involved;
drop table listed_twice;

create table dimension.dim_person as
select
    0::bigint as person_key,
    false as is_identified,
    null::date as first_recorded_date,
    null::date as last_recorded_date,
union all
select
    person_key,
    true as is_identified,
    min(recorded_date) as first_recorded_date,
    max(recorded_date) as last_recorded_date,
from fact.fct_involvement
where person_key <> 0
group by person_key;

create table fact.fct_victim as
select
    involvement.involvement_key as victim_key,
    involvement.offence_key,
    involvement.person_key,
    involvement.sex_key,
    involvement.ethnicity_key,
    involvement.age_at_offence_years,
    coalesce(age_band.age_band_key, 'POLICE:UNKNOWN') as age_band_key,
    involvement.relationship_key,
    involvement.has_alcohol_flag,
    involvement.has_drug_flag,
    involvement.listed_count,
    offence.offence_id,
    offence.recording_system_key,
    offence.is_migrated,
    offence.recorded_date,
    offence.reporting_date,
    offence.district_key,
    offence.offence_type_key,
    offence.is_crime,
    offence.is_domestic_abuse,
    offence.is_stalking_harassment,
    involvement.drop_id,
    involvement.row_number,
from fact.fct_involvement as involvement
inner join fact.fct_offence as offence using (offence_key)
left join age_band on involvement.age_at_offence_years = age_band.age_years
where involvement.role_code = 'VICTIM';

create table fact.fct_perpetrator as
select
    involvement.involvement_key as perpetrator_key,
    involvement.offence_key,
    involvement.person_key,
    involvement.sex_key,
    involvement.ethnicity_key,
    involvement.age_at_offence_years,
    coalesce(age_band.age_band_key, 'POLICE:UNKNOWN') as age_band_key,
    involvement.relationship_key,
    involvement.has_alcohol_flag,
    involvement.has_drug_flag,
    involvement.listed_count,
    offence.offence_id,
    offence.recording_system_key,
    offence.is_migrated,
    offence.recorded_date,
    offence.reporting_date,
    offence.district_key,
    offence.offence_type_key,
    offence.is_crime,
    offence.is_domestic_abuse,
    offence.is_stalking_harassment,
    involvement.drop_id,
    involvement.row_number,
from fact.fct_involvement as involvement
inner join fact.fct_offence as offence using (offence_key)
left join age_band on involvement.age_at_offence_years = age_band.age_years
where involvement.role_code = 'ACCUSED' and offence.is_crime and offence.is_detected;

create table fact.bridge_person_offence as
with involved as (
    select 'VICTIM' as role_code, * exclude (victim_key) from fact.fct_victim
    union all
    select 'PERPETRATOR' as role_code, * exclude (perpetrator_key) from fact.fct_perpetrator
)

select
    involved.role_code,
    unnest(if(involved.is_stalking_harassment, ['DA', 'DA_SH'], ['DA'])) as series_code,
    involved.person_key,
    involved.offence_key,
    involved.offence_id,
    involved.recorded_date,
    involved.reporting_date,
    involved.age_at_offence_years,
    involved.age_band_key,
    involved.sex_key,
    ethnicity.ethnic_group_code,
    involved.offence_type_key,
    district.district_code as district_key,
from involved
inner join dimension.dim_ethnicity as ethnicity using (ethnicity_key)
inner join dimension.dim_district as district using (district_key)
where involved.person_key <> 0 and involved.is_crime and involved.is_domestic_abuse;

-- First means by day, then by reference: told by one number, since comparing pairs is slow.
create temp table linked as
select
    *,
    row_number() over (order by recorded_date, offence_id) as place,
from fact.bridge_person_offence;

create table fact.fct_person_window as
with reporting_window as (
    select
        period.period_key,
        period.start_date,
        period.end_date,
        year(period.end_date) - year(period.start_date) + 1 as calendar_year_count,
    from reference.policy_reporting_period as policy
    inner join dimension.dim_period as period using (period_key)
    where policy.agency = 'police'
),

in_window as (
    select
        linked.role_code,
        linked.series_code,
        reporting_window.period_key,
        linked.person_key,
        any_value(reporting_window.start_date) as start_date,
        any_value(reporting_window.end_date) as end_date,
        any_value(reporting_window.calendar_year_count) as calendar_year_count,
        count(*)::integer as offence_count,
        count(*) >= 2 as is_repeat,
        count(distinct year(linked.reporting_date))
        = any_value(reporting_window.calendar_year_count) as is_in_every_year,
        bool_or(coalesce(linked.age_at_offence_years between 16 and 18, false)) as is_young,
        arg_min(linked.age_band_key, linked.place) as age_band_key,
        arg_min_null(linked.age_at_offence_years, linked.place)
            as first_age_years,
        coalesce(
            arg_min(linked.sex_key, linked.place)
                filter (where linked.sex_key <> 'U'),
            'U'
        ) as sex_key,
        coalesce(
            arg_min(linked.ethnic_group_code, linked.place)
                filter (where linked.ethnic_group_code not in ('UNKNOWN', 'REFUSED')),
            min(linked.ethnic_group_code)
        ) as ethnic_group_code,
    from linked
    inner join reporting_window
        on linked.reporting_date between reporting_window.start_date and reporting_window.end_date
    group by linked.role_code, linked.series_code, reporting_window.period_key, linked.person_key
)

select
    in_window.*,
    band.involvement_band_code,
from in_window
inner join reference.policy_involvement_band as band
    on
        in_window.role_code = band.role_code
        and in_window.series_code = band.series_code
        and in_window.offence_count
        between band.lower_count and coalesce(band.upper_count, in_window.offence_count);

drop table linked;
