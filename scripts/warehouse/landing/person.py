"""Who is who: a keyed hash of name and date of birth, and the durable number behind it.

A person is identified where forename, surname and date of birth are all recorded. Their normal
forms make a message; HMAC-SHA-256 of it under the person key is the person's token; the first row
in which a token appears gives the person a ``person_key`` that no later run and no change of key
alters. Names stay in the vault, and the key never enters it: DuckDB receives the two HMAC pads as
bound values of one statement.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import TYPE_CHECKING

from warehouse.landing.rule.value import birth_day, cell
from warehouse.landing.vault import literal, quoted

if TYPE_CHECKING:
    import duckdb

    from warehouse.landing.placeholder import Placeholders
    from warehouse.landing.rule import Layout

BLOCK_BYTES = 64
"""Bytes in a block of SHA-256, to which HMAC fills up its key."""

ROWS_IN_A_DROP = 10**12
"""More rows than any file has: a drop's place times this, plus a row's number, orders all rows."""

SEPARATOR = "\x1f"
"""Between the parts of a person's message; it stands in no name."""

PLAIN_LETTERS = {"Æ": "AE", "Œ": "OE", "ẞ": "SS", "ß": "SS", "Þ": "TH"}
PLAIN_LETTER_PAIRS = ("ØŁĐÐĦŦı", "OLDDHTI")
"""Letters that do not come apart into a plain letter and an accent."""

SURE_PLACEHOLDER_LETTERS = 4
"""From this length a placeholder is known even by its letters alone: (un-known)."""


def pads(key: bytes) -> tuple[bytes, bytes]:
    """The outer and the inner pad of HMAC-SHA-256 for ``key``."""
    block = hashlib.sha256(key).digest() if len(key) > BLOCK_BYTES else key
    block = block.ljust(BLOCK_BYTES, b"\0")
    return bytes(byte ^ 0x5C for byte in block), bytes(byte ^ 0x36 for byte in block)


def key_mark(key: bytes) -> str:
    """What tells two keys apart without telling either."""
    return hmac.new(key, b"warehouse person key", hashlib.sha256).hexdigest()


def token_sql(message: str) -> str:
    """SQL for the HMAC-SHA-256 of a text; the outer and inner pads are its two bound values."""
    return f"unhex(sha256(?::blob || unhex(sha256(?::blob || encode({message})))))"


def name_form_query(
    spellings: str, unrecorded: tuple[str, ...], titles: tuple[str, ...] = ()
) -> str:
    """SQL for the normal form of every name that the query ``spellings`` yields as ``sent``.

    The form is in plain capitals, without accent, title, space, hyphen or apostrophe; NULL where
    nothing is left of the name or it stands for 'not known'.
    """
    capitals = "strip_accents(upper(sent))"
    for letter, plain in PLAIN_LETTERS.items():
        capitals = f"replace({capitals}, {literal(letter)}, {literal(plain)})"
    capitals = f"translate({capitals}, {', '.join(map(literal, PLAIN_LETTER_PAIRS))})"
    before = "|".join(sorted(map(re.escape, titles), key=len, reverse=True))
    untitled = f"regexp_replace(spaced, '^(?:{before})[. ] *(\\pL.*)$', '\\1')"
    by_letters = {re.sub(r"[^A-Z]", "", word) for word in unrecorded}
    sure = sorted(word for word in by_letters if len(word) >= SURE_PLACEHOLDER_LETTERS)
    return f"""
    with spelling as ({spellings}),

    capital as materialized (
        select sent, trim(regexp_replace({capitals}, '[\\s\\x{{a0}}]+', ' ', 'g')) as spaced
        from spelling
    ),

    untitled as materialized (
        select sent, {untitled if titles else "spaced"} as name
        from capital
    ),

    plain as materialized (
        select sent, name, regexp_replace(name, '[^\\pL]', '', 'g') as letters
        from untitled
    )

    select
        sent,
        case
            when
                name not in ({", ".join(map(literal, unrecorded))})
                and letters not in ('', {", ".join(map(literal, sure))})
                then letters
        end as form
    from plain
    """


def load_name_forms(
    connection: duckdb.DuckDBPyConnection, layouts: list[Layout], placeholders: Placeholders
) -> None:
    """Make ``forename_form`` and ``surname_form``: each name as sent, its form, the form's number.

    Only recorded names stand there. Each spelling is worked out once, however often it occurs.
    """
    for part, unrecorded, titles in (
        ("forename", placeholders.forenames, placeholders.titles),
        ("surname", placeholders.surnames, ()),
    ):
        nothing = "select null::varchar as sent where false"
        # A union has each spelling once, even where one dataset alone names people.
        spellings = " union ".join(
            [
                nothing,
                *(
                    f"select {cell(quoted(getattr(layout.dataset.person, part)))} as sent "
                    f"from {layout.rows}"
                    for layout in layouts
                    if layout.dataset.person
                ),
            ]
        )
        connection.execute(
            f"""
            create or replace temp table {part}_form as
            select sent, form, dense_rank() over (order by form)::integer as form_number
            from ({name_form_query(spellings, unrecorded, titles)})
            where form is not null
            """
        )


def name_joins(layout: Layout, row: str, join: str) -> str:
    """SQL that joins the forms of a trimmed row's names as ``forename`` and ``surname``."""
    person = layout.dataset.person
    if person is None:
        return ""
    return "\n    ".join(
        f"{join} {part}_form as {part} on {row}.{quoted(column)} = {part}.sent"
        for part, column in (("forename", person.forename), ("surname", person.surname))
    )


