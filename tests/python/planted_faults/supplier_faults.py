"""A fault for every rule of every supplier's contract but the police's, made without imagination.

Each is a sound row of the supplier's own sample with one value changed, put among the raw rows
as they were read. How files are read is the business of tests/python/landing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import duckdb

from warehouse.landing import receive, vault
from warehouse.landing.contract import Column, Dataset, DateRule, Severity, load_contracts
from warehouse.landing.judge import layouts_of
from warehouse.landing.rule import Check, Layout, checks_of
from warehouse.landing.vault import quoted
from warehouse.settings import Settings
from warehouse.synthetic.sample import AGENCIES, write_sample

FURTHER_DOWN = 500_000
"""Rows below the sound one, in the same sheet, where the sample has none."""
STRANGE_WORD = "No such word"
NO_VALUE = {
    "text": STRANGE_WORD,
    "date": "31/02/2016",
    "datetime": "31/02/2016",
    "period": "some time",
    "integer": "twelve",
    "number": "twelve",
}
"""What is no value of a type, in whatever form."""
STRANGE = {
    "required": " ",
    "pattern": STRANGE_WORD,
    "unknown_code": STRANGE_WORD,
    "unknown_code_in_list": STRANGE_WORD,
}
"""What breaks a rule, whatever the column is."""
A_DAY, A_YEAR = timedelta(days=1), timedelta(days=366)
LIFE = {"birth_after_event": A_DAY, "age_over_110": -120 * A_YEAR}
"""When somebody is born who breaks a rule, counted from the event."""
RECEIVED = "received_date"

Row = dict[str, Any]
Place = tuple[str, int]
"""A drop and the number of a row in it."""


@dataclass(frozen=True)
class SupplierFault:
    """One value of one row that breaks one rule."""

    layout: Layout
    rule: str
    """Its code and columns, as the receipt names them."""
    place: Place
    lands: bool
    """Whether the row lands all the same."""
    left_out: str | None
    """The column that lands empty, if any."""
    is_of_others: bool
    """Whether it makes the row one of other places, which a publisher's contract passes over."""

    @property
    def name(self) -> str:
        """What is planted, in words."""
        return _name(self.layout, self.rule)


@dataclass(frozen=True)
class SpoiltSuppliers:
    """What receiving made of the faults."""

    faults: tuple[SupplierFault, ...]
    spared: frozenset[str]
    """Rules for which the sample has no row to be spoilt."""
    breaches: dict[Place, set[str]]
    landed: dict[Place, Row]


def receive_spoilt_suppliers(settings: Settings) -> SpoiltSuppliers:
    """Take in every supplier's sample, then once more with a fault for every rule."""
    suppliers = tuple(agency for agency in AGENCIES if agency != "police")
    write_sample(settings.landing_dir, agencies=suppliers)
    receive(settings)
    with vault.writing(settings) as connection:
        planter = _Planter(connection, settings)
        faults = list(planter.plant())
    # What lands is worked out afresh when a setting that matters has changed.
    receive(settings.model_copy(update={"age_follows": "recorded"}))
    with vault.reading(settings) as connection:
        return SpoiltSuppliers(
            faults=tuple(faults),
            spared=frozenset(planter.spared),
            breaches=_breaches(connection),
            landed=_landed(connection, faults),
        )


