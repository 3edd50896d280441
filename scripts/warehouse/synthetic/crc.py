"""BeNCH Community Rehabilitation Company's cases of 2016 to 2018, made up.

One file with a row a case, as section 3.3.3 needs it: when the case was active, whose it is, and
what is recorded of the offender, the same on all of an offender's cases. "T43" is Table 43. No
public export layout exists. Where the document leaves more than one way, or none, this stands:

* Figure 21 prints only the changes (+112, 15%; -34, 4%). 723 to 772 cases in 2016 give these; 747
  was chosen. The three years then add to 2,431, more than 1,507, since 804 cases were active in two
  or three of them, as the note under the figure says.
* OGRS2: 18.9%, 51.6% and 29.4% of 979 are 185, 505 and 288 people and no others: 978. So one
  offender has no score, though scores are said to be recorded for all. Of the 978 the shares are
  the same, and high and medium together make the summary's 71% (of 979 they make 70.5%).
* The document gives no cut-offs of the OGRS2 bands. Those that the Ministry of Justice publishes
  for OGRS3 were chosen (medium from 50, high from 75). With a mean of 46.1% they leave those of low
  risk about 11% on average, so BeNCH's own medium band is likely to begin lower.
* RoSH: low, medium and high make 789 with one offender twice; the other 191 were chosen to be not
  assessed.
* Community Orders are 598 and 61.1% as in Table 46, not the 60% of the text beside it.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
from numpy.random import Generator

from warehouse.synthetic.allocation import (
    BoolArray,
    CalibrationError,
    IntArray,
    deal,
    deal_rest,
    deal_sets,
    draw,
    pick,
    spread_counts,
)
from warehouse.synthetic.births import born
from warehouse.synthetic.extract import Extract, File
from warehouse.synthetic.names import Names
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

RECEIVED = date(2019, 2, 20)
FIRST_DAY, LAST_DAY = date(2016, 1, 1), date(2018, 12, 31)
EARLIEST_START = date(2014, 6, 1)
"""The month in which community rehabilitation companies began."""

OFFENDERS = 979  # section 3.3.3
CASES = 1_507
CASES_PER_OFFENDER = {1: 619, 2: 242, 3: 81, 4: 26, 5: 9, 6: 2}  # chosen: 979 with 1,507 cases

CASES_BY_YEARS = {  # chosen, so that 747, 859 and 825 cases were active in the three years
    (2016, 2016): 297,
    (2016, 2017): 330,
    (2016, 2018): 120,
    (2017, 2017): 55,
    (2017, 2018): 354,
    (2018, 2018): 351,
}

SEXES = {"M": 944, "F": 35}
ETHNICITY = {"White": 701, "Mixed": 32, "Asian": 42, "Black": 45, "Other": 6, "not known": 153}
"""T43; 153 in its note."""
DISABILITY_KNOWN = {"none": 444, "not known": 241, "some": 294}  # T44
MENTAL_HEALTH_WORD = "Mental Health Condition"
MENTAL_HEALTH = 163  # T44
MENTAL_HEALTH_AND_MORE = 53  # section 3.3.3: 32.5% of 163
OTHER_CONDITIONS = {  # T44
    "Other": 81,
    "Dyslexia": 52,
    "Learning Disability": 38,
    "Hearing Difficulties": 23,
    "Reduced Mobility": 18,
    "Visual Impairment": 11,
    "Reduced Physical Capacity": 6,
    "Autism Spectrum Condition": 2,
    "Severe Disfigurement": 2,
    "Speech Impairment": 2,
    "Progressive Condition": 1,
}
OFFENCES = {  # T45
    "Violence": 587,
    "Other": 263,
    "Acquisitive": 73,
    "Motoring": 31,
    "Drugs": 23,
    "Sexual": 2,
}
SENTENCES = {  # T46
    "Community Order": 598,
    "Suspended Sentence Order": 186,
    "Adult Custody": 163,
    "Standard Determinate Custody": 24,
    "Youth Rehabilitation Order": 4,
    "Youth Custody": 2,
    "Scottish Community Payback": 1,
    "Committal for PSSR Breach": 1,
}
MOSTLY_IN_CUSTODY = {  # section 3.3.3 says which offences; how many was chosen
    "Acquisitive": (20, 12, 34, 7, 0, 0, 0, 0),
    "Drugs": (6, 5, 9, 3, 0, 0, 0, 0),
}
"""Sentences for offences that custody was most often given for, in the order of SENTENCES."""
YOUTH_SENTENCES = {"Youth Rehabilitation Order", "Youth Custody"}
FLAGS = {  # T47
    "MARAC": 222,
    "Restraining Order": 181,
    "MAPPA Considered": 150,
    "Child Concerns": 140,
    "Risk of Suicide/Self Harm": 90,
    "Child Protection": 49,
    "Warrant/Summons": 39,
    "IOM": 28,
    "PPO": 26,
    "MAPPA": 23,
    "Weapons": 7,
    "ViSOR": 6,
    "Risk to Public": 4,
    "Home Office Interest": 3,
    "Gangs": 2,
    "Hate Crime": 2,
}
FLAGGED = 783  # section 3.3.3: 80%, and 20% without; chosen within 779 to 787
ROSH = {"Low": 125, "Medium": 648, "High": 16}  # section 3.3.3; one offender has two of them
OGRS2_BANDS = {  # section 3.3.3: low, medium, high; how far they spread above the floor was chosen
    (1, 49): (288, 9.7),
    (50, 74): (505, 5.2),
    (75, 98): (185, 4.0),
}
OGRS2_MEAN = 46.1

FIRST_PERSON = 12_000_000
NOT_COUNTED = {"no domestic abuse": 140, "ended before": 15, "began after": 25}
"""Cases of shoplifters and burglars, and of domestic abuse outside the three years; chosen."""
SHARED_OWNERS = 50
"""Of these, cases of offenders who have counted cases too; chosen."""
SHARE_OPEN = 0.45
"""Of the cases active at the end of 2018, those not closed when the file was written; chosen."""

ETHNICITY_WORDS = (  # the descriptions behind the 16+1 codes, in the order of ETHNICITY
    (
        ("White: British/English/Welsh/Scottish/Northern Irish", 92),
        ("White: Irish", 2),
        ("White: Other", 6),
    ),
    (
        ("Mixed: White and Black Caribbean", 50),
        ("Mixed: White and Black African", 15),
        ("Mixed: White and Asian", 15),
        ("Mixed: Other", 20),
    ),
    (
        ("Asian or Asian British: Indian", 35),
        ("Asian or Asian British: Pakistani", 25),
        ("Asian or Asian British: Bangladeshi", 15),
        ("Asian or Asian British: Other", 20),
        ("Chinese or Other: Chinese", 5),
    ),
    (
        ("Black or Black British: Caribbean", 45),
        ("Black or Black British: African", 40),
        ("Black or Black British: Other", 15),
    ),
    (("Other Ethnic Group", 1),),
    (("Not Recorded", 45), ("Refusal", 20), ("", 35)),
)
DISABILITY_NOT_KNOWN = (("Not Known", 5), ("Refused to Disclose", 2), ("Missing", 3))
NOT_ASSESSED = (("Not Assessed", 3), ("", 2))


def make(seed: int) -> tuple[Extract, ...]:
    """The one file of the three years."""
    rng = np.random.default_rng([seed, 12])
    cases = _draw_cases(rng)
    offenders = pd.concat([_draw_offenders(rng), _draw_others(rng)], ignore_index=True)
    written = _lay_out(cases, offenders, rng)
    file = File(
        "bench_cases_2016-01_2018-12.csv",
        "bench_case",
        {"cases": _spoil(written, rng)},
        encoding="cp1252",
        line_end="\r\n",
    )
    return (Extract("crc", RECEIVED, (file,)),)


# ---------------------------------------------------------------------------------- the cases


def _draw_cases(rng: Generator) -> pd.DataFrame:
    """One row a case: ``owner``, days ``start`` and ``end`` (0: open), ``is_counted``, ``is_da``.

    Those that the document counts come first. Of the others, some are of the same offenders.
    """
    per_offender = rng.permutation(spread_counts(CASES_PER_OFFENDER))
    counted = pd.DataFrame({"owner": np.repeat(np.arange(OFFENDERS), per_offender)})
    first, last = np.array(list(CASES_BY_YEARS))[deal(CASES_BY_YEARS.values(), rng)].T
    counted["start"], counted["end"] = _draw_days(first, last, rng)
    elsewhere = rng.integers(0, len(CASES_BY_YEARS), sum(NOT_COUNTED.values()))
    first, last = np.array(list(CASES_BY_YEARS))[elsewhere].T
    other = pd.DataFrame({"kind": np.repeat(list(NOT_COUNTED), list(NOT_COUNTED.values()))})
    other["owner"] = _owners_of_others(len(other), rng)
    other["start"], other["end"] = _draw_days(first, last, rng)
    is_before, is_after = other["kind"] == "ended before", other["kind"] == "began after"
    early, late = day_number(EARLIEST_START), day_number(LAST_DAY) + 1
    other.loc[is_before, "start"] = early + rng.integers(0, 200, int(is_before.sum()))
    other.loc[is_before, "end"] = day_number(FIRST_DAY) - rng.integers(1, 300, int(is_before.sum()))
    other.loc[is_after, "start"] = rng.integers(late, day_number(RECEIVED), int(is_after.sum()))
    other.loc[is_after, "end"] = 0
    return pd.concat(
        [
            counted.assign(is_counted=True, is_da=True),
            other.assign(is_counted=False, is_da=is_before | is_after).drop(columns="kind"),
        ],
        ignore_index=True,
    )


def _owners_of_others(size: int, rng: Generator) -> IntArray:
    """Offenders of the cases that are not counted: some counted ones, and people of their own."""
    shared = pick(np.arange(OFFENDERS), SHARED_OWNERS, rng)
    return rng.permutation(np.concatenate([shared, OFFENDERS + np.arange(size - SHARED_OWNERS)]))


def _draw_days(first: IntArray, last: IntArray, rng: Generator) -> tuple[IntArray, IntArray]:
    """First and last days of cases that are active in the years ``first`` to ``last``."""
    opens = np.where(first == FIRST_DAY.year, day_number(EARLIEST_START), _new_year(first))
    start = rng.integers(opens, _new_year(first + 1))
    is_last_year = last == LAST_DAY.year
    closes = np.where(is_last_year, day_number(RECEIVED), _new_year(last + 1))
    end = rng.integers(np.maximum(start, _new_year(last)), closes)
    return start, np.where(is_last_year & (rng.random(len(end)) < SHARE_OPEN), 0, end)


def _new_year(year: IntArray) -> IntArray:
    """Days from 1970 to 1 January."""
    new_year: IntArray = (year - 1970).astype("datetime64[Y]").astype("datetime64[D]").astype(int)
    return new_year


# ---------------------------------------------------------------------------------- the offenders


def _draw_offenders(rng: Generator) -> pd.DataFrame:
    """One row an offender, as printed; names and days of birth come with the cases."""
    offence, sentence = _draw_sentences(rng)
    return pd.DataFrame(
        {
            "is_female": deal(SEXES.values(), rng) == 1,
            "Ethnicity": write_groups(deal(ETHNICITY.values(), rng), ETHNICITY_WORDS, rng),
            "MainOffenceCategory": offence,
            "SentenceType": sentence,
            "Disabilities": _draw_disabilities(rng),
            "Flags": _draw_flags(rng),
            "RoSH": _draw_rosh(rng),
            "OGRS2": _draw_scores(rng),
        }
    )


def _draw_others(rng: Generator) -> pd.DataFrame:
    """People of whom no case is counted, about whom nothing is printed."""
    size = sum(NOT_COUNTED.values()) - SHARED_OWNERS
    return pd.DataFrame(
        {
            "is_female": rng.random(size) < 0.15,
            "Ethnicity": write_groups(draw(ETHNICITY.values(), size, rng), ETHNICITY_WORDS, rng),
            "MainOffenceCategory": rng.choice(list(OFFENCES), size),
            "SentenceType": rng.choice(list(SENTENCES), size),
            "Disabilities": rng.choice(["No Disability", MENTAL_HEALTH_WORD, "Not Known"], size),
            "Flags": rng.choice(["", *FLAGS], size),
            "RoSH": rng.choice([*ROSH, ""], size),
            "OGRS2": rng.integers(3, 95, size).astype(str),
        }
    )


def _draw_sentences(rng: Generator) -> tuple[Names, Names]:
    """Main offence and sentence: acquisitive and drug offences mostly meet with custody."""
    names, kinds = list(OFFENCES), np.array(list(SENTENCES), dtype=object)
    offence = deal(OFFENCES.values(), rng)
    sentence = np.full(OFFENDERS, -1)
    for name, counts in MOSTLY_IN_CUSTODY.items():
        sentence[offence == names.index(name)] = deal(counts, rng)
    rest = sentence < 0
    sentence[rest] = deal_rest(
        list(SENTENCES.values()), sentence[~rest], int(rest.sum()), rng, "sentences"
    )
    return np.array(names, dtype=object)[offence], kinds[sentence]


def _draw_disabilities(rng: Generator) -> Names:
    """Conditions of each: every one of 294 has at least one, 53 mental health and another."""
    known = deal(DISABILITY_KNOWN.values(), rng)
    disabled = rng.permutation(np.flatnonzero(known == 2))
    has = np.zeros((OFFENDERS, 1 + len(OTHER_CONDITIONS)), dtype=np.bool_)
    has[disabled[:MENTAL_HEALTH], 0] = True
    with_another = disabled[MENTAL_HEALTH - MENTAL_HEALTH_AND_MORE :]
    has[with_another, 1:] = deal_sets(list(OTHER_CONDITIONS.values()), len(with_another), rng)
    conditions = write_lists(has, [MENTAL_HEALTH_WORD, *OTHER_CONDITIONS])
    unknown = write_groups(known - 1, (DISABILITY_NOT_KNOWN,), rng)
    return np.select([known == 0, known == 1], ["No Disability", unknown], conditions)


def _draw_flags(rng: Generator) -> Names:
    """Flags of each, blank for one in five."""
    has = np.zeros((OFFENDERS, len(FLAGS)), dtype=np.bool_)
    has[pick(np.arange(OFFENDERS), FLAGGED, rng)] = deal_sets(list(FLAGS.values()), FLAGGED, rng)
    return write_lists(has, list(FLAGS))


def _draw_rosh(rng: Generator) -> Names:
    """A level for each; one of low risk gets the second level, medium, with the cases."""
    low, medium, high = ROSH.values()
    counts = (low, medium - 1, high, OFFENDERS - low - medium - high + 1)
    level = deal(counts, rng)
    unassessed = write_groups(level - len(ROSH), (NOT_ASSESSED,), rng)
    return np.where(level < len(ROSH), np.array([*ROSH, ""], dtype=object)[level], unassessed)


def _draw_scores(rng: Generator) -> Names:
    """OGRS2 scores that keep to the bands and the mean; blank for one offender."""
    bands = [
        np.minimum(lowest + rng.exponential(spread, count).astype(np.int64), highest)
        for (lowest, highest), (count, spread) in OGRS2_BANDS.items()
    ]
    scored = sum(map(len, bands))
    (lowest, highest), *_ = OGRS2_BANDS
    wanted = round(OGRS2_MEAN * scored) - sum(int(band.sum()) for band in bands[1:])
    bands[0] = _with_sum(bands[0], wanted, lowest, highest, rng)
    return rng.permutation(np.append(np.concatenate(bands).astype(str).astype(object), ""))


def _with_sum(scores: IntArray, wanted: int, lowest: int, highest: int, rng: Generator) -> IntArray:
    """Scores moved by single points, at random, until they add up; none leaves its bounds.

    Raises:
        CalibrationError: if no scores within the bounds add up to that.
    """
    if not lowest * len(scores) <= wanted <= highest * len(scores):
        raise CalibrationError(f"{len(scores)} scores cannot add up to {wanted}")
    moved = scores.copy()
    while missing := wanted - int(moved.sum()):
        step = 1 if missing > 0 else -1
        room = np.flatnonzero((moved + step >= lowest) & (moved + step <= highest))
        moved[pick(room, min(abs(missing), len(room)), rng)] += step
    return moved


# ---------------------------------------------------------------------------------- the file


def _lay_out(cases: pd.DataFrame, offenders: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    """One row a case with what is recorded of its offender."""
    owner = cases["owner"].to_numpy()
    recorded = offenders.iloc[owner].reset_index(drop=True)
    forename, surname = write_names(
        FIRST_PERSON + owner, titles(recorded["is_female"].to_numpy(dtype=bool)), rng
    )
    ended = cases["end"].mask(cases["end"] == 0)
    birth = _draw_births(cases, offenders, rng)
    _record_second_level(recorded, owner, cases["is_counted"].to_numpy(dtype=bool))
    return pd.DataFrame(
        {
            "CaseRef": references("SC", len(cases), rng),
            "CRN": references("S", len(offenders), rng)[owner],
            "Forename": forename,
            "Surname": surname,
            "DateOfBirth": write_days(birth[owner].astype("datetime64[D]")),
            "Gender": _spelled(recorded["is_female"], ("Male", "Female"), rng),
            "Ethnicity": recorded["Ethnicity"],
            "DomesticAbuse": _spelled(cases["is_da"], ("No", "Yes"), rng),
            "StartDate": write_days(cases["start"].to_numpy("datetime64[D]")),
            "EndDate": write_days(ended.to_numpy("datetime64[D]")),
            **{name: recorded[name] for name in offenders.columns[2:]},
        }
    )


def _spelled(is_second: pd.Series, words: tuple[str, str], rng: Generator) -> Names:
    return spell_codes(is_second.to_numpy().astype(np.int64), words, rng)


def _draw_births(cases: pd.DataFrame, offenders: pd.DataFrame, rng: Generator) -> IntArray:
    """Days of birth of grown-ups at their first case; 18 where the sentence is a youth's."""
    age = rng.integers(19, 62, len(offenders))
    age[offenders["SentenceType"].isin(YOUTH_SENTENCES)] = 18
    first = cases.groupby("owner")["start"].min().sort_index().to_numpy()
    return born(first, age, rng)


