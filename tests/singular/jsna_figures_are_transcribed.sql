{#-
    The printed figures and their maps are sound: no key twice, and what was typed twice agrees, the
    number with its text and each map with the headings that it names.
-#}
{%- set keys = {
    'jsna_table': 'table_number',
    'jsna_figure': 'figure_id',
    'jsna_text_figure': 'figure_id',
    'jsna_footnote': 'footnote_id',
    'jsna_check': 'check_name',
    'jsna_explanation': 'explanation_id',
    'jsna_row_map': "concat_ws(', ', table_number, row_label)",
    'jsna_column_map': "concat_ws(', ', table_number, column_label)",
    'jsna_text_map': 'figure_id',
} -%}
with figure as (
    select
        figure_id,
        printed_text,
        printed_value,
        unit,
        symbol,
    from {{ ref('jsna_figure') }}
    union all
    select
        figure_id,
        printed_text,
        printed_value,
        unit,
        symbol,
    from {{ ref('jsna_text_figure') }}
),

-- Words, ranges, millions and months are read by people.
typed as (
    select
        *,
        try_cast(regexp_replace(printed_text, '[ ,+%]| years', '', 'g') as double) as text_value,
    from figure
)

select
    'the number is not what its text says' as problem,
    figure_id as subject,
from typed
where text_value is not null and abs(text_value) is distinct from abs(printed_value)
union all
select
    'a figure has a number or a symbol' as problem,
    figure_id as subject,
from figure
where (printed_value is null) <> (symbol is not null)
union all
select
    'a row that no figure has is mapped' as problem,
    concat_ws(', ', 'Table ' || table_number, row_label) as subject,
from {{ ref('jsna_row_map') }}
anti join {{ ref('jsna_figure') }} using (table_number, row_label)
union all
select
    'a column that no figure has is mapped' as problem,
    concat_ws(', ', 'Table ' || table_number, column_label) as subject,
from {{ ref('jsna_column_map') }}
anti join {{ ref('jsna_figure') }} using (table_number, column_label)
union all
select
    'a figure that is not there is mapped' as problem,
    figure_id as subject,
from {{ ref('jsna_text_map') }}
anti join figure using (figure_id)
union all
select
    'a sentence does not hold its figure' as problem,
    figure_id as subject,
from {{ ref('jsna_text_figure') }}
where not contains(sentence, printed_text)
{%- for seed, key in keys.items() %}
union all
select
    '{{ seed }} has a key twice or none' as problem,
    {{ key }}::varchar as subject,
from {{ ref(seed) }}
group by all
having count(*) > 1 or subject is null
{%- endfor %}
