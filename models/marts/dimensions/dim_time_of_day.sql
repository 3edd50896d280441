select
    time_of_day_key,
    hour_label,
    time_band_code,
    time_band_label,
    time_band_sort_order,
from {{ ref('ref_time_of_day') }}
