select
    sex_key,
    sex_label,
    is_known,
    sort_order,
from {{ ref('ref_sex') }}
