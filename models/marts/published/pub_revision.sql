{#- The job says which blocks have been revised; a build by hand knows of none. -#}
select
    revised.release_id::varchar as release_id,
    revised.agency::varchar as agency,
    revised.year::integer as year,
from (
    values
    {%- for block in var('revisions') if block is mapping %}
    ('{{ block.release_id }}', '{{ block.agency }}', {{ block.year }}),
    {%- endfor %}
    (null, null, null)
) as revised (release_id, agency, year)
where revised.release_id is not null
order by
    revised.release_id,
    revised.agency,
    revised.year