def _record_second_level(recorded: pd.DataFrame, owner: IntArray, is_counted: BoolArray) -> None:
    """One offender of low risk is of medium risk on a later row, in place.

    Raises:
        CalibrationError: if nobody of low risk has two cases.
    """
    is_again = np.append(False, owner[1:] == owner[:-1])
    rows = np.flatnonzero(is_again & is_counted & (recorded["RoSH"] == "Low").to_numpy())
    if not len(rows):
        raise CalibrationError("nobody of low risk has two cases")
    recorded.loc[rows[0], "RoSH"] = "Medium"


def _spoil(written: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    """The file in the order of its references, with rows that must not count.

    Faulty rows are of offenders who stand nowhere else. Values that are not believed stand on cases
    that are not counted.
    """
    rows = written.copy()
    for position, (column, value) in enumerate(
        (
            ("Ethnicity", "IC1"),
            ("OGRS2", "n/a"),
            ("Gender", "X"),
            ("Disabilities", "Dyslexia; Bad back"),
            ("DateOfBirth", "14/03/2023"),
        )
    ):
        rows.loc[CASES + position, column] = value
    faults: list[dict[str, str]] = [
        {"StartDate": ""},
        {"StartDate": "31/02/2017"},
        {"StartDate": "2017-04-03"},
        {"StartDate": "01/06/2017", "EndDate": "01/05/2017"},
        {"StartDate": "01/09/2019"},
        {"DomesticAbuse": ""},
        {"DomesticAbuse": "P"},
        {"CaseRef": ""},
    ]
    forename, surname = write_names(
        FIRST_PERSON + len(written) + np.arange(len(faults)),
        titles(np.zeros(len(faults), dtype=bool)),
        rng,
    )
    for number, fault in enumerate(faults):
        fault.setdefault("CaseRef", f"SC{number + 1:06d}")
        fault |= {
            "CRN": f"S{number + 1:06d}",
            "Forename": forename[number],
            "Surname": surname[number],
        }
    again: list[dict[str, str]] = [{}, {}]
    return with_faults(rows, [*faults, *again]).sort_values(
        "CaseRef", ignore_index=True, kind="stable"
    )
