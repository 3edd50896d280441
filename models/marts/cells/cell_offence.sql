{%- set da_crime = 'offence.is_crime and offence.is_domestic_abuse' %}
{%- set detected = 'offence.is_detected and linked.accused_count >= 1' %}
{%- set is_sh = 'offence.is_stalking_harassment' %}

with linked as (
    select
        offence_key,
        count(*) as accused_count,
    from {{ ref('fct_perpetrator') }}
    group by all
),

counted as (
    select
        date_trunc('month', offence.reporting_date)::date as reporting_month,
        unnest({{ populations({
            'DA_CRIME': da_crime,
            'DA_NON_CRIME': 'not offence.is_crime and offence.is_domestic_abuse',
            'SH_CRIME': 'offence.is_crime and ' ~ is_sh,
            'DA_SH_CRIME': da_crime ~ ' and ' ~ is_sh,
            'DA_CRIME_ALCOHOL': da_crime ~ ' and offence.has_alcohol_flag',
            'DA_CRIME_DRUG': da_crime ~ ' and offence.has_drug_flag',
            'DA_CRIME_ASSAULT': da_crime ~ ' and offence_type.is_assault',
            'DA_DETECTED': da_crime ~ ' and ' ~ detected,
            'DA_DETECTED_MULTI': da_crime ~ ' and ' ~ detected ~ ' and linked.accused_count > 1',
            'DA_SH_DETECTED': da_crime ~ ' and ' ~ is_sh ~ ' and ' ~ detected,
            'DA_SH_DETECTED_MULTI':
                da_crime ~ ' and ' ~ is_sh ~ ' and ' ~ detected ~ ' and linked.accused_count > 1',
        }) }}) as population_code,
        district.district_code as district_key,
        offence.risk_level_key,
        offence.offence_type_key,
        strftime(offence.committed_date, '%m') as month_of_year,
        isodow(offence.committed_date)::varchar as day_of_week,
        {{ time_of_day_code('offence.time_of_day_key') }} as time_of_day_key,
    from {{ ref('fct_offence') }} as offence
    inner join {{ ref('dim_district') }} as district using (district_key)
    inner join {{ ref('dim_offence_type') }} as offence_type using (offence_type_key)
    left join linked using (offence_key)
),

-- Rolled up to months first, so that the periods and margins below read few rows.
monthly as (
    select
        *,
        count(*) as offence_count,
    from counted
    group by all
),

offence as (
    select
        'OFFENCE' as measure_code,
        period.period_key,
        monthly.*,
    from monthly
    inner join {{ ref('policy_reporting_period') }} as policy
        on policy.agency = 'police'
    inner join {{ ref('dim_period') }} as period
        on
            policy.period_key = period.period_key
            and monthly.reporting_month between period.start_date and period.end_date
)

{{ count_cells(
    'offence',
    [
        [], ['district_key'], ['risk_level_key'], ['offence_type_key'],
        ['month_of_year'], ['day_of_week'], ['time_of_day_key'],
    ],
    'sum(offence.offence_count)',
) }}