def birth_of(layout: Layout, row: str) -> str:
    """SQL for the date of birth on a trimmed row; NULL where none is recorded."""
    person = layout.dataset.person
    if person is None:
        return "null::date"
    column = layout.dataset.by_name[person.date_of_birth]
    return birth_day(f"{row}.{quoted(column.name)}", column, layout.placeholders)


def load_identities(
    connection: duckdb.DuckDBPyConnection, layouts: list[Layout], key: bytes
) -> None:
    """Make ``identity``: name forms, date of birth, first appearance and token of each person."""
    connection.execute(
        f"""
        create or replace temp table identity as
        with appearance as ({_appearances(layouts)}),

        first_appearance as (
            select
                forename_number,
                surname_number,
                birth_date,
                min(appearance_number) as appearance_number
            from appearance
            group by all
        ),

        forename as (select distinct form_number, form from forename_form),

        surname as (select distinct form_number, form from surname_form)

        select
            first_appearance.*,
            {token_sql(_message())} as token
        from first_appearance
        inner join forename
            on first_appearance.forename_number = forename.form_number
        inner join surname
            on first_appearance.surname_number = surname.form_number
        """,
        list(pads(key)),
    )


def carry_tokens_over(
    connection: duckdb.DuckDBPyConnection, layouts: list[Layout], key_version: str
) -> None:
    """Give every known person the token of the key and the normal forms now in use.

    The row in which a person first appeared says who it was, so ``person_key`` stays. Where two
    persons turn out to be one, the earlier number stays; a person no longer identified is dropped.
    """
    connection.execute(
        f"""
        create or replace temp table carried as
        with appearance as ({_appearances(layouts)})

        select
            min(token.person_key) as person_key,
            identity.token,
            min_by(token.drop_id, token.person_key) as drop_id,
            min_by(token.row_number, token.person_key) as row_number
        from person.token as token
        inner join drop_state on token.drop_id = drop_state.drop_id
        inner join appearance
            on drop_state.arrival_number * {ROWS_IN_A_DROP} + token.row_number
                = appearance.appearance_number
        inner join identity
            on appearance.forename_number = identity.forename_number
            and appearance.surname_number = identity.surname_number
            and appearance.birth_date = identity.birth_date
        group by identity.token
        """
    )
    connection.execute("delete from person.token")
    connection.execute(
        """
        insert into person.token (person_key, person_key_version, token, drop_id, row_number)
        select person_key, ?, token, drop_id, row_number
        from carried
        order by person_key
        """,
        [key_version],
    )


def number_persons(
    connection: duckdb.DuckDBPyConnection, key_version: str, last_person_key: int
) -> int:
    """Make ``person_number``: the ``person_key`` of each identity.

    Persons that have none yet are numbered in order of first appearance and put down in
    ``person.token``.

    Returns:
        The highest number ever given.
    """
    connection.execute(
        """
        create or replace temp table person_number as
        select
            identity.forename_number,
            identity.surname_number,
            identity.birth_date,
            identity.appearance_number,
            identity.token,
            token.person_key is null as is_new,
            coalesce(
                token.person_key,
                ? + row_number() over (
                    partition by token.person_key is null order by identity.appearance_number
                )
            ) as person_key
        from identity
        left join person.token as token on identity.token = token.token
        """,
        [last_person_key],
    )
    connection.execute(
        f"""
        insert into person.token (person_key, person_key_version, token, drop_id, row_number)
        select
            person_number.person_key,
            ?,
            person_number.token,
            drop_state.drop_id,
            person_number.appearance_number % {ROWS_IN_A_DROP}
        from person_number
        inner join drop_state
            on person_number.appearance_number // {ROWS_IN_A_DROP} = drop_state.arrival_number
        where person_number.is_new
        """,
        [key_version],
    )
    connection.execute("drop table identity")
    row = connection.execute("select max(person_key) from person.token").fetchone()
    return max(last_person_key, row[0] or 0) if row else last_person_key


def _appearances(layouts: list[Layout]) -> str:
    """SQL for every row on which a person is identified."""
    rows = "\n        union all\n        ".join(
        _layout_appearances(layout) for layout in layouts if layout.dataset.person
    )
    nobody = (
        "select 0 as forename_number, 0 as surname_number, null::date as birth_date, "
        "0::bigint as appearance_number where false"
    )
    return rows or nobody


def _layout_appearances(layout: Layout) -> str:
    """SQL for the rows of one layout on which a person is identified."""
    person = layout.dataset.person
    names = (person.forename, person.surname, person.date_of_birth) if person else ()
    cells = ", ".join(f"{cell(f'raw_row.{quoted(name)}')} as {quoted(name)}" for name in names)
    return f"""
        select
            forename.form_number as forename_number,
            surname.form_number as surname_number,
            sent._birth_date as birth_date,
            sent._appearance_number as appearance_number
        from (
            select *, {birth_of(layout, "trimmed")} as _birth_date
            from (
                select
                    {cells},
                    drop_state.arrival_number * {ROWS_IN_A_DROP} + raw_row._row_number
                        as _appearance_number
                from {layout.rows} as raw_row
                inner join drop_state
                    on raw_row._drop_id = drop_state.drop_id
                    and drop_state.contract_version = {literal(layout.contract.name)}
            ) as trimmed
        ) as sent
        {name_joins(layout, "sent", "inner join")}
        where sent._birth_date is not null
    """


def _message() -> str:
    """SQL for what is hashed: forename, surname, date of birth."""
    return f" || {literal(SEPARATOR)} || ".join(
        ("forename.form", "surname.form", "first_appearance.birth_date::varchar")
    )
