{#-
    The conditions of a population as lists of words: `sex=F referral_source=POLICE|MASH` is
    [[sex=F], [referral_source=POLICE, referral_source=MASH]]. A row belongs where it has a word of
    each list (fct_service_row.words).
-#}
{% macro condition_words(conditions) -%}
list_transform(
            list_filter(string_split(coalesce({{ conditions }}, ''), ' '), word -> word <> ''),
            word -> list_transform(
                string_split(regexp_replace(word, '^[^=]*=', ''), '|'),
                member -> split_part(word, '=', 1) || '=' || member
            )
        )
{%- endmacro %}
