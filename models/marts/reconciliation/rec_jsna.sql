with printed as (
    select
        figure.figure_id,
        figure.table_number,
        figure.section,
        figure.row_label,
        figure.column_label,
        figure.printed_text,
        figure.printed_value,
        figure.unit,
        figure.rounding_step,
        figure.rounding_step / 2 + 1e-9 as printed_margin,
        figure.symbol,
        source.supplier,
        source.evidence,
    from {{ ref('jsna_figure') }} as figure
    inner join {{ ref('jsna_table') }} as source using (table_number)
    union all by name
    select
        figure_id,
        section,
        sentence,
        printed_text,
        printed_value,
        unit,
        rounding_step,
        rounding_step / 2 + 1e-9 as printed_margin,
        symbol,
        supplier,
        evidence,
    from {{ ref('jsna_text_figure') }}
),

compared as (
    select
        printed.*,
        computed.computed_value,
        -- A dash beside a total stands for the whole: it is right where the share is all. Elsewhere
        -- it says that there is no number, and a star that there is one which is withheld.
        case
            when printed.symbol = '-'
                then computed.computed_value = 100 or computed.computed_symbol_code in ('x', 'z')
            when printed.symbol = '*' then computed.computed_symbol_code = 'c'
            else abs(computed.computed_value - printed.printed_value) <= printed.printed_margin
        end as is_match,
    from printed
    left join {{ ref('rec_jsna_computed') }} as computed using (figure_id)
),

-- An explanation counts where the document's own figures give the value that was computed here.
explained as (
    select
        compared.figure_id,
        min(discrepancy.explanation_id) as explanation_id,
    from compared
    inner join {{ ref('jsna_discrepancy') }} as discrepancy
        on
            compared.figure_id = discrepancy.figure_id
            and abs(compared.computed_value - discrepancy.recomputed_value)
            <= compared.printed_margin
    where not compared.is_match
    group by all
)

select
    compared.figure_id,
    compared.table_number,
    compared.section,
    compared.row_label,
    compared.column_label,
    compared.sentence,
    compared.printed_text,
    compared.printed_value,
    compared.unit,
    compared.symbol,
    compared.computed_value,
    case
        when compared.symbol is not null and compared.is_match then compared.symbol
        else {{ as_printed(
            'compared.computed_value', 'compared.unit', 'compared.rounding_step',
            'compared.printed_text'
        ) }}
    end as computed_text,
    compared.supplier,
    compared.evidence,
    case
        when compared.evidence = 'quoted' then 'quoted'
        when not {{ var('is_jsna_sample') }} then 'not_applicable'
        when compared.is_match and compared.evidence = 'aggregate_return' then 'carried'
        when compared.is_match then 'match'
        when explained.explanation_id is not null then 'explained'
        else 'unexplained'
    end as status,
    case when status = 'explained' then explained.explanation_id end as explanation_id,
from compared
left join explained using (figure_id)
