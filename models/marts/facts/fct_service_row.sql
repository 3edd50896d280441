with recorded as (
    {{ service_fact_rows() | indent(4) }}
),

-- A kind that an agency never sends is no characteristic of its rows, not an unknown one.
sent as (
    select
        fact,
        agency_key,
        list_transform(
            list_filter(
                list_distinct(flatten(list(single_keys))),
                key -> not ends_with(key, ':UNKNOWN')
            ),
            key -> split_part(key, ':', 1)
        ) as sent_types,
    from recorded
    group by all
),

-- Whether there is any of a kind: yes, no where a member says so, else unknown.
several as (
    select
        bridge.entity,
        bridge.entity_key as row_key,
        characteristic.characteristic_type,
        list(bridge.characteristic_key order by bridge.characteristic_key) as characteristic_keys,
        case
            when bool_or(characteristic.is_present) then 'true'
            when bool_or(characteristic.is_known) then 'false'
            else 'unknown'
        end as presence,
    from {{ ref('bridge_case_characteristic') }} as bridge
    inner join {{ ref('dim_characteristic') }} as characteristic using (characteristic_key)
    group by all
),

described as (
    select
        entity,
        row_key,
        flatten(list(characteristic_keys order by characteristic_type)) as several_keys,
        map_from_entries(list((characteristic_type, presence))) as presence,
    from several
    group by all
),

several_kind as (
    select list(distinct characteristic_type order by characteristic_type) as characteristic_types
    from {{ ref('dim_characteristic') }}
    where is_multi_valued
),

joined as (
    select
        recorded.* exclude (district_key, ethnicity_key),
        district.district_code,
        district.marac_area_code,
        ethnicity.ethnic_group_code,
        district.is_inside,
        ethnicity.is_minority_ethnic,
        list_transform(
            several_kind.characteristic_types,
            kind -> 'has_' || lower(kind) || '=' || coalesce(described.presence[kind], 'false')
        ) as presence_words,
        list_concat(
            list_filter(
                recorded.single_keys,
                key -> not ends_with(key, ':UNKNOWN')
                or list_contains(sent.sent_types, split_part(key, ':', 1))
            ),
            described.several_keys
        ) as characteristic_keys,
    from recorded
    inner join {{ ref('dim_district') }} as district using (district_key)
    inner join {{ ref('dim_ethnicity') }} as ethnicity using (ethnicity_key)
    left join sent using (fact, agency_key)
    left join described using (entity, row_key)
    cross join several_kind
)

select
    row_key,
    fact,
    agency_key,
    event_date,
    event_end_date,
    is_snapshot,
    row_number() over (order by event_date, fact, row_key) as place,
    case_key,
    subject_id,
    household_key,
    district_code as district_key,
    marac_area_code,
    sex_key,
    age_band_key,
    ethnic_group_code,
    risk_level_key,
    characteristic_keys,
    value,
    list_concat(
        own_words,
        list_transform(
            single_keys,
            key -> lower(split_part(key, ':', 1)) || '=' || regexp_replace(key, '^[^:]*:', '')
        ),
        list_transform(characteristic_keys, key -> 'characteristic=' || key),
        [
            'agency=' || agency_key,
            'sex=' || sex_key,
            'is_in_county=' || coalesce(is_inside::varchar, 'unknown'),
            'minority_ethnic=' || coalesce(is_minority_ethnic::varchar, 'unknown'),
            'risk_level=' || risk_level_key,
        ],
        presence_words
    ) as words,
from joined
