-- Small functions that the other files share. getvariable() holds the job's settings.

-- A value without the space around it (no-break space too); blank is null. Few values have any, and
-- to see that is quicker than to trim.
create or replace temp macro cell(x) as case
    when
        x < '!'
        or starts_with(x, chr(160))
        or ends_with(x, ' ')
        or ends_with(x, chr(160))
        or ends_with(x, chr(9))
        or ends_with(x, chr(10))
        or ends_with(x, chr(13))
        then nullif(trim(x, ' ' || chr(9) || chr(10) || chr(13) || chr(160)), '')
    else x
end;

-- A day within living memory, else null: 0018 or 20017 are slips of the keyboard.
create or replace temp macro plausible(moment) as
    case
        when moment between date '1850-01-01' and date '2199-12-31' then moment::date
    end;
create or replace temp macro uk_date(x) as plausible(try_strptime(x, '%d/%m/%Y'));
create or replace temp macro uk_day(x) as
    plausible(try_strptime(x, ['%d/%m/%Y %H:%M', '%d/%m/%Y']));
create or replace temp macro iso_time(x) as plausible(try_strptime(x, '%Y-%m-%dT%H:%M:%S'));
create or replace temp macro iso_date(x) as plausible(try_strptime(x, '%Y-%m-%d'));
create or replace temp macro iso_day(x) as
    plausible(try_strptime(x, ['%Y-%m-%dT%H:%M:%S', '%Y-%m-%d']));

-- Bit n of a mask where a condition holds; null counts as not.
create or replace temp macro bit_if(condition, n) as
    case when condition then 1::bigint << n else 0 end;
create or replace temp macro has_bit(mask, n) as coalesce(mask, 0) & (1::bigint << n) <> 0;

create or replace temp macro z() as 1.959963984540054;
create or replace temp macro percentage(part, whole) as part * 100.0 / nullif(whole, 0);
create or replace temp macro per_1000(count, population) as count * 1000.0 / nullif(population, 0);
create or replace temp macro byars_lower(n) as case
    when n < 10 then list_extract(
        [
            0.0, 0.025317807984, 0.242209278544, 0.618672122896, 1.089865373626,
            1.623486390118, 2.201894253491, 2.814363051520, 3.453832176749, 4.115373097378
        ]::double[], n::integer + 1
    )
    else n * pow(1.0 - 1.0 / (9.0 * n) - z() / (3.0 * sqrt(n)), 3)
end;
create or replace temp macro byars_upper(n) as case
    when n < 10 then list_extract(
        [
            3.688879454114, 5.571643390939, 7.224687667724, 8.767273069742, 10.241588675404,
            11.668332079323, 13.059474022519, 14.422675361702, 15.763189220193, 17.084803451419
        ]::double[], n::integer + 1
    )
    else (n + 1.0) * pow(1.0 - 1.0 / (9.0 * (n + 1.0)) + z() / (3.0 * sqrt(n + 1.0)), 3)
end;
create or replace temp macro wilson(part, whole, side) as 100.0 * (
    2.0 * part + pow(z(), 2)
    + side * z() * sqrt(pow(z(), 2) + 4.0 * part * (1.0 - part / nullif(whole, 0)::double))
) / (2.0 * (nullif(whole, 0) + pow(z(), 2)));

-- A name in plain capitals: no accent, hyphen or apostrophe, spaces single, titles still there.
create or replace temp macro spaced_capitals(name) as trim(regexp_replace(
    translate(
        replace(replace(replace(replace(replace(
            strip_accents(upper(name)),
            'Æ', 'AE'), 'Œ', 'OE'), 'ẞ', 'SS'), 'ß', 'SS'), 'Þ', 'TH'),
        'ØŁĐÐĦŦı', 'OLDDHTI'
    ),
    '[\s\x{a0}]+', ' ', 'g'
));
create or replace temp macro letters(name) as regexp_replace(name, '[^\pL]', '', 'g');

-- A date of birth; null where it is none or stands for 'not known'.
create or replace temp macro birth(moment) as case
    when not list_contains(getvariable('unknown_birth_days'), moment::date) then plausible(moment)
end;
create or replace temp macro uk_birth(x) as birth(try_strptime(x, '%d/%m/%Y'));
create or replace temp macro iso_birth(x) as birth(try_strptime(x, '%Y-%m-%d'));
create or replace temp macro is_unknown_birth(x, moment) as coalesce(
    list_contains(getvariable('unknown_birth_words'), upper(x))
    or list_contains(getvariable('unknown_birth_days'), moment::date),
    false
);

-- HMAC-SHA-256 under the key whose two pads the job binds.
create or replace temp macro hmac(message) as unhex(sha256(
    getvariable('outer_pad') || unhex(sha256(getvariable('inner_pad') || encode(message)))
));
