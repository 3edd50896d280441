-- Each person once in the window, however many its years.
with in_window as (
    select
        role_code as measure_code,
        period_key,
        unnest({{ person_populations(
            'person_window', {"'_REPEAT_YOUNG'": 'person_window.is_repeat and person_window.is_young'}
        ) }}) as population_code,
        sex_key,
        age_band_key,
        ethnic_group_code,
        involvement_band_code,
        offence_count,
        first_age_years,
    from {{ ref('fct_person_window') }} as person_window
),

-- Each person once in every calendar year of the window, so that years add.
person_year as (
    select
        person_window.role_code || '_YEAR' as measure_code,
        person_window.role_code,
        person_window.series_code,
        person_window.period_key,
        person_window.is_repeat,
        person_window.is_in_every_year,
        person_window.calendar_year_count,
        in_year.period_key as year_period_key,
        in_year.sex_key,
        in_year.age_band_key,
        in_year.ethnic_group_code,
        in_year.involvement_band_code,
        in_year.offence_count,
        in_year.first_age_years,
    from {{ ref('fct_person_window') }} as person_window
    inner join {{ ref('fct_person_window') }} as in_year
        on
            person_window.role_code = in_year.role_code
            and person_window.series_code = in_year.series_code
            and person_window.person_key = in_year.person_key
            and in_year.calendar_year_count = 1
            and in_year.start_date between person_window.start_date and person_window.end_date
),

person as (
    select * from in_window
    union all by name
    select
        measure_code,
        period_key,
        unnest({{ person_populations('person_year') }}) as population_code,
        sex_key,
        age_band_key,
        ethnic_group_code,
        involvement_band_code,
        offence_count,
        first_age_years,
    from person_year
    union all by name
    -- Those who repeat in pooled years, as they were in each single year of them.
    select
        measure_code,
        year_period_key as period_key,
        series_code || '_REPEAT_IN_' || period_key as population_code,
        sex_key,
        age_band_key,
        ethnic_group_code,
        involvement_band_code,
        offence_count,
        first_age_years,
    from person_year
    where is_repeat and calendar_year_count > 1
),

-- Rolled up to members first, so that the margins below read few rows.
counted as (
    select
        measure_code,
        population_code,
        period_key,
        sex_key,
        age_band_key,
        ethnic_group_code,
        involvement_band_code,
        count(*) as person_count,
        sum(first_age_years) as age_sum,
        max(offence_count) as most_offences,
    from person
    group by all
)

{{ count_cells(
    'counted',
    [[], ['sex_key'], ['age_band_key'], ['ethnic_group_code'], ['involvement_band_code']],
    'sum(counted.person_count)',
) }}
union all
{{ count_cells('counted', [[]], 'coalesce(sum(counted.age_sum), 0)', '_AGE_SUM') }}
union all
{{ count_cells('counted', [[]], 'max(counted.most_offences)', '_MAX_OFFENCE') }}
