"""What a release would do, read off the file that it is counted in."""

from __future__ import annotations

from pathlib import Path

import duckdb

from release.small_file import prepare, write_restricted
from warehouse.release.ledger import Ledger
from warehouse.release.preview import Effect, read_effects, record_words

NOW = {
    "OFFENCE|ALL|CY2017": 30,
    # Small when it was released, and large now.
    "OFFENCE|ALL|CY2018": 9,
    "OFFENCE|OTHER|CY2018": 2,
    "OFFENCE|THIRD|CY2018": 7,
}


def test_effects_are_told_against_what_was_released_last(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "releases")
    prepare(ledger, "2019-06", tmp_path)
    ledger.commit()
    present = tmp_path / "present" / "warehouse.duckdb"
    write_restricted(present, NOW, hidden=frozenset({"OFFENCE|ALL|CY2017"}))
    with duckdb.connect(present, read_only=True) as connection, ledger.attached(connection):
        assert read_effects(connection) == (
            Effect("police", 2017, 0, 0, 0, now_withheld=1, now_shown=0),
            Effect("police", 2018, 1, 1, 1, now_withheld=0, now_shown=1),
        )


def test_of_a_first_release_everything_is_new(tmp_path: Path) -> None:
    present = tmp_path / "warehouse.duckdb"
    write_restricted(present, NOW)
    with duckdb.connect(present, read_only=True) as connection:
        assert read_effects(connection, is_first=True) == (
            Effect("police", 2017, 1, 0, 0, 0, 0),
            Effect("police", 2018, 2, 1, 0, 0, 0),
        )


def test_a_small_number_of_records_is_not_told() -> None:
    assert record_words(4) == "fewer than 5"
    assert record_words(5) == "5"
    assert record_words(1_204) == "1,204"
