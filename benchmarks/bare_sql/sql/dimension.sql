-- Conformed dimensions from reference lists alone, each with an enforced key.
create table dimension.dim_age_band as
select
    age_band_key,
    scheme_code,
    age_band_label,
    lower_age_years::smallint as lower_age_years,
    upper_age_years::smallint as upper_age_years,
    lower_age_years is not null as is_known,
    sort_order::smallint as sort_order,
from reference.ref_age_band;

create table dimension.dim_age_band_map as
with nested as (
    select
        finer.age_band_key,
        finer.scheme_code,
        coarser.age_band_key as within_age_band_key,
        coarser.scheme_code as within_scheme_code,
        count(*) over (partition by finer.scheme_code, coarser.scheme_code) as nested_band_count,
    from dimension.dim_age_band as finer
    inner join dimension.dim_age_band as coarser
        on
            finer.scheme_code <> coarser.scheme_code
            and (
                (not finer.is_known and not coarser.is_known)
                or (
                    finer.lower_age_years >= coarser.lower_age_years
                    and finer.upper_age_years <= coarser.upper_age_years
                )
            )
),

scheme as (
    select
        scheme_code,
        count(*) as band_count,
    from dimension.dim_age_band
    group by all
)

select
    nested.age_band_key,
    nested.scheme_code,
    nested.within_age_band_key,
    nested.within_scheme_code,
    nested.nested_band_count = scheme.band_count as is_scheme_nested,
from nested
inner join scheme using (scheme_code);

create table dimension.dim_agency as
select * replace (sort_order::smallint as sort_order) from reference.ref_agency;

create table dimension.dim_date as
with calendar as (
    select
        unnest(generate_series(
            date '1940-01-01', make_date(year(getvariable('as_of')) + 1, 12, 31), interval 1 day
        ))::date as date_key,
)

select
    date_key,
    isodow(date_key)::smallint as day_of_week,
    strftime(date_key, '%A') as day_name,
    isodow(date_key) >= 6 as is_weekend,
    month(date_key)::smallint as month_of_year,
    strftime(date_key, '%B') as month_name,
    year(date_key)::smallint as calendar_year,
    strftime(date_key, 'M%Y-%m') as month_period_key,
    strftime(date_key, 'CQ%Y-Q') || quarter(date_key) as calendar_quarter_period_key,
    strftime(date_key, 'CY%Y') as calendar_year_period_key,
    strftime(date_key - interval 3 month, 'FQ%Y-')
    || strftime(date_key - interval 3 month + interval 1 year, '%y-Q')
    || quarter(date_key - interval 3 month) as financial_quarter_period_key,
    strftime(date_key - interval 3 month, 'FY%Y-')
    || strftime(date_key - interval 3 month + interval 1 year, '%y') as financial_year_period_key,
from calendar;

create table dimension.dim_district as
select
    district.district_key,
    district.district_code,
    area.area_name as district_name,
    area.area_label as district_label,
    district.valid_from,
    district.valid_to,
    district.valid_to is null as is_current,
    true as is_inside,
    district.county_code,
    county.area_name as county_name,
    district.marac_area_code,
    marac_area.area_name as marac_area_name,
    district.csp_code,
    csp.area_name as csp_name,
    district.police_force_code,
    police_force.area_name as police_force_name,
from reference.ref_district as district
inner join reference.ref_area as area on district.district_code = area.area_code
inner join reference.ref_area as county on district.county_code = county.area_code
inner join reference.ref_area as marac_area on district.marac_area_code = marac_area.area_code
inner join reference.ref_area as csp on district.csp_code = csp.area_code
inner join reference.ref_area as police_force
    on district.police_force_code = police_force.area_code
union all by name
from (values
    ('OUTSIDE', 'OUTSIDE', 'Outside the county', 'Outside the county', true, false),
    ('UNKNOWN', 'UNKNOWN', 'Not known', 'Not known', true, null)
) as members (
    district_key, district_code, district_name, district_label, is_current, is_inside
);

create table dimension.dim_ethnicity as
select
    ethnicity_key,
    ethnicity_label,
    code_scheme,
    ethnic_group_code,
    ethnic_group_label,
    is_known,
    is_minority_ethnic,
    sort_order::smallint as sort_order,
from reference.ref_ethnicity;

create table dimension.dim_offence_type as
with code as (
    select
        ho_code,
        arg_max(ho_class, coalesce(valid_from, '-infinity'::date)) as ho_class,
        min(coalesce(valid_from, '-infinity'::date)) as first_date,
        max(coalesce(valid_to, 'infinity'::date)) as last_date,
    from reference.ref_offence_code
    group by all
)

