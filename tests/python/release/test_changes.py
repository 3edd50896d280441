"""Which changes may be seen, and which blocks wait because of them."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from release.small_file import prepare, write_restricted
from warehouse.release.changes import (
    Change,
    agencies_that_changed,
    blocks_to_wait,
    read_changes,
)
from warehouse.release.ledger import Block, Ledger

P17, P18 = Block(agency="police", year=2017), Block(agency="police", year=2018)
M18 = Block(agency="marac", year=2018)


def change(agency: str, years: tuple[int, int], difference: int) -> Change:
    return Change(f"{agency} {years}", agency, *years, difference)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([], []),
        ([change("police", (2017, 2017), 5), change("police", (2018, 2018), -5)], []),
        ([change("police", (2017, 2017), 4)], [P17]),
        ([change("police", (2017, 2017), -1), change("marac", (2018, 2018), 2)], [M18, P17]),
        # Both together change by so few: the block of fewest records waits.
        ([change("police", (2017, 2018), 1)], [P18]),
        # One block is surely at fault, so that the other may yet enter.
        ([change("police", (2017, 2018), 1), change("police", (2017, 2017), 3)], [P17]),
        # A year changes of which nothing enters: the others of the agency changed it.
        ([change("police", (2016, 2016), 50)], [P17, P18]),
    ],
)
def test_a_block_waits_where_fewer_than_five_would_be_seen(
    changes: list[Change], expected: list[Block]
) -> None:
    records = {P17: 40, P18: 30, M18: 9}
    assert blocks_to_wait(changes, [P17, P18, M18], records) == expected


def test_what_changes_without_its_records_is_told_by_agency() -> None:
    changes = [
        change("police", (2016, 2016), 50),
        change("marac", (2018, 2018), 6),
        change("marac", (2017, 2018), 6),
    ]
    assert agencies_that_changed(changes, [M18]) == {"police": ["police (2016, 2016)"]}
    assert set(agencies_that_changed(changes)) == {"police", "marac"}


def test_cells_are_compared_with_what_was_released_last(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "releases")
    prepare(ledger, "2019-06", tmp_path)
    ledger.commit()
    present = tmp_path / "present" / "warehouse.duckdb"
    write_restricted(
        present,
        {
            "OFFENCE|ALL|CY2017": 30,
            "OFFENCE|ALL|CY2018": 10,
            # A member of a breakdown that was never released is no change.
            "OFFENCE|ALL|CY2018|sex_key=F": 8,
            "OFFENCE|OTHER|CY2018": 12,
        },
    )
    with duckdb.connect(present, read_only=True) as connection, ledger.attached(connection):
        assert read_changes(connection) == [Change("OFFENCE|ALL|CY2018", "police", 2018, 2018, 7)]


def test_a_member_that_was_not_there_was_none(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "releases")
    labels = {"OFFENCE|ALL|CY2018|sex_key=F": 30, "OFFENCE|ALL|CY2018|sex_key=M": 20}
    prepare(ledger, "2019-06", tmp_path, values=labels)
    ledger.commit()
    present = tmp_path / "present" / "warehouse.duckdb"
    del labels["OFFENCE|ALL|CY2018|sex_key=M"]
    write_restricted(present, {**labels, "OFFENCE|ALL|CY2018|sex_key=U": 2})
    with duckdb.connect(present, read_only=True) as connection, ledger.attached(connection):
        assert [(found.label, found.difference) for found in read_changes(connection)] == [
            ("OFFENCE|ALL|CY2018|sex_key=M", -20),
            ("OFFENCE|ALL|CY2018|sex_key=U", 2),
        ]
