{#- The job says which releases there have been; a build by hand takes the newest that is due. -#}
{%- if var('releases') is not string and var('releases') -%}
select
    cut.release_id,
    cut.due_on::date as due_on,
    cut.closed_on::date as closed_on,
    cut.is_revision,
from (
    values
    {%- for release in var('releases') if release is mapping %}
    (
        '{{ release.release_id }}', '{{ release.due_on }}', '{{ release.closed_on }}',
        {{ release.is_revision | lower }}
    ){{ ',' if not loop.last }}
    {%- endfor %}
) as cut (release_id, due_on, closed_on, is_revision)
order by cut.release_id
{%- else -%}
select
    release_id,
    due_on,
    closed_on,
    is_revision,
from {{ ref('policy_release') }}
where due_on <= date '{{ var("as_of_date") }}'
qualify row_number() over (order by due_on desc) = 1
{%- endif %}