select
    offence_type.offence_type_key,
    offence_type.offence_type_label,
    offence_type.is_crime,
    offence_type.is_assault,
    offence_type.is_stalking_harassment,
    offence_type.ho_code,
    code.ho_class,
    if(isfinite(code.first_date), code.first_date, null) as valid_from,
    if(isfinite(code.last_date), code.last_date, null) as valid_to,
    offence_type.sort_order::smallint as sort_order,
from reference.ref_offence_type as offence_type
left join code using (ho_code);

create table dimension.dim_outcome as
select
    outcome_key,
    outcome_code,
    outcome_label,
    is_detected,
    sort_order::smallint as sort_order,
from reference.ref_outcome;

create table dimension.dim_period as
with calendar as (
    select
        'DAY' as period_type,
        strftime(start_date, 'D%Y-%m-%d') as period_key,
        start_date,
        start_date as end_date,
        strftime(start_date, '%-d %b %Y') as period_label,
    from (
        select
            unnest(generate_series(
                date '2001-01-01', make_date(year(getvariable('as_of')) + 1, 12, 31), interval 1 day
            ))::date as start_date,
    )
    union all
    select
        'MONTH' as period_type,
        strftime(start_date, 'M%Y-%m') as period_key,
        start_date,
        (start_date + interval 1 month - interval 1 day)::date as end_date,
        strftime(start_date, '%b %Y') as period_label,
    from (
        select
            unnest(generate_series(
                date '2001-01-01', make_date(year(getvariable('as_of')) + 1, 12, 31),
                interval 1 month
            ))::date as start_date,
    )
    union all
    select
        'CALENDAR_QUARTER' as period_type,
        strftime(start_date, 'CQ%Y-Q') || quarter(start_date) as period_key,
        start_date,
        (start_date + interval 3 month - interval 1 day)::date as end_date,
        strftime(start_date, '%b-') || strftime(end_date, '%b %Y') as period_label,
    from (
        select
            unnest(generate_series(
                date '2001-01-01', make_date(year(getvariable('as_of')) + 1, 12, 31),
                interval 3 month
            ))::date as start_date,
    )
    union all
    select
        'CALENDAR_YEAR' as period_type,
        strftime(start_date, 'CY%Y') as period_key,
        start_date,
        (start_date + interval 1 year - interval 1 day)::date as end_date,
        strftime(start_date, '%Y') as period_label,
    from (
        select
            unnest(generate_series(
                date '2001-01-01', make_date(year(getvariable('as_of')) + 1, 12, 31),
                interval 1 year
            ))::date as start_date,
    )
    union all
    select
        'FINANCIAL_QUARTER' as period_type,
        strftime(start_date - interval 3 month, 'FQ%Y-')
        || strftime(start_date - interval 3 month + interval 1 year, '%y-Q')
        || quarter(start_date - interval 3 month) as period_key,
        start_date,
        (start_date + interval 3 month - interval 1 day)::date as end_date,
        strftime(start_date, '%b-') || strftime(end_date, '%b %Y') as period_label,
    from (
        select
            unnest(generate_series(
                date '2001-04-01', make_date(year(getvariable('as_of')) + 1, 12, 31),
                interval 3 month
            ))::date as start_date,
    )
    union all
    select
        'FINANCIAL_YEAR' as period_type,
        strftime(start_date - interval 3 month, 'FY%Y-')
        || strftime(start_date - interval 3 month + interval 1 year, '%y') as period_key,
        start_date,
        (start_date + interval 1 year - interval 1 day)::date as end_date,
        strftime(start_date, '%Y/') || strftime(end_date, '%y') as period_label,
    from (
        select
            unnest(generate_series(
                date '2001-04-01', make_date(year(getvariable('as_of')) + 1, 12, 31),
                interval 1 year
            ))::date as start_date,
    )
),

pooled as (
    select
        'POOLED_' || first_year.period_type || 'S' as period_type,
        first_year.period_key
        || if(first_year.period_type = 'CALENDAR_YEAR', '-', '_')
        || last_year.period_key[3:] as period_key,
        first_year.start_date,
        last_year.end_date,
        first_year.period_label
        || if(first_year.period_type = 'CALENDAR_YEAR', '-', ' to ')
        || if(
            first_year.period_type = 'CALENDAR_YEAR',
            last_year.period_label[3:],
            last_year.period_label
        ) as period_label,
    from calendar as first_year
    inner join calendar as last_year
        on
            first_year.period_type = last_year.period_type
            and last_year.start_date in (
                first_year.start_date + interval 1 year, first_year.start_date + interval 2 year
            )
    where first_year.period_type in ('CALENDAR_YEAR', 'FINANCIAL_YEAR')
),

