"""Faults in what agencies send are caught where they come in, each by the rule that is named."""

from __future__ import annotations

import duckdb
import pytest

from planted_faults.spoilt_county import (
    FLAG_AT_INVESTIGATION,
    FLAG_AT_LEGACY_PERSON,
    SENT_AGAIN,
    SENT_BESIDE,
    PlantedRow,
    Received,
    datasets_of,
    planted_rows,
)
from warehouse.landing.contract import load_contracts
from warehouse.landing.judge import layouts_of
from warehouse.landing.rule import checks_of
from warehouse.settings import Settings

PERSON = ["person_key", "age_at_event_years"]
"""What comes of a date of birth."""
TELLS_APART = ["age_over_110"]
"""Rules after which a date of birth still tells a person apart, though no age is known."""

SOUND = [row for row in planted_rows() if row.fault is None]
FAULTY = [row for row in planted_rows() if row.fault]


@pytest.mark.parametrize("row", SOUND, ids=lambda row: row.name)
def test_the_row_that_faults_are_made_of_is_sound(row: PlantedRow, received: Received) -> None:
    place = received.places[row.name]

    assert place not in received.breaches
    assert received.landed[place].get("person_key", "no person") is not None


@pytest.mark.parametrize("row", FAULTY, ids=lambda row: row.name)
def test_a_faulty_row_breaks_its_rules_and_no_other(row: PlantedRow, received: Received) -> None:
    assert row.fault
    place = received.places[row.name]

    assert received.breaches.get(place, set()) == set(row.fault.breaks)
    assert (place in received.landed) == row.lands
    if row.lands:
        _assert_left_out(row.fault.breaks, received.landed[place])


def _assert_left_out(breaks: tuple[str, ...], landed: dict[str, object]) -> None:
    """What is not believed counts as not recorded, a date of birth as nobody's."""
    for breach in breaks:
        rule, column = breach.split(" ", 1)
        left_out = [column]
        if column not in landed:
            left_out = ["age_at_event_years"] if rule in TELLS_APART else PERSON
        assert {name: landed[name] for name in left_out} == dict.fromkeys(left_out)


def test_every_rule_of_the_polices_contracts_has_a_fault(spoilt_settings: Settings) -> None:
    """Faults of other suppliers are made mechanically (supplier_faults.py)."""
    contracts = load_contracts(spoilt_settings.contracts_dir)
    with duckdb.connect() as connection:
        rules = {
            f"{layout.dataset_name}: {check.rule_code} {check.headings}"
            for layout in layouts_of(connection, spoilt_settings, contracts)
            if layout.contract.agency == "police"
            for check in checks_of(layout, spoilt_settings)
        }
    for contract, name, dataset in datasets_of(spoilt_settings):
        if contract.agency != "police":
            continue
        key = ", ".join(dataset.by_name[column].heading for column in dataset.key)
        rules.add(f"{name}: duplicate_key {key}")
    planted = {f"{row.dataset}: {rule}" for row in FAULTY if row.fault for rule in row.fault.breaks}

    assert sorted(rules - planted) == [], "rules without a planted fault"
    assert sorted(planted - rules) == [], "faults of rules that are no more"


def test_a_duplicated_drop_counts_once(received: Received) -> None:
    assert SENT_AGAIN in received.report.repeated
    assert SENT_AGAIN not in {drop.path for drop in received.report.drops}


def test_a_crime_sent_beside_its_file_counts_once(received: Received) -> None:
    place = (SENT_BESIDE, 2)

    assert received.breaches[place] == {"duplicate_key CRIME_NUMBER"}
    assert place not in received.landed


@pytest.mark.parametrize(
    ("path", "column"),
    [(FLAG_AT_INVESTIGATION, "AlcoholFlag"), (FLAG_AT_LEGACY_PERSON, "ALCOHOL_FACTOR")],
    ids=["an alcohol flag at the crime under Athena", "one at the person before Athena"],
)
def test_a_flag_at_the_wrong_grain_has_no_way_in(
    path: str, column: str, received: Received
) -> None:
    [drop] = [drop for drop in received.report.drops if drop.path == path]

    assert drop.status == "rejected"
    assert column in drop.message
    assert not [place for place in received.landed if place[0] == path]
