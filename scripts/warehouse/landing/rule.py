"""A contract's row rules as one SQL query: every rule that a row breaks, in one scan.

A rule's condition is true of a broken row. The query first keeps the rows that break anything and
only then lists what each of them breaks, so sound rows cost no more than the conditions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.landing.contract import Severity
from warehouse.landing.period import EARLIEST_YEAR, LATEST_YEAR, period_key
from warehouse.landing.vault import literal, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from warehouse.landing.code_list import CodeList
    from warehouse.landing.contract import Characteristic, Column, Contract, Dataset, DateRule
    from warehouse.landing.placeholder import Placeholders
    from warehouse.settings import Settings

OLDEST_AGE_YEARS = 110

BLANKS = "' ' || chr(9) || chr(10) || chr(13) || chr(160)"
"""What is trimmed off a value: space, tab, line ends, non-breaking space."""

MUST_BE = {"before": "<", "on_or_before": "<=", "on_or_after": ">=", "after": ">"}

ORPHAN = "orphan_reference"
"""The one rule that a row breaks through no fault of its own file."""

AGE_OVER_110 = "age_over_110"

UNKNOWN_IN_LIST = "unknown_code_in_list"

SPARED = (ORPHAN, AGE_OVER_110, UNKNOWN_IN_LIST)
"""Rules after which every value of the row is believed."""

CLASSES_PER_CHECK = 10
"""Numbers kept for the value classes of one check: check 3 in class 2 is number 32."""


@dataclass(frozen=True)
class Check:
    """One rule on one column: when it is broken, what was found, what to send instead."""

    rule_code: str
    columns: tuple[Column, ...]
    severity: Severity
    broken: str
    value_classes: tuple[tuple[str, str], ...]
    """Pairs of SQL condition and words; the first that is true names what was found."""
    message: str

    @property
    def headings(self) -> str:
        """The columns as the supplier knows them."""
        return ", ".join(column.heading for column in self.columns)

    @property
    def doubtful_column(self) -> str | None:
        """The column whose value counts as not recorded where the check is only advice.

        A date of birth too long ago is recorded all the same and tells people apart: only the age
        is not believed. The needs assessment counts two such people (Table 35).
        """
        is_one_value = self.severity is Severity.ADVICE and self.rule_code not in SPARED
        return self.columns[0].name if is_one_value else None


@dataclass(frozen=True)
class Layout:
    """One dataset under one version of its contract, with its code lists."""

    contract: Contract
    dataset_name: str
    code_lists: dict[str, CodeList]
    placeholders: Placeholders
    is_selective: bool = False
    """Whether some version of its contract keeps some rows only."""

    @property
    def rows(self) -> str:
        """The raw rows that are ours, as an SQL name."""
        return (
            quoted(f"own rows of {self.table_name}") if self.is_selective else f"raw.{self.table}"
        )

    @property
    def dataset(self) -> Dataset:
        """The dataset's part of the contract."""
        return self.contract.datasets[self.dataset_name]

    @property
    def parent(self) -> Dataset | None:
        """The dataset that this one refers to."""
        reference = self.dataset.reference
        return self.contract.datasets[reference.dataset] if reference else None

    @property
    def parent_table(self) -> str:
        """The parent's table in the schemas ``raw`` and ``landed``."""
        reference = self.dataset.reference
        return quoted(f"{self.contract.agency}__{reference.dataset}") if reference else ""

    @property
    def table_name(self) -> str:
        """The table's name in the schemas ``raw`` and ``landed``."""
        return f"{self.contract.agency}__{self.dataset_name}"

    @property
    def table(self) -> str:
        """The same as an SQL identifier."""
        return quoted(self.table_name)


def cell(column: str) -> str:
    """SQL for a value without the space around it; blank is NULL. ``column`` is an SQL name.

    Trimming costs ten times as much as seeing that there is nothing to trim.
    """
    has_space = " or ".join(
        (
            f"{column} < '!'",
            f"starts_with({column}, chr(160))",
            *(
                f"ends_with({column}, {blank})"
                for blank in ("' '", "chr(9)", "chr(10)", "chr(160)")
            ),
        )
    )
    return f"case when {has_space} then nullif(trim({column}, {BLANKS}), '') else {column} end"


