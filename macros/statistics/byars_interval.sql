{#-
    Limits of a 95% interval for a count of events, as public health statistics in England set them:
    exact Poisson limits below 10 events, Byar's approximation from 10 (within 0.2% of exact).
    Null for a null count. Divide by the population, or the population-years, for a rate.

    DuckDB has no inverse chi-square, so the exact limits stand here for 0 to 9 events (Garwood,
    Biometrika 28, 1936): found by bisection on the Poisson tails of 2.5%, correct to 12 places.
-#}
{% macro byars_lower(count) -%}
case
        when ({{ count }}) < 10 then list_extract(
            [
                0.0, 0.025317807984, 0.242209278544, 0.618672122896, 1.089865373626,
                1.623486390118, 2.201894253491, 2.814363051520, 3.453832176749, 4.115373097378
            ]::double[],
            ({{ count }})::integer + 1
        )
        else ({{ count }}) * pow(
            1.0 - 1.0 / (9.0 * ({{ count }})) - {{ z_95() }} / (3.0 * sqrt({{ count }})), 3
        )
    end
{%- endmacro %}

{% macro byars_upper(count) -%}
case
        when ({{ count }}) < 10 then list_extract(
            [
                3.688879454114, 5.571643390939, 7.224687667724, 8.767273069742, 10.241588675404,
                11.668332079323, 13.059474022519, 14.422675361702, 15.763189220193, 17.084803451419
            ]::double[],
            ({{ count }})::integer + 1
        )
        else ({{ count }} + 1.0) * pow(
            1.0 - 1.0 / (9.0 * ({{ count }} + 1.0))
            + {{ z_95() }} / (3.0 * sqrt({{ count }} + 1.0)), 3
        )
    end
{%- endmacro %}
