{#-
    A supplier whose rule shows no count, not even a zero, stands in no publication table: a page of
    symbols would still say that there is something.
-#}
{%- set shows_nothing = 1000000 -%}
select
    'published, though its supplier''s rule shows nothing' as problem,
    publication.table_code,
    population.agency,
from {{ ref('policy_publication_table') }} as publication
inner join {{ ref('policy_population') }} as population using (population_code)
inner join {{ ref('policy_suppression') }} as suppression
    on population.agency = suppression.agency
where not suppression.is_zero_shown and suppression.smallest_shown_count >= {{ shows_nothing }}