period as (
    from calendar
    union all
    from pooled
    union all
    select
        period_type,
        period_key,
        start_date,
        end_date,
        period_label,
    from reference.ref_special_period
)

select
    period_key,
    period_type,
    period_label,
    start_date,
    end_date,
    end_date - start_date + 1 as day_count,
    end_date < getvariable('as_of') as is_closed,
    row_number() over (order by start_date, end_date, period_key) as sort_order,
from period;

create table dimension.dim_recording_system as
with dated as (
    select
        recording_system_key,
        agency_key,
        system_code,
        system_name,
        if(starts_at_setting = 'athena_go_live_date', getvariable('go_live'), valid_from)
            as valid_from,
    from reference.ref_recording_system
)

select
    *,
    (lead(valid_from) over agency - interval 1 day)::date as valid_to,
from dated
window agency as (partition by agency_key order by valid_from nulls first);

create table dimension.dim_period_recording_system as
with agency_period as (
    select
        agency.agency_key,
        period.period_key,
        period.start_date,
        period.end_date,
    from dimension.dim_agency as agency
    cross join dimension.dim_period as period
    where period.period_type <> 'DAY'
),

in_force as (
    select
        agency_period.agency_key,
        agency_period.period_key,
        count(*)::smallint as recording_system_count,
        arg_min_null(system.recording_system_key, coalesce(system.valid_from, '-infinity'::date))
            as first_recording_system_key,
        arg_max_null(system.recording_system_key, coalesce(system.valid_from, '-infinity'::date))
            as last_recording_system_key,
    from agency_period
    inner join dimension.dim_recording_system as system
        on
            agency_period.agency_key = system.agency_key
            and agency_period.end_date >= coalesce(system.valid_from, '-infinity'::date)
            and agency_period.start_date <= coalesce(system.valid_to, 'infinity'::date)
    group by all
),

break as (
    select
        agency_key,
        recording_system_key as break_code,
        valid_from as break_date,
    from dimension.dim_recording_system
    where valid_from is not null
    union all
    select
        agency_key,
        break_code,
        break_date,
    from reference.ref_break
),

broken as (
    select
        agency_period.agency_key,
        agency_period.period_key,
        string_agg(break.break_code, ', ' order by break.break_date) as break_codes,
    from agency_period
    inner join break
        on
            agency_period.agency_key = break.agency_key
            and agency_period.start_date < break.break_date
            and agency_period.end_date >= break.break_date
    group by all
)

select
    agency_period.period_key,
    agency_period.agency_key,
    coalesce(in_force.recording_system_count, 0::smallint) as recording_system_count,
    in_force.first_recording_system_key,
    in_force.last_recording_system_key,
    broken.break_codes is not null as is_spanning_break,
    broken.break_codes,
from agency_period
left join in_force using (agency_key, period_key)
left join broken using (agency_key, period_key);

create table dimension.dim_relationship as
select * replace (sort_order::smallint as sort_order) from reference.ref_relationship;

create table dimension.dim_risk_level as
select * exclude (note) replace (sort_order::smallint as sort_order) from reference.ref_risk_level;

create table dimension.dim_sex as
select * replace (sort_order::smallint as sort_order) from reference.ref_sex;

create table dimension.dim_time_of_day as
select
    *
    replace (
        time_of_day_key::smallint as time_of_day_key,
        time_band_sort_order::smallint as time_band_sort_order
    ),
from reference.ref_time_of_day;

alter table dimension.dim_age_band add primary key (age_band_key);
alter table dimension.dim_age_band_map add primary key (age_band_key, within_scheme_code);
alter table dimension.dim_agency add primary key (agency_key);
alter table dimension.dim_date add primary key (date_key);
alter table dimension.dim_district add primary key (district_key);
alter table dimension.dim_ethnicity add primary key (ethnicity_key);
alter table dimension.dim_offence_type add primary key (offence_type_key);
alter table dimension.dim_outcome add primary key (outcome_key);
alter table dimension.dim_period add primary key (period_key);
alter table dimension.dim_period_recording_system add primary key (period_key, agency_key);
alter table dimension.dim_recording_system add primary key (recording_system_key);
alter table dimension.dim_relationship add primary key (relationship_key);
alter table dimension.dim_risk_level add primary key (risk_level_key);
alter table dimension.dim_sex add primary key (sex_key);
alter table dimension.dim_time_of_day add primary key (time_of_day_key);
