{#-
    The terms of a relation, to unnest: each a cell's key, what it is multiplied by and, where the
    relation defines a cell that is in no table of counts, that cell's public name (its key follows).
-#}
{% macro relation_terms(terms) -%}
unnest([
            {%- for term in terms %}
            {'cell_key': {{ term.get('key') or 'md5(' ~ term.derived ~ ')' }}, 'factor':
            {{- ' ' ~ term.factor }}, 'derived_label': {{ term.get('derived', 'null') }}}
            {{- ',' if not loop.last }}
            {%- endfor %}
        ])
{%- endmacro %}
