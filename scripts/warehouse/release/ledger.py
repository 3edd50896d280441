"""The ledger: all that was ever released, so that what was decided lasts.

One file, ``data/releases/ledger.duckdb``, for the job alone, and beside it a folder for each
published file with the file as any reader has it. A release is prepared whole as
``ledger_next.duckdb``, with its folder, before the published file is exchanged; after that the
prepared ledger takes the place of the old one. A run that was killed between the two leaves a
prepared ledger, and whether the published file is the one that it speaks of says what to do with
it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb
from pydantic import BaseModel, ConfigDict

from warehouse.release.errors import ReleaseError
from warehouse.release.timetable import Release

LEDGER_NAME = "ledger.duckdb"
NEXT_NAME = "ledger_next.duckdb"
FOLDER_MODE = 0o700
FILE_MODE = 0o600

_TABLES = """
create schema history;
create schema basis;
create table history.release (
    release_id varchar primary key, due_on date not null, closed_on date not null,
    is_revision boolean not null,
);
create table history.cut (
    folder varchar primary key, release_id varchar not null, run_id varchar not null,
    as_of_date date not null, cut_at timestamptz not null, sha256 varchar not null,
);
create table history.revision (
    release_id varchar not null, agency varchar not null, year integer not null,
);
create table history.held (
    release_id varchar not null, agency varchar not null, last_day date not null,
);
create table history.period (
    release_id varchar not null, agency varchar not null, period_key varchar not null,
    start_date date not null, end_date date not null,
);
create table history.cell (
    release_id varchar not null, cell_label varchar not null, agency varchar not null,
    group_label varchar, value bigint not null, value_hash varchar not null,
    status varchar not null, is_primary boolean not null, is_virtual boolean not null,
    width double not null, cost double not null, least bigint not null,
    low bigint, high bigint, hidden_for varchar, first_day date, last_day date,
);
create table history.term (
    release_id varchar not null, relation_label varchar not null, sense varchar not null,
    cell_label varchar not null, factor integer not null,
);
"""

KEPT = ("release", "cut", "revision", "held", "period", "cell", "term")
"""Tables of which every release adds rows; the basis is that of the newest release alone."""


class Cut(BaseModel):
    """A published file: of which release it is, and from which run."""

    model_config = ConfigDict(frozen=True)

    folder: str
    release_id: str
    run_id: str
    as_of_date: date
    cut_at: datetime


class Block(BaseModel):
    """One agency's year: what enters a revision whole, or waits."""

    model_config = ConfigDict(frozen=True)

    agency: str
    year: int

    def __str__(self) -> str:
        return f"{self.agency} {self.year}"


