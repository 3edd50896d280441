{#- The cell one step up: the same coordinates without one of the dimensions. -#}
with cell as (
    select
        cell.*,
        nullif(split_part(cell.characteristic_key, ':', 1), 'ALL') as characteristic_type,
    from {{ ref('sdc_cell') }} as cell
    where cell.value is not null
),

along_each as (
    select
        *,
        unnest(string_split(dimension_code, '|')) as dimension,
    from cell
    where dimension_code <> 'none'
),

lifted as (
    select
        cell_key as member_key,
        measure_code,
        population_code,
        period_key,
        dimension,
        if(dimension = 'characteristic_key', characteristic_type, null) as characteristic_type,
        {%- for dimension in cell_dimensions() %}
        if(dimension = '{{ dimension }}', 'ALL', {{ dimension }}) as {{ dimension }},
        {%- endfor %}
    from along_each
    union all by name
    -- A district's area is one step up too, by another way.
    select
        cell.cell_key as member_key,
        cell.measure_code,
        cell.population_code,
        cell.period_key,
        'marac_area_code' as dimension,
        null::varchar as characteristic_type,
        {%- for dimension in cell_dimensions() %}
        {% if dimension == 'district_key' -%}
        'ALL' as district_key,
        {%- elif dimension == 'marac_area_code' -%}
        district.marac_area_code,
        {%- else -%}
        cell.{{ dimension }},
        {%- endif %}
        {%- endfor %}
    from cell
    inner join {{ ref('dim_district') }} as district
        on cell.district_key = district.district_code and district.is_current
),

kind as (
    select distinct
        characteristic_type,
        is_multi_valued,
    from {{ ref('dim_characteristic') }}
),

stepped as (
    select
        {{ cell_key() }} as parent_key,
        *,
    from lifted
),

related as (
    select
        stepped.member_key,
        stepped.parent_key,
        parent.cell_label as parent_label,
        member.cell_label as member_label,
        concat_ws(' ', stepped.dimension, stepped.characteristic_type) as along,
        case
            when stepped.dimension in ('district_key', 'marac_area_code')
                then measure.adds_over_districts
            when stepped.dimension = 'characteristic_key'
                then measure.counting = 'row' and not kind.is_multi_valued
            else measure.adds_over_characteristics
        end as is_additive,
        measure.missing_is_zero,
    from stepped
    inner join cell as parent on stepped.parent_key = parent.cell_key
    inner join cell as member on stepped.member_key = member.cell_key
    inner join {{ ref('policy_measure') }} as measure
        on stepped.measure_code = measure.measure_code
    left join kind
        on stepped.characteristic_type = kind.characteristic_type
),

termed as (
    select
        'members ' || along || ' of ' || parent_label as relation_label,
        'equals' as sense,
        {{ relation_terms([
            {'key': 'member_key', 'factor': 1},
            {'key': 'parent_key', 'factor': -1},
        ]) }} as term,
    from related
    where is_additive
    union all by name
    -- Where one may be in several members, each of them is at most all.
    select
        'within ' || parent_label || ': ' || member_label as relation_label,
        'at_least' as sense,
        {{ relation_terms([
            {'key': 'parent_key', 'factor': 1},
            {'key': 'member_key', 'factor': -1},
        ]) }} as term,
    from related
    where not is_additive and missing_is_zero
)

select distinct
    relation_label,
    sense,
    term.cell_key,
    term.factor::integer as factor,
    null::varchar as derived_label,
from termed
