"""Run the job: read the extracts, land, stage, build facts and cells, publish, check.

``python -m benchmarks.bare_sql.job LANDING OUTPUT.duckdb`` writes one DuckDB file with the same
schemas and tables as the warehouse's three, and prints seconds by stage as JSON. What it does not
do, the README says: it keeps no history, has no settings but memory and threads, and starts afresh.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import duckdb

from benchmarks.bare_sql.check import check

SQL = Path(__file__).parent / "sql"
SEEDS = Path(__file__).parents[2] / "seeds"
SCHEMAS = (
    "reference", "raw", "receipt", "person", "landed", "staging", "dimension", "fact", "cell",
    "disclosure", "published",
)  # fmt: skip
FILE_NAME = re.compile(
    r"(?P<kind>legacy_offences|legacy_persons|athena_investigations|athena_persons)"
    r"_(?P<period>[0-9_-]+?)(?:_v(?P<resend>\d+))?\.csv"
)
KEY = b"benchmark key, secret to nobody"
CHUNK_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True)
class Arrival:
    """One extract: where it is, what it holds and when it came."""

    path: Path
    dataset: str
    period: str
    resend: int
    received_date: date


Receipt = tuple[str, str, int, Arrival]
"""Drop, checksum, rows, file."""


def main() -> None:
    """Read the command line and run the job."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("landing", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--memory-limit", default="4GB")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    seconds = run(arguments.landing, arguments.output, arguments.memory_limit, arguments.threads)
    json.dump(seconds, sys.stdout)


def run(landing: Path, output: Path, memory_limit: str, threads: int) -> dict[str, float]:
    """Run the whole job into a new file; seconds by stage.

    Raises:
        CheckFailedError: if what was built is not sound.
    """
    output.unlink(missing_ok=True)
    seconds: dict[str, float] = {}

    @contextmanager
    def stage(name: str) -> Iterator[None]:
        started = perf_counter()
        yield
        seconds[name] = round(perf_counter() - started, 3)

    with TemporaryDirectory(dir=output.parent) as work, duckdb.connect(output) as connection:
        _configure(connection, Path(work), memory_limit, threads)
        _bind(connection, landing)
        with stage("reference"):
            _create_schemas(connection)
            _load_seeds(connection)
            _execute(connection, "macros", "tables", "dimension", "population", "code_lists")
        # Text is written once and read a few times: compressing it costs more than it saves.
        connection.execute("pragma force_compression = 'uncompressed'")
        with stage("read"):
            # Rows are numbered in the order of their file.
            connection.execute("set preserve_insertion_order = true")
            _read(connection, landing, Path(work))
            connection.execute("set preserve_insertion_order = false")
        with stage("person"):
            _execute(connection, "person")
        with stage("land"):
            _execute(connection, "land_legacy_offence", "land_legacy_person")
            _execute(connection, "land_athena_investigation", "land_athena_person")
        connection.execute("pragma force_compression = 'auto'")
        with stage("staging"):
            _execute(connection, "staging")
        with stage("fact"):
            _execute(connection, "fact")
        with stage("cell"):
            _execute(connection, "cell")
        with stage("disclosure"):
            _execute(connection, "disclosure", "published")
        with stage("check"):
            check(connection)
        with stage("write"):
            connection.execute("checkpoint")
    return seconds


def _configure(
    connection: duckdb.DuckDBPyConnection, work: Path, memory_limit: str, threads: int
) -> None:
    connection.execute(f"set memory_limit = '{memory_limit}'")
    connection.execute(f"set threads = {threads}")
    connection.execute(f"set temp_directory = '{work / 'spill'}'")


def _bind(connection: duckdb.DuckDBPyConnection, landing: Path) -> None:
    """Bind what the warehouse takes from its settings, at their defaults."""
    as_of = json.loads((landing / "sample.json").read_text())["as_of"]
    block = KEY.ljust(64, b"\0")
    for name, value in {
        "as_of": date.fromisoformat(as_of),
        "go_live": date(2018, 5, 1),
        "outer_pad": bytes(byte ^ 0x5C for byte in block),
        "inner_pad": bytes(byte ^ 0x36 for byte in block),
    }.items():
        connection.execute(f"set variable {name} = ?", [value])


def _create_schemas(connection: duckdb.DuckDBPyConnection) -> None:
    for schema in SCHEMAS:
        connection.execute(f"create schema {schema}")


