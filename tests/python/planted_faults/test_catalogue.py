"""The catalogue as a whole: no check of the house is without a fault, none that was asked for."""

from __future__ import annotations

import yaml

from expectations.faults import FAULTS as FAULTS_AT_GATES
from planted_faults.spoilt_county import planted_rows
from planted_faults.test_refused_rows import CHECKS
from planted_faults.test_tables import PLANTED
from warehouse.expectations.suite import CHECKPOINTS, SUITES_DIR

ASKED_FOR = {
    "an offence-level alcohol flag after 1 May 2018": [
        "legacy_offence: an alcohol flag on a crime recorded after Athena went live",
        "fct_offence_rows_are_sound: a flag stands at the crime before Athena alone",
        "fact.fct_offence: no_offence_flag_since_go_live",
    ],
    "a person-level one before": [
        "fct_involvement_rows_are_sound: a flag stands at the person under Athena alone",
        "landed.police__legacy_person: legacy_person_has_no_flag",
        "fact.fct_victim: no_person_flag_before_go_live",
    ],
    "a victim counted twice": [
        "legacy_person: the same victim twice on a crime",
        "athena_person: the same victim twice on an investigation",
        "fct_victim_has_a_key: rows share a key: a victim counted twice",
        "bridge_person_offence_has_a_key: rows share a key: a victim counted twice",
    ],
    "a district code of 2010": [
        "athena_investigation: a district code of 2010",
        "crosswalks_are_unambiguous: district code used outside its days",
        "landed.police__athena_investigation: athena_district_known",
    ],
    "a date of birth after the offence": [
        "legacy_person: a date of birth after the offence",
        "athena_person: a date of birth after the offence",
        "fct_involvement_rows_are_sound: a possible age: a person born after the offence",
        "landed.police__athena_person: athena_age_plausible",
    ],
    "a duplicated drop": [
        "legacy_offence: the same crime twice in a file",
        "fct_offence_has_a_key: rows share a key: a crime counted twice",
        "landed.police__legacy_offence: legacy_crime_number_unique",
    ],
    "a crime missing its district": [
        "legacy_offence: the crime is missing its district",
        "athena_investigation: the investigation is missing its district",
        "landed.police__legacy_offence: legacy_district_recorded",
    ],
    "a 2022 offence code in 2017": [
        "legacy_offence: an offence code of 2022 in 2017",
        "landed.police__legacy_offence: legacy_offence_code_lawful",
    ],
    "totals off by one": [
        "no_row_is_lost: police__legacy_offence: received rows",
        "cells_add_up: members do not make the total: the total of the year off by one",
        "population_margins_agree: E07000095: the residents of a district off by one",
        "sdc_footnote_rows_are_sound: shown and excluded make all",
        "rec_jsna_leaves_nothing_unexplained: no printed figure is unexplained",
        "row_account: an account whose total is off by one",
    ],
    "a supplier's rows of the wrong period": [
        "no_row_is_lost: REFERRAL cells IDVA CY2018: a referral of the wrong period",
        "no_row_is_lost: figures of returns: a return of the wrong period",
    ],
    "a supplier's ages in another's scheme": [
        "ages_are_in_the_agencys_bands: age band of another scheme: referrals to the IDVA service",
    ],
    "a symbol where a number must be": [
        "fct_aggregate_return_rows_are_sound: a figure or the reason why there is none: a symbol",
        "fct_homelessness_decision_rows_are_sound: a number or the reason why there is none",
        "no_row_is_lost: figures of returns: a symbol where a number must be",
    ],
    "a supplier's total that is not its parts": [
        "cells_add_up: members do not make the total: a supplier's total that is not its parts",
        "fct_homelessness_decision_rows_are_sound: a part is not more than the whole: a total",
        "no_row_is_lost: CASE cells MARAC CY2018: a case with two referrals counted twice",
    ],
}
"""Faults that must be caught, whatever else is, and all the places that must catch them."""


def test_every_expectation_of_every_gate_has_a_fault() -> None:
    """Those of Great Expectations have a catalogue of their own: ``expectations/faults.py``."""
    suites = {path.stem: yaml.safe_load(path.read_text()) for path in SUITES_DIR.glob("*.yml")}
    run = {suite for names in CHECKPOINTS.values() for suite in names}
    declared = {
        f"{table}: {expectation['name']}"
        for suite in suites.values()
        for group in suite["groups"]
        for table in group["tables"]
        for expectation in group["expectations"]
    }

    assert sorted(set(suites) - run) == [], "suites that no gate runs"
    assert sorted(declared - at_gates()) == [], "expectations without a planted fault"


def test_faults_that_were_asked_for_are_caught_wherever_they_can_be() -> None:
    planted = {row.name for row in planted_rows()} | {str(one) for one in PLANTED} | at_gates()
    planted |= {f"{table}: {row.fault}" for row, table in CHECKS}
    missing = [
        f"{fault}: {check}"
        for fault, checks in ASKED_FOR.items()
        for check in checks
        if not any(name.startswith(check) for name in planted)
    ]

    assert missing == []


def at_gates() -> set[str]:
    """Table and name of every expectation that a fault is planted for."""
    return {f"{table}: {name}" for fault in FAULTS_AT_GATES for table, name in fault.broken}