def symbol_name(column: Column) -> str:
    """The SQL name of the column that tells why a number is missing."""
    return quoted(f"{column.name}_symbol")


def symbol_of(value: str, column: Column) -> str:
    """SQL for the reason that a publisher's symbol gives for a missing number, else NULL."""
    cases = " ".join(
        f"when {literal(symbol.upper())} then {literal(reason)}"
        for symbol, reason in column.symbols.items()
    )
    return f"case upper({value}) {cases} end"


def words_in(value: str, characteristic: Characteristic) -> str:
    """SQL for the words of a list in one cell, trimmed, blanks left out."""
    parts = f"string_split({value}, {literal(characteristic.separator or '')})"
    trimmed = f"list_transform({parts}, lambda word: trim(word, {BLANKS}))"
    return f"list_filter({trimmed}, lambda word: word <> '')"


def day(value: str, column: Column) -> str:
    """SQL for the day of a date in any of the contract's forms; NULL where it is no such date."""
    parsed = _parsed(value, column)
    return (
        f"case when {parsed} between date '{EARLIEST_YEAR}-01-01' "
        f"and date '{LATEST_YEAR}-12-31' then {parsed}::date end"
    )


def birth_day(value: str, column: Column, placeholders: Placeholders) -> str:
    """SQL for a date of birth; NULL where it is a placeholder."""
    born = day(value, column)
    is_real = " and ".join(
        f"{born} <> date '{placeholder.isoformat()}'"
        for placeholder in placeholders.birth_days
        if EARLIEST_YEAR <= placeholder.year <= LATEST_YEAR
    )
    return f"case when {is_real} then {born} end" if is_real else born


def completed_years(birth: str, on: str) -> str:
    """SQL for the birthdays reached; who was born on 29 February waits for 1 March.

    DuckDB's own ``date_sub`` gives them the year on 28 February.
    """
    month_days = (f"month({each}) * 100 + day({each})" for each in (on, birth))
    return f"(year({on}) - year({birth}) - ({' < '.join(month_days)})::integer)"


def event_day(layout: Layout, row: str, age_follows: str) -> str:
    """SQL for the day at which a person's age is taken; NULL in a dataset without persons.

    ``row`` is the SQL alias of the dataset's trimmed rows, ``parent`` that of its parent.
    """
    person = layout.dataset.person
    if person is None:
        return "null::date"
    event_date = person.event_date
    name = event_date.offence if age_follows == "offence" else event_date.recorded
    if event_date.where == "parent" and layout.parent:
        return day(f"parent.{quoted(name)}", layout.parent.by_name[name])
    return day(f"{row}.{quoted(name)}", layout.dataset.by_name[name])


def parent_join(layout: Layout, row: str, table: str, alias: str) -> str:
    """SQL that joins ``table``, which holds the parent's key, to the trimmed rows ``row``."""
    reference, parent = layout.dataset.reference, layout.parent
    if reference is None or parent is None:
        return ""
    keys = " and ".join(
        f"{row}.{quoted(name)} = {alias}.{quoted(key)}"
        for name, key in zip(reference.columns, parent.key, strict=True)
    )
    return f"left join {table} as {alias}\n        on {keys}"


def _parsed(value: str, column: Column) -> str:
    """SQL for a time in any of the contract's forms.

    Forms with a time are tried on values with a colon alone: a form that fails is slow.
    """
    times = [form for form in column.formats if "%M" in form]
    days = [form for form in column.formats if "%M" not in form]
    if times and days:
        return (
            f"case when contains({value}, ':') then {_strptime(value, times)} "
            f"else {_strptime(value, days)} end"
        )
    return _strptime(value, times or days)


def _strptime(value: str, forms: list[str]) -> str:
    return f"try_strptime({value}, [{', '.join(map(literal, forms))}])"


