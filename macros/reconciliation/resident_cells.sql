{#- Residents as cells: by area, sex, age band and ethnic group. -#}
{% macro resident_cells(coordinates) -%}
select
    'POPULATION' as measure_code,
    if(edition_code = 'CENSUS_2011', 'CENSUS', 'MID_YEAR') as population_code,
    year::varchar as period_key,
    {%- for coordinate in coordinates %}
    {%- if coordinate == 'district_key' %}
    if(
        area_key in (
            select unnest([county_code, marac_area_code]) from {{ ref('dim_district') }}
        ),
        'ALL', area_key
    ) as district_key,
    {%- elif coordinate == 'marac_area_code' %}
    if(
        area_key in (select marac_area_code from {{ ref('dim_district') }}), area_key, 'ALL'
    ) as marac_area_code,
    {%- elif coordinate in ('sex_key', 'age_band_key', 'ethnic_group_code') %}
    {{ coordinate }},
    {%- else %}
    'ALL' as {{ coordinate }},
    {%- endif %}
    {%- endfor %}
    population_count as value,
    null::varchar as symbol_code,
from {{ ref('fct_population') }}
{%- endmacro %}
