{#-
    The band of one scheme that holds an age in completed years; no match means unknown. Bands are
    spread into single years, since millions of rows join by equality far sooner than by range.
-#}
{% macro age_band_join(scheme, age) -%}
left join (
    select
        unnest(generate_series(lower_age_years, upper_age_years)) as age_years,
        age_band_key,
    from {{ ref('dim_age_band') }}
    where scheme_code = '{{ scheme }}'
) as age_band
    on {{ age }} = age_band.age_years
{%- endmacro %}