def _is_placeholder_birth(value: str, column: Column, placeholders: Placeholders) -> str:
    """SQL that is true of a date of birth that stands for 'not known', never NULL."""
    words = ", ".join(map(literal, placeholders.births))
    days = ", ".join(f"date '{birth.isoformat()}'" for birth in placeholders.birth_days)
    return (
        f"coalesce(list_contains([{words}], upper({value})) "
        f"or list_contains([{days}], {_parsed(value, column)}::date), false)"
    )


def checks_of(layout: Layout, settings: Settings) -> list[Check]:
    """Every row rule of a layout, in the order of its columns."""
    dataset = layout.dataset
    checks: list[Check] = []
    for column in dataset.columns:
        checks += _column_checks(layout, column)
    checks += [_date_rule_check(dataset, rule, settings) for rule in dataset.rules]
    checks += _person_checks(layout)
    checks += _reference_checks(layout)
    return checks


def breach_query(layout: Layout, checks: list[Check], first_number: int, age_follows: str) -> str:
    """SQL that yields ``drop_id``, ``row_number``, ``check_number`` for every broken rule.

    It reads the raw table and the temporary tables ``drop_state`` (one row a drop), the code lists
    and, for a dataset with a parent, ``set_aside`` (keys of its rows that did not land).
    """
    numbers = ",\n            ".join(
        _number_case(check, first_number + position * CLASSES_PER_CHECK)
        for position, check in enumerate(checks)
    )
    any_broken = "\n        or ".join(f"({check.broken})" for check in checks)
    return f"""
with cell as (
    select
        {", ".join(_cell_columns(layout))},
        raw_row._drop_id,
        raw_row._row_number,
        drop_state.received_date as _received_date
    from {layout.rows} as raw_row
    inner join drop_state on raw_row._drop_id = drop_state.drop_id
    where drop_state.contract_version = {literal(layout.contract.name)}
),

parsed as (
    select
        *
        {_added(_day_columns(layout))}
    from cell
),

judged as (
    select
        parsed.*,
        {event_day(layout, "parsed", age_follows)} as _event_day
        {_added(_joined_columns(layout))}
    from parsed
    {_joins(layout)}
)

select
    _drop_id as drop_id,
    _row_number as row_number,
    unnest(list_filter(
        [
            {numbers}
        ],
        lambda number: number is not null
    )) as check_number
from judged
where
    {any_broken}
"""


def _added(columns: Iterable[str]) -> str:
    """More columns of a select list."""
    return "".join(f",\n        {column}" for column in columns).lstrip()


def _cell_columns(layout: Layout) -> Iterator[str]:
    for column in layout.dataset.columns:
        sent = f"raw_row.{quoted(column.name)}"
        yield f"{cell(sent)} as {quoted(column.name)}"


def _day_columns(layout: Layout) -> Iterator[str]:
    person = layout.dataset.person
    for column in layout.dataset.columns:
        value = quoted(column.name)
        if person and person.date_of_birth == column.name:
            yield f"{birth_day(value, column, layout.placeholders)} as {_day_name(column.name)}"
        elif column.is_date:
            yield f"{day(value, column)} as {_day_name(column.name)}"


def _day_name(name: str) -> str:
    return quoted(f"day of {name}")


def _coded(layout: Layout) -> Iterator[tuple[str, Column, CodeList]]:
    """Each coded column with the alias of its joined list."""
    for column in layout.dataset.columns:
        if column.code_list:
            yield quoted(f"code of {column.name}"), column, layout.code_lists[column.code_list]


def _joined_columns(layout: Layout) -> Iterator[str]:
    for alias, column, _ in _coded(layout):
        yield f"{alias}.value as {alias}"
        if column.valid_at:
            for part in ("first_day", "last_day", "has_gap", "spans"):
                yield f"{alias}.{part} as {quoted(f'{part} of {column.name}')}"
    if layout.parent:
        yield "parent._drop_id as _parent_drop_id"
        yield "set_aside._is_set_aside"


