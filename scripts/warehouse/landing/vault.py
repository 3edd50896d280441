"""The vault: one DuckDB file that holds what agencies sent, names and all.

Nobody but the job opens it. Its folder is mode 0700 and its files are mode 0600 from the moment
they exist, the write-ahead log and the spill folder included.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb

from warehouse.landing.errors import LandingError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from warehouse.settings import Settings

ROW_ACCOUNT = """
create or replace table receipt.row_account (
    drop_id varchar not null,
    agency varchar not null,
    dataset varchar not null,
    row_count bigint not null,
    landed_count bigint not null,
    quarantined_count bigint not null,
    superseded_count bigint not null,
    left_out_count bigint not null,
    check (landed_count + quarantined_count + superseded_count = row_count),
    check (least(landed_count, quarantined_count, superseded_count, left_out_count) >= 0)
);
"""
"""Where every row of a drop went; made anew whenever all rows are judged.

``row_count`` is without the rows about others, which are ``left_out_count``; both together are the
``row_count`` of the drop, which stays as it was loaded.
"""

SCHEMA = f"""
create schema raw;
create schema receipt;
create schema person;
create schema landed;
create table receipt."drop" (
    drop_id varchar primary key,
    agency varchar not null,
    dataset varchar,
    recording_system varchar,
    contract_version varchar,
    path varchar not null,
    sha256 varchar not null,
    byte_count bigint not null,
    row_count bigint not null,
    encoding varchar not null,
    received_date date not null,
    period varchar,
    loaded_at timestamp not null,
    status varchar not null check (status in ('accepted', 'accepted_with_errors', 'rejected')),
    message varchar not null,
    superseded_by_drop_id varchar,
    file_kind varchar not null,
    resend_number integer not null,
    modified_ns bigint not null,
    is_in_raw boolean not null,
    reading_notes varchar not null
);
create table receipt.quarantine (
    drop_id varchar not null,
    dataset varchar not null,
    row_number bigint not null,
    rule_code varchar not null,
    column_name varchar not null,
    severity varchar not null check (severity in ('quarantine', 'advice')),
    value_class varchar not null,
    message varchar not null
);
create table receipt.state (name varchar primary key, value varchar not null);
create table person.token (
    person_key bigint not null,
    person_key_version varchar not null,
    token blob not null,
    drop_id varchar not null using compression dictionary,
    row_number bigint not null
);
{ROW_ACCOUNT}
"""


ADDED_LATER = """
create table if not exists receipt.sheet (
    drop_id varchar not null,
    sheet_number integer not null,
    sheet_name varchar not null
);
"""
"""What vaults made by an earlier release lack; added whenever one is opened for writing."""


FEW_VALUES = " using compression dictionary"
"""For a column of few different values: kept as a dictionary, which costs nothing."""


def quoted(name: str) -> str:
    """``name`` as an SQL identifier."""
    escaped = name.replace('"', '""')
    return f'"{escaped}"'


def literal(text: str) -> str:
    """``text`` as an SQL string; for words of contracts, never for a secret or a sent value."""
    escaped = text.replace("'", "''")
    return f"'{escaped}'"


def work_folder(settings: Settings) -> Path:
    """Where copies of files and spilled pages stand while the vault is written."""
    return settings.vault_path.parent / "work"


def log_path(vault_path: Path) -> Path:
    """The write-ahead log beside the vault; it outlives only a job that was killed."""
    return vault_path.with_name(f"{vault_path.name}.wal")


@contextmanager
def reading(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """The vault opened for reading; not a byte of it changes.

    Raises:
        LandingError: if another process is writing it.
    """
    connection = _connect(settings, settings.vault_path, read_only=True)
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def writing(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """The vault opened for writing, made where there is none; closed without a log beside it.

    Raises:
        LandingError: if another process has it open.
    """
    previous_mask = os.umask(0o077)
    try:
        settings.vault_path.parent.mkdir(parents=True, exist_ok=True)
        settings.vault_path.parent.chmod(0o700)
        shutil.rmtree(work_folder(settings), ignore_errors=True)
        work_folder(settings).mkdir()
        if not settings.vault_path.exists():
            _make(settings)
        connection = _connect(settings, settings.vault_path, read_only=False)
        try:
            # Speed over size: compressing costs more than all the checks together.
            connection.execute("pragma force_compression = 'uncompressed'")
            connection.execute(ADDED_LATER)
            yield connection
            connection.execute("checkpoint vault")
        finally:
            connection.close()
            settings.vault_path.chmod(0o600)
    finally:
        shutil.rmtree(work_folder(settings), ignore_errors=True)
        os.umask(previous_mask)


def _make(settings: Settings) -> None:
    """Make an empty vault: it has all its tables from the moment that it is there."""
    candidate = work_folder(settings) / settings.vault_path.name
    connection = _connect(settings, candidate, read_only=False)
    connection.execute(SCHEMA)
    connection.execute("checkpoint vault")
    connection.close()
    candidate.replace(settings.vault_path)


def _connect(settings: Settings, path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    """Attach a vault within the memory and threads that the settings allow.

    It is attached as ``vault``: opened by itself its name would be ``raw``, like its schema.
    """
    connection = duckdb.connect(
        config={
            "memory_limit": settings.memory_limit,
            "threads": settings.threads,
            "temp_directory": str(work_folder(settings) / "spill"),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    options = "(read_only)" if read_only else ""
    try:
        connection.execute(f"attach {literal(str(path))} as vault {options}")
        connection.execute("use vault")
    except duckdb.IOException:
        connection.close()
    else:
        return connection
    raise LandingError(f"{path} cannot be opened: another job has it open, or it is damaged.")
