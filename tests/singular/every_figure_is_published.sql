{#-
    A published table that lost its figures looks like one of a supplier who never sent any. So each
    table holds exactly the figures decided on, and whoever has counts in a closed reporting period
    has figures.
-#}
{%- set subjects = [
    'police_offence', 'police_victim', 'police_perpetrator', 'service_referral', 'safeguarding',
    'perpetrator_caseload', 'children', 'aggregate_return',
] %}
with published as (
    {%- for subject in subjects %}
    select
        '{{ subject }}' as subject,
        count(*) as figure_count,
    from {{ ref('pub_' ~ subject) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

decided as (
    select
        subject,
        count(*) as figure_count,
    from {{ ref('sdc_statistic') }}
    group by all
),

counted as (
    select distinct
        population.agency,
        publication.table_code,
        publication.subject,
        cell.period_key,
    from {{ ref('policy_publication_table') }} as publication
    inner join {{ ref('policy_population') }} as population using (population_code)
    inner join {{ ref('cell_count') }} as cell using (measure_code, population_code)
    inner join {{ ref('policy_reporting_period') }} as policy
        on cell.period_key = policy.period_key and population.agency = policy.agency
    inner join {{ ref('dim_period') }} as period
        on policy.period_key = period.period_key and period.is_closed
    where
        publication.period_types is null
        or list_contains(string_split(publication.period_types, '|'), period.period_type)
)

select
    'published otherwise than decided' as problem,
    coalesce(published.subject, decided.subject) as subject,
    concat_ws(
        ' of ', coalesce(published.figure_count, 0), coalesce(decided.figure_count, 0)
    ) as found,
from published
full join decided using (subject)
where coalesce(published.figure_count, 0) <> coalesce(decided.figure_count, 0)

union all

select
    'counted, but nothing is published of it' as problem,
    counted.subject,
    concat_ws(', ', counted.agency, counted.table_code, counted.period_key) as found,
from counted
left join {{ ref('sdc_statistic') }} as statistic using (table_code, period_key)
where statistic.table_code is null