def _load_seeds(connection: duckdb.DuckDBPyConnection) -> None:
    for path in sorted(SEEDS.glob("*/*.csv")):
        if path.stem.startswith(("ref_", "xwalk_", "policy_")):
            connection.execute(
                f"create table reference.{path.stem} as "
                "from read_csv(?, header = true, sample_size = -1)",
                [str(path)],
            )


def _execute(connection: duckdb.DuckDBPyConnection, *names: str) -> None:
    for name in names:
        connection.execute((SQL / f"{name}.sql").read_text())


def _read(connection: duckdb.DuckDBPyConnection, landing: Path, work: Path) -> None:
    """Read every extract into its raw table, all text, each row with its file and number."""
    receipts: list[Receipt] = []
    for arrival in arrivals_of(landing):
        sha256, is_ascii = _digest(arrival.path)
        drop_id = f"{sha256[:16]}-police-{arrival.dataset}-{arrival.period}"
        path = arrival.path
        if not is_ascii and arrival.dataset.startswith("legacy"):
            path = _copy_as_utf8(path, work / "copy.csv")
        row_count = _append(connection, arrival.dataset, path, drop_id)
        receipts.append((drop_id, sha256, row_count, arrival))
    _write_receipts(connection, receipts)


def arrivals_of(landing: Path) -> list[Arrival]:
    """Extracts in order of received date and name."""
    kinds = {
        "legacy_offences": "legacy_offence",
        "legacy_persons": "legacy_person",
        "athena_investigations": "athena_investigation",
        "athena_persons": "athena_person",
    }
    paths = sorted((landing / "police").glob("*/*.csv"))
    matches = [(path, FILE_NAME.fullmatch(path.name)) for path in paths]
    return [
        Arrival(
            path=path,
            dataset=kinds[found["kind"]],
            period=found["period"],
            resend=int(found["resend"] or 1),
            received_date=date.fromisoformat(path.parent.name),
        )
        for path, found in matches
        if found
    ]


def _digest(path: Path) -> tuple[str, bool]:
    """A file's checksum, and whether it is plain ASCII."""
    digest, is_ascii = hashlib.sha256(), True
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
            is_ascii = is_ascii and chunk.isascii()
    return digest.hexdigest(), is_ascii


def _copy_as_utf8(path: Path, copy: Path) -> Path:
    """The same text in UTF-8: DuckDB reads no Windows-1252."""
    with path.open("rb") as source, copy.open("wb") as target:
        while chunk := source.read(CHUNK_BYTES):
            target.write(chunk.decode("cp1252").encode())
    return copy


def _append(connection: duckdb.DuckDBPyConnection, dataset: str, path: Path, drop_id: str) -> int:
    """Append a file to its raw table; how many rows. The header is row 1 of a file."""
    described = connection.execute(f"describe raw.police__{dataset}").fetchall()
    names = [name for name, *_ in described if not name.startswith("_")]
    columns = ", ".join(f"'{name}': 'varchar'" for name in names)
    inserted = connection.execute(
        f"insert into raw.police__{dataset} select *, ?, row_number() over () + 1, ? "
        f"from read_csv(?, auto_detect = false, header = true, columns = {{{columns}}}, "
        "delim = ',', quote = '\"', escape = '\"')",
        [drop_id, datetime.now(UTC).replace(tzinfo=None), str(path)],
    ).fetchall()
    return int(inserted[0][0])


def _write_receipts(connection: duckdb.DuckDBPyConnection, receipts: list[Receipt]) -> None:
    """Write a receipt a file; a later file for the same period stands in for an earlier one."""
    for number, (drop_id, sha256, row_count, arrival) in enumerate(receipts, start=1):
        connection.execute(
            'insert into receipt."drop" values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, null)',
            [
                drop_id,
                arrival.dataset,
                arrival.path.name,
                sha256,
                arrival.path.stat().st_size,
                arrival.received_date,
                arrival.period,
                arrival.resend,
                row_count,
                number,
            ],
        )
    connection.execute(
        """
        update receipt."drop" as earlier
        set superseded_by_drop_id = later.next_drop_id
        from (
            select
                drop_id,
                lead(drop_id) over (
                    partition by dataset, period order by received_date, resend_number
                ) as next_drop_id,
            from receipt."drop"
        ) as later
        where earlier.drop_id = later.drop_id
        """
    )


if __name__ == "__main__":
    main()
