{#-
    One way to turn an agency's word into a conformed key: a left join on the crosswalk seed of a
    domain, by agency, recording system, normalised word and, where a date is given, validity.
    The landing step has quarantined words that no crosswalk row knows, so a missing match here
    means blank, which `crosswalk_key` turns into the domain's unknown member.
-#}
{% macro crosswalk_join(domain, word, agency, recording_system, on_date=none) -%}
left join {{ ref('xwalk_' ~ domain) }} as {{ domain }}_map
    on {{ domain }}_map.agency = '{{ agency }}'
    and {{ domain }}_map.recording_system in ('{{ recording_system }}', '*')
    and upper(trim({{ domain }}_map.source_value)) = upper({{ word }})
    {%- if on_date %}
    and {{ on_date }} between coalesce({{ domain }}_map.valid_from, date '0001-01-01')
        and coalesce({{ domain }}_map.valid_to, date '9999-12-31')
    {%- endif %}
{%- endmacro %}

{% macro crosswalk_key(domain, target, unknown='UNKNOWN') -%}
coalesce({{ domain }}_map.{{ target }}, '{{ unknown }}')
{%- endmacro %}
