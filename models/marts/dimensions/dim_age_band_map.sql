with nested as (
    select
        finer.age_band_key,
        finer.scheme_code,
        coarser.age_band_key as within_age_band_key,
        coarser.scheme_code as within_scheme_code,
        count(*) over (partition by finer.scheme_code, coarser.scheme_code) as nested_band_count,
    from {{ ref('dim_age_band') }} as finer
    inner join {{ ref('dim_age_band') }} as coarser
        on
            finer.scheme_code <> coarser.scheme_code
            and (
                (not finer.is_known and not coarser.is_known)
                or (
                    finer.lower_age_years >= coarser.lower_age_years
                    and finer.upper_age_years <= coarser.upper_age_years
                )
            )
),

scheme as (
    select
        scheme_code,
        count(*) as band_count,
    from {{ ref('dim_age_band') }}
    group by all
)

select
    nested.age_band_key,
    nested.scheme_code,
    nested.within_age_band_key,
    nested.within_scheme_code,
    nested.nested_band_count = scheme.band_count as is_scheme_nested,
from nested
inner join scheme using (scheme_code)
