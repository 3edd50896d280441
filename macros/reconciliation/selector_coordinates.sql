{#- The words of a cell selector and the coordinates that they stand for. -#}
{% macro selector_coordinates() -%}
{{ return({
    'district': 'district_key',
    'sex': 'sex_key',
    'age_band': 'age_band_key',
    'ethnic_group': 'ethnic_group_code',
    'risk_level': 'risk_level_key',
    'offence_type': 'offence_type_key',
    'involvement': 'involvement_band_code',
    'month': 'month_of_year',
    'day': 'day_of_week',
    'hour': 'time_of_day_key',
    'marac_area': 'marac_area_code',
    'characteristic': 'characteristic_key',
}) }}
{%- endmacro %}
