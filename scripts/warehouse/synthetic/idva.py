"""Referrals to the IDVA service, made up: a file for each year, one of them sent twice.

Printed sources: Tables 22 to 27, Figures 12 and 13 and section 3.2.3 of the needs assessment. The
layout is synthetic, in the vocabulary of SafeLives Insights. The document's "clients" are referrals
that were accepted. Where its figures leave room or contradict each other, this stands:

* The age groups of Table 24 make 1,919 clients, 131 short of 2,050 as its note says; its total row
  has 1,948. So 29 clients of known sex have no age, and 102 have neither sex nor age.
* Changes between the years are met where two whole numbers meet them. For ages 18 to 20, Black and
  Asian clients none do, and the nearest stand. What is then left of each year for the minority
  total and for unknown ethnicity meets neither of the changes printed beside them.
* Table 26 with and without a disability makes all 1,008 long-term clients, so none is unknown, and
  the 26 of its note do not exist. In 2018 it has 141 clients with a disability and 125 conditions:
  some clients' condition was not specified.
* Of the districts, two counts and eight shares are printed; the others lie between the printed
  extremes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd
from numpy.random import Generator

from warehouse.synthetic.allocation import IntArray, deal, deal_sets, draw, pick
from warehouse.synthetic.births import age_at, born
from warehouse.synthetic.extract import Extract, File
from warehouse.synthetic.names import Names
from warehouse.synthetic.spelling import write_names
from warehouse.synthetic.wording import draw_words, mess_up, words_of

YEARS = (2017, 2018)
SENT: Mapping[int, date] = {2017: date(2018, 1, 19), 2018: date(2019, 1, 11)}
SENT_AGAIN = date(2019, 1, 25)
FIRST_SENT_UNTIL = np.datetime64("2018-12-14")
"""The first file of 2018 stops here, and the second has the whole year."""

# Table 22: referrals of each year. Table 23: those accepted for long and for short term support.
REFERRALS = (1_981, 2_132)
LONG, SHORT = (590, 418), (387, 655)

# Table 24: females, males; clients of 2017, of 2018. 93 cannot change by -16.3%: 51 and 42 are the
# nearest. The last two are of unknown age, and of unknown sex and age.
AGES: Mapping[tuple[int, int] | None, tuple[int, int, int, int]] = {
    (15, 17): (10, 8, 12, 6),
    (18, 20): (92, 1, 51, 42),
    (21, 30): (549, 6, 263, 292),
    (31, 40): (636, 22, 326, 332),
    (41, 50): (335, 16, 158, 193),
    (51, 60): (150, 10, 82, 78),
    (61, 88): (68, 16, 40, 44),
    None: (28, 1, 17, 12),
}
OF_UNKNOWN_SEX = (28, 74)

# Table 25: clients of 2017 and of 2018. 102 cannot change by -11.3% nor 134 by -7.5%.
ETHNIC_GROUPS: Mapping[str, tuple[int, int]] = {
    "White": (702, 675), "Mixed": (23, 11), "Asian": (70, 64), "Black": (54, 48),
    "Other": (12, 15), "Unknown": (116, 260),
}  # fmt: skip

# Section 3.2.3 and Figure 12: medium and high of long term clients, unknown and medium of short
# term ones; the other levels were chosen.
RISKS: Mapping[str, tuple[int, int]] = {
    "High": (418, 96), "Medium": (519, 353), "Standard": (39, 84), "Not known": (32, 509),
}  # fmt: skip

# Section 3.2.3 and Figure 13: referrals, accepted, of these for long term support. Printed:
# Welwyn Hatfield 509 and 51.3%, Dacorum 488 and 51.2%, Watford 55.0%, St Albans 44.0%, Broxbourne
# 48.4% accepted; Hertsmere 55.4% long term, Stevenage 55.8% short term.
DISTRICTS: Mapping[str, tuple[int, int, int]] = {
    "Welwyn Hatfield": (509, 261, 131), "Dacorum": (488, 250, 118), "Stevenage": (455, 226, 100),
    "Watford": (420, 231, 112), "North Herts": (415, 206, 99), "Broxbourne": (395, 191, 99),
    "East Herts": (385, 190, 98), "Hertsmere": (370, 184, 102), "St Albans": (366, 161, 77),
    "Three Rivers": (270, 133, 66), "Out of area": (22, 9, 4), "Not known": (18, 8, 2),
}  # fmt: skip

# Table 26: long term clients without a disability, and with one; conditions of these. A client may
# have several.
NO_DISABILITY, DISABLED = (339, 277), (251, 141)
CONDITIONS: Mapping[str, tuple[int, int]] = {
    "Mental health": (173, 69), "Long-term condition": (48, 35), "Mobility": (11, 7),
    "Progressive/chronic illness": (16, 0), "Learning disability": (9, 0), "Hearing": (4, 1),
    "Memory or cognition": (1, 4), "Vision": (3, 0), "Social or behavioural": (2, 0),
    "Other": (21, 9),
}  # fmt: skip
NOT_SPECIFIED = "Yes - not specified"
NOT_SPECIFIED_OF = (0, 24)
"""Clients: at least 141 - 125 = 16 in 2018; a few more, so that some have two conditions."""

# Table 27: referrals from health sources.
HEALTH_SOURCES: Mapping[str, tuple[int, int]] = {
    "A&E": (54, 103), "Health Visitor": (63, 55), "Community Mental Health Team": (37, 55),
    "Midwife": (12, 20), "Hospital ward": (0, 29), "Drug & alcohol service": (2, 15),
    "GP": (9, 5), "Hospital - outside Herts": (1, 0), "Outpatients": (0, 2),
}  # fmt: skip

# What no printed figure tells, with its weights.
OTHER_SOURCES: Mapping[str, float] = {
    "Police": 58, "Self": 15, "Children's Services": 11, "MARAC": 4, "Housing": 4,
    "Voluntary sector": 4, "Adult Social Care": 1.5, "Probation": 1, "Education": 1, "Other": 0.5,
}  # fmt: skip
NOT_ACCEPTED: Mapping[str, float] = {
    "Declined": 46, "Unable to contact": 41, "Not eligible": 8, "Already supported": 5,
}  # fmt: skip
RISKS_OF_OTHERS: Mapping[str, float] = {
    "High": 22, "Medium": 26, "Standard": 9, "Not known": 30, "": 13,
}  # fmt: skip
SEXES_OF_OTHERS = (78, 6, 16)
AGES_OF_OTHERS = (1, 4, 21, 24, 13, 6, 3, 28)
ETHNIC_GROUPS_OF_OTHERS = (50, 1.5, 5, 4, 1, 38.5)
DISABILITIES_OF_OTHERS: Mapping[str, float] = {
    "": 72, "Not known": 18, "No disability": 6, "Mental health": 3, "Mobility": 1,
}  # fmt: skip
ETHNICITIES: Mapping[str, Mapping[str, float]] = {
    "White": {"White British": 85, "White Irish": 3, "White Gypsy/Traveller": 1, "White Other": 11},
    "Mixed": {
        "Mixed White/Black Caribbean": 45,
        "Mixed White/Black African": 12,
        "Mixed White/Asian": 20,
        "Mixed Other": 23,
    },
    "Asian": {
        "Asian Indian": 28,
        "Asian Pakistani": 34,
        "Asian Bangladeshi": 14,
        "Chinese": 4,
        "Asian Other": 20,
    },
    "Black": {"Black African": 56, "Black Caribbean": 32, "Black Other": 12},
    "Other": {"Arab": 30, "Other ethnic group": 70},
    "Unknown": {"Not known": 48, "": 32, "Refused": 12, "Prefer not to say": 8},
}
SEXES = ("Female", "Male", "Not known")
SEX_UNKNOWN, AGE_UNKNOWN = 2, len(AGES) - 1

UNKNOWN_BIRTH = 0.06
"""Of clients whose age is known: in years alone; chosen."""
RETURNING = 330
"""Referrals of somebody who was referred before; chosen."""
OPEN_SHARE = 0.08
"""Of cases that would be over when the file was sent: still open; chosen."""
FIRST_PERSON = 16_000_000
"""No other supplier's people have these names."""


