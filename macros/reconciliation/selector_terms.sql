{#-
    The terms of a sum of cells as a list: each a selector, or a selector ` / ` another, with ` + `
    or ` - ` before it. `{row}` in a term stands for the words of the table's row; where these are a
    sum themselves, the term is repeated for each of its terms. Each is {sign, cells, divisor_cells}.
-#}
{% macro selector_terms(cells, row_cells) -%}
flatten(list_transform(
            {{ signed_terms(cells) }},
            term -> list_transform(
                if(
                    contains(term.cells, '{row}'),
                    {{ signed_terms("coalesce(" ~ row_cells ~ ", '')") }},
                    [{'sign': 1, 'cells': ''}]
                ),
                part -> {
                    'sign': term.sign * part.sign,
                    'cells': trim(split_part(replace(term.cells, '{row}', part.cells), ' / ', 1)),
                    'divisor_cells':
                        trim(split_part(replace(term.cells, '{row}', part.cells), ' / ', 2))
                }
            )
        ))
{%- endmacro %}

{% macro signed_terms(cells) -%}
list_transform(
                string_split(replace({{ cells }}, ' - ', ' + -'), ' + '),
                signed -> {
                    'sign': if(starts_with(signed, '-'), -1, 1),
                    'cells': ltrim(signed, '-')
                }
            )
{%- endmacro %}

{#- The same terms as one text, for readers. -#}
{% macro terms_in_words(terms) -%}
ltrim(
        list_aggregate(
            list_transform(
                {{ terms }},
                term -> if(term.sign < 0, ' - ', ' + ') || term.cells
                || if(term.divisor_cells = '', '', ' / ' || term.divisor_cells)
            ),
            'string_agg', ''
        ),
        ' +'
    )
{%- endmacro %}