def _joins(layout: Layout) -> str:
    joins = [
        f"left join {quoted(code_list.table)} as {alias}\n"
        f"        on upper(parsed.{quoted(column.name)}) = {alias}.value"
        for alias, column, code_list in _coded(layout)
    ]
    if layout.parent:
        joins.append(parent_join(layout, "parsed", f"landed.{layout.parent_table}", "parent"))
        joins.append(parent_join(layout, "parsed", "set_aside", "set_aside"))
    return "\n    ".join(joins)


def _number_case(check: Check, number: int) -> str:
    """SQL for the number of a broken check in its value class; NULL where it is not broken."""
    classes = " ".join(
        f"when {condition} then {number + position}"
        for position, (condition, _) in enumerate(check.value_classes)
    )
    return f"case when {check.broken} then case {classes} end end"


def _column_checks(layout: Layout, column: Column) -> Iterator[Check]:
    """Required, type, pattern, code list and future date of one column."""
    dataset, name = layout.dataset, quoted(column.name)
    severity = dataset.severity_of(column)
    send = _words_to_send(layout, column)
    if column.required or column.name in dataset.key:
        yield Check(
            "required",
            (column,),
            severity,
            f"{name} is null",
            (("true", "blank"),),
            f"Send {send}: {column.means}.",
        )
    if column.type != "text":
        yield _type_check(layout, column, severity, send)
    if column.pattern:
        yield Check(
            "pattern",
            (column,),
            severity,
            f"not regexp_full_match({name}, {literal(column.pattern)})",
            (("true", "text of another form"),),
            f"Send {send}.",
        )
    if column.code_list:
        yield from _code_checks(layout.dataset, column, severity, send)
    if column.characteristic and column.characteristic.separator:
        yield _list_check(layout, column, column.characteristic)
    if column.is_date and not column.may_be_future:
        yield Check(
            "date_in_future",
            (column,),
            severity,
            f"{_day_name(column.name)} > _received_date",
            (("true", "date later than the day the file was received"),),
            "Send the date on which it happened, not one still to come.",
        )


def _words_to_send(layout: Layout, column: Column) -> str:
    """What a value must be, a short code list spelt out."""
    code_list = layout.code_lists.get(column.code_list or "")
    if code_list and code_list.spelt_out and not column.send:
        return code_list.spelt_out
    return column.form_in_words


def _type_check(layout: Layout, column: Column, severity: Severity, send: str) -> Check:
    """A value that is not of the column's type."""
    name = quoted(column.name)
    person = layout.dataset.person
    kind = "number" if column.type in ("integer", "number") else column.type.removesuffix("time")
    if column.is_date:
        broken = f"{name} is not null and {_day_name(column.name)} is null"
        if person and person.date_of_birth == column.name:
            is_placeholder = _is_placeholder_birth(name, column, layout.placeholders)
            broken += f" and not {is_placeholder}"
    elif column.type == "period":
        broken = f"{name} is not null and {period_key(name, column.formats)} is null"
    elif column.type == "integer":
        broken = f"not regexp_full_match({name}, '[+-]?[0-9]+')"
    else:
        broken = f"{name} is not null and try_cast({name} as double) is null"
    if column.symbols:
        broken += f" and {symbol_of(name, column)} is null"
    classes = [
        (f"regexp_full_match({name}, '[0-9]+([.][0-9]+)?')", f"number where a {kind} must be"),
        (
            f"regexp_matches({name}, '[0-9]+[-/. ][0-9A-Za-z]+[-/. ][0-9]+')",
            f"date where a {kind} must be"
            if kind == "number"
            else f"{kind} that does not exist or is of another form",
        ),
        ("true", f"text where a {kind} must be"),
    ]
    if kind == "number":
        classes[0] = (classes[0][0], "number of another form")
    return Check("type", (column,), severity, broken, tuple(classes), f"Send {send}.")


