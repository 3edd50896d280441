select
    ethnicity_key,
    ethnicity_label,
    code_scheme,
    ethnic_group_code,
    ethnic_group_label,
    is_known,
    is_minority_ethnic,
    sort_order,
from {{ ref('ref_ethnicity') }}
