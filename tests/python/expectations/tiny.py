"""Tiny files that meet every expectation: the ground on which one fault at a time is planted.

A hundred crimes a month, so that what chance explains stays small; the two systems' columns as
landing and the models write them; a published file (:mod:`~.tiny_published`), the release before it
and what a true attack on both has found.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from expectations import tiny_published
from warehouse.disclosure.attack_file import write_attack_file
from warehouse.disclosure.published_audit import audit_published

CRIMES_A_MONTH = 100

VAULT = f"""
create schema landed;
create schema receipt;

create table receipt.row_account (
    drop_id varchar, agency varchar, dataset varchar,
    row_count bigint, landed_count bigint, quarantined_count bigint, superseded_count bigint
);
insert into receipt.row_account values
    ('d1', 'police', 'legacy_offence', 1000, 990, 10, 0),
    ('d2', 'police', 'legacy_person', 1000, 990, 10, 0),
    ('d3', 'police', 'athena_investigation', 1000, 990, 10, 0),
    ('d4', 'police', 'athena_person', 1000, 990, 10, 0);

create temp table crime as
select
    row_number() over (order by month, i) as n,
    month::date + (i % 27)::int as day,
    i % 4 = 0 as has_alcohol,
from generate_series(timestamp '2016-01-01', timestamp '2018-12-01', interval 1 month) as m(month)
cross join range({CRIMES_A_MONTH}) as r(i);

create table landed.police__legacy_offence as
select
    'LEG' || n as crime_number,
    strftime(day, '%d/%m/%Y') as recorded_date,
    strftime(day, '%d/%m/%Y') || case when n % 3 = 0 then '' else ' 21:30' end as committed_from,
    null::varchar as committed_to,
    'Watford' as district,
    '008/06' as ho_code,
    'Occasioning Actual Bodily Harm (ABH)' as offence_description,
    'Y' as da_flag,
    if(has_alcohol, 'Y', 'N') as alcohol_flag,
    'N' as drug_flag,
    'S' as dash_risk,
    'No Outcome - Unfinalised Investigation' as outcome,
    null::varchar as outcome_date,
    'd1' as _drop_id,
    n as _row_number,
    now() as _loaded_at,
from crime
where day < date '2018-05-01';

create table landed.police__athena_investigation as
select
    'ATH' || n as investigation_ref,
    if(day < date '2018-05-01', 'LEG' || n, null) as legacy_crime_ref,
    'CRIME' as record_type,
    strftime(day, '%Y-%m-%dT14:22:00') as recorded_on,
    strftime(day, '%Y-%m-%d') as offence_start,
    null::varchar as offence_end,
    'E07000103' as district_code,
    '008/06' as home_office_code,
    'Occasioning Actual Bodily Harm (ABH)' as offence_title,
    'Yes' as domestic_abuse_marker,
    'Standard' as dash_level,
    null::varchar as outcome_code,
    null::varchar as outcome_date,
    'd3' as _drop_id,
    n as _row_number,
    now() as _loaded_at,
from crime
where day >= date '2018-04-20';

create temp table involved as
select
    n,
    role,
    if(role = 'V', n, 100000 + n) as person_key,
    25 as age,
from crime
cross join (values ('V'), ('A')) as r(role);

create table landed.police__legacy_person as
select
    'LEG' || n as crime_number,
    'N' || person_key as nominal_id,
    role,
    'F' as sex,
    'W1' as ethnicity_sde,
    if(role = 'A', 'Partner', null) as relationship,
    person_key::bigint as person_key,
    '1' as person_key_version,
    age::integer as age_at_event_years,
    'd2' as _drop_id,
    row_number() over () as _row_number,
    now() as _loaded_at,
from involved
semi join landed.police__legacy_offence as offence on offence.crime_number = 'LEG' || involved.n;

create table landed.police__athena_person as
select
    'ATH' || n as investigation_ref,
    'P' || person_key as person_id,
    if(role = 'V', 'Victim', 'Accused') as role,
    'Female' as gender,
    'W1' as self_defined_ethnicity,
    'No' as alcohol_factor,
    'No' as drug_factor,
    if(role = 'A', 'Partner', null) as relationship_to_victim,
    person_key::bigint as person_key,
    '1' as person_key_version,
    age::integer as age_at_event_years,
    'd4' as _drop_id,
    row_number() over () as _row_number,
    now() as _loaded_at,
from involved
semi join landed.police__athena_investigation as investigation
    on investigation.investigation_ref = 'ATH' || involved.n;
"""

RESTRICTED = f"""
create schema fact;
create schema reference;

create table reference.policy_break_log (
    agency varchar, break_date date, series_code varchar, explanation varchar, evidence varchar,
    entered_by varchar, entered_on date
);

create table fact.fct_offence as
select
    'O' || n as offence_key,
    if(day < date '2018-05-01', 'POLICE:LEGACY', 'POLICE:ATHENA') as recording_system_key,
    false as is_migrated,
    day as recorded_date,
    'E07000103' as district_key,
    'DASH:STANDARD' as risk_level_key,
    n % 5 > 0 as is_crime,
    true as is_domestic_abuse,
    n % 5 > 2 as is_stalking_harassment,
    n % 5 = 1 as is_detected,
    if(day < date '2018-05-01', n % 4 = 0, null) as has_alcohol_flag,
    if(day < date '2018-05-01', false, null) as has_drug_flag,
from (
    select
        row_number() over (order by month, i) as n,
        month::date + (i % 27)::int as day,
    from generate_series(timestamp '2016-01-01', timestamp '2018-12-01', interval 1 month) m(month)
    cross join range({2 * CRIMES_A_MONTH}) as r(i)
);

create table fact.fct_victim as
select
    'V' || offence_key as victim_key,
    offence_key,
    row_number() over () as person_key,
    recording_system_key,
    is_migrated,
    recorded_date,
    'F' as sex_key,
    'W1' as ethnicity_key,
    25 as age_at_offence_years,
    if(recorded_date >= date '2018-05-01', false, null) as has_alcohol_flag,
    if(recorded_date >= date '2018-05-01', false, null) as has_drug_flag,
from fact.fct_offence;

create table fact.fct_perpetrator as
select * replace ('P' || offence_key as victim_key) from fact.fct_victim;
"""

SQL = {
    "vault/raw.duckdb": VAULT,
    "restricted/warehouse.duckdb": RESTRICTED,
}


def build(folder: Path) -> dict[str, Path]:
    """Write all files and say where they are, by what they are called in a suite."""
    paths = {name: folder / name / "warehouse.duckdb" for name in ("published", "earlier")}
    for name, path in paths.items():
        path.parent.mkdir(parents=True)
        tiny_published.write(path, is_earlier=name == "earlier")
    paths["attack"] = folder / "attack" / "report.duckdb"
    report = audit_published(paths["published"], [paths["earlier"]])
    write_attack_file(report, paths["attack"])
    for name, sql in SQL.items():
        path = folder / name
        path.parent.mkdir(parents=True)
        with duckdb.connect(str(path)) as connection:
            connection.execute(sql)
        paths[path.parent.name] = path
    return paths
