with reporting_period as (
    select
        policy.agency,
        period.period_key,
        period.period_type,
        -- By committed date a year on either side may hold crimes that the other system recorded.
        recording_system.is_spanning_break
        or {{ (var('year_follows') != 'recorded') | lower }} as is_across_break,
        recording_system.first_era_number,
        recording_system.last_era_number,
    from {{ ref('policy_reporting_period') }} as policy
    inner join {{ ref('dim_period') }} as period
        on
            policy.period_key = period.period_key
            and period.is_closed
            -- A release gives nothing of a period that it does not cover.
            and period.end_date <= {{ released_through('policy.agency') }}
    inner join {{ ref('dim_period_recording_system') }} as recording_system
        on
            policy.period_key = recording_system.period_key
            and policy.agency = recording_system.agency_key
),

published as (
    select
        publication.measure_code,
        publication.population_code,
        publication.dimension_code,
        publication.characteristic_type,
        publication.period_types,
        population.agency,
        measure.missing_is_zero,
    from {{ ref('policy_publication_table') }} as publication
    inner join {{ ref('policy_population') }} as population using (population_code)
    inner join {{ ref('policy_measure') }} as measure using (measure_code)
),

-- The cells of the tables: members, totals of the first of two dimensions, and the whole. A member
-- that was counted in no period to be shown has no row, which would tell that it is counted now.
standing as (
    select distinct
        published.agency,
        published.missing_is_zero,
        published.period_types,
        sent.* exclude (cell_key, period_key, value, symbol_code),
    from {{ ref('sdc_count') }} as sent
    inner join published
        on
            sent.measure_code = published.measure_code
            and sent.population_code = published.population_code
            and sent.dimension_code in (
                published.dimension_code, split_part(published.dimension_code, '|', 1), 'none'
            )
            and (
                sent.characteristic_key = 'ALL'
                or starts_with(sent.characteristic_key, published.characteristic_type || ':')
            )
    inner join reporting_period
        on
            published.agency = reporting_period.agency
            and sent.period_key = reporting_period.period_key
            and (
                published.period_types is null
                or list_contains(
                    string_split(published.period_types, '|'), reporting_period.period_type
                )
            )
),

counted_period as (
    select distinct
        population.agency,
        sent.measure_code,
        sent.period_key,
    from {{ ref('sdc_count') }} as sent
    inner join {{ ref('policy_population') }} as population using (population_code)
),

-- A member that was counted in any period is a cell of every period: a missing row is a zero.
grid as (
    select
        {{ cell_key() }} as cell_key,
        *,
    from standing
    inner join counted_period using (agency, measure_code)
    inner join reporting_period using (agency, period_key)
    where
        period_types is null
        or list_contains(string_split(period_types, '|'), period_type)
    qualify row_number() over (partition by cell_key) = 1
),

cell as (
    select
        grid.*,
        if(sent.cell_key is null, 0, sent.value) as value,
        sent.symbol_code,
    from grid
    left join {{ ref('sdc_count') }} as sent using (cell_key)
    where grid.missing_is_zero or sent.cell_key is not null
),

-- The most specific rule that speaks of a cell decides on it.
ruled as (
    select
        cell.*,
        -- Fail closed: across the break, what no rule allows is not comparable.
        coalesce(comparability.outcome, 'not_comparable') as outcome_across_break,
        coalesce(comparability.reason, 'No rule allows a comparison across the break')
            as reason_across_break,
        case
            when cell.is_across_break then coalesce(comparability.outcome, 'not_comparable')
            else 'comparable'
        end as break_outcome,
        {{ smallest_shown_count() }} as smallest_shown_count,
        -- Without a rule, as many as the default asks for.
        coalesce(suppression.protection_width, 4) as protection_width,
        coalesce(suppression.is_zero_shown, false)::integer as least_hidden_count,
        -- Fail closed: a cell that no rule covers is never shown.
        coalesce(
            cell.value = 0 and suppression.is_zero_shown
            or cell.value >= {{ smallest_shown_count() }},
            false
        ) as is_large_enough,
    from cell
    left join {{ ref('policy_comparability') }} as comparability
        on
            cell.agency = comparability.agency
            and cell.measure_code = comparability.measure_code
            and comparability.population_code in (cell.population_code, '*')
            and comparability.dimension_code in (cell.dimension_code, '*')
            and comparability.period_type in (cell.period_type, '*')
    left join {{ ref('policy_suppression') }} as suppression
        on
            suppression.agency in (cell.agency, '*')
            and suppression.measure_code in (cell.measure_code, '*')
            and suppression.audience = 'published'
            and suppression.valid_from <= date '{{ var("as_of_date") }}'
    qualify row_number() over (
        partition by cell.cell_key
        order by
            (comparability.population_code <> '*')::integer
            + (comparability.dimension_code <> '*')::integer
            + (comparability.period_type <> '*')::integer desc nulls last,
            -- Rules that are equally specific: the stricter one.
            list_position(
                ['comparable', 'caution', 'not_comparable'], comparability.outcome
            ) desc nulls last,
            suppression.agency <> '*' desc nulls last,
            suppression.measure_code <> '*' desc nulls last,
            -- Of two rules alike, the one in force since later.
            suppression.valid_from desc nulls last
    ) = 1
)

select
    cell_key,
    {{ cell_label() }} as cell_label,
    agency,
    measure_code,
    population_code,
    dimension_code,
    member_code,
    period_key,
    {{ cell_dimensions() | join(',\n    ') }},
    value,
    first_era_number,
    last_era_number,
    outcome_across_break,
    reason_across_break,
    break_outcome,
    smallest_shown_count,
    protection_width,
    least_hidden_count,
    value is not null and not is_large_enough as is_small,
    case
        when break_outcome = 'not_comparable' then '[b]'
        -- k is an older mark of a number that rounds to zero.
        when symbol_code is not null then '[' || replace(symbol_code, 'k', 'low') || ']'
        when not is_large_enough then '[c]'
    end as symbol,
from ruled
