{#-
    The cells of every publication table: the members of its dimension, or of its two, and its
    totals: the whole, and in a table of two dimensions that of each member of the first
    (`is_row_total`). A member such as unknown is counted and left out of every share: `is_excluded`.
    Where a case may be in several members, shares are of all cases: `is_share_of_cases`. The cells
    are those of `relation`: sdc_cell as first decided, sdc_decision as published.
-#}
{% macro table_cells(relation) -%}
select
    publication.table_code,
    publication.table_label,
    publication.subject,
    publication.statistics,
    publication.excluded_words,
    publication.rate_base,
    publication.dimension_code <> 'none'
    and cell.dimension_code = publication.dimension_code as is_member,
    cell.dimension_code not in (publication.dimension_code, 'none') as is_row_total,
    -- In a table of two dimensions a share is of the member of the first.
    if(contains(publication.dimension_code, '|'), split_part(cell.member_code, '|', 1), 'ALL')
        as share_of,
    list_has_any(
        string_split(coalesce(publication.excluded_members, ''), '|'),
        string_split(cell.member_code, '|')
    ) as is_excluded,
    publication.characteristic_type is not null
    and (measure.counting <> 'row' or kind.is_multi_valued) as is_share_of_cases,
    cell.*,
from {{ ref('policy_publication_table') }} as publication
inner join {{ ref('policy_measure') }} as measure using (measure_code)
inner join {{ relation }} as cell
    on
        publication.measure_code = cell.measure_code
        and publication.population_code = cell.population_code
        and cell.dimension_code in (
            publication.dimension_code, split_part(publication.dimension_code, '|', 1), 'none'
        )
        and (
            cell.characteristic_key = 'ALL'
            or starts_with(cell.characteristic_key, publication.characteristic_type || ':')
        )
inner join {{ ref('dim_period') }} as listed_period
    on
        cell.period_key = listed_period.period_key
        and (
            publication.period_types is null
            or list_contains(
                string_split(publication.period_types, '|'), listed_period.period_type
            )
        )
left join (
    select distinct
        characteristic_type,
        is_multi_valued,
    from {{ ref('dim_characteristic') }}
) as kind
    on publication.characteristic_type = kind.characteristic_type
{%- endmacro %}
