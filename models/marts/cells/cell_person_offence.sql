with linked as (
    select
        person_window.role_code || '_OFFENCE' as measure_code,
        person_window.period_key,
        unnest({{ person_populations('person_window', {
            "'_REPEAT_YOUNG'":
                'person_window.is_repeat and ' ~ is_young('bridge.age_at_offence_years'),
            "'_REPEAT_ALCOHOL'": 'person_window.is_repeat and offence.has_alcohol_flag',
            "'_REPEAT_DRUG'": 'person_window.is_repeat and offence.has_drug_flag',
        }) }}) as population_code,
        bridge.offence_key,
        bridge.district_key,
        bridge.offence_type_key,
    from {{ ref('bridge_person_offence') }} as bridge
    inner join {{ ref('fct_person_window') }} as person_window
        on
            bridge.role_code = person_window.role_code
            and bridge.series_code = person_window.series_code
            and bridge.person_key = person_window.person_key
            and bridge.reporting_date between person_window.start_date and person_window.end_date
    inner join {{ ref('fct_offence') }} as offence using (offence_key)
),

-- Each offence once, however many of its people are in the population.
counted as (
    select
        measure_code,
        period_key,
        population_code,
        offence_key,
        any_value(district_key) as district_key,
        any_value(offence_type_key) as offence_type_key,
    from linked
    group by measure_code, period_key, population_code, offence_key
)

{{ count_cells('counted', [[], ['district_key'], ['offence_type_key']]) }}
