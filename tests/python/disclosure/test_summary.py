"""How much is withheld, of a night that is worked out by hand."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from disclosure.small_night import victims, write_restricted
from warehouse.disclosure.summary import DisclosureSummary, disclosure_summary


@pytest.fixture
def restricted(tmp_path: Path) -> Path:
    path = tmp_path / "warehouse.duckdb"
    write_restricted(path)
    return path


def test_each_supplier_is_told_apart(restricted: Path) -> None:
    """Hiding a count of n costs 1 + n here; what is in no table is left out."""
    marac, police = disclosure_summary(restricted).by_agency
    assert (marac.agency, police.agency) == ("marac", "police")
    assert (police.cell_count, police.primary_count, police.secondary_count) == (7, 2, 1)
    assert police.hidden_share == pytest.approx(3 / 7)
    assert police.information_lost == pytest.approx((18 + 4 + 3) / (7 + 80))
    assert police.units_lost == pytest.approx((17 + 3 + 2) / 80)
    assert (marac.cell_count, marac.primary_count, marac.secondary_count) == (2, 1, 0)
    assert marac.units_lost == pytest.approx(2 / 14)


def test_the_night_says_it_in_one_line(restricted: Path) -> None:
    assert disclosure_summary(restricted).words() == (
        "3 primary and 1 secondary of 9 counts withheld, 27.2% of the information"
    )


def test_what_the_pattern_does_not_know_is_withheld(restricted: Path) -> None:
    with duckdb.connect(restricted) as connection:
        connection.execute(
            "delete from disclosure.sdc_pattern where cell_key = md5(?)", [victims(2017)]
        )
    assert disclosure_summary(restricted).total.hidden_count == 5


def test_nothing_published_is_nothing_lost() -> None:
    assert DisclosureSummary(by_agency=()).words() == (
        "0 primary and 0 secondary of 0 counts withheld, 0.0% of the information"
    )
