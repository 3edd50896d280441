with table_cell as (
    select
        cell.*,
        period.period_type,
        period.start_date,
        period.end_date,
    from (
        {{ table_cells(ref('sdc_decision')) | indent(8) }}
    ) as cell
    inner join {{ ref('dim_period') }} as period
        on cell.period_key = period.period_key
),

based as (
    select
        table_cell.*,
        {{ shown_total('table_cell') }} as shown_total,
        {{ is_shown_total_visible('table_cell') }} as is_shown_total_visible,
        denominator.population_count,
        case denominator.base
            when 'residents' then 'Per 1,000 residents of mid-' || denominator.year
            when 'ethnic_group' then 'Per 1,000 of the ethnic group in the Census'
        end
        || case
            when table_cell.end_date - table_cell.start_date > 366
                then printf(
                    ', %d years together',
                    round((table_cell.end_date - table_cell.start_date) / 365.25)::integer
                )
            else ''
        end as rate_words,
        previous.value as previous_value,
        previous.symbol as previous_symbol,
        coalesce(
            table_cell.last_era_number <> previous.first_era_number, true
        ) as is_change_across_break,
    from table_cell
    left join {{ ref('sdc_denominator') }} as denominator
        on
            table_cell.rate_base = denominator.base
            and table_cell.member_code = denominator.member_code
            and (
                denominator.base = 'ethnic_group'
                or least(year(table_cell.end_date), {{ var('latest_population_year') }})
                = denominator.year
            )
    left join table_cell as previous
        on
            table_cell.table_code = previous.table_code
            and table_cell.member_code = previous.member_code
            and table_cell.period_type = previous.period_type
            and table_cell.period_type in ('CALENDAR_YEAR', 'FINANCIAL_YEAR', 'SNAPSHOT')
            and table_cell.start_date = previous.start_date + interval 1 year
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
            when statistic = 'percent' and not is_shown_total_visible and shown_total is not null
                then '[c]'
            when statistic = 'percent_change' and previous_symbol is not null then previous_symbol
            when statistic = 'percent_change' and previous_value = 0 then '[z]'
            when statistic = 'percent' and shown_total = 0 then '[z]'
            when statistic = 'percent' and shown_total is null then '[x]'
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
                then {{ round_as_printed(percentage('value', 'shown_total'), 1) }}
            when 'rate_per_1000'
                then {{ round_as_printed(rate_per('value', 'population_count', 1000), 2) }}
            when 'percent_change'
                then {{ round_as_printed(percentage_change('previous_value', 'value'), 1) }}
        end as statistic_value,
        case statistic
            when 'percent' then {{ round_as_printed(wilson_lower('value', 'shown_total'), 1) }}
            when 'rate_per_1000'
                then {{ round_as_printed(rate_lower('value', 'population_count'), 2) }}
        end as statistic_lower_95,
        case statistic
            when 'percent' then {{ round_as_printed(wilson_upper('value', 'shown_total'), 1) }}
            when 'rate_per_1000'
                then {{ round_as_printed(rate_upper('value', 'population_count'), 2) }}
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
    is_row_total,
    period_key,
    {{ cell_dimensions() | join(',\n    ') }},
    statistic,
    case when symbol is null then statistic_value::double end as value,
    case when symbol is null then statistic_lower_95::double end as lower_95,
    case when symbol is null then statistic_upper_95::double end as upper_95,
    symbol,
    {{ statistic_note() }} as note,
from computed
inner join {{ ref('policy_measure') }} as measure using (measure_code)
inner join {{ ref('policy_population') }} as population using (population_code)
