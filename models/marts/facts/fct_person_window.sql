with reporting_window as (
    select
        period.period_key,
        period.start_date,
        period.end_date,
        year(period.end_date) - year(period.start_date) + 1 as calendar_year_count,
    from {{ ref('policy_reporting_period') }} as policy
    inner join {{ ref('dim_period') }} as period using (period_key)
    where policy.agency = 'police'
),

-- In order of time as one number: pairs of date and reference are slow to compare.
linked as (
    select
        *,
        row_number() over (order by recorded_date, offence_id) as place,
    from {{ ref('bridge_person_offence') }}
),

in_window as (
    select
        linked.role_code,
        linked.series_code,
        reporting_window.period_key,
        linked.person_key,
        any_value(reporting_window.start_date) as start_date,
        any_value(reporting_window.end_date) as end_date,
        any_value(reporting_window.calendar_year_count) as calendar_year_count,
        count(*)::integer as offence_count,
        count(*) >= {{ var('repeat_offence_count') }} as is_repeat,
        count(distinct year(linked.reporting_date))
        = any_value(reporting_window.calendar_year_count) as is_in_every_year,
        bool_or({{ is_young('linked.age_at_offence_years') }}) as is_young,
        arg_min(linked.age_band_key, linked.place) as age_band_key,
        arg_min_null(linked.age_at_offence_years, linked.place) as first_age_years,
        {{ first_known('linked.sex_key', "linked.sex_key <> 'U'", "'U'", 'linked.place') }}
            as sex_key,
        {{ first_known(
            'linked.ethnic_group_code', "linked.ethnic_group_code not in ('UNKNOWN', 'REFUSED')",
            'min(linked.ethnic_group_code)', 'linked.place'
        ) }} as ethnic_group_code,
    from linked
    inner join reporting_window
        on linked.reporting_date between reporting_window.start_date and reporting_window.end_date
    group by
        linked.role_code,
        linked.series_code,
        reporting_window.period_key,
        linked.person_key
)

select
    in_window.*,
    band.involvement_band_code,
from in_window
inner join {{ ref('policy_involvement_band') }} as band
    on
        in_window.role_code = band.role_code
        and in_window.series_code = band.series_code
        and in_window.offence_count >= band.lower_count
        and in_window.offence_count <= coalesce(band.upper_count, in_window.offence_count)
