with code as (
    select
        ho_code,
        arg_max(ho_class, coalesce(valid_from, '-infinity'::date)) as ho_class,
        min(coalesce(valid_from, '-infinity'::date)) as first_date,
        max(coalesce(valid_to, 'infinity'::date)) as last_date,
    from {{ ref('ref_offence_code') }}
    group by all
)

select
    offence_type.offence_type_key,
    offence_type.offence_type_label,
    offence_type.is_crime,
    offence_type.is_assault,
    offence_type.is_stalking_harassment,
    offence_type.ho_code,
    code.ho_class,
    if(isfinite(code.first_date), code.first_date, null) as valid_from,
    if(isfinite(code.last_date), code.last_date, null) as valid_to,
    offence_type.sort_order,
from {{ ref('ref_offence_type') }} as offence_type
left join code using (ho_code)