def make(seed: int) -> Sequence[Extract]:
    """What the service sent: a file for each year, 2018 at first without its last weeks."""
    rng = np.random.default_rng([seed, 5])
    referrals = _referrals(rng)
    rows = _lay_out(referrals, _people(referrals, rng), rng)
    in_2017 = (referrals["year"] == YEARS[0]).to_numpy()
    until = in_2017 | (referrals["day"].to_numpy() <= FIRST_SENT_UNTIL.astype(np.int64))
    first, second = (
        _with_bad_rows(rows[in_2017], YEARS[0]),
        _with_bad_rows(rows[~in_2017], YEARS[1]),
    )
    return (
        Extract("idva", SENT[2017], (_file("2017", first),)),
        Extract("idva", SENT[2018], (_file("2018", rows[until & ~in_2017]),)),
        Extract("idva", SENT_AGAIN, (_file("2018_v2", second),)),
    )


def _file(period: str, rows: pd.DataFrame) -> File:
    name = f"idva_referrals_{period}.csv"
    return File(name, "referral", {"referrals": rows}, encoding="utf-8-sig", line_end="\r\n")


# ----------------------------------------------------------------------------------- referrals


def _referrals(rng: Generator) -> pd.DataFrame:
    """One row a referral in order of day; codes of the mappings above, and words."""
    rows = pd.concat([_accepted(rng), _not_accepted(rng)], ignore_index=True)
    of_year = rows["year"].to_numpy()
    day, source = np.zeros(len(rows), dtype=np.int64), np.full(len(rows), "", dtype=object)
    for at, year in enumerate(YEARS):
        here = of_year == year
        from_health = [counts[at] for counts in HEALTH_SOURCES.values()]
        code = deal([*from_health, REFERRALS[at] - sum(from_health)], rng)
        words = words_of([*HEALTH_SOURCES, ""], code)
        is_other = code == len(HEALTH_SOURCES)
        words[is_other] = draw_words(OTHER_SOURCES, int(is_other.sum()), rng)
        source[here] = words
        day[here] = rng.choice(_workdays(year), int(here.sum()))
    rows = rows.assign(day=day, source=source)
    shuffled = rows.sample(frac=1, random_state=rng)
    return shuffled.sort_values("day", kind="stable", ignore_index=True)