@dataclass(frozen=True)
class Ledger:
    """The releases of one data folder."""

    folder: Path

    @property
    def path(self) -> Path:
        """The ledger's file."""
        return self.folder / LEDGER_NAME

    @property
    def next_path(self) -> Path:
        """The ledger as it will be once the release that is being cut is out."""
        return self.folder / NEXT_NAME

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever released."""
        return not self.path.is_file()

    def releases(self) -> tuple[Release, ...]:
        """Every release, the oldest first."""
        rows = self._rows(
            "select release_id, due_on, closed_on, is_revision from history.release order by due_on"
        )
        names = ("release_id", "due_on", "closed_on", "is_revision")
        return tuple(Release.model_validate(dict(zip(names, row, strict=True))) for row in rows)

    def cuts(self) -> tuple[Cut, ...]:
        """Every published file, the oldest first."""
        names = ("folder", "release_id", "run_id", "as_of_date", "cut_at")
        rows = self._rows(f"select {', '.join(names)} from history.cut order by cut_at, folder")
        return tuple(Cut.model_validate(dict(zip(names, row, strict=True))) for row in rows)

    def revised(self) -> tuple[tuple[str, Block], ...]:
        """Every block that a release revised, with that release's name."""
        rows = self._rows("select release_id, agency, year from history.revision order by all")
        return tuple(
            (str(name), Block.model_validate({"agency": agency, "year": year}))
            for name, agency, year in rows
        )

    def held_through(self, release_id: str) -> dict[str, str]:
        """Agencies of which a release gives nothing newer than a day."""
        rows = self._rows("select release_id, agency, last_day::varchar from history.held")
        return {str(agency): str(day) for name, agency, day in rows if name == release_id}

    def published_files(self) -> tuple[Path, ...]:
        """Every file as it was published, the oldest first: what any reader may have.

        Raises:
            ReleaseError: if one is gone.
        """
        files = tuple(self.file_of(cut.folder) for cut in self.cuts())
        if missing := [str(path) for path in files if not path.is_file()]:
            raise ReleaseError(
                f"{missing[0]} is gone, a file that readers have: bring it back from a backup, "
                "since no release can be tried against it without it."
            )
        return files

    def file_of(self, folder: str) -> Path:
        """Where a published file is kept."""
        return self.folder / folder / "warehouse.duckdb"

    def new_folder(self, release_id: str) -> str:
        """A folder for a file of a release: called like it, with a number if it is cut again."""
        times = sum(cut.release_id == release_id for cut in self.cuts())
        return f"{release_id}.{times + 1}" if times else release_id

    @contextmanager
    def attached(self, connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
        """The ledger as the database ``released``, for reading."""
        connection.execute(f"attach '{self.path}' as released (read_only)")
        try:
            yield
        finally:
            connection.execute("detach released")

    def give(self, connection: duckdb.DuckDBPyConnection, *, is_revision: bool) -> None:
        """Put what was released into a copy of the restricted file, for the pattern to be made.

        Args:
            connection: To the copy, with this ledger attached as ``released``.
            is_revision: Whether the release that is counted there is a revision.
        """
        connection.execute("create or replace schema history")
        for table in ("release", "cell", "term"):
            connection.execute(f"create table history.{table} as from released.history.{table}")
        connection.execute(
            "create table history.present as select $1 as is_revision", [is_revision]
        )

    def settle(self, published: Path) -> str:
        """Bring ledger and published file together, whatever a killed run left.

        Returns:
            What was done, in words; empty where nothing was.
        """
        _remove(self.next_path.with_name(NEXT_NAME + ".wal"))
        if not self.next_path.is_file():
            return ""
        newest = self._newest_prepared()
        if newest and published.is_file() and _sha256(published) == newest[1]:
            self.commit()
            return f"wrote down release {newest[0]}, which a run that was killed had put in place"
        _remove(self.next_path)
        return "forgot a release that a killed run had prepared and not put in place"

    def lost(self, published: Path) -> Path | None:
        """The file to put back where the published one is gone, or is not what was released."""
        if self.is_empty:
            return None
        folder, sha256 = self._rows(
            "select folder, sha256 from history.cut order by cut_at desc, folder desc limit 1"
        )[0]
        if published.is_file() and _sha256(published) == sha256:
            return None
        return self.file_of(str(folder))

    def prepare(
        self,
        candidate: Path,
        published: Path,
        cut: Cut,
        release: Release | None,
        revised: Sequence[Block] = (),
        held_through: Mapping[str, str] | None = None,
    ) -> None:
        """Write the next ledger and keep a copy of the published file, before it is exchanged.

        Args:
            candidate: The restricted file that the release is counted from.
            published: The sealed published file.
            cut: What is said of it.
            release: Its release; None where it is cut again, with the same numbers.
            revised: Blocks that the release revises.
            held_through: Agencies of which it gives nothing newer than a day.
        """
        self._make_folder(self.folder)
        self._keep_copy(published, cut)
        _remove(self.next_path)
        with duckdb.connect(self.next_path) as connection:
            connection.execute(_TABLES)
            connection.execute(f"attach '{candidate}' as candidate (read_only)")
            if not self.is_empty:
                with self.attached(connection):
                    _copy_releases(connection)
            connection.execute(
                "insert into history.cut values (?, ?, ?, ?, ?, ?)",
                [*cut.model_dump().values(), _sha256(published)],
            )
            if release:
                _write_release(connection, release, revised)
                for agency, day in (held_through or {}).items():
                    connection.execute(
                        "insert into history.held values (?, ?, ?)",
                        [release.release_id, agency, day],
                    )
            _write_basis(connection)
            connection.execute("detach candidate")
            connection.execute("checkpoint")
        self.next_path.chmod(FILE_MODE)
        _sync(self.next_path)

    def commit(self) -> None:
        """Put the prepared ledger in place: the release is out."""
        self.next_path.replace(self.path)
        _sync(self.folder)

    def _newest_prepared(self) -> tuple[str, str] | None:
        """Release and hash of the file that the prepared ledger speaks of, if it is whole."""
        try:
            with duckdb.connect(self.next_path, read_only=True) as connection:
                rows = connection.execute(
                    "select release_id, sha256 from history.cut order by cut_at desc limit 1"
                ).fetchall()
        except duckdb.Error:
            return None
        return rows[0] if rows else None

    def _keep_copy(self, published: Path, cut: Cut) -> None:
        kept = self.file_of(cut.folder)
        self._make_folder(kept.parent)
        unfinished = kept.with_name(".unfinished")
        shutil.copyfile(published, unfinished)
        unfinished.chmod(FILE_MODE)
        _sync(unfinished)
        unfinished.replace(kept)
        _sync(kept.parent)

    def _make_folder(self, folder: Path) -> None:
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        folder.chmod(FOLDER_MODE)

    def _rows(self, query: str) -> list[tuple[object, ...]]:
        if self.is_empty:
            return []
        with duckdb.connect(self.path, read_only=True) as connection:
            return connection.execute(query).fetchall()


def _copy_releases(connection: duckdb.DuckDBPyConnection) -> None:
    for table in KEPT:
        connection.execute(f"insert into history.{table} by name from released.history.{table}")


def _write_release(
    connection: duckdb.DuckDBPyConnection, release: Release, revised: Sequence[Block]
) -> None:
    """All that a release says and how it was decided, from the candidate."""
    name = release.release_id
    connection.execute(
        "insert into history.release values (?, ?, ?, ?)",
        [name, release.due_on, release.closed_on, release.is_revision],
    )
    for block in revised:
        connection.execute(
            "insert into history.revision values (?, ?, ?)", [name, block.agency, block.year]
        )
    connection.execute(
        """
        insert into history.period
        select distinct $1, cell.agency, period.period_key, period.start_date, period.end_date
        from candidate.disclosure.sdc_cell as cell
        inner join candidate.dimension.dim_period as period using (period_key)
        where cell.value is not null
        """,
        [name],
    )
    connection.execute(
        f"""
        insert into history.cell by name
        select
            $1 as release_id,
            cell.cell_label,
            cell.agency,
            cell.group_label,
            cell.value,
            sha256(cell.cell_label || '|' || cell.value) as value_hash,
            case
                when cell.is_virtual then 'virtual'
                when coalesce(pattern.is_hidden, true) then 'hidden'
                else 'shown'
            end as status,
            cell.is_primary,
            cell.is_virtual,
            cell.width,
            cell.cost,
            cell.least,
            pattern.low,
            pattern.high,
            protected.cell_label as hidden_for,
            cell.first_day,
            cell.last_day,
        from ({registered("candidate")}) as cell
        left join candidate.disclosure.sdc_pattern as pattern using (cell_key)
        left join candidate.disclosure.sdc_registry_cell as protected
            on pattern.hidden_for = protected.cell_key
        """,
        [name],
    )
    connection.execute(
        """
        insert into history.term
        select $1, term.relation_label, term.sense, cell.cell_label, term.factor
        from candidate.disclosure.sdc_relation_term as term
        inner join candidate.disclosure.sdc_registry_cell as cell using (cell_key)
        """,
        [name],
    )


def registered(database: str = "") -> str:
    """A query of a file's registered cells, each with its days and the cells that are its like.

    ``database`` is the name that the file is attached as, blank for the one that is open.
    ``group_label`` is the same for all cells of one breakdown in one period, and NULL for cells
    that stand in no table of counts; their days are those of the cells that they derive from.
    """
    where = f"{database}." if database else ""
    return f"""
        with plain as (
            select
                cell.cell_key,
                concat_ws(
                    '|', cell.measure_code, cell.population_code, cell.period_key,
                    cell.dimension_code, split_part(cell.characteristic_key, ':', 1)
                ) as group_label,
                period.start_date as first_day,
                period.end_date as last_day,
            from {where}disclosure.sdc_cell as cell
            inner join {where}dimension.dim_period as period using (period_key)
        ),
        derived as (
            select
                own.cell_key,
                min(plain.first_day) as first_day,
                max(plain.last_day) as last_day,
            from {where}disclosure.sdc_relation_term as own
            inner join {where}disclosure.sdc_relation_term as others using (relation_label)
            inner join plain on others.cell_key = plain.cell_key
            where own.derived_label is not null
            group by own.cell_key
        )
        select
            cell.*,
            plain.group_label,
            coalesce(plain.first_day, derived.first_day) as first_day,
            coalesce(plain.last_day, derived.last_day) as last_day,
        from {where}disclosure.sdc_registry_cell as cell
        left join plain using (cell_key)
        left join derived using (cell_key)
    """


def _write_basis(connection: duckdb.DuckDBPyConnection) -> None:
    """The staging rows that the release is counted from."""
    tables = connection.execute(
        "select table_name from duckdb_tables() "
        "where database_name = 'candidate' and schema_name = 'staging' order by all"
    ).fetchall()
    for (table,) in tables:
        connection.execute(f"create table basis.{table} as from candidate.staging.{table}")


def _remove(path: Path) -> None:
    path.with_name(path.name + ".wal").unlink(missing_ok=True)
    path.unlink(missing_ok=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    """Wait until a file, or a folder's names, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
