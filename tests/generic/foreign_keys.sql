{#-
    Every value stands in the table that it refers to, for all references of a model in one node:
    a list of {column, to, field}. What is not known refers to the unknown member, so a null fails:
    a join would drop its row in silence. `margin` names a value that stands for the total and
    passes. The bus matrix is read from these tests.
-#}
{% test foreign_keys(model, references, margin=none) -%}
{%- for reference in references %}
select
    '{{ reference.column }}' as column_name,
    child.{{ reference.column }}::varchar as missing_value,
    count(*) as row_count,
from {{ model }} as child
anti join {{ reference.to }} as parent
    on child.{{ reference.column }} = parent.{{ reference.field }}
{%- if margin is not none %}
where child.{{ reference.column }} is distinct from '{{ margin }}'
{%- endif %}
group by all
{{ 'union all' if not loop.last }}
{%- endfor %}
{%- endtest %}
