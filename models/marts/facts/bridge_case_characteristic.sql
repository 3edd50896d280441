{%- set entities = {
    'referral': sent_key('referral_id'),
    'enquiry': sent_key('enquiry_id'),
    'caseload': sent_key('case_id', 'event_date'),
    'child_case': sent_key('child_case_id', 'event_date'),
    'child_assessment': sent_key('assessment_id'),
    'homicide_review': sent_key('review_id'),
} %}
{%- set ids = {
    'referral': 'referral_id',
    'enquiry': 'enquiry_id',
    'caseload': 'case_id',
    'child_case': 'child_case_id',
    'child_assessment': 'assessment_id',
    'homicide_review': 'review_id',
} %}

with staged as (
    {%- for entity, key in entities.items() %}
    select
        '{{ entity }}' as entity,
        {{ key }} as entity_key,
        agency_key,
        recording_system_code,
        {{ ids[entity] }} as entity_id,
        drop_id,
        row_number,
    from {{ ref('stg_service__' ~ entity) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- What stands on the row itself belongs to that row, not to the same case at another snapshot.
own as (
    select
        staged.entity,
        staged.entity_key,
        named.characteristic_key,
    from {{ ref('stg_service__characteristic') }} as named
    inner join staged
        using (entity, agency_key, recording_system_code, entity_id, drop_id, row_number)
),

-- What came on a sheet of its own belongs to the case wherever it stands.
from_sheet as (
    select
        described.entity,
        described.entity_key,
        named.characteristic_key,
    from {{ ref('stg_service__characteristic') }} as named
    anti join staged
        using (entity, agency_key, recording_system_code, entity_id, drop_id, row_number)
    inner join staged as described using (entity, agency_key, recording_system_code, entity_id)
),

named as (
    select * from own
    union all
    select * from from_sheet
)

select
    entity,
    entity_key,
    characteristic_key,
    count(*)::integer as listed_count,
from named
where characteristic_key is not null
group by all
