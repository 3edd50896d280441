-- Offences: one number says which populations an offence is in and one which month reports it. They
-- are counted by each margin straight from the rows; populations and periods read few rows then.
create table cell.cell_offence as
with linked as (
    select
        offence_key,
        count(*) > 1 as is_several,
    from fact.fct_perpetrator
    where is_crime and is_domestic_abuse
    group by all
),

flagged as (
    select
        (
            bit_if(is_crime and is_domestic_abuse, 0)
            + bit_if(not is_crime and is_domestic_abuse, 1)
            + bit_if(is_crime and offence.is_stalking_harassment, 2)
            + bit_if(is_crime and is_domestic_abuse and offence.is_stalking_harassment, 3)
            + bit_if(is_crime and is_domestic_abuse and has_alcohol_flag, 4)
            + bit_if(is_crime and is_domestic_abuse and has_drug_flag, 5)
            + bit_if(is_crime and is_domestic_abuse and offence_type_key in (
                select offence_type_key from dimension.dim_offence_type where is_assault
            ), 6)
            + bit_if(is_several is not null, 7)
            + bit_if(is_several, 8)
            + bit_if(is_several is not null and offence.is_stalking_harassment, 9)
            + bit_if(is_several and offence.is_stalking_harassment, 10)
        )::integer as mask,
        date_trunc('month', offence.reporting_date)::date as reporting_month,
        offence.district_key,
        offence.risk_level_key,
        offence.offence_type_key,
        month(offence.committed_date)::tinyint as committed_month,
        isodow(offence.committed_date)::tinyint as committed_weekday,
        offence.time_of_day_key,
    from fact.fct_offence as offence
    left join linked using (offence_key)
    where offence.is_domestic_abuse or offence.is_stalking_harassment
),

counted as (
    select
        mask,
        reporting_month,
        if(grouping(district_key) = 1, 'ALL', district_key) as district_key,
        if(grouping(risk_level_key) = 1, 'ALL', risk_level_key) as risk_level_key,
        if(grouping(offence_type_key) = 1, 'ALL', offence_type_key) as offence_type_key,
        if(grouping(committed_month) = 1, 'ALL', lpad(committed_month::varchar, 2, '0'))
            as month_of_year,
        if(grouping(committed_weekday) = 1, 'ALL', committed_weekday::varchar) as day_of_week,
        case
            when grouping(time_of_day_key) = 1 then 'ALL'
            when time_of_day_key = -1 then 'UNKNOWN'
            else lpad(time_of_day_key::varchar, 2, '0')
        end as time_of_day_key,
        count(*) as offence_count,
    from flagged
    group by grouping sets (
        (mask, reporting_month),
        (mask, reporting_month, district_key),
        (mask, reporting_month, risk_level_key),
        (mask, reporting_month, offence_type_key),
        (mask, reporting_month, committed_month),
        (mask, reporting_month, committed_weekday),
        (mask, reporting_month, time_of_day_key)
    )
)

select
    'OFFENCE' as measure_code,
    population.population_code,
    policy.period_key,
    coalesce(district.district_code, 'ALL') as district_key,
    'ALL' as sex_key,
    'ALL' as age_band_key,
    'ALL' as ethnic_group_code,
    counted.risk_level_key,
    counted.offence_type_key,
    'ALL' as involvement_band_code,
    counted.month_of_year,
    counted.day_of_week,
    counted.time_of_day_key,
    sum(counted.offence_count)::bigint as value,
from counted
left join dimension.dim_district as district using (district_key)
inner join (values
    (0, 'DA_CRIME'), (1, 'DA_NON_CRIME'), (2, 'SH_CRIME'), (3, 'DA_SH_CRIME'),
    (4, 'DA_CRIME_ALCOHOL'), (5, 'DA_CRIME_DRUG'), (6, 'DA_CRIME_ASSAULT'), (7, 'DA_DETECTED'),
    (8, 'DA_DETECTED_MULTI'), (9, 'DA_SH_DETECTED'), (10, 'DA_SH_DETECTED_MULTI')
) as population (bit, population_code) on has_bit(counted.mask, population.bit)
inner join reference.policy_reporting_period as policy on policy.agency = 'police'
inner join dimension.dim_period as period
    on
        policy.period_key = period.period_key
        and counted.reporting_month between period.start_date and period.end_date
group by all;