def _code_checks(
    dataset: Dataset, column: Column, severity: Severity, send: str
) -> Iterator[Check]:
    """A code that is not in its list, or not in force on its day."""
    name, alias = quoted(column.name), quoted(f"code of {column.name}")
    yield Check(
        "unknown_code",
        (column,),
        severity,
        f"{name} is not null and {alias} is null",
        (("true", "code not in the list"),),
        f"Send {send}.",
    )
    if column.valid_at:
        at = _day_name(column.valid_at)
        heading = dataset.by_name[column.valid_at].heading
        first, last, has_gap, spans = (
            quoted(f"{part} of {column.name}")
            for part in ("first_day", "last_day", "has_gap", "spans")
        )
        in_a_gap = (
            f"{has_gap} and not list_bool_or(list_transform({spans}, "
            f"lambda span: {at} between span.first and span.last))"
        )
        yield Check(
            "code_not_valid_at_date",
            (column,),
            severity,
            f"{at} < {first} or {at} > {last} or ({in_a_gap})",
            (
                (f"{at} < {first}", f"code that came into force after {heading}"),
                (f"{at} > {last}", f"code that had ended by {heading}"),
                ("true", f"code not in force on {heading}"),
            ),
            f"Send the code that was in force on {heading}.",
        )


def _list_check(layout: Layout, column: Column, characteristic: Characteristic) -> Check:
    """A word of a list in one cell that is not in its code list: that word alone is not used."""
    code_list = layout.code_lists[characteristic.code_list]
    known = ", ".join(map(literal, code_list.words))
    unknown = (
        f"list_filter({words_in(quoted(column.name), characteristic)}, "
        f"lambda word: not list_contains([{known}], upper(word)))"
    )
    send = code_list.spelt_out or f"words from the agreed {column.heading} list"
    return Check(
        UNKNOWN_IN_LIST,
        (column,),
        Severity.ADVICE,
        f"len({unknown}) > 0",
        (("true", "list with a word that is not in the agreed list"),),
        f"Send {send}, with {characteristic.separator!r} between two of them.",
    )


def _date_rule_check(dataset: Dataset, rule: DateRule, settings: Settings) -> Check:
    """One date held against another, to the day."""
    if rule.than.column:
        bound = _day_name(rule.than.column)
    else:
        on = rule.than.day or settings.athena_go_live_date
        bound = f"date '{on.isoformat()}'"
    broken = f"not {_day_name(rule.column)} {MUST_BE[rule.must_be]} {bound}"
    if rule.unless_given:
        broken += f" and {quoted(rule.unless_given)} is null"
    return Check(
        rule.code,
        (dataset.by_name[rule.column],),
        rule.severity,
        broken,
        (("true", rule.found),),
        f"Send {rule.send}.",
    )


def _person_checks(layout: Layout) -> Iterator[Check]:
    """A date of birth that cannot be this person's."""
    person = layout.dataset.person
    if person is None:
        return
    birth_column = layout.dataset.by_name[person.date_of_birth]
    birth = _day_name(birth_column.name)
    send = "Send the person's date of birth, or leave it blank if it is not known."
    yield Check(
        "birth_after_event",
        (birth_column,),
        Severity.ADVICE,
        f"{birth} > _event_day",
        (("true", "date of birth later than the event"),),
        send,
    )
    yield Check(
        AGE_OVER_110,
        (birth_column,),
        Severity.ADVICE,
        f"{completed_years(birth, '_event_day')} > {OLDEST_AGE_YEARS}",
        (("true", f"date of birth that makes the person older than {OLDEST_AGE_YEARS}"),),
        send,
    )


def _reference_checks(layout: Layout) -> Iterator[Check]:
    """A row whose parent did not land: told apart by why it did not."""
    reference = layout.dataset.reference
    if reference is None:
        return
    key_given = " and ".join(f"{quoted(name)} is not null" for name in reference.columns)
    parent = reference.dataset.replace("_", " ")
    yield Check(
        ORPHAN,
        tuple(layout.dataset.by_name[name] for name in reference.columns),
        reference.severity,
        f"{key_given} and _parent_drop_id is null",
        (
            ("_is_set_aside", f"refers to a row of {parent} that was set aside"),
            ("true", f"refers to a row of {parent} that was not received"),
        ),
        f"Put right or send the {parent} row with the same reference.",
    )