def _accepted(rng: Generator) -> pd.DataFrame:
    """The 2,050 clients, as the tables describe them."""
    rows = _ages_and_sexes(rng)
    year = rows["year"].to_numpy()
    group, is_long = np.zeros((2, len(rows)), dtype=np.int64)
    for at, one in enumerate(YEARS):
        group[year == one] = deal([counts[at] for counts in ETHNIC_GROUPS.values()], rng)
        is_long[year == one] = deal([SHORT[at], LONG[at]], rng)
    risk, district = np.zeros((2, len(rows)), dtype=np.int64)
    for here, column, of_support in (
        (is_long == 1, 0, [long for _, _, long in DISTRICTS.values()]),
        (is_long == 0, 1, [accepted - long for _, accepted, long in DISTRICTS.values()]),
    ):
        risk[here] = deal([counts[column] for counts in RISKS.values()], rng)
        district[here] = deal(of_support, rng)
    disability = draw_words(DISABILITIES_OF_OTHERS, len(rows), rng)
    for at, one in enumerate(YEARS):
        disability[(year == one) & (is_long == 1)] = _disabilities(at, rng)
    return rows.assign(
        group=group,
        district=district,
        risk=words_of(RISKS, risk),
        outcome="Accepted",
        support=np.where(is_long == 1, "Long term", "Short term"),
        disability=disability,
    )


