{#- What each service fact gives to fct_service_row beside what all have. -#}
{% macro service_facts() -%}
{{ return({
    'fct_referral': {
        'entity': 'referral', 'key': 'referral_key',
        'case': 'case_key', 'subject': 'subject_id', 'household': 'household_key',
        'characteristics': [
            'referral_source_key', 'referral_outcome_key', 'support_type_key',
            'referral_reason_key', 'support_reason_key',
        ],
        'flags': [
            'is_domestic_abuse', 'is_family_perpetrator', 'is_repeat_case', 'is_enquiry_opened',
        ],
        'own': ['ethnicity_key', 'risk_level_key'],
    },
    'fct_enquiry': {
        'entity': 'enquiry', 'key': 'enquiry_key', 'subject': 'subject_id',
        'characteristics': ['enquiry_type_key', 'support_reason_key'],
        'flags': ['is_domestic_abuse', 'is_family_perpetrator'],
        'own': ['ethnicity_key'],
    },
    'fct_perpetrator_caseload': {
        'entity': 'caseload', 'key': 'caseload_key', 'subject': 'subject_id',
        'value': 'reconviction_score', 'snapshot': 'snapshot_date',
        'characteristics': ['offence_category_key', 'sentence_key'],
        'flags': ['is_domestic_abuse', 'is_assessed'],
        'own': ['ethnicity_key', 'risk_level_key', 'reconviction_band_key'],
    },
    'fct_child_case': {
        'entity': 'child_case', 'key': 'child_case_key', 'subject': 'subject_id',
        'snapshot': 'snapshot_date',
        'characteristics': ['need_category_key', 'contact_source_key', 'referral_need_key'],
        'flags': ['is_domestic_abuse'],
        'own': ['ethnicity_key'],
    },
    'fct_child_assessment': {
        'entity': 'child_assessment', 'key': 'assessment_key', 'subject': 'subject_id',
        'characteristics': [],
        'flags': ['is_domestic_abuse'],
        'own': [],
    },
    'fct_homicide_review': {
        'entity': 'homicide_review', 'key': 'review_key', 'value': 'children_count',
        'characteristics': ['review_type_key'],
        'flags': [],
        'own': [],
    },
}) }}
{%- endmacro %}

{#-
    The names that conditions of a population may bear, for rows of one fact; has_<kind> besides, for
    every kind of characteristic that a row may have several of.
-#}
{% macro condition_names(fact) -%}
{%- set names = [
    'agency', 'sex', 'is_in_county', 'minority_ethnic', 'risk_level', 'characteristic',
] -%}
{%- for column in service_facts()[fact]['characteristics'] -%}
{%- do names.append(column | replace('_key', '')) -%}
{%- endfor -%}
{%- for flag in service_facts()[fact]['flags'] -%}
{%- do names.append(flag) -%}
{%- endfor -%}
{%- if 'reconviction_band_key' in service_facts()[fact]['own'] -%}
{%- do names.append('reconviction_band') -%}
{%- endif -%}
{{ return(names) }}
{%- endmacro %}

{#-
    The rows of all service facts with what a population's conditions, a measure and a dimension may
    ask of them; what a fact does not have is NULL, or the unknown member where it is a dimension.
-#}
{% macro service_fact_rows() -%}
{%- for fact, parts in service_facts().items() %}
select
    '{{ fact }}' as fact,
    '{{ parts.entity }}' as entity,
    {{ parts.key }} as row_key,
    agency_key,
    event_date,
    event_end_date,
    {{ parts.snapshot or 'null' }} is not null as is_snapshot,
    {{ parts.case or parts.key }} as case_key,
    {{ parts.subject or parts.key }} as subject_id,
    coalesce({{ parts.household or 'null' }}, {{ parts.subject or parts.key }}) as household_key,
    district_key,
    sex_key,
    age_band_key,
    {{ "ethnicity_key" if 'ethnicity_key' in parts.own else "'UNKNOWN' as ethnicity_key" }},
    {{ "risk_level_key" if 'risk_level_key' in parts.own else "'DASH:UNKNOWN' as risk_level_key" }},
    {{ parts.value or 'null' }}::integer as value,
    [
        {%- for column in parts.characteristics %}
        {{ column }},
        {%- endfor %}
    ]::varchar[] as single_keys,
    [
        {%- for flag in parts.flags %}
        '{{ flag }}=' || coalesce({{ flag }}::varchar, 'unknown'),
        {%- endfor %}
        {%- if 'reconviction_band_key' in parts.own %}
        'reconviction_band=' || split_part(reconviction_band_key, ':', 2),
        {%- endif %}
    ]::varchar[] as own_words,
from {{ ref(fact) }}
{{ 'union all' if not loop.last }}
{%- endfor %}
{%- endmacro %}
