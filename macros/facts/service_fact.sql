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

{#- Rows with the least person among those that are the same, where that is given. -#}
{% macro least_person_of_same(relation, same, given) -%}
(
    select * replace (
        case
            when {{ given }} then min(known_person_key) over (partition by {{ same }})
            else known_person_key
        end as known_person_key
    )
    from {{ relation }}
)
{%- endmacro %}

{#-
    Rows of an entity with `known_person_key`, the least of all persons that are one by the agency's
    own account: rows under one number are one person, though the name is another, and so are the
    numbers of one person. Each round follows a name and a number; four are more than a person has.
-#}
{% macro identified_rows(relation) -%}
{%- set found = namespace(
    rows='(select *, nullif(person_key, 0) as known_person_key from ' ~ relation ~ ')'
) -%}
{%- for _ in range(4) -%}
{%- set found.rows = least_person_of_same(
    found.rows, 'agency_key, person_key', 'person_key <> 0'
) -%}
{%- set found.rows = least_person_of_same(
    found.rows, 'agency_key, recording_system_code, client_id', 'client_id is not null'
) -%}
{%- endfor -%}
{{ found.rows }}
{%- endmacro %}

{#-
    Whom a count of people counts: the identified person, else the agency's own number for the
    person, else nobody but this case. Reads `identified_rows`.
-#}
{% macro subject_id(case_key) -%}
coalesce(
            'PERSON:' || known_person_key,
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
