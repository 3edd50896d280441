-- Every broken rule of every row, in one pass over the raw rows.
create temp table breach as
with trimmed as (
    select
        raw_row.rowid as raw_rowid,
        raw_drop.received_date,
        cell(crime_number) as crime_number,
        cell(recorded_date) as recorded_date,
        cell(committed_from) as committed_from,
        cell(committed_to) as committed_to,
        cell(district) as district,
        cell(ho_code) as ho_code,
        cell(offence_description) as offence_description,
        cell(da_flag) as da_flag,
        cell(alcohol_flag) as alcohol_flag,
        cell(drug_flag) as drug_flag,
        cell(dash_risk) as dash_risk,
        cell(outcome) as outcome,
        cell(outcome_date) as outcome_date,
        uk_date(cell(recorded_date)) as recorded_day,
        uk_day(cell(committed_from)) as from_day,
        uk_day(cell(committed_to)) as to_day,
        uk_date(cell(outcome_date)) as outcome_day,
    from raw.police__legacy_offence as raw_row
    inner join receipt."drop" as raw_drop on raw_row._drop_id = raw_drop.drop_id
),

judged as (
    select
        trimmed.raw_rowid,
        bit_if(crime_number is null, 1)
        + bit_if(recorded_date is null, 2)
        + bit_if(recorded_date is not null and recorded_day is null, 3)
        + bit_if(recorded_day > received_date, 4)
        + bit_if(committed_from is null, 5)
        + bit_if(committed_from is not null and from_day is null, 6)
        + bit_if(from_day > received_date, 7)
        + bit_if(committed_to is not null and to_day is null, 8)
        + bit_if(to_day > received_date, 9)
        + bit_if(trimmed.district is null, 10)
        + bit_if(trimmed.district is not null and district.value is null, 11)
        + bit_if(recorded_day < district.first_day or recorded_day > district.last_day, 12)
        + bit_if(ho_code is null, 13)
        + bit_if(ho_code is not null and offence_code.value is null, 14)
        + bit_if(recorded_day < offence_code.first_day or recorded_day > offence_code.last_day, 15)
        + bit_if(offence_description is null, 16)
        + bit_if(offence_description is not null and offence_type.value is null, 17)
        + bit_if(da_flag is null, 18)
        + bit_if(da_flag is not null and da.value is null, 19)
        + bit_if(alcohol_flag is null, 20)
        + bit_if(alcohol_flag is not null and alcohol.value is null, 21)
        + bit_if(drug_flag is null, 22)
        + bit_if(drug_flag is not null and drug.value is null, 23)
        + bit_if(dash_risk is not null and risk_level.value is null, 24)
        + bit_if(trimmed.outcome is null, 25)
        + bit_if(trimmed.outcome is not null and outcome.value is null, 26)
        + bit_if(outcome_date is not null and outcome_day is null, 27)
        + bit_if(outcome_day > received_date, 28)
        + bit_if(recorded_day >= getvariable('go_live'), 29)
        + bit_if(from_day > recorded_day, 30)
        + bit_if(to_day < from_day, 31)
        as mask,
    from trimmed
    left join legacy_code as district
        on district.domain = 'district' and upper(trimmed.district) = district.value
    left join legacy_code as offence_code
        on offence_code.domain = 'offence_code' and upper(ho_code) = offence_code.value
    left join legacy_code as offence_type
        on
            offence_type.domain = 'offence_type'
            and upper(offence_description) = offence_type.value
    left join legacy_code as da on da.domain = 'flag' and upper(da_flag) = da.value
    left join legacy_code as alcohol
        on alcohol.domain = 'flag' and upper(alcohol_flag) = alcohol.value
    left join legacy_code as drug on drug.domain = 'flag' and upper(drug_flag) = drug.value
    left join legacy_code as risk_level
        on risk_level.domain = 'risk_level' and upper(dash_risk) = risk_level.value
    left join legacy_code as outcome
        on outcome.domain = 'outcome' and upper(trimmed.outcome) = outcome.value
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
        cell(crime_number) as crime_number,
        raw_drop.arrival_number,
        _row_number,
    from raw.police__legacy_offence as raw_row
    inner join receipt."drop" as raw_drop
        on raw_row._drop_id = raw_drop.drop_id and raw_drop.superseded_by_drop_id is null
),

repeated as (
    select crime_number
    from active
    where crime_number is not null
    group by crime_number
    having count(*) > 1
)

select
    active.raw_rowid,
    1::bigint << 62 as mask,
from active
semi join repeated using (crime_number)
left join breach using (raw_rowid)
qualify row_number() over (
    partition by active.crime_number
    order by
        coalesce(breach.mask, 0) & getvariable('legacy_offence_vital') <> 0,
        active.arrival_number,
        active._row_number
) > 1;

create temp table flaw as
select
    raw_rowid,
    bit_or(mask) as mask,
from breach
group by raw_rowid;

create table landed.police__legacy_offence as
select
    cell(crime_number) as crime_number,
    cell(recorded_date) as recorded_date,
    cell(committed_from) as committed_from,
    if(has_bit(mask, 8) or has_bit(mask, 9) or has_bit(mask, 31), null, cell(committed_to))
        as committed_to,
    cell(district) as district,
    cell(ho_code) as ho_code,
    if(has_bit(mask, 17), null, cell(offence_description)) as offence_description,
    cell(da_flag) as da_flag,
    if(has_bit(mask, 21), null, cell(alcohol_flag)) as alcohol_flag,
    if(has_bit(mask, 23), null, cell(drug_flag)) as drug_flag,
    if(has_bit(mask, 24), null, cell(dash_risk)) as dash_risk,
    if(has_bit(mask, 26), null, cell(outcome)) as outcome,
    if(has_bit(mask, 27) or has_bit(mask, 28), null, cell(outcome_date)) as outcome_date,
    raw_row._drop_id,
    raw_row._row_number,
    raw_row._loaded_at,
from raw.police__legacy_offence as raw_row
inner join receipt."drop" as raw_drop
    on raw_row._drop_id = raw_drop.drop_id and raw_drop.superseded_by_drop_id is null
left join flaw on raw_row.rowid = flaw.raw_rowid
where coalesce(flaw.mask, 0) & getvariable('legacy_offence_vital') = 0;

insert into receipt.quarantine
select
    raw_drop.drop_id,
    rule.dataset,
    raw_row._row_number as row_number,
    rule.rule_code,
    rule.column_name,
    rule.severity,
from flaw
inner join raw.police__legacy_offence as raw_row on flaw.raw_rowid = raw_row.rowid
inner join receipt."drop" as raw_drop
    on raw_row._drop_id = raw_drop.drop_id and raw_drop.superseded_by_drop_id is null
inner join rule on rule.dataset = 'legacy_offence' and has_bit(flaw.mask, rule.bit);

drop table breach;
drop table flaw;
