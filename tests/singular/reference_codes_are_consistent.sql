{#-
    A code has one meaning on a day, ends after it begins and names a source that is listed; an
    offence type has a Home Office code that is listed.
-#}
{%- set sourced = [
    'ref_age_band', 'ref_area', 'ref_break', 'ref_ethnicity', 'ref_offence_code', 'ref_outcome',
    'ref_population', 'ref_recording_system',
] -%}

with listed as (
    select
        'ref_offence_code' as seed,
        ho_code as code,
        coalesce(valid_from, '-infinity'::date) as valid_from,
        coalesce(valid_to, 'infinity'::date) as valid_to,
    from {{ ref('ref_offence_code') }}
    union all by name
    select
        'ref_district' as seed,
        district_code as code,
        coalesce(valid_from, '-infinity'::date) as valid_from,
        coalesce(valid_to, 'infinity'::date) as valid_to,
    from {{ ref('ref_district') }}
),

dated as (
    select
        *,
        row_number() over () as row_number,
    from listed
)

select
    'two meanings on one day' as problem,
    one.seed,
    one.code,
from dated as one
inner join dated as other
    on
        one.seed = other.seed
        and one.code = other.code
        and one.row_number < other.row_number
        and one.valid_from <= other.valid_to
        and one.valid_to >= other.valid_from
union all
select
    'ends before it begins' as problem,
    seed,
    code,
from dated
where valid_to < valid_from
union all
select
    'offence type without a listed code' as problem,
    'ref_offence_type' as seed,
    offence_type.offence_type_key as code,
from {{ ref('ref_offence_type') }} as offence_type
anti join {{ ref('ref_offence_code') }} using (ho_code)
where offence_type.offence_type_key <> 'UNKNOWN'
{%- for seed in sourced %}
union all
select distinct
    'source not listed' as problem,
    '{{ seed }}' as seed,
    child.source_code as code,
from {{ ref(seed) }} as child
anti join {{ ref('ref_source') }} using (source_code)
{%- endfor %}
