{#- The band of one scheme that holds an age in completed years; no match means unknown. -#}
{% macro age_band_join(scheme, age) -%}
left join {{ ref('dim_age_band') }} as age_band
    on age_band.scheme_code = '{{ scheme }}'
    and {{ age }} between age_band.lower_age_years and age_band.upper_age_years
{%- endmacro %}
