{#-
    Everything that a check may name, by its id: the printed figures, mid-year estimates
    (POP.2017.E07000243) and constants (CONST.100).
-#}
{% macro printed_numbers() -%}
select
    figure_id,
    printed_text,
    printed_value,
    unit,
    coalesce(rounding_step, 0) as rounding_step,
    concat_ws(', ', 'Table ' || table_number, row_label, column_label) as location,
    figure_id[6:7]::integer as row_number,
    figure_id[10:]::integer as column_number,
from {{ ref('jsna_figure') }}
union all by name
select
    figure_id,
    printed_text,
    printed_value,
    unit,
    rounding_step,
    concat_ws(
        ': ',
        if(section = 'executive summary', 'Executive summary', 'Section ' || section),
        sentence
    ) as location,
from {{ ref('jsna_text_figure') }}
union all by name
select
    concat_ws('.', 'POP', year, area_key) as figure_id,
    format('{:,}', population_count) as printed_text,
    population_count as printed_value,
    0 as rounding_step,
from {{ ref('fct_population') }}
where
    edition_code = 'ONS_MYE_2011_BASED'
    and sex_key = 'ALL'
    and age_band_key = 'ALL'
    and ethnic_group_code = 'ALL'
union all by name
select
    'CONST.' || given.constant as figure_id,
    given.constant::varchar as printed_text,
    given.constant as printed_value,
    0 as rounding_step,
from (values (0), (100)) as given (constant)
{%- endmacro %}
