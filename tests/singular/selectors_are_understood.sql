{#-
    A selector of cells that names what is not there would choose nothing, and nothing is 0: a slip
    in it could meet a printed 0. So each word is one that selectors have, and each member stands in
    its dimension. Measures, populations and periods need no test: a wrong one gives no value at all.
-#}
{%- set members = {
    'district': [ref('dim_district'), 'district_code'],
    'sex': [ref('dim_sex'), 'sex_key'],
    'age_band': [ref('dim_age_band'), 'age_band_key'],
    'ethnic_group': [ref('dim_ethnicity'), 'ethnic_group_code'],
    'risk_level': [ref('dim_risk_level'), 'risk_level_key'],
    'offence_type': [ref('dim_offence_type'), 'offence_type_key'],
    'involvement': [ref('policy_involvement_band'), 'involvement_band_code'],
    'month': [ref('dim_date'), "strftime(date_key, '%m')"],
    'day': [ref('dim_date'), 'isodow(date_key)::varchar'],
    'hour': [ref('dim_time_of_day'), time_of_day_code('time_of_day_key')],
    'marac_area': [ref('dim_district'), 'marac_area_code'],
    'characteristic': [ref('dim_characteristic'), 'characteristic_key'],
} -%}

with selector as (
    select
        concat_ws(', ', 'Table ' || table_number, row_label) as place,
        cells,
    from {{ ref('jsna_row_map') }}
    union all
    select
        concat_ws(', ', 'Table ' || table_number, column_label) as place,
        unnest([value_cells, base_cells]) as cells,
    from {{ ref('jsna_column_map') }}
    union all
    select
        figure_id as place,
        unnest([value_cells, base_cells]) as cells,
    from {{ ref('jsna_text_map') }}
),

worded as (
    select
        place,
        unnest(string_split(cells, ' ')) as word,
    from selector
    where cells is not null
),

named as (
    select
        place,
        word,
        split_part(word, '=', 1) as name,
        unnest(string_split(split_part(word, '=', 2), '|')) as member,
    from worded
    where word not in ('', '+', '-', '/', '{row}')
),

listed (name, member) as (
    {%- for name, (relation, column) in members.items() %}
    select distinct
        '{{ name }}' as name,
        {{ column }} as member,
    from {{ relation }}
    union all
    select
        '{{ name }}' as name,
        'known' as member,
    union all
    {%- endfor %}
    select distinct
        'characteristic' as name,
        characteristic_type || ':known' as member,
    from {{ ref('dim_characteristic') }}
)

select
    'no such word in a selector' as problem,
    place,
    word,
from named
where
    name not in ('measure', 'population', 'period')
    and name not in (
        {%- for word in selector_coordinates() %}
        '{{ word }}'{{ ',' if not loop.last }}
        {%- endfor %}
    )

union all

select
    'no such member' as problem,
    named.place,
    named.word,
from named
anti join listed
    on named.name = listed.name and named.member = listed.member
where
    named.name in (
        {%- for word in selector_coordinates() %}
        '{{ word }}'{{ ',' if not loop.last }}
        {%- endfor %}
    )
