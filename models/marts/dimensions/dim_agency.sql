select
    agency_key,
    agency_name,
    return_type,
    sort_order,
from {{ ref('ref_agency') }}
