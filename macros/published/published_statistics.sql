{#-
    One published subject: every statistic of its tables in codes and in words, each a value or a
    symbol. Reads disclosure and dimensions alone, never a fact or a cell. Rows stand in the order
    of their key: any other could tell which were withheld, or first.
-#}
{% macro published_statistics(subject) -%}
select
    statistic.table_code,
    statistic.table_label,
    statistic.measure_code,
    statistic.measure_label,
    statistic.population_code,
    statistic.population_label,
    statistic.period_key,
    period.period_label,
    {%- for dimension in cell_dimensions() %}
    statistic.{{ dimension }},
    {%- endfor %}
    coalesce(
        nullif(concat_ws(
            ', ',
            marac_area.marac_area_name,
            district.district_label,
            sex.sex_label,
            age_band.age_band_label,
            ethnic_group.ethnic_group_label,
            risk_level.risk_level_label,
            offence_type.offence_type_label,
            nullif(statistic.involvement_band_code, 'ALL'),
            time_of_day.hour_label,
            case when statistic.month_of_year <> 'ALL'
                then monthname(make_date(2000, statistic.month_of_year::integer, 1)) end,
            case when statistic.day_of_week <> 'ALL'
                -- 3 January 2000 was a Monday, ISO day 1.
                then dayname(date '2000-01-02' + statistic.day_of_week::integer) end,
            characteristic.characteristic_label,
            coarsening.coarser_member_label,
            case when statistic.is_row_total then 'Total' end
        ), ''),
        'Total'
    ) as member_label,
    statistic.statistic,
    statistic.value,
    statistic.lower_95,
    statistic.upper_95,
    statistic.symbol,
    statistic.note,
from {{ ref('sdc_statistic') }} as statistic
inner join {{ ref('dim_period') }} as period
    on statistic.period_key = period.period_key
left join {{ ref('dim_district') }} as district
    on statistic.district_key = district.district_code and district.is_current
left join {{ ref('dim_sex') }} as sex
    on statistic.sex_key = sex.sex_key
left join {{ ref('dim_age_band') }} as age_band
    on statistic.age_band_key = age_band.age_band_key
left join (
    select distinct
        ethnic_group_code,
        ethnic_group_label,
    from {{ ref('dim_ethnicity') }}
) as ethnic_group
    on statistic.ethnic_group_code = ethnic_group.ethnic_group_code
left join {{ ref('dim_risk_level') }} as risk_level
    on statistic.risk_level_key = risk_level.risk_level_key
left join {{ ref('dim_offence_type') }} as offence_type
    on statistic.offence_type_key = offence_type.offence_type_key
left join {{ ref('dim_time_of_day') }} as time_of_day
    on statistic.time_of_day_key = {{ time_of_day_code('time_of_day.time_of_day_key') }}
left join (
    select distinct
        marac_area_code,
        marac_area_name,
    from {{ ref('dim_district') }}
) as marac_area
    on statistic.marac_area_code = marac_area.marac_area_code
left join {{ ref('dim_characteristic') }} as characteristic
    on statistic.characteristic_key = characteristic.characteristic_key
left join (
    select distinct
        population_code,
        dimension_code,
        coarser_member_code,
        coarser_member_label,
    from {{ ref('policy_coarsening') }}
) as coarsening
    on
        statistic.population_code = coarsening.population_code
        and statistic.dimension_code = coarsening.dimension_code
        and statistic.member_code = coarsening.coarser_member_code
where statistic.subject = '{{ subject }}'
order by
    statistic.table_code,
    statistic.period_key,
    {%- for dimension in cell_dimensions() %}
    statistic.{{ dimension }},
    {%- endfor %}
    statistic.statistic
{%- endmacro %}
