select
    measure_code,
    measure_label,
    counted_unit,
    counting = 'row' or fact in ('fct_offence', 'bridge_person_offence') as is_count_of_records,
    adds_over_districts,
    adds_over_years,
    adds_over_characteristics,
    missing_is_zero,
    within_measure,
    is_same_in_one_year,
from {{ ref('policy_measure') }}
where
    measure_code in (select publication.measure_code from {{ ref('pub_table') }} as publication)
order by measure_code
