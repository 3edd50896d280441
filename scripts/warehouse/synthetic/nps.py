"""The National Probation Service's domestic abuse caseload of 9 June 2019, made up.

Two files, as section 3.3.2 describes its data: the caseload from nDelius, and the latest OASys
assessments that the service could match to it. "T40" is Table 40. No public export layout of
either system exists; register codes and needs are nDelius's and OASys's own words.

Chosen within the printed figures: who of each age and sex has which ethnicity, needs and registers
(nothing is printed across them); 40 people on other registers, who are not counted, and one
perpetrator under two references, who counts once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.random import Generator

from warehouse.synthetic.allocation import BoolArray, IntArray, deal, flags, pick
from warehouse.synthetic.births import born
from warehouse.synthetic.extract import Extract, File
from warehouse.synthetic.probation import (
    day_number,
    references,
    titles,
    with_faults,
    write_groups,
    write_lists,
)
from warehouse.synthetic.spelling import spell_codes, write_names
from warehouse.synthetic.wording import write_days

SNAPSHOT = date(2019, 6, 9)
RECEIVED = date(2019, 6, 14)
RECEIVED_AGAIN = date(2019, 6, 21)

AGES_AND_SEXES = {  # T40: males, females
    (18, 24): (19, 0),
    (25, 34): (73, 3),
    (35, 50): (72, 3),
    (51, 74): (27, 3),  # printed as 51+; the oldest was chosen
}
ETHNICITY = {"White": 159, "Mixed": 15, "Asian": 4, "Black": 18, "Other": 1, "not known": 3}  # T41
MENTAL_HEALTH = {"M": 26, "F": 6}  # section 3.3.2
NEEDS = {  # T42, of 183 matched
    "Accommodation": 103,
    "ETE": 63,
    "Finance": 96,
    "Relationships": 163,
    "Lifestyle": 155,
    "Drug misuse": 116,
    "Alcohol misuse": 115,
    "Emotional well-being": 126,
    "Thinking and behaviour": 175,
    "Attitudes": 156,
}
UNMATCHED = 17  # section 3.3.2

PERPETRATORS = 200
OTHERS = 40
"""People on other registers alone; chosen, for the document counts perpetrators only."""
FIRST_PERSON = 11_000_000
SHARE_SEVERE = 0.4
"""Of needs that there are; the document does not tell severe from some."""

ETHNICITY_WORDS = (  # nDelius keeps 16+1 codes; in the order of ETHNICITY
    (("W1", 90), ("W2", 3), ("W9", 7)),
    (("M1", 50), ("M2", 15), ("M3", 15), ("M9", 20)),
    (("A1", 30), ("A2", 30), ("A3", 15), ("A9", 25)),
    (("B1", 45), ("B2", 40), ("B9", 15)),
    (("O9", 1),),
    (("NS", 1), ("N4", 1), ("", 1)),
)
DA_PERPETRATOR, DUPLICATE = "ADVP", "KDUP"
OTHER_REGISTERS = {"IMAR": 0.3, "MAPP": 0.45, "RCPR": 0.2, "RCCO": 0.25, "IIOM": 0.06, "AVIS": 0.12}
NOT_PERPETRATOR = (("ADVV", 3), ("REG30", 2))
RISK_REGISTERS = (("RVHR", 8), ("RHRH", 55), ("RMRH", 35), ("RLRH", 2))


@dataclass(frozen=True)
class _Caseload:
    """The people, one entry each: perpetrators first, then the others."""

    written: pd.DataFrame
    is_matched: BoolArray
    """Whose OASys assessment was found."""


def make(seed: int) -> tuple[Extract, ...]:
    """The snapshot and its assessments, and the assessments again after a correction."""
    rng = np.random.default_rng([seed, 11])
    caseload = _draw_caseload(rng)
    needs = _draw_needs(caseload, rng)
    return (
        Extract(
            "nps",
            RECEIVED,
            (
                File(
                    "ndelius_caseload_2019-06.csv",
                    "ndelius_caseload",
                    {"caseload": _spoil_caseload(caseload.written, rng)},
                    encoding="utf-8-sig",
                ),
                _oasys_file("oasys_needs_2019-06.csv", _as_first_sent(needs)),
            ),
        ),
        Extract(
            "nps",
            RECEIVED_AGAIN,
            (_oasys_file("oasys_needs_2019-06_v2.csv", _spoil_needs(needs, caseload)),),
        ),
    )


def _oasys_file(name: str, needs: pd.DataFrame) -> File:
    return File(name, "oasys_needs", {"needs": needs}, encoding="cp1252", line_end="\r\n")


# ---------------------------------------------------------------------------------- the caseload


def _draw_caseload(rng: Generator) -> _Caseload:
    """Perpetrators as printed, and others about whom nothing is."""
    size = PERPETRATORS + OTHERS
    age, is_female = _draw_ages_and_sexes(rng)
    crn = references("S", size, rng)
    forename, surname = write_names(FIRST_PERSON + np.arange(size), titles(is_female), rng)
    day = np.full(size, day_number(SNAPSHOT))
    group = np.concatenate([deal(ETHNICITY.values(), rng), rng.integers(0, len(ETHNICITY), OTHERS)])
    written = pd.DataFrame(
        {
            "CaseloadRef": [f"{each}-{SNAPSHOT:%Y%m%d}" for each in crn],
            "SnapshotDate": write_days(day.astype("datetime64[D]")),
            "CRN": crn,
            "Forename": forename,
            "Surname": surname,
            "DateOfBirth": write_days(born(day, age, rng).astype("datetime64[D]")),
            "Gender": spell_codes(is_female.astype(np.int64), ("Male", "Female"), rng),
            "EthnicityCode": write_groups(group, ETHNICITY_WORDS, rng),
            "Registers": _draw_registers(rng),
            "RiskOfHarm": write_groups(np.zeros(size, dtype=np.int64), (RISK_REGISTERS,), rng),
            "MENTAL_HEALTH": np.where(_draw_mental_health(is_female, rng), "Y", ""),
        }
    )
    unmatched = pick(np.arange(PERPETRATORS), UNMATCHED, rng)
    return _Caseload(written, ~flags(size, unmatched))


def _draw_ages_and_sexes(rng: Generator) -> tuple[IntArray, BoolArray]:
    """Completed years at the snapshot, and who is a woman."""
    lowest, highest = (np.array(ages).repeat(2) for ages in zip(*AGES_AND_SEXES, strict=True))
    cells = [count for by_sex in AGES_AND_SEXES.values() for count in by_sex]
    cell = np.concatenate([deal(cells, rng), rng.integers(0, len(cells), OTHERS)])
    return rng.integers(lowest[cell], highest[cell] + 1), cell % 2 == 1


def _draw_registers(rng: Generator) -> np.ndarray:
    """Registers of each: perpetrators are on that of perpetrators, the others are not."""
    chances = np.array(list(OTHER_REGISTERS.values()))
    has = rng.random((PERPETRATORS + OTHERS, len(chances))) < chances
    first = np.concatenate(
        [
            np.full(PERPETRATORS, DA_PERPETRATOR),
            write_groups(np.zeros(OTHERS, dtype=np.int64), (NOT_PERPETRATOR,), rng),
        ]
    )
    more = write_lists(has, list(OTHER_REGISTERS), ";")
    return np.array([";".join(filter(None, pair)) for pair in zip(first, more, strict=True)])


def _draw_mental_health(is_female: BoolArray, rng: Generator) -> BoolArray:
    """Who is recorded with mental health issues; of the others nobody."""
    is_perpetrator = np.arange(len(is_female)) < PERPETRATORS
    men, women = (np.flatnonzero(is_perpetrator & (is_female == sex)) for sex in (False, True))
    return flags(
        len(is_female),
        np.concatenate([pick(men, MENTAL_HEALTH["M"], rng), pick(women, MENTAL_HEALTH["F"], rng)]),
    )


# ---------------------------------------------------------------------------------- the needs


def _draw_needs(caseload: _Caseload, rng: Generator) -> pd.DataFrame:
    """One assessment of everybody matched; needs are met exactly among the perpetrators.

    One perpetrator has no need at all: matched all the same.
    """
    rows = caseload.written[caseload.is_matched]
    perpetrators = PERPETRATORS - UNMATCHED
    assessed = day_number(SNAPSHOT) - rng.integers(5, 540, len(rows))
    needs = pd.DataFrame(
        {
            "CaseloadRef": rows["CaseloadRef"].to_numpy(),
            "AssessmentDate": write_days(assessed.astype("datetime64[D]")),
        }
    )
    for need, count in NEEDS.items():
        has = flags(len(rows), pick(np.arange(1, perpetrators), count, rng))
        has[perpetrators:] = rng.random(len(rows) - perpetrators) < count / perpetrators
        severity = has * (1 + (rng.random(len(rows)) < SHARE_SEVERE))
        needs[need] = spell_codes(severity, ("None", "Some", "Severe"), rng)
    return needs


def _as_first_sent(needs: pd.DataFrame) -> pd.DataFrame:
    """The first extract: eleven assessments not found yet, and a need lost on the way."""
    return needs.iloc[11:].assign(Finance="None")


# ---------------------------------------------------------------------------------- the mess


def _spoil_caseload(written: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    """The caseload in the order of its references, with rows that must not count.

    One perpetrator stands there twice under two references, the second marked as a duplicate.
    Faulty rows are of perpetrators who stand nowhere else. Values that are not believed are those
    of others.
    """
    rows = written.copy()
    for position, (column, value) in enumerate(
        (
            ("DateOfBirth", "31/02/1980"),
            ("EthnicityCode", "IC1"),
            ("Registers", "ADVV;ADVX"),
            ("RiskOfHarm", "HIGH"),
        )
    ):
        rows.loc[PERPETRATORS + position, column] = value
    faults: list[dict[str, str]] = [
        {"Registers": f"{DA_PERPETRATOR};{DUPLICATE}"},
        {"SnapshotDate": ""},
        {"SnapshotDate": "2019-06-09"},
        {"SnapshotDate": "09/06/2020"},
        {"CaseloadRef": ""},
    ]
    forename, surname = write_names(
        FIRST_PERSON + len(rows) + np.arange(len(faults)),
        titles(np.zeros(len(faults), dtype=bool)),
        rng,
    )
    for number, fault in enumerate(faults):
        crn = f"S{number + 1:06d}"
        fault.setdefault("CaseloadRef", f"{crn}-{SNAPSHOT:%Y%m%d}")
        fault["CRN"] = crn
        if number:
            fault |= {"Forename": forename[number], "Surname": surname[number]}
    again: dict[str, str] = {}
    spoilt = with_faults(rows, [*faults, again])
    return spoilt.sort_values("CRN", ignore_index=True, kind="stable")


def _spoil_needs(needs: pd.DataFrame, caseload: _Caseload) -> pd.DataFrame:
    """Assessments with some of nobody on the caseload, twice the same, and faulty ones."""
    unmatched = caseload.written.loc[~caseload.is_matched, "CaseloadRef"].to_numpy()
    spoilt = with_faults(
        needs,
        [
            {"CaseloadRef": "S999998-20190609"},
            {"CaseloadRef": "S999999-20190609"},
            {"CaseloadRef": unmatched[0], "AssessmentDate": ""},
            {"CaseloadRef": unmatched[1], "AssessmentDate": "14/02/2020"},
            {},
        ],
    )
    # Of somebody who is no perpetrator: a word that is no severity.
    spoilt.loc[len(needs) - 1, "Accommodation"] = "Yes"
    return spoilt.sort_values("CaseloadRef", ignore_index=True, kind="stable")
