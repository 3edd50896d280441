{#-
    Populations of people (or of their offences) in a window, each named after its series:
    everybody, those who repeat, and two kinds of repeat. `row` is the relation in scope.
-#}
{% macro person_populations(row, extra={}) -%}
{%- set conditions = {
    "case " ~ row ~ ".role_code when 'VICTIM' then '_CRIME' else '_DETECTED' end": 'true',
    "'_REPEAT'": row ~ '.is_repeat',
    "'_REPEAT_BOTH_YEARS'":
        row ~ '.is_repeat and ' ~ row ~ '.is_in_every_year and ' ~ row ~ '.calendar_year_count > 1',
} -%}
{%- do conditions.update(extra) -%}
list_transform(
        list_filter([
            {%- for suffix, condition in conditions.items() %}
            case when {{ condition }} then {{ suffix }} end{{ ',' if not loop.last }}
            {%- endfor %}
        ], suffix -> suffix is not null),
        suffix -> {{ row }}.series_code || suffix
    )
{%- endmacro %}
