"""What a release is counted from: the rows as they were released, and current rows of the rest.

A record whose event lies in a released period is taken as it was when it was released: one that
came, changed or was erased since waits for a revision. Persons, characteristics and whatever else
describes a record follow it. This works on rows of staging, so that sums hold: what is counted from
them adds up like any other night's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from warehouse.release.ledger import Block

TECHNICAL = ("drop_id", "row_number")
"""Columns that tell which file a row came in."""

ENDS = ("event_end_date", "ended_date")
"""Columns that may change after a released period without a word about it."""


@dataclass(frozen=True)
class Staged:
    """A staging table: whose its rows are, on which day, and what one of them is.

    Attributes:
        name: The table.
        agency: SQL of the agency that sent a row.
        day: SQL of the day that decides which period a row is of.
        key: Columns that name a record.
        last: SQL of the last day of what goes on for longer.
    """

    name: str
    agency: str
    day: str
    key: tuple[str, ...]
    has_end: bool = False


@dataclass(frozen=True)
class Following:
    """A staging table whose rows describe those of others, and follow them.

    Attributes:
        name: The table.
        parents: Of each table that it describes the columns by which.
    """

    name: str
    parents: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)


SENT = ("agency_key", "recording_system_code")


def _offences(name: str, day: str) -> Staged:
    return Staged(name, "'police'", day, ("offence_id",))


def _entity(name: str, *key: str) -> Staged:
    return Staged(f"stg_service__{name}", "agency_key", "event_date", (*SENT, *key), True)


def _totals(name: str, *key: str) -> Staged:
    day = "(select end_date from dimension.dim_period as p where p.period_key = sent.period_key)"
    return Staged(f"stg_service__{name}", "agency_key", day, (*SENT, "dataset", *key))


def staged_tables(year_follows: str) -> tuple[Staged, ...]:
    """Staging tables whose rows have a day of their own.

    Args:
        year_follows: Which day of an offence decides its period: recorded or committed.
    """
    return (
        _offences("stg_police__legacy_offence", f"{year_follows}_date"),
        _offences("stg_police__athena_investigation", f"{year_follows}_date"),
        _entity("referral", "referral_id"),
        _entity("enquiry", "enquiry_id"),
        _entity("caseload", "case_id", "event_date"),
        _entity("child_case", "child_case_id", "event_date"),
        _entity("child_assessment", "assessment_id"),
        _entity("homicide_review", "review_id"),
        _totals(
            "aggregate_return",
            "return_measure_key", "period_key", "district_key", "characteristic_key",
        ),
        _totals("homelessness_decision", "period_key", "district_key"),
    )  # fmt: skip


ENTITY_IDS = {
    "referral": "referral_id",
    "enquiry": "enquiry_id",
    "caseload": "case_id",
    "child_case": "child_case_id",
    "child_assessment": "assessment_id",
    "homicide_review": "review_id",
}

FOLLOWING = (
    Following(
        "stg_police__legacy_person",
        {"stg_police__legacy_offence": (("offence_id", "offence_id"),)},
    ),
    Following(
        "stg_police__athena_person",
        {"stg_police__athena_investigation": (("offence_id", "offence_id"),)},
    ),
    Following(
        "stg_service__characteristic",
        {
            f"stg_service__{entity}": (
                ("agency_key", "agency_key"),
                ("recording_system_code", "recording_system_code"),
                ("entity_id", name),
                ("entity", f"'{entity}'"),
            )
            for entity, name in ENTITY_IDS.items()
        },
    ),
)


@dataclass(frozen=True)
class Waiting:
    """How many records of a block wait."""

    block: Block
    record_count: int


class Basis:
    """Makes the basis of a release in a copy of the restricted file."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, year_follows: str) -> None:
        """Look at both sides.

        Args:
            connection: To the copy, with the ledger attached as ``released``.
            year_follows: As :func:`staged_tables`.
        """
        self._run = connection.execute
        there = self._there()
        self._tables = [table for table in staged_tables(year_follows) if table.name in there]
        self._following = [
            Following(
                follower.name,
                {name: on for name, on in follower.parents.items() if name in there},
            )
            for follower in FOLLOWING
            if follower.name in there
        ]
        self._find_sides()

    def waiting(self) -> list[Waiting]:
        """Records that came, changed or were erased in what is released, by block."""
        parts = [*map(self._own_differences, self._tables), *self._followers_differences()]
        if not parts:
            return []
        rows = self._run(
            "select agency, year, count(distinct record)::integer from ("
            + " union all ".join(parts)
            + ") group by all order by all"
        ).fetchall()
        return [Waiting(Block(agency=agency, year=year), count) for agency, year, count in rows]

    def held_through(self, agencies: Collection[str]) -> dict[str, str]:
        """The last released day of agencies of which nothing newer is taken."""
        rows = self._run("select agency, last_day::varchar from boundary").fetchall()
        return {agency: day for agency, day in rows if agency in agencies}

    def replace(self, entering: Sequence[Block], held: Collection[str] = ()) -> None:
        """Put the basis in the place of the copy's staging rows.

        Args:
            entering: Blocks of which the current rows are taken.
            held: Agencies of which nothing newer than what is released is taken.
        """
        self._list_of("entering", [(block.agency, block.year) for block in entering])
        self._list_of("held", [(agency, 0) for agency in held])
        for table in self._tables:
            self._choose(table)
        for follower in self._following:
            self._follow(follower)
        for name in self._names():
            columns = ", ".join(f'"{column}"' for column in self._columns("staging", name))
            self._run(
                f"create or replace table staging.{name} as "
                f"select {columns} from kept_{name} "
                f"union all by name select {columns} from taken_{name}"
            )

    def restore(self) -> None:
        """Put the rows of the release that stands in the place of the copy's, all of them."""
        for name in self._names():
            known = self._columns("released.basis", name)
            columns = ", ".join(
                f'"{column}"' if column in known else f'null as "{column}"'
                for column in self._columns("staging", name)
            )
            self._run(
                f"create or replace table staging.{name} as "
                f"select {columns} from released.basis.{name}"
            )

    def _there(self) -> set[str]:
        """Tables that both sides have: a supplier's first rows are of no released period."""
        rows = self._run(
            "select table_name from duckdb_tables() where schema_name = 'staging' "
            "and database_name = current_database() intersect "
            "select table_name from duckdb_tables() where schema_name = 'basis' "
            "and database_name = 'released'"
        ).fetchall()
        return {str(name) for (name,) in rows}

    def _names(self) -> Iterator[str]:
        yield from (table.name for table in self._tables)
        yield from (follower.name for follower in self._following)

    def _list_of(self, name: str, rows: Sequence[tuple[str, int]]) -> None:
        self._run(f"create or replace temp table {name} (agency varchar, year integer)")
        if rows:
            self._run(
                f"insert into {name} select unnest($1::varchar[]), unnest($2::integer[])",
                [[agency for agency, _ in rows], [year for _, year in rows]],
            )

    def _find_sides(self) -> None:
        """Number every row's block on both sides, and say which blocks are released."""
        self._run(
            "create or replace temp table boundary as "
            "select agency, max(end_date) as last_day from released.history.period group by agency"
        )
        for table in self._tables:
            for side, source in (("now", "staging"), ("then", "released.basis")):
                known = self._columns(source, table.name)
                wanted = self._columns("staging", table.name)
                columns = ", ".join(
                    f'sent."{column}"' if column in known else f'null as "{column}"'
                    for column in wanted
                )
                self._run(
                    f"create or replace temp table {side}_{table.name} as "
                    "select dated.*, year(_day)::integer as _year, "
                    "coalesce(_day <= boundary.last_day, false) as _is_past "
                    f"from (select {columns}, {table.agency} as _agency, {table.day} as _day, "
                    f"concat_ws('|', {', '.join(f'sent.{part}' for part in table.key)}) as _record "
                    f"from {source}.{table.name} as sent) as dated "
                    "left join boundary on dated._agency = boundary.agency"
                )
            # A year of which no row was there has not been released, whatever else has been.
            self._run(
                f"create or replace temp table block_{table.name} as select distinct "
                f"_agency as agency, _year as year from then_{table.name} where _is_past"
            )

    def _released(self, side: str, name: str) -> str:
        """Rows of a side whose block is released."""
        return (
            f"(select sent.* from {side}_{name} as sent inner join block_{name} as block "
            f"on sent._agency = block.agency and sent._year = block.year where sent._is_past)"
        )

    def _choose(self, table: Staged) -> None:
        name = table.name
        end_words = ""
        source = f"{self._released('then', name)} as past"
        if table.has_end:
            # What went on beyond the released period and has ended since, ended since.
            ends = [column for column in ENDS if column in self._columns("staging", name)]
            later = "least(past.event_end_date, boundary.last_day) is not distinct from "
            later += "least(present.event_end_date, boundary.last_day)"
            replaced = ", ".join(
                f"if(present._record is not null and {later}, present.{column}, past.{column}) "
                f"as {column}"
                for column in ends
            )
            end_words = f" replace ({replaced})"
            source += (
                f" left join (select distinct on (_record) * from now_{name}) as present "
                "using (_record) left join boundary on past._agency = boundary.agency"
            )
        self._run(
            f"create or replace temp table kept_{name} as select past.*{end_words} from {source} "
            "where (past._agency, past._year) not in (select (agency, year) from entering)"
        )
        self._run(
            f"create or replace temp table taken_{name} as select * from now_{name} as sent "
            "where sent._agency not in (select agency from held) "
            f"and sent._record not in (select _record from kept_{name}) "
            "and (not sent._is_past "
            f"or (sent._agency, sent._year) not in (select (agency, year) from block_{name}) "
            "or (sent._agency, sent._year) in (select (agency, year) from entering))"
        )

    def _follow(self, follower: Following) -> None:
        name = follower.name
        same_row = tuple(zip(TECHNICAL, TECHNICAL, strict=True))
        kept, taken, own = [], [], []
        for parent, on in follower.parents.items():
            kept.append(self._of(f"kept_{parent}", on))
            taken.append(self._of(f"taken_{parent}", on))
            own.append(self._of(f"taken_{parent}", (*on, *same_row)))
        self._run(
            f"create or replace temp table kept_{name} as "
            f"select * from released.basis.{name} as sent where {' or '.join(kept)}"
        )
        # What describes a record at several times is kept as it was, but what stands on new rows.
        self._run(
            f"create or replace temp table taken_{name} as "
            f"select * from staging.{name} as sent where ({' or '.join(taken)}) "
            f"and (({' or '.join(own)}) or not ({' or '.join(kept)}))"
        )

    def _of(self, parent: str, on: Sequence[tuple[str, str]]) -> str:
        ours = ", ".join(f"sent.{mine}" for mine, _ in on)
        theirs = ", ".join(its for _, its in on)
        return f"({ours}) in (select ({theirs}) from {parent})"

    def _own_differences(self, table: Staged) -> str:
        """Records of released blocks that are not the same on both sides."""
        columns = [
            column
            for column in self._columns("staging", table.name)
            if column not in TECHNICAL and not (table.has_end and column in ENDS)
        ]
        listed = ", ".join(["_agency", "_year", "_record", *(f'"{name}"' for name in columns)])
        then, now = self._released("then", table.name), self._released("now", table.name)
        return _differences(
            f"select {listed} from {then}", f"select {listed} from {now}", table.name
        )

    def _followers_differences(self) -> Iterator[str]:
        for follower in self._following:
            columns = [
                column
                for column in self._columns("staging", follower.name)
                if column not in TECHNICAL
            ]
            for parent, on in follower.parents.items():
                sides = []
                for side, source in (("then", "released.basis"), ("now", "staging")):
                    joined = " and ".join(
                        f"sent.{mine} = " + (its if its.startswith("'") else f"parent.{its}")
                        for mine, its in on
                    )
                    listed = ", ".join(f'sent."{column}"' for column in columns)
                    sides.append(
                        "select parent._agency, parent._year, parent._record, "
                        f"{listed} from {source}.{follower.name} as sent "
                        f"inner join {self._released(side, parent)} as parent on {joined}"
                    )
                then, now = sides
                yield _differences(then, now, parent)

    def _columns(self, schema: str, name: str) -> list[str]:
        return [row[0] for row in self._run(f"describe {schema}.{name}").fetchall()]


def _differences(then: str, now: str, name: str) -> str:
    return (
        f"select _agency as agency, _year as year, '{name}|' || _record as record from ("
        f"({then} except all {now}) union all ({now} except all {then}))"
    )
