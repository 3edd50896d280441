"""A supplier that renames a column has its file turned away whole, and is told which column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from warehouse.landing import DropStatus, receive
from warehouse.landing.contract import load_contracts
from warehouse.settings import Settings
from warehouse.synthetic.extract import File
from warehouse.synthetic.fixture import cut_down
from warehouse.synthetic.sample import MAKERS, SAMPLE_SEED

NEW_NAME = "As we call it now"


@pytest.fixture(scope="module")
def renamed(empty_settings: Settings) -> dict[str, str]:
    """A file of each kind that each supplier sends, with its last column renamed: path and name."""
    agreed = dict(_agreed_headings(empty_settings))
    columns: dict[str, str] = {}
    for agency, make in MAKERS.items():
        kinds: set[str] = set()
        for extract in cut_down(make(SAMPLE_SEED)):
            for file in extract.files:
                if file.dataset not in kinds:
                    kinds.add(file.dataset)
                    heading = agreed[agency, file.dataset]
                    replace(extract, files=(_rename(file, heading),)).write(
                        empty_settings.landing_dir
                    )
                    columns[str(extract.folder / file.name)] = heading
    return columns


@pytest.fixture(scope="module")
def drops(renamed: dict[str, str], empty_settings: Settings) -> dict[str, DropStatus]:
    """What became of the files."""
    return {drop.path: drop for drop in receive(empty_settings).drops}


def _agreed_headings(settings: Settings) -> Iterator[tuple[tuple[str, str], str]]:
    """The last agreed column of each dataset."""
    for contract in load_contracts(settings.contracts_dir):
        for name, dataset in contract.datasets.items():
            headings = [column.heading for column in dataset.columns if column.is_headed]
            if headings:
                yield (contract.agency, name), headings[-1]


def _rename(file: File, heading: str) -> File:
    sheets = {
        name: sheet.rename(columns={heading: NEW_NAME}) for name, sheet in file.sheets.items()
    }
    assert any(NEW_NAME in sheet.columns for sheet in sheets.values())
    return replace(file, sheets=sheets)


def test_every_supplier_renames_a_column(renamed: dict[str, str]) -> None:
    assert {path.partition("/")[0] for path in renamed} == set(MAKERS)


def test_a_file_with_a_renamed_column_is_turned_away_whole(
    renamed: dict[str, str], drops: dict[str, DropStatus]
) -> None:
    taken = {path: drops[path].status for path in renamed if drops[path].status != "rejected"}

    assert taken == {}


def test_its_supplier_is_told_which_column(
    renamed: dict[str, str], drops: dict[str, DropStatus]
) -> None:
    untold = {
        path: drops[path].message
        for path, heading in renamed.items()
        if heading not in drops[path].message
    }

    assert untold == {}
