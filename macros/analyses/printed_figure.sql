{#-
    The id of the printed figure in one column of a table of the needs assessment, by the words that
    its row bears; null where the table has no such row. `row_label` is SQL. Points are left out, as
    the document writes both St. Albans and St Albans.
-#}
{% macro printed_figure(table_number, column_label, row_label) -%}
(
        select jsna_figure.figure_id
        from {{ ref('jsna_figure') }} as jsna_figure
        where jsna_figure.table_number = {{ table_number }}
            and jsna_figure.column_label = '{{ column_label }}'
            and replace(jsna_figure.row_label, '.', '') = replace({{ row_label }}, '.', '')
    )
{%- endmacro %}

{#- The same by the cells that the row stands for in jsna_row_map, such as 'period=CY2018'. -#}
{% macro printed_figure_of_cells(table_number, column_label, cells) -%}
(
        select jsna_figure.figure_id
        from {{ ref('jsna_figure') }} as jsna_figure
        inner join {{ ref('jsna_row_map') }} as jsna_row_map using (table_number, row_label)
        where table_number = {{ table_number }}
            and jsna_figure.column_label = '{{ column_label }}'
            and jsna_row_map.cells = {{ cells }}
    )
{%- endmacro %}
