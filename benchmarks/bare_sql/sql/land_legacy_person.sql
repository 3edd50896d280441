create temp table breach as
with trimmed as (
    select
        raw_row.rowid as raw_rowid,
        raw_drop.received_date,
        cell(crime_number) as crime_number,
        cell(nominal_id) as nominal_id,
        cell(role) as role,
        cell(dob) as dob,
        cell(sex) as sex,
        cell(ethnicity_sde) as ethnicity_sde,
        cell(relationship) as relationship,
        try_strptime(cell(dob), '%d/%m/%Y') as birth_moment,
        birth(birth_moment) as birth_day,
    from raw.police__legacy_person as raw_row
    inner join receipt."drop" as raw_drop on raw_row._drop_id = raw_drop.drop_id
),

judged as (
    select
        trimmed.raw_rowid,
        uk_day(offence.committed_from) as event_day,
        bit_if(trimmed.crime_number is null, 1)
        + bit_if(nominal_id is null, 2)
        + bit_if(trimmed.role is null, 3)
        + bit_if(trimmed.role is not null and role.value is null, 4)
        + bit_if(
            dob is not null and birth_day is null and not is_unknown_birth(dob, birth_moment), 5
        )
        + bit_if(birth_day > received_date, 6)
        + bit_if(trimmed.sex is not null and sex.value is null, 7)
        + bit_if(ethnicity_sde is not null and ethnicity.value is null, 8)
        + bit_if(trimmed.relationship is not null and relationship.value is null, 9)
        + bit_if(birth_day > event_day, 10)
        + bit_if(date_sub('year', birth_day, event_day) > 110, 11)
        + bit_if(trimmed.crime_number is not null and offence._drop_id is null, 12)
        as mask,
    from trimmed
    left join landed.police__legacy_offence as offence
        on trimmed.crime_number = offence.crime_number
    left join legacy_code as role on role.domain = 'role' and upper(trimmed.role) = role.value
    left join legacy_code as sex on sex.domain = 'sex' and upper(trimmed.sex) = sex.value
    left join legacy_code as ethnicity
        on ethnicity.domain = 'ethnicity' and upper(ethnicity_sde) = ethnicity.value
    left join legacy_code as relationship
        on
            relationship.domain = 'relationship'
            and upper(trimmed.relationship) = relationship.value
)

select
    raw_rowid,
    mask,
from judged
where mask <> 0;

insert into breach
with active as (
    select
        raw_row.rowid as raw_rowid,
        cell(crime_number) as crime_number,
        cell(nominal_id) as nominal_id,
        cell(role) as role,
        raw_drop.arrival_number,
        _row_number,
    from raw.police__legacy_person as raw_row
    inner join receipt."drop" as raw_drop
        on raw_row._drop_id = raw_drop.drop_id and raw_drop.superseded_by_drop_id is null
),

-- By hash first: eight bytes a row to group instead of three texts.
repeated as (
    select hash(crime_number, nominal_id, role) as key_hash
    from active
    group by key_hash
    having count(*) > 1
)

select
    active.raw_rowid,
    1::bigint << 62 as mask,
from active
semi join repeated on hash(crime_number, nominal_id, role) = repeated.key_hash
left join breach using (raw_rowid)
where crime_number is not null and nominal_id is not null and role is not null
qualify row_number() over (
    partition by crime_number, nominal_id, role
    order by
        coalesce(breach.mask, 0) & getvariable('legacy_person_vital') <> 0,
        active.arrival_number,
        active._row_number
) > 1;

create temp table flaw as
select
    raw_rowid,
    bit_or(mask) as mask,
from breach
group by raw_rowid;

create table landed.police__legacy_person as
with dated as (
    select
        raw_row.*,
        flaw.mask,
        uk_birth(cell(raw_row.dob)) as birth_date,
        uk_day(offence.committed_from) as event_date,
        has_bit(mask, 5) or has_bit(mask, 6) or has_bit(mask, 10)
            as is_birth_flawed,
    from raw.police__legacy_person as raw_row
    inner join receipt."drop" as raw_drop
        on raw_row._drop_id = raw_drop.drop_id and raw_drop.superseded_by_drop_id is null
    left join flaw on raw_row.rowid = flaw.raw_rowid
    left join landed.police__legacy_offence as offence
        on cell(raw_row.crime_number) = offence.crime_number
    where coalesce(flaw.mask, 0) & getvariable('legacy_person_vital') = 0
)

select
    cell(crime_number) as crime_number,
    cell(nominal_id) as nominal_id,
    cell(role) as role,
    if(has_bit(mask, 7), null, cell(sex)) as sex,
    if(has_bit(mask, 8), null, cell(ethnicity_sde)) as ethnicity_sde,
    if(has_bit(mask, 9), null, cell(relationship)) as relationship,
    _drop_id,
    _row_number,
    _loaded_at,
    if(is_birth_flawed, null, identity.person_key) as person_key,
    '1' as person_key_version,
    case
        when
            not is_birth_flawed
            and date_sub('year', dated.birth_date, event_date) between 0 and 110
            then date_sub('year', dated.birth_date, event_date)
    end::integer as age_at_event_years,
from dated
left join forename_form as forename on dated.forename = forename.sent
left join surname_form as surname on dated.surname = surname.sent
left join identity
    on
        forename.form_number = identity.forename_number
        and surname.form_number = identity.surname_number
        and dated.birth_date = identity.birth_date;

insert into receipt.quarantine
select
    raw_drop.drop_id,
    rule.dataset,
    raw_row._row_number as row_number,
    rule.rule_code,
    rule.column_name,
    rule.severity,
from flaw
inner join raw.police__legacy_person as raw_row on flaw.raw_rowid = raw_row.rowid
inner join receipt."drop" as raw_drop
    on raw_row._drop_id = raw_drop.drop_id and raw_drop.superseded_by_drop_id is null
inner join rule on rule.dataset = 'legacy_person' and has_bit(flaw.mask, rule.bit);

drop table breach;
drop table flaw;
