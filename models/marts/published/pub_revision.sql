{#- The job says which blocks have been revised; a build by hand knows of none. -#}
select
    release_id::varchar as release_id,
    agency::varchar as agency,
    year::integer as year,
from (
    values
    {%- for block in var('revisions') %}
    ('{{ block.release_id }}', '{{ block.agency }}', {{ block.year }}),
    {%- endfor %}
    (null, null, null)
) as revised (release_id, agency, year)
where release_id is not null
order by
    release_id,
    agency,
    year
