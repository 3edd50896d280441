{#-
    The columns together name a row: none is null, no two rows share them. One query, so one node
    for a key however wide. For a table whose contract holds the key already it is not needed.
-#}
{% test primary_key(model, columns) -%}
select
    'key has a null' as problem,
    count(*) as row_count,
from {{ model }}
where {{ columns | join(' is null or ') }} is null
having count(*) > 0
union all
select
    'rows share a key' as problem,
    count(*) - count(distinct ({{ columns | join(', ') }})) as row_count,
from {{ model }}
having row_count > 0
{%- endtest %}