class _Planter:
    """Puts spoilt rows among the raw ones."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
        self._connection = connection
        self._settings = settings
        self._planted: list[Place] = []
        self.spared: set[str] = set()

    def plant(self) -> Iterator[SupplierFault]:
        """A row for every rule."""
        contracts = load_contracts(self._settings.contracts_dir)
        for layout in layouts_of(self._connection, self._settings, contracts):
            if layout.contract.agency == "police":
                continue
            for check in checks_of(layout, self._settings):
                yield from self._plant_one(layout, check)
            yield from self._plant_twice(layout)

    def _plant_one(self, layout: Layout, check: Check) -> Iterator[SupplierFault]:
        rule = f"{check.rule_code} {check.headings}"
        row = self._sound_row(layout, _needed(layout, check))
        if row is None:
            self.spared.add(_name(layout, rule))
            return
        has_own_key = _give_own_key(layout.dataset, row, f"FAULT-{len(self._planted)}")
        row |= _spoilt(layout, check, row)
        is_of_others = any(column.keep_only for column in check.columns)
        lands = has_own_key and check.severity is Severity.ADVICE and not is_of_others
        yield SupplierFault(
            layout=layout,
            rule=rule,
            place=self._put(layout, row),
            lands=lands,
            left_out=check.doubtful_column if lands else None,
            is_of_others=is_of_others,
        )

    def _plant_twice(self, layout: Layout) -> Iterator[SupplierFault]:
        """The same row again."""
        headings = ", ".join(layout.dataset.by_name[name].heading for name in layout.dataset.key)
        rule = f"duplicate_key {headings}"
        row = self._sound_row(layout, set())
        if row is None:
            self.spared.add(_name(layout, rule))
            return
        place = self._put(layout, row)
        yield SupplierFault(layout, rule, place, lands=False, left_out=None, is_of_others=False)

    def _put(self, layout: Layout, row: Row) -> Place:
        """Put a row among the raw ones of its file, further down."""
        row = {name: value for name, value in row.items() if name != RECEIVED}
        row["_row_number"] += FURTHER_DOWN + len(self._planted)
        columns = ", ".join(map(quoted, row))
        places = ", ".join("?" for _ in row)
        self._connection.execute(
            f"insert into raw.{layout.table} ({columns}) values ({places})", list(row.values())
        )
        self._connection.execute(
            'update receipt."drop" set row_count = row_count + 1 where drop_id = ?',
            [row["_drop_id"]],
        )
        self._planted.append((row["_drop_id"], row["_row_number"]))
        return self._planted[-1]

    def _sound_row(self, layout: Layout, needed: set[str]) -> Row | None:
        """A row that landed and breaks nothing, in which some columns are given."""
        given = [f"trim(raw_row.{quoted(name)}) <> ''" for name in sorted(needed)]
        names = ", ".join(f"raw_row.{quoted(name)}" for name in layout.dataset.by_name)
        result = self._connection.execute(
            f"""
            select {names}, raw_row._drop_id, raw_row._row_number, raw_row._loaded_at,
                received.received_date
            from raw.{layout.table} as raw_row
            inner join landed.{layout.table} as landed_row using (_drop_id, _row_number)
            inner join receipt."drop" as received
                on raw_row._drop_id = received.drop_id and received.contract_version = ?
            anti join receipt.quarantine as broken
                on raw_row._drop_id = broken.drop_id and raw_row._row_number = broken.row_number
            where {" and ".join(given) or "true"}
            limit 1
            """,
            [layout.contract.name],
        )
        values = result.fetchone()
        if values is None:
            return None
        return dict(zip((column[0] for column in result.description or ()), values, strict=True))


def _name(layout: Layout, rule: str) -> str:
    return f"{layout.contract.agency}/{layout.contract.name} {layout.dataset_name}: {rule}"


def _needed(layout: Layout, check: Check) -> set[str]:
    """Columns without which there is nothing to be spoilt."""
    dataset = layout.dataset
    if check.rule_code in LIFE and dataset.person:
        return {dataset.person.event_date.recorded}
    rule = _own_rule(dataset, check)
    return {rule.than.column} if rule and rule.than.column else set()


def _own_rule(dataset: Dataset, check: Check) -> DateRule | None:
    """The contract's own comparison of dates behind a check."""
    column = check.columns[0].name
    rules = [
        rule for rule in dataset.rules if (rule.code, rule.column) == (check.rule_code, column)
    ]
    return rules[0] if rules else None


def _give_own_key(dataset: Dataset, row: Row, own: str) -> bool:
    """Tell the row apart by a column of its key that may hold anything; whether there is one."""
    referring = dataset.reference.columns if dataset.reference else ()
    for name in dataset.key:
        column = dataset.by_name[name]
        if (
            column.type == "text"
            and not (column.code_list or column.pattern or column.keep_only)
            and name not in referring
        ):
            row[name] = own
            return True
    return False


def _spoilt(layout: Layout, check: Check, row: Row) -> Row:
    """The values that break the rule."""
    column = check.columns[0]
    if check.rule_code == "orphan_reference":
        return dict.fromkeys((column.name for column in check.columns), STRANGE_WORD)
    if check.rule_code == "type":
        return {column.name: NO_VALUE[column.type]}
    if check.rule_code in STRANGE:
        return {column.name: STRANGE[check.rule_code]}
    wrong_day = _wrong_day(layout.dataset, check, row)
    return {column.name: wrong_day.strftime(column.formats[0])}


def _wrong_day(dataset: Dataset, check: Check, row: Row) -> date:
    """The day that breaks a rule on days.

    Raises:
        LookupError: for a rule of which nobody has said how it is broken.
    """
    if check.rule_code == "date_in_future":
        received: date = row[RECEIVED]
        return received + A_YEAR
    if check.rule_code in LIFE and dataset.person:
        event = dataset.by_name[dataset.person.event_date.recorded]
        return _day(row[event.name], event) + LIFE[check.rule_code]
    rule = _own_rule(dataset, check)
    if rule is None or rule.than.setting:
        raise LookupError(f"{check.rule_code}: say here how it is broken")
    if rule.than.column:
        bound = _day(row[rule.than.column], dataset.by_name[rule.than.column])
    else:
        bound = rule.than.day or date.max
    return bound + (A_DAY if rule.must_be in ("before", "on_or_before") else -A_DAY)


def _day(value: str, column: Column) -> date:
    """A sent day, in whichever of the column's forms."""
    for form in column.formats:
        with suppress(ValueError):
            return datetime.strptime(value.strip(), form).replace(tzinfo=UTC).date()
    raise ValueError(f"{column.name}: no day in any of {column.formats}")


def _breaches(connection: duckdb.DuckDBPyConnection) -> dict[Place, set[str]]:
    found: dict[Place, set[str]] = defaultdict(set)
    for drop_id, row_number, rule in connection.execute(
        "select drop_id, row_number, concat(rule_code, ' ', column_name) from receipt.quarantine"
    ).fetchall():
        found[drop_id, row_number].add(rule)
    return found


def _landed(connection: duckdb.DuckDBPyConnection, faults: list[SupplierFault]) -> dict[Place, Row]:
    """The planted rows that landed."""
    planted = {fault.place for fault in faults}
    landed: dict[Place, Row] = {}
    for table in sorted({fault.layout.table for fault in faults}):
        result = connection.execute(f"select * from landed.{table}")
        names = [column[0] for column in result.description or ()]
        rows = (dict(zip(names, values, strict=True)) for values in result.fetchall())
        landed |= {(row["_drop_id"], row["_row_number"]): row for row in rows}
    return {place: row for place, row in landed.items() if place in planted}
