-- One table a subject, with the keys and checks that the published file enforces.

create table published.pub_police_offence as
select
    statistic.table_code,
    statistic.table_label,
    statistic.measure_code,
    statistic.measure_label,
    statistic.population_code,
    statistic.population_label,
    statistic.period_key,
    period.period_label,
    statistic.district_key,
    statistic.sex_key,
    statistic.age_band_key,
    statistic.ethnic_group_code,
    statistic.risk_level_key,
    statistic.offence_type_key,
    statistic.involvement_band_code,
    statistic.month_of_year,
    statistic.day_of_week,
    statistic.time_of_day_key,
    coalesce(
        district.district_label,
        sex.sex_label,
        age_band.age_band_label,
        ethnic_group.ethnic_group_label,
        risk_level.risk_level_label,
        offence_type.offence_type_label,
        time_of_day.hour_label,
        case when statistic.month_of_year <> 'ALL'
            then monthname(make_date(2000, statistic.month_of_year::integer, 1)) end,
        case when statistic.day_of_week <> 'ALL'
            -- 3 January 2000 was a Monday, ISO day 1.
            then dayname(date '2000-01-02' + statistic.day_of_week::integer) end,
        case when statistic.member_code = 'ALL' then 'Total' end,
        statistic.member_code
    ) as member_label,
    statistic.statistic,
    statistic.value,
    statistic.lower_95,
    statistic.upper_95,
    statistic.symbol,
    statistic.note,
from disclosure.sdc_statistic as statistic
inner join dimension.dim_period as period
    on statistic.period_key = period.period_key
left join dimension.dim_district as district
    on statistic.district_key = district.district_code and district.is_current
left join dimension.dim_sex as sex
    on statistic.sex_key = sex.sex_key
left join dimension.dim_age_band as age_band
    on statistic.age_band_key = age_band.age_band_key
left join (
    select distinct
        ethnic_group_code,
        ethnic_group_label,
    from dimension.dim_ethnicity
) as ethnic_group
    on statistic.ethnic_group_code = ethnic_group.ethnic_group_code
left join dimension.dim_risk_level as risk_level
    on statistic.risk_level_key = risk_level.risk_level_key
left join dimension.dim_offence_type as offence_type
    on statistic.offence_type_key = offence_type.offence_type_key
left join dimension.dim_time_of_day as time_of_day
    on statistic.time_of_day_key = coalesce(lpad(nullif(time_of_day.time_of_day_key, -1)::varchar, 2, '0'), 'UNKNOWN')
where statistic.subject = 'police_offence';

create table published.pub_police_victim as
select
    statistic.table_code,
    statistic.table_label,
    statistic.measure_code,
    statistic.measure_label,
    statistic.population_code,
    statistic.population_label,
    statistic.period_key,
    period.period_label,
    statistic.district_key,
    statistic.sex_key,
    statistic.age_band_key,
    statistic.ethnic_group_code,
    statistic.risk_level_key,
    statistic.offence_type_key,
    statistic.involvement_band_code,
    statistic.month_of_year,
    statistic.day_of_week,
    statistic.time_of_day_key,
    coalesce(
        district.district_label,
        sex.sex_label,
        age_band.age_band_label,
        ethnic_group.ethnic_group_label,
        risk_level.risk_level_label,
        offence_type.offence_type_label,
        time_of_day.hour_label,
        case when statistic.month_of_year <> 'ALL'
            then monthname(make_date(2000, statistic.month_of_year::integer, 1)) end,
        case when statistic.day_of_week <> 'ALL'
            -- 3 January 2000 was a Monday, ISO day 1.
            then dayname(date '2000-01-02' + statistic.day_of_week::integer) end,
        case when statistic.member_code = 'ALL' then 'Total' end,
        statistic.member_code
    ) as member_label,
    statistic.statistic,
    statistic.value,
    statistic.lower_95,
    statistic.upper_95,
    statistic.symbol,
    statistic.note,
