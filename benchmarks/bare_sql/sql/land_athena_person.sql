create temp table breach as
with trimmed as (
    select
        raw_row.rowid as raw_rowid,
        raw_drop.received_date,
        cell(investigation_ref) as investigation_ref,
        cell(person_id) as person_id,
        cell(role) as role,
        cell(date_of_birth) as date_of_birth,
        cell(gender) as gender,
        cell(self_defined_ethnicity) as self_defined_ethnicity,
        cell(relationship_to_victim) as relationship_to_victim,
        cell(alcohol_factor) as alcohol_factor,
        cell(drug_factor) as drug_factor,
        try_strptime(cell(date_of_birth), '%Y-%m-%d') as birth_moment,
        birth(birth_moment) as birth_day,
    from raw.police__athena_person as raw_row
    inner join receipt."drop" as raw_drop on raw_row._drop_id = raw_drop.drop_id
),

judged as (
    select
        trimmed.raw_rowid,
        iso_day(offence.offence_start) as event_day,
        bit_if(trimmed.investigation_ref is null, 1)
        + bit_if(person_id is null, 2)
        + bit_if(trimmed.role is null, 3)
        + bit_if(trimmed.role is not null and role.value is null, 4)
        + bit_if(
            date_of_birth is not null and birth_day is null
            and not is_unknown_birth(date_of_birth, birth_moment),
            5
        )
        + bit_if(birth_day > received_date, 6)
        + bit_if(gender is not null and sex.value is null, 7)
        + bit_if(self_defined_ethnicity is not null and ethnicity.value is null, 8)
        + bit_if(relationship_to_victim is not null and relationship.value is null, 9)
        + bit_if(birth_day > event_day, 10)
        + bit_if(date_sub('year', birth_day, event_day) > 110, 11)
        + bit_if(trimmed.investigation_ref is not null and offence._drop_id is null, 12)
        + bit_if(alcohol_factor is not null and alcohol.value is null, 13)
        + bit_if(drug_factor is not null and drug.value is null, 14)
        as mask,
    from trimmed
    left join landed.police__athena_investigation as offence
        on trimmed.investigation_ref = offence.investigation_ref
    left join athena_code as role on role.domain = 'role' and upper(trimmed.role) = role.value
    left join athena_code as sex on sex.domain = 'sex' and upper(gender) = sex.value
    left join athena_code as ethnicity
        on ethnicity.domain = 'ethnicity' and upper(self_defined_ethnicity) = ethnicity.value
    left join athena_code as relationship
        on
            relationship.domain = 'relationship'
            and upper(relationship_to_victim) = relationship.value
    left join athena_code as alcohol
        on alcohol.domain = 'flag' and upper(alcohol_factor) = alcohol.value
    left join athena_code as drug on drug.domain = 'flag' and upper(drug_factor) = drug.value
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
        cell(investigation_ref) as investigation_ref,
        cell(person_id) as person_id,
        cell(role) as role,
        raw_drop.arrival_number,
        _row_number,
    from raw.police__athena_person as raw_row
    inner join receipt."drop" as raw_drop
        on raw_row._drop_id = raw_drop.drop_id and raw_drop.superseded_by_drop_id is null
),

-- By hash first: eight bytes a row to group instead of three texts.
repeated as (
    select hash(investigation_ref, person_id, role) as key_hash
    from active
    group by key_hash
    having count(*) > 1
)

select
    active.raw_rowid,
    1::bigint << 62 as mask,
from active
semi join repeated on hash(investigation_ref, person_id, role) = repeated.key_hash
left join breach using (raw_rowid)
where investigation_ref is not null and person_id is not null and role is not null
qualify row_number() over (
    partition by investigation_ref, person_id, role
    order by
        coalesce(breach.mask, 0) & getvariable('athena_person_vital') <> 0,
        active.arrival_number,
        active._row_number
) > 1;

create temp table flaw as
select
    raw_rowid,
    bit_or(mask) as mask,
from breach
group by raw_rowid;

create table landed.police__athena_person as
with dated as (
    select
        raw_row.*,
        flaw.mask,
        iso_birth(cell(raw_row.date_of_birth)) as birth_date,
        iso_day(offence.offence_start) as event_date,
        has_bit(mask, 5) or has_bit(mask, 6) or has_bit(mask, 10)
            as is_birth_flawed,
    from raw.police__athena_person as raw_row
    inner join receipt."drop" as raw_drop
        on raw_row._drop_id = raw_drop.drop_id and raw_drop.superseded_by_drop_id is null
    left join flaw on raw_row.rowid = flaw.raw_rowid
    left join landed.police__athena_investigation as offence
        on cell(raw_row.investigation_ref) = offence.investigation_ref
    where coalesce(flaw.mask, 0) & getvariable('athena_person_vital') = 0
)

select
    cell(investigation_ref) as investigation_ref,
    cell(person_id) as person_id,
    cell(role) as role,
    if(has_bit(mask, 7), null, cell(gender)) as gender,
    if(has_bit(mask, 8), null, cell(self_defined_ethnicity)) as self_defined_ethnicity,
    if(has_bit(mask, 13), null, cell(alcohol_factor)) as alcohol_factor,
    if(has_bit(mask, 14), null, cell(drug_factor)) as drug_factor,
    if(has_bit(mask, 9), null, cell(relationship_to_victim)) as relationship_to_victim,
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
left join forename_form as forename on dated.given_name = forename.sent
left join surname_form as surname on dated.family_name = surname.sent
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
inner join raw.police__athena_person as raw_row on flaw.raw_rowid = raw_row.rowid
inner join receipt."drop" as raw_drop
    on raw_row._drop_id = raw_drop.drop_id and raw_drop.superseded_by_drop_id is null
inner join rule on rule.dataset = 'athena_person' and has_bit(flaw.mask, rule.bit);

drop table breach;
drop table flaw;
