with population as (
    select
        population_code,
        agency,
        fact,
        list_filter(string_split(coalesce(conditions, ''), ' '), word -> word <> '') as conditions,
        list_filter(string_split(coalesce(within, ''), '|'), name -> name <> '') as within,
    from {{ ref('policy_population') }}
),

-- A population lies within another whose conditions are some of its own, or that it names.
nested as (
    select
        inner_one.population_code,
        outer_one.population_code as outer_code,
        list_filter(
            inner_one.conditions, word -> not list_contains(outer_one.conditions, word)
        ) as extra,
        split_part(extra[1], '=', 1) as extra_name,
        string_split(regexp_replace(extra[1], '^[^=]*=', ''), '|') as extra_members,
    from population as inner_one
    inner join population as outer_one
        on
            inner_one.agency = outer_one.agency
            and inner_one.population_code <> outer_one.population_code
            and (
                list_contains(inner_one.within, outer_one.population_code)
                or (
                    inner_one.fact = outer_one.fact
                    and len(inner_one.conditions) > len(outer_one.conditions)
                    and list_has_all(inner_one.conditions, outer_one.conditions)
                )
            )
),

cell as (
    select *
    from {{ ref('sdc_cell') }}
    where value is not null
),

pair as (
    select
        nested.*,
        outer_cell.cell_key as outer_key,
        outer_cell.cell_label as outer_label,
        outer_cell.value as outer_value,
        inner_cell.value as inner_value,
        inner_cell.measure_code,
        inner_cell.period_key,
        inner_cell.dimension_code,
        inner_cell.cell_key as inner_key,
        inner_cell.cell_label as inner_label,
        -- A row meets one condition of a kind; a person with several rows may meet several.
        len(nested.extra) = 1 and measure.counting = 'row' as is_of_one_kind,
    from nested
    inner join cell as inner_cell using (population_code)
    inner join {{ ref('policy_measure') }} as measure using (measure_code)
    inner join cell as outer_cell
        on
            nested.outer_code = outer_cell.population_code
            and inner_cell.measure_code = outer_cell.measure_code
            and inner_cell.period_key = outer_cell.period_key
            and inner_cell.dimension_code = outer_cell.dimension_code
            and inner_cell.member_code = outer_cell.member_code
    -- A supplier's totals need not lie within each other; then nothing follows.
    where inner_cell.value <= outer_cell.value
),

-- Populations that divide another by one condition: what is left of it when all are taken away.
divided as (
    select
        outer_label || ' less those by ' || extra_name as remainder,
        outer_key,
        unnest(list(inner_key)) as inner_key,
    from pair
    where is_of_one_kind and extra_name <> 'characteristic'
    group by outer_key, outer_label, extra_name
    having
        count(*) > 1
        and len(flatten(list(extra_members))) = len(list_distinct(flatten(list(extra_members))))
),

-- All less those who have any of a kind, those who have none and those of whom nobody knows: where
-- everybody is one of these nothing is left, and a reader will try so.
divided_by_presence as (
    select
        pair.outer_label || ' less ' || pair.inner_label || ' and those without' as remainder,
        pair.outer_key,
        unnest(list_append(list(member.cell_key), any_value(pair.inner_key))) as inner_key,
        any_value(pair.inner_value) + sum(member.value) = pair.outer_value as is_all,
    from pair
    inner join cell as member
        on
            pair.outer_code = member.population_code
            and pair.measure_code = member.measure_code
            and pair.period_key = member.period_key
            and pair.dimension_code = 'none'
    inner join {{ ref('dim_characteristic') }} as kind
        on
            member.characteristic_key = kind.characteristic_key
            and not kind.is_present
            and pair.extra = ['has_' || lower(kind.characteristic_type) || '=true']
    where member.dimension_code = 'characteristic_key'
    group by pair.outer_key, pair.outer_label, pair.inner_label, pair.outer_value
    having any_value(pair.inner_value) + sum(member.value) <= pair.outer_value
),

remaining as (
    select
        outer_label || ' less ' || inner_label as remainder,
        outer_key,
        inner_key,
        false as is_all,
    from pair
    union all by name
    select
        *,
        false as is_all,
    from divided
    union all by name
    select * from divided_by_presence
),

-- A population made by one more condition is a member of the other one, or several together.
member as (
    select
        pair.inner_key,
        pair.inner_label,
        member.cell_key as member_key,
        pair.extra_members,
        kind.is_multi_valued,
    from pair
    inner join cell as outer_total
        on pair.outer_key = outer_total.cell_key and outer_total.dimension_code = 'none'
    inner join cell as member
        on
            outer_total.measure_code = member.measure_code
            and outer_total.population_code = member.population_code
            and outer_total.period_key = member.period_key
    left join {{ ref('dim_characteristic') }} as kind
        on member.characteristic_key = kind.characteristic_key
    where
        pair.is_of_one_kind
        and list_contains(
            pair.extra_members,
            case
                when member.dimension_code = 'sex_key' and pair.extra_name = 'sex'
                    then member.sex_key
                when member.dimension_code = 'risk_level_key' and pair.extra_name = 'risk_level'
                    then member.risk_level_key
                when member.dimension_code <> 'characteristic_key' then null
                when pair.extra_name = 'characteristic' then member.characteristic_key
                when pair.extra_name = lower(split_part(member.characteristic_key, ':', 1))
                    then regexp_replace(member.characteristic_key, '^[^:]*:', '')
            end
        )
),

termed as (
    select
        'nested ' || remainder as relation_label,
        'equals' as sense,
        {{ relation_terms([
            {'key': 'outer_key', 'factor': 1},
            {'key': 'inner_key', 'factor': -1},
            {'derived': "if(is_all, null, 'REST|' || remainder)", 'factor': -1},
        ]) }} as term,
    from remaining
    union all by name
    select
        'members that are ' || inner_label as relation_label,
        'equals' as sense,
        {{ relation_terms([
            {'key': 'member_key', 'factor': 1},
            {'key': 'inner_key', 'factor': -1},
        ]) }} as term,
    from member
    where len(extra_members) = 1 or not coalesce(is_multi_valued, false)
)

select distinct
    relation_label,
    sense,
    term.cell_key,
    term.factor::integer as factor,
    term.derived_label,
from termed
where term.cell_key is not null
