-- Each row received is landed, in quarantine or superseded; each landed row is staged; each staged
-- row is in a fact, or is the Athena copy of a crime (or a person on such a copy) counted already;
-- each crime, victim and perpetrator of a period is in its cells; each printed figure is compared.
-- Rows of the other suppliers land with their entity, are staged and stand in its fact, one for
-- one; what a characteristic says, its row in the fact says.
{%- set facts = {
    'referral': 'fct_referral',
    'enquiry': 'fct_enquiry',
    'caseload': 'fct_perpetrator_caseload',
    'child_case': 'fct_child_case',
    'child_assessment': 'fct_child_assessment',
    'homicide_review': 'fct_homicide_review',
    'homelessness_decision': 'fct_homelessness_decision',
    'aggregate_return': 'fct_aggregate_return',
} %}
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
    union all
    {%- endfor %}
    {#- A row of an aggregate return may hold several figures or none: it is followed below. #}
    {%- for entity in facts if entity != 'aggregate_return' %}
    select
        agency_key || '__' || dataset as dataset,
        count(*) as row_count,
    from {{ ref('stg_service__' ~ entity) }}
    group by all
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- Sheets that came for a case which did not describe nobody.
described as (
    select distinct
        entity,
        agency_key || ':' || recording_system_code || ':' || entity_id as sent_key,
        characteristic_key,
    from {{ ref('stg_service__characteristic') }}
    where characteristic_key is not null
),

migrated_copy as (
    select athena.offence_id
    from {{ ref('stg_police__athena_investigation') }} as athena
    semi join {{ ref('stg_police__legacy_offence') }} as legacy
        on athena.migrated_from_offence_id = legacy.offence_id
),

reported as (
    select
        period.period_key,
        period.start_date,
        period.end_date,
    from {{ ref('policy_reporting_period') }} as policy
    inner join {{ ref('dim_period') }} as period using (period_key)
    where policy.agency = 'police'
),

-- Populations of all that an agency sends, whose cells its fact must make up.
unconditional as (
    select
        population.population_code,
        population.agency,
        population.fact,
        period.period_key,
        period.start_date,
        period.end_date,
        unnest(string_split(population.measures, '|')) as measure_code,
    from {{ ref('policy_population') }} as population
    inner join {{ ref('policy_reporting_period') }} using (agency)
    inner join {{ ref('dim_period') }} as period using (period_key)
    where population.conditions is null and period.period_type <> 'SNAPSHOT'
),

total as (
    select
        measure_code,
        population_code,
        period_key,
        value,
    from {{ ref('cell_count') }}
    where dimension_code = 'none'
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
    union all
    select
        'victims' as step,
        (
            select count(*) from {{ ref('fct_involvement') }}
            where role_code = 'VICTIM'
        ) as rows_in,
        (select count(*) from {{ ref('fct_victim') }}) as rows_out,
    union all
    select
        'perpetrators' as step,
        (
            select count(*)
            from {{ ref('fct_involvement') }} as involvement
            inner join {{ ref('fct_offence') }} as offence using (offence_key)
            where involvement.role_code = 'ACCUSED' and offence.is_detected
        ) as rows_in,
        (select count(*) from {{ ref('fct_perpetrator') }}) as rows_out,
    {%- for entity, fact in facts.items() %}
    union all
    select
        'landed {{ entity }} rows' as step,
        (select count(*) from {{ source('landed', entity) }}) as rows_in,
        (select count(*) from {{ ref('stg_service__' ~ entity) }}) as rows_out,
    union all
    select
        'staged {{ entity }} rows' as step,
        (select count(*) from {{ ref('stg_service__' ~ entity) }}) as rows_in,
        (select count(*) from {{ ref(fact) }}) as rows_out,
    {%- endfor %}
    union all
    select
        'landed characteristics' as step,
        (select count(*) from {{ source('landed', 'characteristic') }}) as rows_in,
        (select count(*) from {{ ref('stg_service__characteristic') }}) as rows_out,
    union all
    select
        'staged characteristics' as step,
        (select count(*) from described) as rows_in,
        (
            select count(*)
            from described
            semi join (
                select
                    entity,
                    -- The key of a case at a snapshot ends with its day.
                    case
                        when entity in ('caseload', 'child_case') then left(entity_key, -11)
                        else entity_key
                    end as sent_key,
                    characteristic_key,
                from {{ ref('bridge_case_characteristic') }}
            ) using (entity, sent_key, characteristic_key)
        ) as rows_out,
    {%- for fact, counted, measure, population in [
        ('fct_offence', '*', 'OFFENCE', 'DA_CRIME'),
        ('fct_victim', 'distinct nullif(person_key, 0)', 'VICTIM', 'DA_CRIME'),
        ('fct_perpetrator', 'distinct nullif(person_key, 0)', 'PERPETRATOR', 'DA_DETECTED'),
    ] %}
    union all
    select
        '{{ measure | lower }} cells of ' || reported.period_key as step,
        (
            select count({{ counted }})
            from {{ ref(fact) }} as fact
            where
                fact.is_crime and fact.is_domestic_abuse
                and fact.reporting_date between reported.start_date and reported.end_date
        ) as rows_in,
        coalesce(total.value, 0) as rows_out,
    from reported
    left join total
        on
            reported.period_key = total.period_key
            and total.measure_code = '{{ measure }}'
            and total.population_code = '{{ population }}'
    {%- endfor %}
    {%- for fact, measure, counted in [
        ('fct_referral', 'REFERRAL', '*'),
        ('fct_referral', 'CASE', 'distinct sent.case_key'),
        ('fct_referral', 'CLIENT', 'distinct sent.subject_id'),
        ('fct_enquiry', 'ENQUIRY', '*'),
        ('fct_enquiry', 'ENQUIRY_CLIENT', 'distinct sent.subject_id'),
    ] %}
    union all
    select
        concat_ws(' ', '{{ measure }} cells', listed.population_code, listed.period_key) as step,
        (
            select count({{ counted }})
            from {{ ref(fact) }} as sent
            where
                listed.agency = sent.agency_key
                and sent.event_date between listed.start_date and listed.end_date
        ) as rows_in,
        coalesce(total.value, 0) as rows_out,
    from unconditional as listed
    left join total using (measure_code, population_code, period_key)
    where listed.fact = '{{ fact }}' and listed.measure_code = '{{ measure }}'
    {%- endfor %}
    union all
    select
        'figures of returns' as step,
        (
            select count(*)
            from {{ ref('fct_aggregate_return') }}
            where value is not null
        ) as rows_in,
        (
            select count(*)
            from {{ ref('cell_count') }}
            where measure_code = 'RETURN'
        ) as rows_out,
    union all
    select
        'printed figures' as step,
        (select count(*) from {{ ref('jsna_figure') }})
        + (select count(*) from {{ ref('jsna_text_figure') }}) as rows_in,
        (select count(*) from {{ ref('rec_jsna') }}) as rows_out,
)

select *
from step
where rows_in <> rows_out
