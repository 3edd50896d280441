-- Every broken rule of every row, in one pass over the raw rows.
create temp table breach as
with trimmed as (
    select
        raw_row.rowid as raw_rowid,
        raw_drop.received_date,
        cell(investigation_ref) as investigation_ref,
        cell(legacy_crime_ref) as legacy_crime_ref,
        cell(record_type) as record_type,
        cell(recorded_on) as recorded_on,
        cell(offence_start) as offence_start,
        cell(offence_end) as offence_end,
        cell(district_code) as district_code,
        cell(home_office_code) as home_office_code,
        cell(offence_title) as offence_title,
        cell(domestic_abuse_marker) as domestic_abuse_marker,
        cell(dash_level) as dash_level,
        cell(outcome_code) as outcome_code,
        cell(outcome_date) as outcome_date,
        iso_time(cell(recorded_on)) as recorded_day,
        iso_day(cell(offence_start)) as start_day,
        iso_day(cell(offence_end)) as end_day,
        iso_date(cell(outcome_date)) as outcome_day,
    from raw.police__athena_investigation as raw_row
    inner join receipt."drop" as raw_drop on raw_row._drop_id = raw_drop.drop_id
),

judged as (
    select
        trimmed.raw_rowid,
        bit_if(investigation_ref is null, 1)
        + bit_if(record_type is null, 2)
        + bit_if(upper(record_type) not in ('CRIME', 'NON-CRIME'), 3)
        + bit_if(recorded_on is null, 4)
        + bit_if(recorded_on is not null and recorded_day is null, 5)
        + bit_if(recorded_day > received_date, 6)
        + bit_if(offence_start is null, 7)
        + bit_if(offence_start is not null and start_day is null, 8)
        + bit_if(start_day > received_date, 9)
        + bit_if(offence_end is not null and end_day is null, 10)
        + bit_if(end_day > received_date, 11)
        + bit_if(district_code is null, 12)
        + bit_if(district_code is not null and district.value is null, 13)
        + bit_if(recorded_day < district.first_day or recorded_day > district.last_day, 14)
        + bit_if(home_office_code is null, 15)
        + bit_if(home_office_code is not null and offence_code.value is null, 16)
        + bit_if(recorded_day < offence_code.first_day or recorded_day > offence_code.last_day, 17)
        + bit_if(offence_title is null, 18)
        + bit_if(offence_title is not null and offence_type.value is null, 19)
        + bit_if(domestic_abuse_marker is null, 20)
        + bit_if(domestic_abuse_marker is not null and da.value is null, 21)
        + bit_if(dash_level is not null and risk_level.value is null, 22)
        + bit_if(outcome_code is not null and outcome.value is null, 23)
        + bit_if(outcome_date is not null and outcome_day is null, 24)
        + bit_if(outcome_day > received_date, 25)
        + bit_if(recorded_day < getvariable('go_live') and legacy_crime_ref is null, 26)
        + bit_if(start_day > recorded_day, 27)
        + bit_if(end_day < start_day, 28)
        as mask,
    from trimmed
    left join athena_code as district
        on district.domain = 'district' and upper(district_code) = district.value
    left join athena_code as offence_code
        on
            offence_code.domain = 'offence_code'
            and upper(home_office_code) = offence_code.value
    left join athena_code as offence_type
        on offence_type.domain = 'offence_type' and upper(offence_title) = offence_type.value
    left join athena_code as da
        on da.domain = 'flag' and upper(domestic_abuse_marker) = da.value
    left join athena_code as risk_level
        on risk_level.domain = 'risk_level' and upper(dash_level) = risk_level.value
    left join athena_code as outcome
        on outcome.domain = 'outcome' and upper(outcome_code) = outcome.value
)

select
    raw_rowid,
    mask,
from judged
where mask <> 0;

-- Of rows with one key the first sound one is kept, else the first.
insert into breach
with active as (
    select
        raw_row.rowid as raw_rowid,
        cell(investigation_ref) as investigation_ref,
        raw_drop.arrival_number,
        _row_number,
    from raw.police__athena_investigation as raw_row
    inner join receipt."drop" as raw_drop
        on raw_row._drop_id = raw_drop.drop_id and raw_drop.superseded_by_drop_id is null
),

repeated as (
    select investigation_ref
    from active
    where investigation_ref is not null
    group by investigation_ref
    having count(*) > 1
)

select
    active.raw_rowid,
    1::bigint << 62 as mask,
from active
semi join repeated using (investigation_ref)
left join breach using (raw_rowid)
qualify row_number() over (
    partition by active.investigation_ref
    order by
        coalesce(breach.mask, 0) & getvariable('athena_investigation_vital') <> 0,
        active.arrival_number,
        active._row_number
) > 1;

create temp table flaw as
select
    raw_rowid,
    bit_or(mask) as mask,
from breach
group by raw_rowid;

create table landed.police__athena_investigation as
select
    cell(investigation_ref) as investigation_ref,
    cell(legacy_crime_ref) as legacy_crime_ref,
    cell(record_type) as record_type,
    cell(recorded_on) as recorded_on,
    cell(offence_start) as offence_start,
    if(has_bit(mask, 10) or has_bit(mask, 11) or has_bit(mask, 28), null, cell(offence_end))
        as offence_end,
    cell(district_code) as district_code,
    cell(home_office_code) as home_office_code,
    if(has_bit(mask, 19), null, cell(offence_title)) as offence_title,
    cell(domestic_abuse_marker) as domestic_abuse_marker,
    if(has_bit(mask, 22), null, cell(dash_level)) as dash_level,
    if(has_bit(mask, 23), null, cell(outcome_code)) as outcome_code,
    if(has_bit(mask, 24) or has_bit(mask, 25), null, cell(outcome_date)) as outcome_date,
    raw_row._drop_id,
    raw_row._row_number,
    raw_row._loaded_at,
from raw.police__athena_investigation as raw_row
inner join receipt."drop" as raw_drop
    on raw_row._drop_id = raw_drop.drop_id and raw_drop.superseded_by_drop_id is null
left join flaw on raw_row.rowid = flaw.raw_rowid
where coalesce(flaw.mask, 0) & getvariable('athena_investigation_vital') = 0;

insert into receipt.quarantine
select
    raw_drop.drop_id,
    rule.dataset,
    raw_row._row_number as row_number,
    rule.rule_code,
    rule.column_name,
    rule.severity,
from flaw
inner join raw.police__athena_investigation as raw_row on flaw.raw_rowid = raw_row.rowid
inner join receipt."drop" as raw_drop
    on raw_row._drop_id = raw_drop.drop_id and raw_drop.superseded_by_drop_id is null
inner join rule on rule.dataset = 'athena_investigation' and has_bit(flaw.mask, rule.bit);

drop table breach;
drop table flaw;
