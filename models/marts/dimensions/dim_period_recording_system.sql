with agency_period as (
    select
        agency.agency_key,
        period.period_key,
        period.start_date,
        period.end_date,
    from {{ ref('dim_agency') }} as agency
    cross join {{ ref('dim_period') }} as period
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
    inner join {{ ref('dim_recording_system') }} as system
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
    from {{ ref('dim_recording_system') }}
    where valid_from is not null
    union all by name
    select
        agency_key,
        break_code,
        break_date,
    from {{ ref('ref_break') }}
),

broken as (
    select
        agency_period.agency_key,
        agency_period.period_key,
        count(*) filter (where agency_period.start_date >= break.break_date) as first_era_number,
        count(*) filter (where agency_period.end_date >= break.break_date) as last_era_number,
        string_agg(break.break_code, ', ' order by break.break_date) filter (
            where
            agency_period.start_date < break.break_date
            and agency_period.end_date >= break.break_date
        ) as break_codes,
    from agency_period
    inner join break using (agency_key)
    group by all
)

select
    agency_period.period_key,
    agency_period.agency_key,
    coalesce(in_force.recording_system_count, 0::smallint) as recording_system_count,
    in_force.first_recording_system_key,
    in_force.last_recording_system_key,
    coalesce(broken.first_era_number, 0)::smallint as first_era_number,
    coalesce(broken.last_era_number, 0)::smallint as last_era_number,
    broken.break_codes is not null as is_spanning_break,
    broken.break_codes,
from agency_period
left join in_force using (agency_key, period_key)
left join broken using (agency_key, period_key)
