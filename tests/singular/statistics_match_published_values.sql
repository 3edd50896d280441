{#-
    The statistics macros against values that others published, to the places they printed.

    exact   limits of a Poisson count, tabled by Garwood (Biometrika 28, 1936) and in Biometrika
            Tables for Statisticians, table 40
    byar    exact limits of 10, 50 and 100 events from the same tables: Byar's approximation is
            within 0.2% of them (Public Health England, technical guide on confidence intervals)
    wilson  100 of 10,000: the test suite of a public health statistics package; the rest: Newcombe,
            Statistics in Medicine 17, 1998, table I, method 3. (The same suite has 121.6246 as
            Byar's upper limit of 100: a bracket misplaced, 9x + 1 for 9(x + 1).)
    jsna    Domestic Abuse Joint Strategic Needs Assessment 2019, tables 5, 6 and 10
    text    the same, sections on victims: Black / Black British victims are significantly more
            than White / White British ones, repeat victims are not
    round   halves away from zero
-#}
with count_limit (source, event_count, lower_limit, upper_limit, places) as (
    values
    ('exact', 0, 0.0, 3.689, 3),
    ('exact', 1, 0.0253, 5.572, 3),
    ('exact', 2, 0.242, 7.225, 3),
    ('exact', 3, 0.619, 8.767, 3),
    ('exact', 4, 1.090, 10.242, 3),
    ('exact', 5, 1.623, 11.668, 3),
    ('exact', 6, 2.202, 13.059, 3),
    ('exact', 7, 2.814, 14.423, 3),
    ('exact', 8, 3.454, 15.763, 3),
    ('exact', 9, 4.115, 17.085, 3),
    ('byar', 10, 4.80, 18.4, 1),
    ('byar', 50, 37.1, 65.9, 1),
    ('byar', 100, 81.36, 121.63, 2)
),

proportion_limit (source, part, whole, lower_limit, upper_limit, places) as (
    values
    ('wilson', 100, 10000, 0.8229336148148417, 1.2146982255114647, 10),
    ('wilson', 81, 263, 25.53, 36.62, 2),
    ('wilson', 15, 148, 6.24, 16.05, 2),
    ('wilson', 0, 20, 0.0, 16.11, 2),
    ('wilson', 1, 29, 0.61, 17.18, 2)
),

printed_rate (source, event_count, population, rate) as (
    values
    ('jsna', 680, 31401, 21.7),
    ('jsna', 12640, 977495, 12.9),
    ('jsna', 322, 27497, 11.7),
    ('jsna', 837, 72581, 11.5),
    ('jsna', 37, 7088, 5.2)
),

printed_percentage (source, part, whole, percentage) as (
    values
    ('jsna', 2253, 9180, 24.5),
    ('jsna', 2503, 10310, 24.3),
    ('jsna', 33, 9180, 0.4)
),

printed_change (source, earlier, later, change) as (
    values
    ('jsna', 1031, 885, -14.2),
    ('jsna', 4077, 4383, 7.5),
    ('jsna', 5083, 4960, -2.4),
    ('jsna', 119, 571, 379.8)
),

compared (source, event_count, population, other_event_count, other_population, finding) as (
    values
    ('text', 680, 31401, 12640, 977495, 'higher'),
    ('text', 12640, 977495, 680, 31401, 'lower'),
    ('text', 81, 31401, 2063, 977495, 'similar')
),

rounded (source, value, places, printed) as (
    values
    ('round', 2.5::double, 0, 3.0::double),
    ('round', -2.5, 0, -3.0),
    ('round', 0.285, 2, 0.29),
    ('round', -1.005, 2, -1.01),
    ('round', 0.2849, 2, 0.28)
),

checked as (
    select
        source || ': lower limit of ' || event_count as statistic,
        {{ byars_lower('event_count') }}::double as computed,
        lower_limit as published,
        places,
    from count_limit
    union all by name
    select
        source || ': upper limit of ' || event_count as statistic,
        {{ byars_upper('event_count') }} as computed,
        upper_limit as published,
        places,
    from count_limit
    union all by name
    select
        source || ': lower limit of ' || part || ' in ' || whole as statistic,
        {{ wilson_lower('part', 'whole') }} as computed,
        lower_limit as published,
        places,
    from proportion_limit
    union all by name
    select
        source || ': upper limit of ' || part || ' in ' || whole as statistic,
        {{ wilson_upper('part', 'whole') }} as computed,
        upper_limit as published,
        places,
    from proportion_limit
    union all by name
    select
        source || ': rate of ' || event_count as statistic,
        {{ round_as_printed(rate_per('event_count', 'population'), 1) }} as computed,
        rate as published,
        10 as places,
    from printed_rate
    union all by name
    select
        source || ': percentage of ' || part as statistic,
        {{ round_as_printed(percentage('part', 'whole'), 1) }} as computed,
        percentage as published,
        10 as places,
    from printed_percentage
    union all by name
    select
        source || ': change from ' || earlier as statistic,
        {{ round_as_printed(percentage_change('earlier', 'later'), 1) }} as computed,
        change as published,
        10 as places,
    from printed_change
    union all by name
    -- A finding is right (0) or wrong (1).
    select
        source || ': ' || event_count || ' against ' || other_event_count as statistic,
        ({{ significance(
            rate_lower('event_count', 'population'),
            rate_upper('event_count', 'population'),
            rate_lower('other_event_count', 'other_population'),
            rate_upper('other_event_count', 'other_population'),
        ) }} is distinct from finding)::integer as computed,
        0 as published,
        10 as places,
    from compared
    union all by name
    select
        source || ': ' || value || ' to ' || places || ' places' as statistic,
        case places
            when 0 then {{ round_as_printed('value', 0) }}
            else {{ round_as_printed('value', 2) }}
        end as computed,
        printed as published,
        10 as places,
    from rounded
    union all by name
    -- Nothing divided by nothing is nothing, never zero or an error.
    select
        'a rate and a percentage of none' as statistic,
        count({{ rate_per('1', '0') }}) + count({{ percentage('1', '0') }})
        + count({{ wilson_lower('0', '0') }})
        + count({{ byars_upper('null::integer') }}) as computed,
        0 as published,
        10 as places,
)

select
    statistic,
    computed,
    published,
from checked
where computed is null or abs(computed - published) > 0.5 * pow(10, -places) + 1e-12
