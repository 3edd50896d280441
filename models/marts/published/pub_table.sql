with kind as (
    select distinct
        characteristic_type,
        is_multi_valued,
    from {{ ref('dim_characteristic') }}
)

select
    publication.table_code,
    publication.table_label,
    publication.subject,
    publication.measure_code,
    publication.population_code,
    publication.dimension_code,
    publication.characteristic_type,
    publication.characteristic_type is not null
    and (measure.counting <> 'row' or kind.is_multi_valued) as is_share_of_cases,
    publication.period_types,
    publication.statistics,
    publication.excluded_members,
    publication.excluded_words,
    publication.rate_base,
from {{ ref('policy_publication_table') }} as publication
inner join {{ ref('policy_measure') }} as measure using (measure_code)
left join kind
    on publication.characteristic_type = kind.characteristic_type
order by publication.table_code
