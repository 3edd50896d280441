{#-
    What shares are of: the members shown, in a table of two dimensions those of one member of the
    first; where a case may be in several members, all cases but those of excluded members. Unknown
    where a supplier withheld a part of it.
-#}
{% macro shown_total(cell) -%}
{%- set row_window -%}
over (partition by {{ cell }}.table_code, {{ cell }}.period_key, {{ cell }}.share_of)
{%- endset -%}
case
            when bool_or(
                {{ cell }}.is_member and not {{ cell }}.is_excluded and {{ cell }}.value is null
            ) {{ row_window }}
                then null
            when {{ cell }}.is_share_of_cases
                then max({{ cell }}.value) filter (where not {{ cell }}.is_member) {{ row_window }}
                - coalesce(
                    sum({{ cell }}.value) filter (
                        where {{ cell }}.is_member and {{ cell }}.is_excluded
                    ) {{ row_window }},
                    0
                )
            else
                sum({{ cell }}.value) filter (
                    where {{ cell }}.is_member and not {{ cell }}.is_excluded
                ) {{ row_window }}
        end
{%- endmacro %}

{#-
    Whether a reader can see what shares are of: each of the members that make it up, or the total
    and each member that is taken off it. A share of something hidden would give it away.
-#}
{% macro is_shown_total_visible(cell) -%}
{%- set row_window -%}
over (partition by {{ cell }}.table_code, {{ cell }}.period_key, {{ cell }}.share_of)
{%- endset -%}
coalesce(
            bool_and({{ cell }}.symbol is null) filter (
                where not {{ cell }}.is_member or {{ cell }}.is_excluded
            ) {{ row_window }},
            false
        )
        or coalesce(
            not {{ cell }}.is_share_of_cases
            and bool_and({{ cell }}.symbol is null) filter (
                where {{ cell }}.is_member and not {{ cell }}.is_excluded
            ) {{ row_window }},
            false
        )
{%- endmacro %}
