select
    district_code,
    district_label,
    marac_area_code,
    marac_area_name,
    is_inside,
from {{ ref('dim_district') }}
where is_current
order by district_code