def _ages_and_sexes(rng: Generator) -> pd.DataFrame:
    """``year``, ``band`` and ``sex`` of the clients: years and sexes of a band are independent."""
    bands = [
        pd.DataFrame(
            {"year": np.take(YEARS, deal(years, rng)), "band": band, "sex": deal(sexes, rng)}
        )
        for band, (*sexes, before, now) in enumerate(AGES.values())
        for years in [(before, now)]
    ]
    nobody = pd.DataFrame(
        {"year": np.repeat(YEARS, OF_UNKNOWN_SEX), "band": AGE_UNKNOWN, "sex": SEX_UNKNOWN}
    )
    return pd.concat([*bands, nobody], ignore_index=True)


def _disabilities(at: int, rng: Generator) -> Names:
    """Cells of a year's long term clients."""
    described = DISABLED[at] - NOT_SPECIFIED_OF[at]
    has = deal_sets([counts[at] for counts in CONDITIONS.values()], described, rng)
    words = np.array(list(CONDITIONS), dtype=object)
    cells = [
        *("; ".join(words[row]) for row in has),
        *[NOT_SPECIFIED] * NOT_SPECIFIED_OF[at],
        *["No disability"] * NO_DISABILITY[at],
    ]
    return rng.permutation(np.array(cells, dtype=object))


def _not_accepted(rng: Generator) -> pd.DataFrame:
    """Referrals that came to nothing: less is known of them."""
    sizes = [all_ - long - short for all_, long, short in zip(REFERRALS, LONG, SHORT, strict=True)]
    size = sum(sizes)
    return pd.DataFrame(
        {
            "year": np.repeat(YEARS, sizes),
            "band": draw(AGES_OF_OTHERS, size, rng),
            "sex": draw(SEXES_OF_OTHERS, size, rng),
            "group": draw(ETHNIC_GROUPS_OF_OTHERS, size, rng),
            "district": deal([all_ - accepted for all_, accepted, _ in DISTRICTS.values()], rng),
            "risk": draw_words(RISKS_OF_OTHERS, size, rng),
            "outcome": draw_words(NOT_ACCEPTED, size, rng),
            "support": "None",
            "disability": draw_words(DISABILITIES_OF_OTHERS, size, rng),
        }
    )


def _workdays(year: int) -> IntArray:
    """Monday to Friday."""
    days = np.arange(f"{year}-01-02", f"{year + 1}-01-01", dtype="datetime64[D]")
    workdays: IntArray = days[np.is_busday(days)].astype(np.int64)
    return workdays


# -------------------------------------------------------------------------------------- people


