select
    age_band_key,
    scheme_code,
    age_band_label,
    lower_age_years,
    upper_age_years,
    lower_age_years is not null as is_known,
    sort_order,
from {{ ref('ref_age_band') }}
