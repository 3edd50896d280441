{#-
    One way to turn an agency's word into a conformed key: a left join on the crosswalk seed of a
    domain, by agency, recording system, normalised word and, where a date is given, validity. Who
    sent the word is said in the call, or by the row itself, the relation `landed`. A `name` is for
    a domain that one row has several words of; those of a characteristic are of the type so named.
    The landing step has quarantined words that no crosswalk row knows, so a missing match here
    means blank, which `crosswalk_key` turns into the domain's unknown member.
-#}
{% macro crosswalk_join(domain, word, agency=none, system=none, on_date=none, name=none) -%}
left join {{ ref('xwalk_' ~ domain) }} as {{ name or domain }}_map
    on {{ name or domain }}_map.agency = {{ "'" ~ agency ~ "'" if agency else 'landed.agency' }}
    and {{ name or domain }}_map.recording_system
        in ({{ "'" ~ system ~ "'" if system else 'landed.recording_system' }}, '*')
    {%- if domain == 'characteristic' %}
    and {{ name or domain }}_map.characteristic_type = '{{ name | upper }}'
    {%- endif %}
    and upper(trim({{ name or domain }}_map.source_value)) = upper({{ word }})
    {%- if on_date %}
    and {{ on_date }} between coalesce({{ name or domain }}_map.valid_from, date '0001-01-01')
        and coalesce({{ name or domain }}_map.valid_to, date '9999-12-31')
    {%- endif %}
{%- endmacro %}

{% macro crosswalk_key(domain, target, unknown='UNKNOWN') -%}
coalesce({{ domain }}_map.{{ target }}, '{{ unknown }}')
{%- endmacro %}

{#- The same for a column whose words are characteristics of the type that it is named after. -#}
{% macro characteristic_join(column) -%}
{{ crosswalk_join('characteristic', 'landed.' ~ column, name=column) }}
{%- endmacro %}

{% macro characteristic_key(column) -%}
{{ crosswalk_key(column, 'characteristic_key', (column | upper) ~ ':UNKNOWN') }}
{%- endmacro %}
