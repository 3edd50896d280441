{%- set kinds = ['member', 'period', 'nesting', 'measure', 'table'] %}
{%- for kind in kinds %}
select
    relation_label,
    sense,
    cell_key,
    factor,
    derived_label,
from {{ ref('sdc_relation_' ~ kind) }}
{{ 'union all' if not loop.last }}
{%- endfor %}
