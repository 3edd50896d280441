-- Each row received is landed, in quarantine or superseded; each landed row is staged; each staged
-- row is in a fact, or is the Athena copy of a crime (or a person on such a copy) counted already.
with received as (
    select
        agency || '__' || dataset as dataset,
        sum(row_count) as row_count,
        sum(landed_count) as landed_count,
        sum(quarantined_count) as quarantined_count,
        sum(superseded_count) as superseded_count,
    from {{ source('receipt', 'row_account') }}
    group by all
),

staged as (
    {%- for dataset in [
        'legacy_offence', 'legacy_person', 'athena_investigation', 'athena_person'
    ] %}
    select
        'police__{{ dataset }}' as dataset,
        count(*) as row_count,
    from {{ ref('stg_police__' ~ dataset) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

migrated_copy as (
    select athena.offence_id
    from {{ ref('stg_police__athena_investigation') }} as athena
    semi join {{ ref('stg_police__legacy_offence') }} as legacy
        on athena.migrated_from_offence_id = legacy.offence_id
),

step as (
    select
        dataset || ': received rows' as step,
        row_count as rows_in,
        landed_count + quarantined_count + superseded_count as rows_out,
    from received
    union all
    select
        staged.dataset || ': landed rows' as step,
        coalesce(received.landed_count, 0) as rows_in,
        staged.row_count as rows_out,
    from staged
    left join received using (dataset)
    union all
    select
        'staged offences' as step,
        (
            select sum(row_count) from staged
            where dataset in ('police__legacy_offence', 'police__athena_investigation')
        ) as rows_in,
        (select count(*) from {{ ref('fct_offence') }})
        + (select count(*) from migrated_copy) as rows_out,
    union all
    select
        'staged persons' as step,
        (
            select sum(row_count) from staged
            where dataset in ('police__legacy_person', 'police__athena_person')
        ) as rows_in,
        (select coalesce(sum(listed_count), 0) from {{ ref('fct_involvement') }})
        + (
            select count(*)
            from {{ ref('stg_police__athena_person') }}
            semi join migrated_copy using (offence_id)
        ) as rows_out,
)

select *
from step
where rows_in <> rows_out