-- People: rolled up to populations and members before margins are taken.
create table cell.cell_person as
with in_window as (
    select
        role_code as measure_code,
        role_code,
        series_code,
        period_key,
        is_repeat,
        is_repeat and is_in_every_year and calendar_year_count > 1 as is_repeat_every_year,
        is_repeat and is_young as is_young_repeat,
        null as pooled_period_key,
        sex_key,
        age_band_key,
        ethnic_group_code,
        involvement_band_code,
        count(*) as person_count,
        sum(first_age_years) as age_sum,
        max(offence_count) as most_offences,
    from fact.fct_person_window
    group by all
),

in_year as (
    select
        person.role_code || '_YEAR' as measure_code,
        person.role_code,
        person.series_code,
        person.period_key,
        person.is_repeat,
        person.is_repeat and person.is_in_every_year and person.calendar_year_count > 1
            as is_repeat_every_year,
        false as is_young_repeat,
        if(person.is_repeat and person.calendar_year_count > 1, of_year.period_key, null)
            as pooled_period_key,
        of_year.sex_key,
        of_year.age_band_key,
        of_year.ethnic_group_code,
        of_year.involvement_band_code,
        count(*) as person_count,
        sum(of_year.first_age_years) as age_sum,
        max(of_year.offence_count) as most_offences,
    from fact.fct_person_window as person
    inner join fact.fct_person_window as of_year
        on
            person.role_code = of_year.role_code
            and person.series_code = of_year.series_code
            and person.person_key = of_year.person_key
            and of_year.calendar_year_count = 1
            and of_year.start_date between person.start_date and person.end_date
    group by all
),

counted as (
    from in_window
    union all
    from in_year
),

person as (
    select
        * exclude (role_code, series_code, period_key, pooled_period_key),
        unnest(list_filter([
            {
                'period_key': period_key,
                'population_code':
                    series_code || if(role_code = 'VICTIM', '_CRIME', '_DETECTED')
            },
            if(is_repeat, {
                'period_key': period_key, 'population_code': series_code || '_REPEAT'
            }, null),
            if(is_repeat_every_year, {
                'period_key': period_key, 'population_code': series_code || '_REPEAT_BOTH_YEARS'
            }, null),
            if(is_young_repeat, {
                'period_key': period_key, 'population_code': series_code || '_REPEAT_YOUNG'
            }, null),
            if(pooled_period_key is not null, {
                'period_key': pooled_period_key,
                'population_code': series_code || '_REPEAT_IN_' || period_key
            }, null)
        ], place -> place is not null), recursive := true),
    from counted
)

select
    measure_code,
    population_code,
    period_key,
    'ALL' as district_key,
    if(grouping(sex_key) = 1, 'ALL', sex_key) as sex_key,
    if(grouping(age_band_key) = 1, 'ALL', age_band_key) as age_band_key,
    if(grouping(ethnic_group_code) = 1, 'ALL', ethnic_group_code) as ethnic_group_code,
    'ALL' as risk_level_key,
    'ALL' as offence_type_key,
    if(grouping(involvement_band_code) = 1, 'ALL', involvement_band_code) as involvement_band_code,
    'ALL' as month_of_year,
    'ALL' as day_of_week,
    'ALL' as time_of_day_key,
    sum(person_count)::bigint as value,
from person
group by grouping sets (
    (measure_code, population_code, period_key),
    (measure_code, population_code, period_key, sex_key),
    (measure_code, population_code, period_key, age_band_key),
    (measure_code, population_code, period_key, ethnic_group_code),
    (measure_code, population_code, period_key, involvement_band_code)
)
union all
select
    measure_code || unnest(['_AGE_SUM', '_MAX_OFFENCE']) as measure_code,
    population_code,
    period_key,
    'ALL' as district_key,
    'ALL' as sex_key,
    'ALL' as age_band_key,
    'ALL' as ethnic_group_code,
    'ALL' as risk_level_key,
    'ALL' as offence_type_key,
    'ALL' as involvement_band_code,
    'ALL' as month_of_year,
    'ALL' as day_of_week,
    'ALL' as time_of_day_key,
    unnest([coalesce(sum(age_sum), 0), max(most_offences)])::bigint as value,
from person
group by measure_code, population_code, period_key;

