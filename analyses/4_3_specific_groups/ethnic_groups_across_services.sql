-- Which ethnic groups each service sees most for their size: rates for 1,000 residents of the 2011
-- Census. Each service has its own period and counts its own people, so rates compare
-- within a column, never across.
-- answers: ES.K07 S6.1.K03 S6.1.K05
-- figures: T10.R0[12345].C5 T25.R0[12345].C4 T41.R0[12345].C3 T43.R0[12345].C3
with resident as (
    select
        ethnic_group_code,
        population_count,
    from {{ ref('fct_population') }}
    where
        edition_code = '{{ var("ethnic_group_edition") }}'
        and area_key = (
            select any_value(county_code) from {{ ref('dim_district') }}
            where is_inside
        )
        and ethnic_group_code <> 'ALL'
        and sex_key = 'ALL'
        and age_band_key = 'ALL'
),

counted as (
    select
        ethnic_group_code,
        sum(value) filter (
            where measure_code = 'VICTIM_YEAR'
            and population_code = 'DA_CRIME'
            and period_key = 'CY2016-2017'
        ) as police_victims,
        sum(value) filter (
            where measure_code = 'REFERRAL'
            and population_code = 'IDVA_ACCEPTED'
            and period_key = 'CY2017-2018'
        ) as idva_clients,
        sum(value) filter (
            where population_code = 'NPS_DA' and period_key = 'S2019-06-09'
        ) as nps_perpetrators,
        sum(value) filter (
            where measure_code = 'OFFENDER'
            and population_code = 'CRC_DA'
            and period_key = 'CY2016-2018'
        ) as crc_perpetrators,
    from {{ ref('cell_count') }}
    where dimension_code = 'ethnic_group_code'
    group by ethnic_group_code
)

{% set cells = "'ethnic_group=' || ethnic_group_code" -%}
select
    ethnic_group_code,
    {{ rate_per('police_victims', 'population_count') }} as police_victim_rate,
    {{ printed_figure_of_cells(10, 'Rate per 1,000 of ethnic group', cells) }}
        as police_victim_rate_figure_id,
    {{ rate_per('idva_clients', 'population_count') }} as idva_client_rate,
    {{ printed_figure_of_cells(25, 'Rate per 1,000 ethnic group', cells) }}
        as idva_client_rate_figure_id,
    {{ rate_per('nps_perpetrators', 'population_count') }} as nps_perpetrator_rate,
    {{ printed_figure_of_cells(41, 'Standardised rate per 1,000 population', cells) }}
        as nps_perpetrator_rate_figure_id,
    {{ rate_per('crc_perpetrators', 'population_count') }} as crc_perpetrator_rate,
    {{ printed_figure_of_cells(43, 'Rate per 1,000 ethnic group', cells) }}
        as crc_perpetrator_rate_figure_id,
from counted
inner join resident using (ethnic_group_code)
order by police_victim_rate desc
