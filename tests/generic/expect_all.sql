{#-
    Every row meets every condition: a mapping of what is expected, in words, to SQL. A condition
    that is null fails, so that a missing value cannot pass unseen. The answer names the words.
-#}
{% test expect_all(model, conditions) -%}
{%- for expectation, condition in conditions.items() %}
select
    '{{ expectation | replace("'", "''") }}' as expectation,
    count(*) as row_count,
from {{ model }}
where not coalesce({{ condition | trim }}, false)
having count(*) > 0
{{ 'union all' if not loop.last }}
{%- endfor %}
{%- endtest %}
