{#-
    On any day a word of an agency's system means one thing, and that thing exists: no two rows for
    the same word overlap in time (a * row is a row of every system), every target stands in its
    dimension, no district code is used outside the days it was in force, and a characteristic is of
    the type for which its word is listed.
-#}
{%- set targets = {
    'age_band': ('age_band_key', ref('dim_age_band')),
    'characteristic': ('characteristic_key', ref('dim_characteristic')),
    'district': ('district_key', ref('dim_district')),
    'ethnicity': ('ethnicity_key', ref('dim_ethnicity')),
    'offence_type': ('offence_type_key', ref('dim_offence_type')),
    'outcome': ('outcome_key', ref('dim_outcome')),
    'period': ('period_key', ref('dim_period')),
    'relationship': ('relationship_key', ref('dim_relationship')),
    'risk_level': ('risk_level_key', ref('dim_risk_level')),
    'sex': ('sex_key', ref('dim_sex')),
} -%}
{%- set untargeted = {'flag': 'is_set', 'role': 'role_code'} -%}

with word as (
    {%- for domain, (key, dimension) in targets.items() %}
    select
        '{{ domain }}' as domain,
        crosswalk.agency,
        crosswalk.recording_system,
        {%- if domain == 'characteristic' %}
        -- One word may mean one thing of each type.
        crosswalk.characteristic_type || ': ' || upper(trim(crosswalk.source_value)) as word,
        {%- else %}
        upper(trim(crosswalk.source_value)) as word,
        {%- endif %}
        crosswalk.{{ key }} as target,
        coalesce(crosswalk.valid_from, '-infinity'::date) as valid_from,
        coalesce(crosswalk.valid_to, 'infinity'::date) as valid_to,
        target.{{ key }} is not null as is_known,
    from {{ ref('xwalk_' ~ domain) }} as crosswalk
    left join {{ dimension }} as target using ({{ key }})
    union all by name
    {%- endfor %}
    {%- for domain, key in untargeted.items() %}
    select
        '{{ domain }}' as domain,
        agency,
        recording_system,
        upper(trim(source_value)) as word,
        {{ key }}::varchar as target,
        coalesce(valid_from, '-infinity'::date) as valid_from,
        coalesce(valid_to, 'infinity'::date) as valid_to,
        {{ key }} is not null as is_known,
    from {{ ref('xwalk_' ~ domain) }}
    {{ 'union all by name' if not loop.last }}
    {%- endfor %}
),

numbered as (
    select
        *,
        row_number() over () as row_number,
    from word
)

select
    'two rows for one word' as problem,
    one.domain,
    one.word,
    one.target,
from numbered as one
inner join numbered as other
    on
        one.domain = other.domain
        and one.agency = other.agency
        and one.word = other.word
        and one.row_number < other.row_number
        and (
            one.recording_system = other.recording_system
            or '*' in (one.recording_system, other.recording_system)
        )
        and one.valid_from <= other.valid_to
        and one.valid_to >= other.valid_from
union all
select
    'unknown target' as problem,
    domain,
    word,
    target,
from numbered
where not is_known
union all
select
    'district code used outside its days' as problem,
    numbered.domain,
    numbered.word,
    numbered.target,
from numbered
inner join {{ ref('dim_district') }} as district
    on numbered.target = district.district_key
where
    numbered.domain = 'district'
    and numbered.agency <> 'jsna'
    and (
        numbered.valid_from < district.valid_from
        or coalesce(numbered.valid_to > district.valid_to, false)
    )
union all
select
    'characteristic of another type' as problem,
    'characteristic' as domain,
    source_value as word,
    characteristic_key as target,
from {{ ref('xwalk_characteristic') }}
where not starts_with(characteristic_key, characteristic_type || ':')
