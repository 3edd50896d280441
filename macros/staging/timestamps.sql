{#-
    A moment as police systems write it: date and time, or the date alone where the time is not
    known. Name only the forms that a column may have: each that fails costs as much as parsing does.
    `time_of_day` keeps the difference (hour 0-23, or -1), which a timestamp would lose.
-#}
{% macro moment(column, formats) -%}
try_strptime({{ column }}, [{% for format in formats %}'{{ format }}'{{ ', ' if not loop.last }}{% endfor %}])
{%- endmacro %}

{% macro time_of_day(column, formats) -%}
case
        when {{ column }} like '%:%' then hour({{ moment(column, formats) }})
        else -1
    end::smallint
{%- endmacro %}
