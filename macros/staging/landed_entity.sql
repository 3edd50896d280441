{#-
    What rows of every entity have in common, whoever sent them: who, when, about whom. Days that
    are still to come (an open end, a case not concluded) are the last day of the calendar.
-#}
{% macro landed_row() -%}
landed.agency as agency_key,
    landed.recording_system as recording_system_code,
    landed.dataset,
    {{ last_day_if_null('landed.event_date') }} as event_date,
    {{ last_day_if_null('landed.event_end_date') }} as event_end_date,
    coalesce(landed.person_key, 0)::bigint as person_key,
    landed._drop_id as drop_id,
    landed._row_number as row_number,
{%- endmacro %}

{% macro last_day_if_null(day) -%}
coalesce({{ day }}::date, date '9999-12-31')
{%- endmacro %}

{#- Completed years at the event: from the date of birth where one is sent, else as sent. -#}
{% macro landed_age_years() -%}
coalesce(landed.age_at_event_years, landed.age_years::integer)::integer
{%- endmacro %}

{#-
    The level of a risk instrument; of an agency that sends no level, or leaves it blank, the unknown
    one of the instrument whose words it uses, DASH where it uses none.
-#}
{% macro risk_level_join() -%}
{{ crosswalk_join('risk_level', 'landed.risk_level') }}
left join (
    select
        agency,
        min(split_part(risk_level_key, ':', 1)) as instrument_code,
    from {{ ref('xwalk_risk_level') }}
    group by agency
) as instrument
    on landed.agency = instrument.agency
{%- endmacro %}

{% macro risk_level_key() -%}
coalesce(
        risk_level_map.risk_level_key, coalesce(instrument.instrument_code, 'DASH') || ':UNKNOWN'
    )
{%- endmacro %}

{#- Yes, no, or NULL where the supplier leaves it blank or has no such column. -#}
{% macro flag_join(column) -%}
{{ crosswalk_join('flag', 'landed.' ~ column, name=column) }}
{%- endmacro %}
