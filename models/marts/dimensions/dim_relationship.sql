select
    relationship_key,
    relationship_label,
    relationship_group_code,
    relationship_group_label,
    is_intimate,
    is_family,
    sort_order,
from {{ ref('ref_relationship') }}
