with kind as (
    select distinct characteristic_type
    from {{ ref('ref_characteristic') }}
    union
    select unnest([
        {%- for characteristic_type in single_valued_types() %}
        '{{ characteristic_type }}'{{ ',' if not loop.last }}
        {%- endfor %}
    ]) as characteristic_type
),

listed as (
    select * from {{ ref('ref_characteristic') }}
    union all by name
    -- Whatever a supplier lacks or leaves blank is unknown, listed or not.
    select
        kind.characteristic_type || ':UNKNOWN' as characteristic_key,
        kind.characteristic_type,
        'UNKNOWN' as characteristic_code,
        'Unknown' as characteristic_label,
        999::smallint as sort_order,
    from kind
    anti join {{ ref('ref_characteristic') }} as listed
        on kind.characteristic_type || ':UNKNOWN' = listed.characteristic_key
)

select
    characteristic_key,
    characteristic_type,
    characteristic_code,
    characteristic_label,
    parent_code,
    characteristic_code <> 'UNKNOWN' as is_known,
    characteristic_code <> 'UNKNOWN' and coalesce(parent_code, '') <> 'NONE' as is_present,
    coalesce(parent_code, '') = 'DOMESTIC_ABUSE' as is_domestic_abuse,
    characteristic_type not in (
        {%- for characteristic_type in single_valued_types() %}
        '{{ characteristic_type }}'{{ ',' if not loop.last }}
        {%- endfor %}
    ) as is_multi_valued,
    sort_order,
from listed