from disclosure.sdc_statistic as statistic
inner join dimension.dim_period as period
    on statistic.period_key = period.period_key
left join dimension.dim_district as district
    on statistic.district_key = district.district_code and district.is_current
left join dimension.dim_sex as sex
    on statistic.sex_key = sex.sex_key
left join dimension.dim_age_band as age_band
    on statistic.age_band_key = age_band.age_band_key
left join (
    select distinct
        ethnic_group_code,
        ethnic_group_label,
    from dimension.dim_ethnicity
) as ethnic_group
    on statistic.ethnic_group_code = ethnic_group.ethnic_group_code
left join dimension.dim_risk_level as risk_level
    on statistic.risk_level_key = risk_level.risk_level_key
left join dimension.dim_offence_type as offence_type
    on statistic.offence_type_key = offence_type.offence_type_key
left join dimension.dim_time_of_day as time_of_day
    on statistic.time_of_day_key = coalesce(lpad(nullif(time_of_day.time_of_day_key, -1)::varchar, 2, '0'), 'UNKNOWN')
where statistic.subject = 'police_victim';

create table published.pub_police_perpetrator as
select
    statistic.table_code,
    statistic.table_label,
    statistic.measure_code,
    statistic.measure_label,
    statistic.population_code,
    statistic.population_label,
    statistic.period_key,
    period.period_label,
    statistic.district_key,
    statistic.sex_key,
    statistic.age_band_key,
    statistic.ethnic_group_code,
    statistic.risk_level_key,
    statistic.offence_type_key,
    statistic.involvement_band_code,
    statistic.month_of_year,
    statistic.day_of_week,
    statistic.time_of_day_key,
    coalesce(
        district.district_label,
        sex.sex_label,
        age_band.age_band_label,
        ethnic_group.ethnic_group_label,
        risk_level.risk_level_label,
        offence_type.offence_type_label,
        time_of_day.hour_label,
        case when statistic.month_of_year <> 'ALL'
            then monthname(make_date(2000, statistic.month_of_year::integer, 1)) end,
        case when statistic.day_of_week <> 'ALL'
            -- 3 January 2000 was a Monday, ISO day 1.
            then dayname(date '2000-01-02' + statistic.day_of_week::integer) end,
        case when statistic.member_code = 'ALL' then 'Total' end,
        statistic.member_code
    ) as member_label,
    statistic.statistic,
    statistic.value,
    statistic.lower_95,
    statistic.upper_95,
    statistic.symbol,
    statistic.note,
from disclosure.sdc_statistic as statistic
inner join dimension.dim_period as period
    on statistic.period_key = period.period_key
left join dimension.dim_district as district
    on statistic.district_key = district.district_code and district.is_current
left join dimension.dim_sex as sex
    on statistic.sex_key = sex.sex_key
left join dimension.dim_age_band as age_band
    on statistic.age_band_key = age_band.age_band_key
left join (
    select distinct
        ethnic_group_code,
        ethnic_group_label,
    from dimension.dim_ethnicity
) as ethnic_group
    on statistic.ethnic_group_code = ethnic_group.ethnic_group_code
left join dimension.dim_risk_level as risk_level
    on statistic.risk_level_key = risk_level.risk_level_key
left join dimension.dim_offence_type as offence_type
    on statistic.offence_type_key = offence_type.offence_type_key
left join dimension.dim_time_of_day as time_of_day
    on statistic.time_of_day_key = coalesce(lpad(nullif(time_of_day.time_of_day_key, -1)::varchar, 2, '0'), 'UNKNOWN')
where statistic.subject = 'police_perpetrator';

create table published.pub_footnote as
select
    footnote.table_code,
    footnote.table_label,
    footnote.period_key,
    period.period_label,
    case when footnote.symbol is null then footnote.excluded_count end as value,
    footnote.symbol,
    footnote.footnote as note,
from disclosure.sdc_footnote as footnote
inner join dimension.dim_period as period using (period_key);
