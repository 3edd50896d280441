-- Who is who: forename, surname and date of birth, each in its normal form, all three recorded.
set variable unknown_birth_days = (
    select list(try_cast(value as date)) from reference.policy_placeholder
    where kind = 'date_of_birth' and try_cast(value as date) is not null
);
set variable unknown_birth_words = (
    select list(upper(value)) from reference.policy_placeholder
    where kind = 'date_of_birth' and try_cast(value as date) is null
);
set variable unknown_forenames = (
    select list(value) from reference.policy_placeholder where kind in ('name', 'forename')
);
set variable unknown_surnames = (
    select list(value) from reference.policy_placeholder where kind in ('name', 'surname')
);
set variable title_before_name = (
    select '^(?:' || string_agg(value, '|' order by length(value) desc) || ')[. ] *(\pL.*)$'
    from reference.policy_placeholder
    where kind = 'title'
);

-- Each spelling is worked out once, however often it occurs; most are plain letters.
create temp table forename_form as
with spelling as (
    select forename as sent from raw.police__legacy_person
    union
    select given_name as sent from raw.police__athena_person
),

formed as (
    select
        sent,
        not regexp_matches(sent, '[^A-Za-z]') as is_plain,
        case
            when is_plain then upper(sent)
            else regexp_replace(spaced_capitals(sent), getvariable('title_before_name'), '\1')
        end as spaced,
        if(is_plain, spaced, letters(spaced)) as form,
    from spelling
)

select
    sent,
    form,
    (dense_rank() over (order by form))::integer as form_number,
from formed
where
    form <> ''
    and not list_contains(getvariable('unknown_forenames'), spaced)
    and not list_contains(
        list_filter(
            list_transform(
                getvariable('unknown_forenames'), word -> regexp_replace(word, '[^A-Z]', '', 'g')
            ),
            word -> length(word) >= 4
        ),
        form
    );

create temp table surname_form as
with spelling as (
    select surname as sent from raw.police__legacy_person
    union
    select family_name as sent from raw.police__athena_person
),

formed as (
    select
        sent,
        not regexp_matches(sent, '[^A-Za-z]') as is_plain,
        if(is_plain, upper(sent), spaced_capitals(sent)) as spaced,
        if(is_plain, spaced, letters(spaced)) as form,
    from spelling
)

select
    sent,
    form,
    (dense_rank() over (order by form))::integer as form_number,
from formed
where
    form <> ''
    and not list_contains(getvariable('unknown_surnames'), spaced)
    and not list_contains(
        list_filter(
            list_transform(
                getvariable('unknown_surnames'), word -> regexp_replace(word, '[^A-Z]', '', 'g')
            ),
            word -> length(word) >= 4
        ),
        form
    );

-- Numbered in order of first appearance: drop, then row (fewer than 2^40 rows a drop).
create temp table identity as
with appearance as (
    select
        forename.form_number as forename_number,
        surname.form_number as surname_number,
        uk_birth(cell(raw_row.dob)) as birth_date,
        (raw_drop.arrival_number::bigint << 40) + raw_row._row_number as place,
    from raw.police__legacy_person as raw_row
    inner join receipt."drop" as raw_drop on raw_row._drop_id = raw_drop.drop_id
    inner join forename_form as forename on raw_row.forename = forename.sent
    inner join surname_form as surname on raw_row.surname = surname.sent
    union all
    select
        forename.form_number as forename_number,
        surname.form_number as surname_number,
        iso_birth(cell(raw_row.date_of_birth)) as birth_date,
        (raw_drop.arrival_number::bigint << 40) + raw_row._row_number as place,
    from raw.police__athena_person as raw_row
    inner join receipt."drop" as raw_drop on raw_row._drop_id = raw_drop.drop_id
    inner join forename_form as forename on raw_row.given_name = forename.sent
    inner join surname_form as surname on raw_row.family_name = surname.sent
),

first_appearance as (
    select
        forename_number,
        surname_number,
        birth_date,
        min(place) as place,
    from appearance
    where birth_date is not null
    group by all
)

select
    *,
    row_number() over (order by place) as person_key,
from first_appearance;

create table person.token as
with forename as (
    select distinct form_number, form from forename_form
),

surname as (
    select distinct form_number, form from surname_form
)

select
    identity.person_key,
    '1' as person_key_version,
    hmac(forename.form || chr(31) || surname.form || chr(31) || identity.birth_date::varchar)
        as token,
from identity
inner join forename on identity.forename_number = forename.form_number
inner join surname on identity.surname_number = surname.form_number;
