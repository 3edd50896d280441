"""dbt's unit tests can fail: none of them passes when it expects one row too many."""

from __future__ import annotations

from planted_faults.house import House


def test_every_unit_test_notices_a_row_too_many(house: House) -> None:
    assert house.spoilt_unit_tests
    blind = {name: status for name, status in house.spoilt_unit_tests.items() if status != "fail"}
    assert not blind
