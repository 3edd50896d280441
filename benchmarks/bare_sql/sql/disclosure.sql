-- What may be shown of each cell, and every statistic that is published. A few thousand rows at any
-- scale; taken over from the compiled models as they are.

create table disclosure.sdc_cell as
with reporting_period as (
    select
        policy.agency,
        period.period_key,
        period.period_type,
        -- By committed date a year on either side may hold crimes that the other system recorded.
        recording_system.is_spanning_break
        or false as is_across_break,
        recording_system.first_recording_system_key,
        recording_system.last_recording_system_key,
    from reference.policy_reporting_period as policy
    inner join dimension.dim_period as period
        on policy.period_key = period.period_key and period.is_closed
    inner join dimension.dim_period_recording_system as recording_system
        on
            policy.period_key = recording_system.period_key
            and policy.agency = recording_system.agency_key
    where policy.agency = 'police'
),

counted as (
    select cell.*
    from cell.cell_count as cell
    where exists (
        from reference.policy_publication_table as publication
        where
            cell.measure_code = publication.measure_code
            and cell.population_code = publication.population_code
            and cell.dimension_code in (publication.dimension_code, 'none')
    )
),

-- A member that was counted in any period is a cell of every period: a missing row is a zero.
grid as (
    select
        md5(concat_ws(
        '|', measure_code, population_code, period_key, district_key, sex_key, age_band_key, ethnic_group_code, risk_level_key, offence_type_key, involvement_band_code, month_of_year, day_of_week, time_of_day_key, 'ALL', 'ALL'
    )) as cell_key,
        *,
    from (
        select distinct
            measure_code,
            population_code,
            dimension_code,
            member_code,
            district_key,
            sex_key,
            age_band_key,
            ethnic_group_code,
            risk_level_key,
            offence_type_key,
            involvement_band_code,
            month_of_year,
            day_of_week,
            time_of_day_key,
        from counted
    )
    cross join reporting_period
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
        greatest(suppression.smallest_shown_count, 5) as smallest_shown_count,
        -- Fail closed: a cell that no rule covers is never shown.
        coalesce(
            cell.value = 0 and suppression.is_zero_shown
            or cell.value >= greatest(suppression.smallest_shown_count, 5),
            false
        ) as is_large_enough,
    from cell
    left join reference.policy_comparability as comparability
        on
            cell.agency = comparability.agency
            and cell.measure_code = comparability.measure_code
            and comparability.population_code in (cell.population_code, '*')
            and comparability.dimension_code in (cell.dimension_code, '*')
            and comparability.period_type in (cell.period_type, '*')
    left join reference.policy_suppression as suppression
        on
            cell.agency = suppression.agency
            and suppression.measure_code in (cell.measure_code, '*')
            and suppression.audience = 'published'
            and suppression.valid_from <= date '2019-06-28'
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
    district_key,
    sex_key,
    age_band_key,
    ethnic_group_code,
    risk_level_key,
    offence_type_key,
    involvement_band_code,
    month_of_year,
    day_of_week,
    time_of_day_key,
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
from ruled;

create table disclosure.sdc_statistic as
with table_cell as (
    select
        cell.*,
        period.period_type,
        period.start_date,
        period.end_date,
    from (
        select
            publication.table_code,
            publication.table_label,
            publication.subject,
            publication.statistics,
            publication.excluded_words,
            publication.rate_base,
            publication.dimension_code <> 'none'
            and cell.dimension_code = publication.dimension_code as is_member,
            list_contains(
                string_split(coalesce(publication.excluded_members, ''), '|'), cell.member_code
            ) as is_excluded,
            cell.*,
        from reference.policy_publication_table as publication
        inner join disclosure.sdc_cell as cell
            on
                publication.measure_code = cell.measure_code
                and publication.population_code = cell.population_code
                and cell.dimension_code in (publication.dimension_code, 'none')
    ) as cell
    inner join dimension.dim_period as period
        on cell.period_key = period.period_key
),

resident as (
    select
        coalesce(population.area_key, 'ALL') as member_code,
        population.year,
        sum(population.population_count) as base_count,
    from fact.fct_population as population
    inner join dimension.dim_district as district
        on population.area_key = district.district_code and district.is_current
    where
        population.edition_code = 'ONS_MYE_2011_BASED'
        and population.sex_key = 'ALL'
        and population.age_band_key = 'ALL'
        and population.ethnic_group_code = 'ALL'
    group by grouping sets ((population.area_key, population.year), (population.year))
),

ethnic_group as (
    select
        coalesce(population.ethnic_group_code, 'ALL') as member_code,
        sum(population.population_count) as base_count,
    from fact.fct_population as population
    inner join dimension.dim_district as district
        on population.area_key = district.district_code and district.is_current
    where
        population.edition_code = 'CENSUS_2011'
        and population.ethnic_group_code <> 'ALL'
    group by grouping sets ((population.ethnic_group_code), ())
),

based as (
    select
        table_cell.*,
        sum(table_cell.value) filter (
            where table_cell.is_member and not table_cell.is_excluded
        ) over (
            partition by table_cell.table_code, table_cell.period_key
        ) as shown_total,
        coalesce(resident.base_count, ethnic_group.base_count) as population_count,
        case
            when resident.base_count is not null
                then 'Per 1,000 residents of mid-' || resident.year
            when ethnic_group.base_count is not null
                then 'Per 1,000 of the ethnic group in the Census'
        end
        || case
            when year(table_cell.end_date) > year(table_cell.start_date)
                then printf(
                    ', %d years together',
                    year(table_cell.end_date) - year(table_cell.start_date) + 1
                )
            else ''
        end as rate_words,
        previous.value as previous_value,
        previous.symbol as previous_symbol,
        coalesce(
            table_cell.last_recording_system_key <> previous.first_recording_system_key, true
        ) as is_change_across_break,
    from table_cell
    left join resident
        on
            table_cell.rate_base = 'residents'
            and table_cell.member_code = resident.member_code
            and least(year(table_cell.end_date), 2017)
            = resident.year
    left join ethnic_group
        on
            table_cell.rate_base = 'ethnic_group'
            and table_cell.member_code = ethnic_group.member_code
    left join table_cell as previous
        on
            table_cell.table_code = previous.table_code
            and table_cell.member_code = previous.member_code
            and table_cell.period_type = 'CALENDAR_YEAR'
            and previous.period_type = 'CALENDAR_YEAR'
            and table_cell.start_date = previous.end_date + 1
),

stated as (
    select
        *,
        unnest(string_split(statistics, '|')) as statistic,
    from based
),

-- The break as it bears on this statistic: a change also looks back at the year before.
compared as (
    select
        *,
        case
            when statistic = 'percent_change' and is_change_across_break then outcome_across_break
            else break_outcome
        end as statistic_outcome,
    from stated
    where
        statistic = 'count'
        or statistic = 'percent' and is_member and not is_excluded
        -- A total holds unknown members too, whom no ethnic group's population can hold.
        or statistic = 'rate_per_1000' and not is_excluded
        and (is_member or rate_base = 'residents')
        or statistic = 'percent_change' and previous_value is not null
),

-- What derives from a withheld count is withheld with it.
decided as (
    select
        * exclude (symbol),
        case
            when statistic_outcome = 'not_comparable' then '[b]'
            when symbol is not null then symbol
            when
                statistic = 'percent'
                and shown_total - value between 1 and smallest_shown_count - 1
                then '[c]'
            when statistic = 'percent_change' and previous_symbol is not null then previous_symbol
            when statistic = 'percent_change' and previous_value = 0 then '[z]'
            when statistic = 'percent' and shown_total = 0 then '[z]'
            when statistic = 'rate_per_1000' and population_count is null then '[x]'
        end as symbol,
    from compared
),

computed as (
    select
        *,
        case statistic
            when 'count' then value
            when 'percent'
                then round((((value) * 100.0 / nullif(shown_total, 0)))::decimal(30, 12), 1)
            when 'rate_per_1000'
                then round((((value) * 1000.0 / nullif(population_count, 0)))::decimal(30, 12), 2)
            when 'percent_change'
                then round(((((value) - (previous_value)) * 100.0 / nullif(previous_value, 0)))::decimal(30, 12), 1)
        end as statistic_value,
        case statistic
            when 'percent' then round((100.0 * (
        2.0 * (value) + pow(1.959963984540054, 2)
        - 1.959963984540054 * sqrt(
            pow(1.959963984540054, 2)
            + 4.0 * (value) * (1.0 - (value) / nullif(shown_total, 0)::double)
        )
    ) / (2.0 * (nullif(shown_total, 0) + pow(1.959963984540054, 2))))::decimal(30, 12), 1)
            when 'rate_per_1000'
                then round((((case
        when (value) < 10 then list_extract(
            [
                0.0, 0.025317807984, 0.242209278544, 0.618672122896, 1.089865373626,
                1.623486390118, 2.201894253491, 2.814363051520, 3.453832176749, 4.115373097378
            ]::double[],
            (value)::integer + 1
        )
        else (value) * pow(
            1.0 - 1.0 / (9.0 * (value)) - 1.959963984540054 / (3.0 * sqrt(value)), 3
        )
    end) * 1000.0 / nullif(population_count, 0)))::decimal(30, 12), 2)
        end as statistic_lower_95,
        case statistic
            when 'percent' then round((100.0 * (
        2.0 * (value) + pow(1.959963984540054, 2)
        + 1.959963984540054 * sqrt(
            pow(1.959963984540054, 2)
            + 4.0 * (value) * (1.0 - (value) / nullif(shown_total, 0)::double)
        )
    ) / (2.0 * (nullif(shown_total, 0) + pow(1.959963984540054, 2))))::decimal(30, 12), 1)
            when 'rate_per_1000'
                then round((((case
        when (value) < 10 then list_extract(
            [
                3.688879454114, 5.571643390939, 7.224687667724, 8.767273069742, 10.241588675404,
                11.668332079323, 13.059474022519, 14.422675361702, 15.763189220193, 17.084803451419
            ]::double[],
            (value)::integer + 1
        )
        else (value + 1.0) * pow(
            1.0 - 1.0 / (9.0 * (value + 1.0))
            + 1.959963984540054 / (3.0 * sqrt(value + 1.0)), 3
        )
    end) * 1000.0 / nullif(population_count, 0)))::decimal(30, 12), 2)
        end as statistic_upper_95,
    from decided
)

select
    table_code,
    table_label,
    subject,
    cell_key,
    computed.agency,
    measure_code,
    measure.measure_label,
    population_code,
    population.population_label,
    dimension_code,
    member_code,
    is_excluded,
    period_key,
    district_key,
    sex_key,
    age_band_key,
    ethnic_group_code,
    risk_level_key,
    offence_type_key,
    involvement_band_code,
    month_of_year,
    day_of_week,
    time_of_day_key,
    statistic,
    case when symbol is null then statistic_value::double end as value,
    case when symbol is null then statistic_lower_95::double end as lower_95,
    case when symbol is null then statistic_upper_95::double end as upper_95,
    symbol,
    case
        when symbol = '[b]' then reason_across_break
        when symbol = '[c]' then 'Withheld so that nobody can be identified'
        when symbol = '[z]' then 'Not applicable: nothing to divide by'
        when symbol = '[x]' then 'Not available: no population for this area and year'
        else nullif(concat_ws(
            '. ',
            case when statistic = 'rate_per_1000' then rate_words end,
            case when statistic_outcome = 'caution' then '[b] ' || reason_across_break end
        ), '')
    end as note,
from computed
inner join reference.policy_measure as measure using (measure_code)
inner join reference.policy_population as population using (population_code);

create table disclosure.sdc_footnote as
with table_cell as (
    select
        publication.table_code,
        publication.table_label,
        publication.subject,
        publication.statistics,
        publication.excluded_words,
        publication.rate_base,
        publication.dimension_code <> 'none'
        and cell.dimension_code = publication.dimension_code as is_member,
        list_contains(
            string_split(coalesce(publication.excluded_members, ''), '|'), cell.member_code
        ) as is_excluded,
        cell.*,
    from reference.policy_publication_table as publication
    inner join disclosure.sdc_cell as cell
        on
            publication.measure_code = cell.measure_code
            and publication.population_code = cell.population_code
            and cell.dimension_code in (publication.dimension_code, 'none')
),

summed as (
    select
        table_code,
        subject,
        table_label,
        period_key,
        excluded_words,
        smallest_shown_count,
        sum(value) filter (where not is_excluded) as shown_count,
        coalesce(sum(value) filter (where is_excluded), 0) as excluded_count,
        sum(value) as counted_count,
        -- One withheld member withholds the sum: with the others shown it would tell that member.
        max(symbol) filter (where is_excluded) as member_symbol,
        max(break_outcome) filter (where break_outcome = 'not_comparable') as break_outcome,
    from table_cell
    where is_member and excluded_words is not null
    group by all
),

decided as (
    select
        * exclude (member_symbol, break_outcome),
        case
            when break_outcome = 'not_comparable' then '[b]'
            when member_symbol is not null then member_symbol
            when excluded_count between 1 and smallest_shown_count - 1 then '[c]'
        end as symbol,
    from summed
)

select
    table_code,
    subject,
    table_label,
    period_key,
    shown_count,
    excluded_count,
    counted_count,
    symbol,
    case
        when symbol is null then 'Excludes ' || excluded_count || ' with ' || excluded_words || '.'
        else 'Excludes ' || symbol || ' with ' || excluded_words || '.'
    end as footnote,
from decided;
