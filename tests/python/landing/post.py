"""Writes tiny police files into a landing folder and reads back what became of them."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from warehouse.landing import DropStatus, ReceiveReport, receive
from warehouse.settings import Settings

RECEIVED = "2019-01-08"
Row = dict[str, str]

OFFENCE: Row = {
    "CRIME_NUMBER": "C1",
    "RECORDED_DATE": "02/03/2016",
    "COMMITTED_FROM": "01/03/2016 21:30",
    "COMMITTED_TO": "",
    "DISTRICT": "Watford",
    "HO_CODE": "008/06",
    "OFFENCE_DESCRIPTION": "Occasioning Actual Bodily Harm (ABH)",
    "DA_FLAG": "Y",
    "ALCOHOL_FLAG": "N",
    "DRUG_FLAG": "N",
    "DASH_RISK": "H",
    "OUTCOME": "Type 1 - Charge / Summons",
    "OUTCOME_DATE": "05/04/2016",
}
PERSON: Row = {
    "CRIME_NUMBER": "C1",
    "NOMINAL_ID": "N1",
    "ROLE": "V",
    "TITLE": "Mrs",
    "FORENAME": "Ann",
    "SURNAME": "Example",
    "DOB": "29/02/1980",
    "SEX": "F",
    "ETHNICITY_SDE": "W1",
    "RELATIONSHIP": "",
}
INVESTIGATION: Row = {
    "InvestigationRef": "A1",
    "LegacyCrimeRef": "",
    "RecordType": "CRIME",
    "RecordedOn": "2018-05-03T14:22:00",
    "OffenceStart": "2018-05-02T23:10:00",
    "OffenceEnd": "",
    "DistrictCode": "E07000103",
    "HomeOfficeCode": "008/06",
    "OffenceTitle": "Occasioning Actual Bodily Harm (ABH)",
    "DomesticAbuseMarker": "Yes",
    "DashLevel": "High",
    "OutcomeCode": "1",
    "OutcomeDate": "2018-06-01",
}
INVOLVED: Row = {
    "InvestigationRef": "A1",
    "PersonId": "P1",
    "Role": "Victim",
    "GivenName": "Ann",
    "FamilyName": "Example",
    "DateOfBirth": "1980-02-29",
    "Gender": "Female",
    "SelfDefinedEthnicity": "W1",
    "AlcoholFactor": "No",
    "DrugFactor": "",
    "RelationshipToVictim": "",
}
SOUND: dict[str, Row] = {
    "legacy_offences": OFFENCE,
    "legacy_persons": PERSON,
    "athena_investigations": INVESTIGATION,
    "athena_persons": INVOLVED,
}
"""One sound row of each file, by the beginning of the file's name."""


def csv_bytes(
    rows: Iterable[Mapping[str, str]], encoding: str = "utf-8", line_end: str = "\r\n"
) -> bytes:
    """Rows as a CSV file with a header."""
    rows = list(rows)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), lineterminator=line_end)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def with_police_alone(settings: Settings) -> Settings:
    """The same settings with a folder of contracts of their own, the police's."""
    contracts = settings.data_dir.parent / "own_contracts"
    if settings.contracts_dir == contracts:
        return settings
    police = settings.contracts_dir / "police"
    shutil.copytree(police, contracts / "police", dirs_exist_ok=True)
    return settings.model_copy(update={"contracts_dir": contracts})


class Post:
    """A landing folder, and what the warehouse makes of it."""

    def __init__(self, settings: Settings) -> None:
        """A house that knows the police alone; tests of other suppliers bring their contracts."""
        self.settings = with_police_alone(settings)
        self.told: list[str] = []

    def agree(self, place: str, contract: str) -> None:
        """Put down a contract as ``<agency>/<layout>_v<version>``."""
        path = self.settings.contracts_dir / f"{place}.yml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(contract)

    def translate(self, **words: list[str]) -> None:
        """Make the seeds the test's own and add lines to crosswalks, such as district=[...]."""
        seeds = self.settings.data_dir.parent / "own_seeds"
        if self.settings.seeds_dir != seeds:
            shutil.copytree(self.settings.seeds_dir, seeds)
            self.settings = self.settings.model_copy(update={"seeds_dir": seeds})
        for name, lines in words.items():
            with (seeds / "crosswalk" / f"xwalk_{name}.csv").open("a") as file:
                file.writelines(f"{line}\n" for line in lines)

    def post(self, place: str, content: str | bytes) -> Path:
        """Put a file into the landing folder as ``<agency>/<received date>/<name>``."""
        path = self.settings.landing_dir / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def send(self, name: str, content: bytes, received: str = RECEIVED) -> Path:
        """Put a file of these bytes into the police's folder."""
        path = self.settings.landing_dir / "police" / received / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def send_rows(
        self, name: str, *rows: Row, received: str = RECEIVED, suffix: str = ".csv"
    ) -> Path:
        """Put a CSV file of these rows, each the sound row of its file with some values changed."""
        sound = next(row for start, row in SOUND.items() if name.startswith(start))
        content = csv_bytes(({**sound, **row} for row in rows), "utf-8")
        return self.send(f"{name}{suffix}", content, received)

    def receive(self) -> ReceiveReport:
        """Receive what was sent."""
        return receive(self.settings, self.told.append)

    @contextmanager
    def vault(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The vault, for looking into it."""
        with duckdb.connect() as connection:
            connection.execute(f"attach '{self.settings.vault_path}' as vault (read_only)")
            connection.execute("use vault")
            yield connection

    def query(self, query: str) -> list[tuple[Any, ...]]:
        """What a query finds in the vault."""
        with self.vault() as connection:
            return connection.execute(query).fetchall()

    def broken(self) -> set[tuple[str, int, str, str, str]]:
        """Dataset, row, rule, column and severity of every broken rule."""
        found = self.query(
            "select dataset, row_number, rule_code, column_name, severity from receipt.quarantine"
        )
        return set(found)

    def landed(self, dataset: str, columns: str) -> list[tuple[Any, ...]]:
        """These columns of a landed table, in order of file and row."""
        return self.query(
            f"select {columns} from landed.police__{dataset} order by _drop_id, _row_number"
        )


def by_name(report: ReceiveReport) -> dict[str, DropStatus]:
    """Drops by file name."""
    return {drop.path.rsplit("/", 1)[-1]: drop for drop in report.drops}
