{#-
    The kinds of characteristic of which a row has one, by the column that holds it in its fact. Of
    any other kind it may have several, in bridge_case_characteristic.
-#}
{% macro single_valued_types() -%}
{{ return([
    'REFERRAL_SOURCE', 'REFERRAL_OUTCOME', 'SUPPORT_TYPE', 'REFERRAL_REASON', 'SUPPORT_REASON',
    'ENQUIRY_TYPE', 'OFFENCE_CATEGORY', 'SENTENCE', 'NEED_CATEGORY', 'CONTACT_SOURCE',
    'REFERRAL_NEED', 'REVIEW_TYPE', 'RETURN_MEASURE',
]) }}
{%- endmacro %}

{#-
    The key of a row that an agency sent, from the agency's own reference. A caseload sent again at
    another snapshot names its cases again, hence the day.
-#}
{% macro sent_key(id, on_day=none) -%}
agency_key || ':' || recording_system_code || ':' || {{ id }}
{%- if on_day %} || ':' || {{ on_day }}::varchar{% endif %}
{%- endmacro %}

{#-
    Whom a count of people counts: the identified person, else the agency's own number for the
    person, else nobody but this case. Rows under one number are one person, though one of them
    lacks a date of birth or spells the name otherwise.
-#}
{% macro subject_id(case_key) -%}
coalesce(
            'PERSON:' || case
                when client_id is null then nullif(person_key, 0)
                else min(nullif(person_key, 0)) over (
                    partition by agency_key, recording_system_code, client_id
                )
            end,
            'CLIENT:' || {{ sent_key('client_id') }},
            'CASE:' || {{ case_key }}
        )
{%- endmacro %}

{#-
    The band of an age in the scheme of the agency, in tens of years where it has none; else the
    band that it sent in place of an age. Reads the relation `staged`.
-#}
{% macro agency_age_band_join() -%}
inner join {{ ref('dim_agency') }} as agency using (agency_key)
left join {{ ref('dim_age_band') }} as age_band
    on
        coalesce(agency.age_scheme_code, 'TEN_YEAR') = age_band.scheme_code
        and staged.age_years between age_band.lower_age_years and age_band.upper_age_years
{%- endmacro %}

{% macro agency_age_band_key(sent='null') -%}
coalesce(
        age_band.age_band_key,
        {{ sent }},
        coalesce(agency.age_scheme_code, 'TEN_YEAR') || ':UNKNOWN'
    )
{%- endmacro %}
