select
    agency_key,
    agency_name,
    return_type,
    age_scheme_code,
    sort_order,
from {{ ref('ref_agency') }}