-- Offences of people: each once, with one number for the populations that its people put it in.
create table cell.cell_person_offence as
with linked as (
    select
        person.role_code,
        person.series_code,
        person.period_key,
        bridge.offence_key,
        any_value(bridge.district_key) as district_key,
        any_value(bridge.offence_type_key) as offence_type_key,
        bit_or(
            1
            + bit_if(person.is_repeat, 1)
            + bit_if(
                person.is_repeat and person.is_in_every_year and person.calendar_year_count > 1, 2
            )
            + bit_if(person.is_repeat and bridge.age_at_offence_years between 16 and 18, 3)
            + bit_if(person.is_repeat and offence.has_alcohol_flag, 4)
            + bit_if(person.is_repeat and offence.has_drug_flag, 5)
        ) as mask,
    from fact.bridge_person_offence as bridge
    inner join fact.fct_person_window as person
        on
            bridge.role_code = person.role_code
            and bridge.series_code = person.series_code
            and bridge.person_key = person.person_key
            and bridge.reporting_date between person.start_date and person.end_date
    inner join fact.fct_offence as offence using (offence_key)
    group by person.role_code, person.series_code, person.period_key, bridge.offence_key
),

counted as (
    select
        role_code,
        series_code,
        period_key,
        mask,
        if(grouping(district_key) = 1, 'ALL', district_key) as district_key,
        if(grouping(offence_type_key) = 1, 'ALL', offence_type_key) as offence_type_key,
        count(*) as offence_count,
    from linked
    group by grouping sets (
        (role_code, series_code, period_key, mask),
        (role_code, series_code, period_key, mask, district_key),
        (role_code, series_code, period_key, mask, offence_type_key)
    )
)

select
    role_code || '_OFFENCE' as measure_code,
    series_code || case
        when bit > 0 then suffix
        when role_code = 'VICTIM' then '_CRIME'
        else '_DETECTED'
    end as population_code,
    period_key,
    district_key,
    'ALL' as sex_key,
    'ALL' as age_band_key,
    'ALL' as ethnic_group_code,
    'ALL' as risk_level_key,
    offence_type_key,
    'ALL' as involvement_band_code,
    'ALL' as month_of_year,
    'ALL' as day_of_week,
    'ALL' as time_of_day_key,
    sum(offence_count)::bigint as value,
from counted
inner join (values
    (0, ''), (1, '_REPEAT'), (2, '_REPEAT_BOTH_YEARS'), (3, '_REPEAT_YOUNG'),
    (4, '_REPEAT_ALCOHOL'), (5, '_REPEAT_DRUG')
) as population (bit, suffix) on has_bit(mask, bit)
group by all;

create table cell.cell_count as
with counted as (
    from cell.cell_offence
    union all
    from cell.cell_person
    union all
    from cell.cell_person_offence
)

select
    md5(concat_ws(
        '|', measure_code, population_code, period_key, district_key, sex_key, age_band_key,
        ethnic_group_code, risk_level_key, offence_type_key, involvement_band_code,
        month_of_year, day_of_week, time_of_day_key, 'ALL', 'ALL'
    )) as cell_key,
    measure_code,
    population_code,
    period_key,
    coalesce(nullif(concat_ws(
        '|',
        if(district_key <> 'ALL', 'district_key', null),
        if(sex_key <> 'ALL', 'sex_key', null),
        if(age_band_key <> 'ALL', 'age_band_key', null),
        if(ethnic_group_code <> 'ALL', 'ethnic_group_code', null),
        if(risk_level_key <> 'ALL', 'risk_level_key', null),
        if(offence_type_key <> 'ALL', 'offence_type_key', null),
        if(involvement_band_code <> 'ALL', 'involvement_band_code', null),
        if(month_of_year <> 'ALL', 'month_of_year', null),
        if(day_of_week <> 'ALL', 'day_of_week', null),
        if(time_of_day_key <> 'ALL', 'time_of_day_key', null)
    ), ''), 'none') as dimension_code,
    coalesce(nullif(concat_ws(
        '|',
        nullif(district_key, 'ALL'),
        nullif(sex_key, 'ALL'),
        nullif(age_band_key, 'ALL'),
        nullif(ethnic_group_code, 'ALL'),
        nullif(risk_level_key, 'ALL'),
        nullif(offence_type_key, 'ALL'),
        nullif(involvement_band_code, 'ALL'),
        nullif(month_of_year, 'ALL'),
        nullif(day_of_week, 'ALL'),
        nullif(time_of_day_key, 'ALL')
    ), ''), 'ALL') as member_code,
    district_key,
    sex_key,
    age_band_key,
    ethnic_group_code,
    risk_level_key,
    offence_type_key,
    involvement_band_code,
    month_of_year,
    day_of_week,
    time_of_day_key,
    -- Police cells have no place among the coordinates of the other suppliers.
    'ALL' as marac_area_code,
    'ALL' as characteristic_key,
    value,
from counted;
