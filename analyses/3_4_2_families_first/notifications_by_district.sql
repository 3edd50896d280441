-- Notifications to Families First Triage of 2018 by district: level of risk, and rate of residents.
-- answers: ES.K21
-- figures: S3.4.2.006 S3.4.2.007 S3.4.2.008
select
    dim_district.district_label as district,
    count(*) as notifications,
    count(*) filter (where fct_referral.risk_level_key = 'FFT:HIGH') as high_risk,
    count(*) filter (where fct_referral.risk_level_key = 'FFT:MEDIUM') as medium_risk,
    {{ percentage(
        "count(*) filter (where fct_referral.referral_source_key = 'REFERRAL_SOURCE:MASH')",
        'count(*)'
    ) }} as through_mash_percent,
    {{ rate_per('count(*)', 'any_value(resident.population_count)') }} as per_1000,
    case district
        when 'Stevenage' then 'S3.4.2.006'
        when 'Welwyn Hatfield' then 'S3.4.2.007'
        when 'Broxbourne' then 'S3.4.2.008'
    end as per_1000_figure_id,
from {{ ref('fct_referral') }} as fct_referral
inner join {{ ref('dim_district') }} as dim_district using (district_key)
inner join {{ ref('fct_population') }} as resident
    on fct_referral.district_key = resident.area_key
where
    fct_referral.agency_key = 'families_first'
    and fct_referral.is_domestic_abuse
    and year(fct_referral.event_date) = 2018
    and resident.year = {{ var('latest_population_year') }}
    and resident.edition_code = '{{ var("population_edition") }}'
    and resident.sex_key = 'ALL'
    and resident.age_band_key = 'ALL'
    and resident.ethnic_group_code = 'ALL'
group by district
order by per_1000 desc
