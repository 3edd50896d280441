with population as (
    select
        population_code,
        agency as agency_key,
        fact,
        {{ condition_words('conditions') }} as conditions,
        unnest(string_split(measures, '|')) as measure_code,
    from {{ ref('policy_population') }}
    where fact in ({{ "'" ~ service_facts() | join("', '") ~ "'" }})
),

measured as (
    select
        population.*,
        measure.counting,
    from population
    inner join {{ ref('policy_measure') }} as measure using (measure_code, fact)
),

-- What goes on counts in every period that it overlaps. A snapshot is not a year's count, nor what
-- happens on one day a snapshot's.
in_period as (
    select
        sent.*,
        period.period_key,
    from {{ ref('fct_service_row') }} as sent
    inner join {{ ref('policy_reporting_period') }} as policy
        on sent.agency_key = policy.agency
    inner join {{ ref('dim_period') }} as period
        on
            policy.period_key = period.period_key
            and sent.event_date <= period.end_date
            and sent.event_end_date >= period.start_date
    where
        sent.is_snapshot = (period.period_type = 'SNAPSHOT')
        or sent.event_end_date > sent.event_date
),

sending as (
    select distinct
        fact,
        agency_key,
        period_key,
    from in_period
),

-- A row belongs to a population where each of its conditions names a word of the row.
belonging as (
    select
        measured.measure_code,
        measured.population_code,
        measured.counting,
        in_period.period_key,
        in_period.place,
        in_period.characteristic_keys,
        case measured.counting
            when 'case' then in_period.case_key
            when 'household' then in_period.household_key
            when 'row' then in_period.row_key
            when 'value' then in_period.row_key
            else in_period.subject_id
        end as unit_id,
    from in_period
    inner join measured using (fact, agency_key)
    where
        list_filter(
            measured.conditions, wanted -> not list_has_any(wanted, in_period.words)
        ) = []
),

-- Who or what is counted, once in the period and as at the first of its rows there.
unit as (
    select
        measure_code,
        population_code,
        period_key,
        unit_id,
        any_value(counting) as counting,
        min(place) as place,
        list_distinct(flatten(list(characteristic_keys))) as characteristic_keys,
    from belonging
    group by measure_code, population_code, period_key, unit_id
),

described as (
    select
        unit.measure_code,
        unit.population_code,
        unit.period_key,
        unit.characteristic_keys,
        sent.district_key,
        sent.marac_area_code,
        sent.sex_key,
        sent.age_band_key,
        sent.ethnic_group_code,
        sent.risk_level_key,
        if(unit.counting in ('value', 'subject_value'), sent.value, 1) as amount,
    from unit
    inner join {{ ref('fct_service_row') }} as sent using (place)
),

-- Rolled up first, so that the margins below read few rows.
counted as (
    select
        * exclude (amount, characteristic_keys),
        coalesce(sum(amount), 0) as amount,
    from described
    group by all
),

-- One who has several characteristics counts once with each.
each_of as (
    select
        *,
        unnest(characteristic_keys) as characteristic_key,
    from described
),

characterised as (
    select
        measure_code,
        population_code,
        period_key,
        district_key,
        marac_area_code,
        characteristic_key,
        coalesce(sum(amount), 0) as amount,
    from each_of
    group by all
),

-- Nobody of a population in a period for which the agency sent rows is a zero, not a gap.
nobody as (
    select
        measured.measure_code,
        measured.population_code,
        sending.period_key,
        0 as amount,
    from measured
    inner join sending using (fact, agency_key)
    anti join counted using (measure_code, population_code, period_key)
)

{{ count_cells(
    'counted',
    [
        [], ['district_key'], ['marac_area_code'], ['sex_key'], ['age_band_key'],
        ['ethnic_group_code'], ['risk_level_key'], ['sex_key', 'age_band_key'],
        ['district_key', 'risk_level_key'],
    ],
    'sum(counted.amount)',
) }}
union all
{{ count_cells(
    'characterised',
    [
        ['characteristic_key'], ['district_key', 'characteristic_key'],
        ['marac_area_code', 'characteristic_key'],
    ],
    'sum(characterised.amount)',
) }}
union all
{{ count_cells('nobody', [[]], 'sum(nobody.amount)') }}
