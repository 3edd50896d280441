select
    relation_label,
    sense,
    cell_key,
    factor,
    derived_label,
from {{ ref('sdc_relation_member') }}
union all
select
    relation_label,
    sense,
    cell_key,
    factor,
    derived_label,
from {{ ref('sdc_relation_period') }}
union all
select
    relation_label,
    sense,
    cell_key,
    factor,
    derived_label,
from {{ ref('sdc_relation_nesting') }}
union all
select
    relation_label,
    sense,
    cell_key,
    factor,
    derived_label,
from {{ ref('sdc_relation_table') }}
union all
select
    relation_label,
    sense,
    cell_key,
    factor,
    derived_label,
from {{ ref('sdc_relation_measure') }}