def _people(referrals: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    """Who each referral is about: ``person``, day of birth ``born`` and ``age`` in years.

    Some people come again: a pair of referrals alike in district, sex, ethnic group and age band
    becomes one person's where the day of birth of the first gives an age in the band at the second.
    """
    band, day = referrals["band"].to_numpy(), referrals["day"].to_numpy()
    low, high = np.array([ages or (0, 0) for ages in AGES]).T
    birth = born(day, rng.integers(low[band], high[band] + 1), rng)
    known = referrals[(band != AGE_UNKNOWN) & (referrals["sex"] != SEX_UNKNOWN)]
    alike = [known[column] for column in ("district", "sex", "group", "band")]
    before = known.index.to_series().groupby(alike).shift(1)
    is_second = known.groupby(alike).cumcount() % 2 == 1
    pairs = before[is_second].astype(np.int64)
    first, second = pairs.to_numpy(), pairs.index.to_numpy()
    age = age_at(birth[first], day[second])
    fits = (age >= low[band[second]]) & (age <= high[band[second]]) & (day[second] > day[first])
    chosen = pick(np.flatnonzero(fits), RETURNING, rng)
    person = np.arange(len(referrals))
    person[second[chosen]] = first[chosen]
    return pd.DataFrame(
        {"person": person, "born": birth[person], "age": age_at(birth[person], day)}
    )


# ------------------------------------------------------------------------------------ the files


def _lay_out(referrals: pd.DataFrame, people: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    """Referrals as the service's system writes them."""
    size = len(referrals)
    person, is_known = people["person"].to_numpy(), (referrals["band"] != AGE_UNKNOWN).to_numpy()
    sex = words_of(SEXES, referrals["sex"].to_numpy())
    title = np.where(sex == "Male", "Mr", "Ms").astype(object)
    forename, surname = write_names(FIRST_PERSON + person, title, rng)
    says_years_alone = rng.random(size) < UNKNOWN_BIRTH
    birth = _dates(people["born"].to_numpy(), referrals["year"])
    number = referrals.groupby("year").cumcount() + 1
    closed = referrals["day"].to_numpy() + rng.integers(14, 220, size)
    was_helped = (referrals["outcome"] == "Accepted").to_numpy()
    sent = referrals["year"].map(SENT).to_numpy().astype("datetime64[D]").astype(np.int64)
    is_closed = was_helped & (closed < sent) & (rng.random(size) >= OPEN_SHARE)
    return pd.DataFrame(
        {
            "ReferralID": [
                f"SR{year % 100}{one:05d}"
                for year, one in zip(referrals["year"], number, strict=True)
            ],
            "ClientID": [f"SI{one:05d}" for one in person],
            "ReferralDate": _dates(referrals["day"].to_numpy(), referrals["year"]),
            "ReferralSource": mess_up(referrals["source"].to_numpy(), rng),
            "Forename": forename,
            "Surname": surname,
            "DateOfBirth": np.where(is_known & ~says_years_alone, birth, ""),
            "AgeAtReferral": np.where(is_known, people["age"].astype(str), ""),
            "Gender": mess_up(sex, rng),
            "Ethnicity": mess_up(_ethnicities(referrals["group"].to_numpy(), person, rng), rng),
            "District": mess_up(words_of(DISTRICTS, referrals["district"].to_numpy()), rng),
            "Disability": mess_up(referrals["disability"].to_numpy(), rng),
            "RiskLevel": mess_up(referrals["risk"].to_numpy(), rng),
            "Engagement": mess_up(referrals["outcome"].to_numpy(), rng),
            "SupportType": mess_up(referrals["support"].to_numpy(), rng),
            "CaseClosed": np.where(is_closed, _dates(closed, referrals["year"]), ""),
        }
    )


def _ethnicities(group: IntArray, person: IntArray, rng: Generator) -> Names:
    """A word of each group, the same for all referrals of a person."""
    words = np.full(len(group), "", dtype=object)
    for code, weights in enumerate(ETHNICITIES.values()):
        here = group == code
        words[here] = draw_words(weights, int(here.sum()), rng)
    same: Names = words[person]
    return same


def _with_bad_rows(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    """Some rows too many, each of which breaks one rule: copies of sound ones, or nearly."""
    bad = rows[rows["Engagement"] == "Accepted"].iloc[:7].reset_index(drop=True)
    bad["ReferralID"] = [f"SR{year % 100}9900{place}" for place in range(len(bad))]
    bad.loc[0, "ReferralID"] = rows["ReferralID"].iloc[0]
    bad.loc[1, "ReferralDate"] = f"31/02/{year}"
    bad.loc[2, "ReferralDate"] = ""
    bad.loc[3, "Engagement"] = "Accepted?"
    bad.loc[4, "District"] = "Herts"
    bad.loc[5, "CaseClosed"] = f"01/12/{year - 1}"
    bad.loc[6, ["ReferralDate", "CaseClosed"]] = f"30/11/{year + 2}", ""
    return pd.concat([rows, bad], ignore_index=True)


# ------------------------------------------------------------------------------------- writing


def _dates(day: IntArray, year: pd.Series) -> Names:
    """Days as the file of that year writes them: dd/mm/yyyy in 2017, yyyy-mm-dd since."""
    days = pd.Series(pd.to_datetime(day, unit="D"))
    written: Names = np.where(
        year == YEARS[0], days.dt.strftime("%d/%m/%Y"), days.dt.strftime("%Y-%m-%d")
    ).astype(object)
    return written
