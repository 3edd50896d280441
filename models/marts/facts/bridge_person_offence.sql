with involved as (
    select
        'VICTIM' as role_code,
        * exclude (victim_key),
    from {{ ref('fct_victim') }}
    union all by name
    select
        'PERPETRATOR' as role_code,
        * exclude (perpetrator_key),
    from {{ ref('fct_perpetrator') }}
)

select
    involved.role_code,
    unnest(
        case when involved.is_stalking_harassment then ['DA', 'DA_SH'] else ['DA'] end
    ) as series_code,
    involved.person_key,
    involved.offence_key,
    involved.offence_id,
    involved.recorded_date,
    involved.reporting_date,
    involved.age_at_offence_years,
    involved.age_band_key,
    involved.sex_key,
    ethnicity.ethnic_group_code,
    involved.offence_type_key,
    district.district_code as district_key,
from involved
inner join {{ ref('dim_ethnicity') }} as ethnicity using (ethnicity_key)
inner join {{ ref('dim_district') }} as district using (district_key)
where involved.person_key <> 0 and involved.is_crime and involved.is_domestic_abuse
