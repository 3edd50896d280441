"""The fixture county with every faulty row of the catalogue in its files, and what became of it."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from planted_faults.catalogue import FaultyFile, RowFault, rows_in_drops
from warehouse.landing import ReceiveReport, receive
from warehouse.landing.contract import Contract, Dataset, load_contracts
from warehouse.settings import Settings
from warehouse.synthetic import write_fixture

SENT_AGAIN = "police/2019-03-04/legacy_persons_2016_v2.csv"
"""The bytes of a file of the fixture county."""
SENT_BESIDE = "police/2019-03-04/legacy_offences_2017-03.csv"
"""A crime of another file, sent as the file of its month."""
FLAG_AT_INVESTIGATION = "police/2019-03-04/athena_investigations_2019-01.csv"
FLAG_AT_LEGACY_PERSON = "police/2019-03-04/legacy_persons_2015.csv"


@dataclass(frozen=True)
class PlantedRow:
    """One row of the catalogue; ``fault`` is None for the sound row that the others are made of."""

    dataset: str
    fault: RowFault | None
    lands: bool

    @property
    def name(self) -> str:
        """What is wrong with it, in words."""
        return f"{self.dataset}: {self.fault.fault if self.fault else 'nothing is wrong'}"


PlaceInFile = tuple[str, int]
"""A file and the number of a row in it, as a spreadsheet shows it."""


@dataclass(frozen=True)
class Received:
    """What receiving made of the county."""

    report: ReceiveReport
    places: dict[str, PlaceInFile]
    """Where each planted row stands, by its name."""
    breaches: dict[PlaceInFile, set[str]]
    """The rules that a row breaks, each with its columns."""
    landed: dict[PlaceInFile, dict[str, object]]
    """The values that landed, under the headings of the file."""


def planted_rows() -> list[PlantedRow]:
    """Every row to be planted."""
    rows = []
    for dataset, file in rows_in_drops().items():
        rows.append(PlantedRow(dataset, None, lands=True))
        rows += [PlantedRow(dataset, fault, lands) for fault, lands in file.faults]
    return rows


def receive_spoilt_county(settings: Settings) -> Received:
    """Write the fixture county with all faults in it and take it in."""
    write_fixture(settings.landing_dir, agencies=("police",))
    settings.sample_notice_path.unlink()  # more files are to be put beside those of the generator
    places: dict[str, PlaceInFile] = {}
    for dataset, file in rows_in_drops().items():
        planted = [row for row in planted_rows() if row.dataset == dataset]
        rows = [_made_row(file, row.fault, number) for number, row in enumerate(planted)]
        first = _append(settings.landing_dir / file.file, rows)
        places |= {row.name: (file.file, first + n) for n, row in enumerate(planted)}
    _add_faulty_files(settings.landing_dir)
    report = receive(settings)
    with duckdb.connect(settings.vault_path, read_only=True) as connection:
        return Received(report, places, _breaches(connection), _landed(connection, settings))


def _made_row(file: FaultyFile, fault: RowFault | None, number: int) -> dict[str, str]:
    """The sound row with the fault in it."""
    if fault is None:
        return file.sound
    return file.sound | {file.own_number: f"FAULT-{number}"} | fault.change


def _append(path: Path, rows: Sequence[dict[str, str]]) -> int:
    """Add rows to a file in its own encoding and line ends; the number of the first of them."""
    text = path.read_bytes()
    encoding = "utf-8-sig" if text.startswith(b"\xef\xbb\xbf") else "cp1252"
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file)
        headings = next(reader)
        row_count = sum(1 for _ in reader)
    line_end = "\r\n" if b"\r\n" in text else "\n"
    with path.open("a", encoding=encoding.removesuffix("-sig"), newline="") as file:
        csv.DictWriter(file, headings, lineterminator=line_end).writerows(rows)
    return row_count + 2


def _add_faulty_files(landing_dir: Path) -> None:
    """A file sent twice, a crime in two files, and flags where the system keeps none."""
    files = rows_in_drops()
    original = landing_dir / "police/2019-02-11/legacy_persons_2016.csv"
    (landing_dir / SENT_AGAIN).write_bytes(original.read_bytes())
    _write(landing_dir / SENT_BESIDE, files["legacy_offence"].sound)
    investigation, person = files["athena_investigation"].sound, files["legacy_person"].sound
    _write(landing_dir / FLAG_AT_INVESTIGATION, investigation | {"AlcoholFlag": "Yes"})
    _write(landing_dir / FLAG_AT_LEGACY_PERSON, person | {"ALCOHOL_FACTOR": "Y"})


def _write(path: Path, row: dict[str, str]) -> None:
    with path.open("w", encoding="ascii", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row)


def _breaches(connection: duckdb.DuckDBPyConnection) -> dict[PlaceInFile, set[str]]:
    found: dict[PlaceInFile, set[str]] = defaultdict(set)
    for path, number, rule, columns in connection.execute(
        """
        select received.path, row_number, rule_code, column_name
        from receipt.quarantine
        inner join receipt."drop" as received using (drop_id)
        """
    ).fetchall():
        found[path, number].add(f"{rule} {columns}")
    return found


def _landed(
    connection: duckdb.DuckDBPyConnection, settings: Settings
) -> dict[PlaceInFile, dict[str, object]]:
    landed = {}
    for contract, name, dataset in datasets_of(settings):
        headings = {column.name: column.heading for column in dataset.landed_columns}
        result = connection.execute(
            f"""
            select received.path, landed.*
            from landed.{contract.agency}__{name} as landed
            inner join receipt."drop" as received on landed._drop_id = received.drop_id
            """
        )
        names = [headings.get(column[0], column[0]) for column in result.description or ()]
        for values in result.fetchall():
            row = dict(zip(names, values, strict=True))
            landed[str(row["path"]), int(row["_row_number"])] = row
    return landed


def datasets_of(settings: Settings) -> Iterable[tuple[Contract, str, Dataset]]:
    """Every dataset of every contract."""
    for contract in load_contracts(settings.contracts_dir):
        for name, dataset in contract.datasets.items():
            yield contract, name, dataset
