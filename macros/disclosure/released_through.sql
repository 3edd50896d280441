{#-
    The last day of which a release gives anything of an agency: what it covers, or the day through
    which the agency's rows are held, where newer ones would change what was released.
-#}
{% macro released_through(agency) -%}
{%- set last_day = var('released_through') or var('as_of_date') -%}
{%- if var('held_through') is mapping and var('held_through') -%}
case {{ agency }}
                {%- for held, day in var('held_through').items() %}
                when '{{ held }}' then least(date '{{ day }}', date '{{ last_day }}')
                {%- endfor %}
                else date '{{ last_day }}'
            end
{%- else -%}
date '{{ last_day }}'
{%- endif -%}
{%- endmacro %}
