{#-
    The cells of every publication table: the members of its dimension and its totals. A member
    such as unknown is counted and left out of every share: `is_excluded`.
-#}
{% macro table_cells() -%}
select
    publication.table_code,
    publication.table_label,
    publication.subject,
    publication.statistics,
    publication.excluded_words,
    publication.rate_base,
    publication.dimension_code <> 'none'
    and cell.dimension_code = publication.dimension_code as is_member,
    list_contains(
        string_split(coalesce(publication.excluded_members, ''), '|'), cell.member_code
    ) as is_excluded,
    cell.*,
from {{ ref('policy_publication_table') }} as publication
inner join {{ ref('sdc_cell') }} as cell
    on
        publication.measure_code = cell.measure_code
        and publication.population_code = cell.population_code
        and cell.dimension_code in (publication.dimension_code, 'none')
{%- endmacro %}
