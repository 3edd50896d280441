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
