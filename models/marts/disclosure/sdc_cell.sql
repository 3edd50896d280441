with reporting_period as (
    select
        policy.agency,
        period.period_key,
        period.period_type,
        -- By committed date a year on either side may hold crimes that the other system recorded.
        recording_system.is_spanning_break
        or {{ (var('year_follows') != 'recorded') | lower }} as is_across_break,
        recording_system.first_recording_system_key,
        recording_system.last_recording_system_key,
    from {{ ref('policy_reporting_period') }} as policy
    inner join {{ ref('dim_period') }} as period
        on policy.period_key = period.period_key and period.is_closed
    inner join {{ ref('dim_period_recording_system') }} as recording_system
        on
            policy.period_key = recording_system.period_key
            and policy.agency = recording_system.agency_key
),

counted as (
    select
        cell.*,
        population.agency,
    from {{ ref('cell_count') }} as cell
    inner join {{ ref('policy_population') }} as population using (population_code)
    where exists (
        from {{ ref('policy_publication_table') }} as publication
        where
            cell.measure_code = publication.measure_code
            and cell.population_code = publication.population_code
            and cell.dimension_code in (publication.dimension_code, 'none')
    )
),

-- A member that was counted in any period is a cell of every period: a missing row is a zero.
grid as (
    select
        {{ cell_key() }} as cell_key,
        *,
    from (
        select distinct
            agency,
            measure_code,
            population_code,
            dimension_code,
            member_code,
            {{ cell_dimensions() | join(',\n            ') }},
        from counted
    )
    inner join reporting_period using (agency)
),

cell as (
    select
        grid.*,
        coalesce(counted.value, 0) as value,
    from grid
    left join counted using (cell_key)
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
            cell.agency = suppression.agency
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
            suppression.measure_code <> '*' desc nulls last
    ) = 1
)

select
    cell_key,
    agency,
    measure_code,
    population_code,
    dimension_code,
    member_code,
    period_key,
    {{ cell_dimensions() | join(',\n    ') }},
    value,
    first_recording_system_key,
    last_recording_system_key,
    outcome_across_break,
    reason_across_break,
    break_outcome,
    smallest_shown_count,
    case
        when break_outcome = 'not_comparable' then '[b]'
        when not is_large_enough then '[c]'
    end as symbol,
from ruled
