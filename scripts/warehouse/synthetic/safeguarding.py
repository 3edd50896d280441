"""Adult safeguarding, made up: a council's concerns, and the enquiries that came from them.

Printed sources: Tables 28 to 30, Figures 14 to 16 and 24, and sections 3.2.4 and 3.3.5 of the needs
assessment. The layout is synthetic, in the vocabulary of the Safeguarding Adults Collection. Where
the printed figures leave room or contradict each other, this stands:

* A case counts in the year in which it was concluded, as Tables 28 and 29 say. Twelve enquiries of
  2018 come from concerns of 2017, and as many concerns of 2018 wait for one that is not concluded.
* No whole number of 393 clients is 32.7%: 127 of the 388 whose age is known are aged 75 to 84.
* "44.6% (n=808)" of the 924 enquiries with a family member cannot be enquiries, of which Table 29
  has 442 in all. 808 are 44.6% of the 1,812 concerns, so 808 of the 873 concerns have a family
  member behind them. How many enquiries have is then printed nowhere: 409 of 442, the same share.
* A spouse or partner counts as a family member, an ex-partner does not.
* Of concerns without domestic abuse only those of 2018 with a family member are printed; the
  others are there so that nobody counts a whole file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd
from numpy.random import Generator

from warehouse.synthetic.allocation import (
    IntArray,
    apportion,
    deal,
    deal_rest,
    draw,
    flags,
    ordinals,
    pick,
)
from warehouse.synthetic.births import born
from warehouse.synthetic.extract import Extract, File
from warehouse.synthetic.names import Names
from warehouse.synthetic.spelling import write_names
from warehouse.synthetic.wording import (
    DISTRICT_SPELLINGS,
    Days,
    draw_words,
    mess_up,
    vary,
    words_of,
    workday_in,
    workdays_before,
    write_days,
)

YEARS = (2017, 2018)
FIRST_SENT, CORRECTED = date(2019, 1, 14), date(2019, 1, 28)

# Clients with a domestic abuse concern by how many of their concerns and enquiries were concluded
# in the year. Table 28: 755 concerns of 579 clients, 873 of 741; Table 29: 376 enquiries of 276
# clients, 442 of 393, twelve of which are LATE.
CLIENTS: Mapping[int, Mapping[tuple[int, int], int]] = {
    2017: {
        (1, 0): 289, (1, 1): 150,
        (2, 0): 14, (2, 1): 40, (2, 2): 56,
        (3, 1): 4, (3, 2): 8, (3, 3): 12,
        (4, 2): 2, (4, 3): 2, (4, 4): 2,
    },
    2018: {
        (1, 0): 336, (1, 1): 294,
        (2, 0): 22, (2, 1): 40, (2, 2): 30,
        (3, 0): 2, (3, 1): 4, (3, 2): 6, (3, 3): 5,
        (4, 2): 1, (4, 3): 1,
    },
}  # fmt: skip
LATE = 12
"""Concerns in each year whose enquiry is concluded in the next."""

CLIENTS_OF_BOTH_YEARS = 60  # chosen

# Domestic abuse concerns with a family member behind them: those whose enquiry was concluded in the
# same year, the others. In 2018, 397 and 411 are the 808 of section 3.3.5, and those of 2017
# were chosen. All LATE ones have.
DA_FAMILY = {2017: (345, 355), 2018: (397, 411)}

# Concerns without domestic abuse and enquiries from them. Section 3.3.5: with the domestic abuse
# ones, 1,812 concerns and 924 enquiries of 2018 have a family member behind them.
OTHER_FAMILY = {2017: (930, 470), 2018: (1_004, 515)}
OTHER_NOT_FAMILY = {2017: (380, 170), 2018: (420, 190)}  # chosen

# 393 clients with a domestic abuse enquiry in 2018. Section 3.2.4: 283 females, 110 males.
SEXES = {"Female": 283, "Male": 110, "Unknown": 0}
SEXES_OF_OTHERS = {**SEXES, "Unknown": 3}

# Table 30: 335 White, 4 Mixed, 12 Asian, 5 Black, 2 Other; 35 unknown or refused.
ETHNICITIES = {
    "White - British": 312, "White - Irish": 7, "White - Gypsy or Irish Traveller": 1,
    "White - Any other background": 15,
    "Mixed - White & Black Caribbean": 2, "Mixed - White & Asian": 1,
    "Mixed - Any other background": 1,
    "Asian - Indian": 5, "Asian - Pakistani": 3, "Asian - Bangladeshi": 1, "Asian - Chinese": 1,
    "Asian - Any other background": 2,
    "Black - Caribbean": 2, "Black - African": 2, "Black - Any other background": 1,
    "Other - Arab": 1, "Other - Any other ethnic group": 1,
    "Refused": 9, "Undeclared / Not Known": 18, "": 8,
}  # fmt: skip

# Figure 16: physical support 56.7% (223), social support 18.8% (74), memory and cognition 8.9% (35)
# of 393 clients. Figure 15: 32.7% aged 75-84, three quarters 65 and over. Section 3.2.4: learning
# disabilities are mostly of those under 65.
REASONS = (
    "Physical Support", "Social Support", "Support with Memory & Cognition",
    "Learning Disability Support", "Mental Health Support", "Sensory Support",
    "No Support Reason", "Not Known",
)  # fmt: skip
AGES = ((20, 64), (65, 74), (75, 84), (85, 94), (95, 101), None)
CLIENTS_BY_AGE_AND_REASON = np.array(
    [
        [30, 20, 1, 25, 15, 2, 4, 0],
        [45, 14, 4, 2, 3, 1, 0, 0],
        [83, 24, 15, 1, 1, 2, 1, 0],
        [56, 13, 12, 0, 1, 3, 0, 0],
        [6, 2, 2, 0, 0, 0, 0, 0],
        [3, 1, 1, 0, 0, 0, 0, 0],
    ]
)
ANYTHING = 0.2
"""Weight of every age with every reason among the clients whom no printed figure counts."""

# Domestic abuse enquiries of 2018. Figure 14: Broxbourne 0.62 and Three Rivers 0.16 per 1,000
# residents, above and below the county's 0.37; no other district lies significantly off it.
ENQUIRIES_BY_DISTRICT = {
    "Broxbourne": 60, "Dacorum": 56, "East Herts": 48, "Hertsmere": 39, "North Herts": 50,
    "St Albans": 47, "Stevenage": 38, "Three Rivers": 15, "Watford": 37, "Welwyn Hatfield": 47,
    "Out of County": 5, "Not Known": 0,
}  # fmt: skip
RESIDENTS = (97, 153, 147, 104, 133, 147, 88, 93, 97, 122, 9, 6)
"""Thousands in mid-2017, in the same order; a few clients live elsewhere or who knows where."""

# What no printed figure tells, with its weights.
SOURCES_OF_CONCERN = {
    "Police": 30, "NHS - Hospital": 14, "NHS - Community": 12, "Care Provider": 15,
    "Social Care Staff": 11, "Housing": 5, "Family or Friend": 8, "Self": 3, "Other": 2,
}  # fmt: skip
FAMILY_MEMBERS = {
    "Spouse or Partner": 48, "Son or Daughter": 32, "Parent": 7, "Sibling": 6, "Other Relative": 7,
}  # fmt: skip
NOT_FAMILY_DA = {"Ex-Partner": 90, "Not Known": 10}
NOT_FAMILY = {
    "Friend or Neighbour": 22, "Paid Carer": 40, "Other Service User": 20, "Stranger": 8,
    "Not Known": 10,
}  # fmt: skip
DA_BESIDES = {
    "": 35, "; Physical Abuse": 26, "; Psychological Abuse": 28, "; Financial or Material Abuse": 9,
    "; Sexual Abuse": 2,
}  # fmt: skip
OTHER_ABUSE = {
    "Neglect and Acts of Omission": 38, "Physical Abuse": 18, "Financial or Material Abuse": 18,
    "Psychological Abuse": 12, "Physical Abuse; Psychological Abuse": 6, "Sexual Abuse": 4,
    "Organisational Abuse": 3, "Discriminatory Abuse": 1,
}  # fmt: skip
ENQUIRY_TYPES = {"Section 42": 86, "Other": 14}
PROGRESSED = {
    "Section 42": "Progress to Section 42 Enquiry",
    "Other": "Progress to Other Enquiry",
}
NOT_PROGRESSED = {
    "No Further Action under Safeguarding": 62, "Advice and Information": 25,
    "Referred to Other Team": 13,
}  # fmt: skip
ENQUIRY_OUTCOMES = {"Risk Reduced": 58, "Risk Removed": 22, "Risk Remains": 12, "No Action": 8}
NAME_NUMBERS_FROM = 13_000_000
"""No other supplier's people have these names."""

NOT_FUTURE_YET = "03/09/2019"


def make(seed: int) -> Sequence[Extract]:
    """What the council sent: two files for each year, and one of them once more, corrected."""
    rng = np.random.default_rng([seed, 4])
    cases = _concerns(rng)
    people = _people(cases, rng)
    concern = _lay_out_concerns(cases, people, rng)
    enquiry = _lay_out_enquiries(cases, concern, people, rng)
    years = cases["concluded"].astype("datetime64[s]").dt.year
    enquiry_years = pd.to_datetime(enquiry["DateConcluded"], format="%d/%m/%Y").dt.year
    files = [
        *(
            _file("concern", year, _with_bad_concerns(concern[years == year], year))
            for year in YEARS
        ),
        *(
            _file("enquiry", year, _with_bad_enquiries(enquiry[enquiry_years == year], year))
            for year in YEARS
        ),
    ]
    *sound, last = files
    (rows,) = last.sheets.values()
    too_early = rows[~rows["DateConcluded"].str.endswith("/12/2018")]
    return (
        Extract("safeguarding", FIRST_SENT, (*sound, _file("enquiry", 2018, too_early))),
        Extract("safeguarding", CORRECTED, (_file("enquiry", 2018, rows, "_v2"),)),
    )


def _file(dataset: str, year: int, rows: pd.DataFrame, resend: str = "") -> File:
    plural = {"concern": "concerns", "enquiry": "enquiries"}[dataset]
    name = f"safeguarding_{plural}_{year}{resend}.csv"
    return File(name, dataset, {dataset: rows}, encoding="cp1252", line_end="\r\n")


# ------------------------------------------------------------------------------- cases and days


def _concerns(rng: Generator) -> pd.DataFrame:
    """One row a concern: client, kind, days; ``enquiry_year`` is 0 where no enquiry came of it."""
    cases = _domestic_abuse(rng)
    cases = pd.concat([cases, _others(cases["client"], rng)], ignore_index=True)
    year, enquiry_year = cases["year"].to_numpy(), cases["enquiry_year"].to_numpy()
    is_late = enquiry_year > year
    # An enquiry takes a week or more: one of the same year needs a concern before its last weeks.
    first = np.where(is_late, _on(year, "11-01"), _on(year, "01-01"))
    after = np.where(enquiry_year == year, _on(year, "11-20"), _on(year + 1, "01-01"))
    concluded = workday_in(first, after, rng)
    is_opened = enquiry_year > 0
    soonest = np.where(is_late, _on(year + 1, "01-01"), concluded + np.timedelta64(7))[is_opened]
    after = np.where(is_late, _on(year + 1, "04-01"), _on(year + 1, "01-01"))[is_opened]
    enquiry_concluded = np.full(len(cases), "NaT", dtype="datetime64[D]")
    enquiry_concluded[is_opened] = workday_in(soonest, after, rng)
    cases = cases.assign(
        received=workdays_before(concluded, 1, 15, rng),
        concluded=concluded,
        enquiry_concluded=enquiry_concluded,
    )
    return cases.sort_values(["received", "concluded", "client"], ignore_index=True)


def _on(year: IntArray, month_and_day: str) -> Days:
    """A day of each year."""
    return np.array([f"{one}-{month_and_day}" for one in year], dtype="datetime64[D]")


def _domestic_abuse(rng: Generator) -> pd.DataFrame:
    """Domestic abuse concerns of both years."""
    before, now = YEARS
    clients = np.arange(sum(CLIENTS[before].values()))
    first = _domestic_abuse_of_year(before, clients, rng)
    is_late = first["enquiry_year"] > before
    stay = pick(np.setdiff1d(clients, first["client"][is_late]), CLIENTS_OF_BOTH_YEARS, rng)
    new = len(clients) + np.arange(sum(CLIENTS[now].values()) - len(stay))
    second = _domestic_abuse_of_year(now, rng.permutation(np.concatenate([stay, new])), rng)
    return pd.concat([first, second], ignore_index=True)


def _domestic_abuse_of_year(year: int, clients: IntArray, rng: Generator) -> pd.DataFrame:
    """Domestic abuse concerns of one year; ``LATE`` ones lead to an enquiry in the next."""
    mix = np.repeat(list(CLIENTS[year]), list(CLIENTS[year].values()), axis=0)
    concerns, enquiries = mix.T
    owner = np.repeat(np.arange(len(clients)), concerns)
    is_opened = ordinals(owner) < enquiries[owner]
    is_single = (concerns == 1)[owner] & ~is_opened
    is_late = flags(len(owner), pick(np.flatnonzero(is_single), LATE, rng))
    opened_family, other_family = DA_FAMILY[year]
    family = [
        pick(np.flatnonzero(is_opened), opened_family, rng),
        pick(np.flatnonzero(~is_opened & ~is_late), other_family - LATE, rng),
    ]
    return pd.DataFrame(
        {
            "client": clients[owner],
            "year": year,
            "is_da": True,
            "is_family": is_late | flags(len(owner), np.concatenate(family)),
            "enquiry_year": np.select([is_opened, is_late], [year, year + 1], 0),
        }
    )


def _others(da_client: pd.Series, rng: Generator) -> pd.DataFrame:
    """Concerns without domestic abuse: a tenth of clients come twice, a few had abuse before."""
    frames = []
    known, first_new = da_client.unique(), int(da_client.max()) + 1
    for is_family, counts in ((True, OTHER_FAMILY), (False, OTHER_NOT_FAMILY)):
        for year, (concerns, enquiries) in counts.items():
            new = first_new + np.arange(concerns * 9 // 10)
            first_new += len(new)
            again = rng.choice(np.concatenate([known, new]), concerns - len(new))
            is_opened = flags(concerns, pick(np.arange(concerns), enquiries, rng))
            frames.append(
                pd.DataFrame(
                    {
                        "client": rng.permutation(np.concatenate([new, again])),
                        "year": year,
                        "is_da": False,
                        "is_family": is_family,
                        "enquiry_year": np.where(is_opened, year, 0),
                    }
                )
            )
    return pd.concat(frames, ignore_index=True)


# -------------------------------------------------------------------------------------- people


def _people(cases: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    """One row a client, described alike in all records; ``born`` is NaT where it is not known."""
    counted = cases[cases["is_da"] & (cases["enquiry_year"] == 2018)]
    enquiries = counted.groupby("client")["enquiry_concluded"].agg(["size", "min"])
    enquiries = enquiries.sample(frac=1, random_state=rng).sort_values("size", ascending=False)
    clients = enquiries.index.to_numpy()
    first_day = cases.groupby("client")["concluded"].min()
    size, reason_count = len(first_day), len(REASONS)

    weights = CLIENTS_BY_AGE_AND_REASON.ravel()
    age_and_reason = draw(weights + ANYTHING, size, rng)
    age_and_reason[clients] = deal(weights, rng)
    band, reason = np.divmod(age_and_reason, reason_count)
    sex = draw(SEXES_OF_OTHERS.values(), size, rng)
    sex[clients] = deal(SEXES.values(), rng)
    ethnicity = draw(ETHNICITIES.values(), size, rng)
    ethnicity[clients] = deal(ETHNICITIES.values(), rng)
    district = draw(RESIDENTS, size, rng)
    district[clients] = _districts(enquiries["size"].to_numpy(), rng)

    day = first_day.to_numpy().astype("datetime64[D]").astype(np.int64)
    day[clients] = enquiries["min"].to_numpy().astype("datetime64[D]").astype(np.int64)
    low, high = np.array([ages or (50, 50) for ages in AGES]).T
    birth = born(day, rng.integers(low[band], high[band] + 1), rng).astype("datetime64[D]")
    birth[np.isin(band, [place for place, ages in enumerate(AGES) if ages is None])] = "NaT"
    return pd.DataFrame(
        {
            "sex": words_of(SEXES, sex),
            "ethnicity": words_of(ETHNICITIES, ethnicity),
            "reason": words_of(REASONS, reason),
            "district": words_of(ENQUIRIES_BY_DISTRICT, district),
            "born": birth,
        },
        index=first_day.index,
    )


def _districts(enquiries: IntArray, rng: Generator) -> IntArray:
    """A district for each client, most enquiries first, so that districts have their number."""
    wanted = list(ENQUIRIES_BY_DISTRICT.values())
    several = enquiries[enquiries > 1]
    of_several = deal(apportion(len(several), [*wanted[:-2], 0, 0]), rng)
    ones = deal_rest(
        wanted, np.repeat(of_several, several), len(enquiries) - len(several), rng, "districts"
    )
    return np.concatenate([of_several, ones])


# ------------------------------------------------------------------------------------ the files


def _lay_out_concerns(cases: pd.DataFrame, people: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    """The concerns as the council writes them, in the order of ``cases``."""
    is_da, is_family = cases["is_da"].to_numpy(), cases["is_family"].to_numpy()
    kind = draw_words(ENQUIRY_TYPES, len(cases), rng)
    outcome = np.where(
        cases["enquiry_year"] > 0,
        [PROGRESSED[one] for one in kind],
        draw_words(NOT_PROGRESSED, len(cases), rng),
    )
    categories = np.where(
        is_da,
        "Domestic Abuse" + draw_words(DA_BESIDES, len(cases), rng),
        draw_words(OTHER_ABUSE, len(cases), rng),
    )
    not_family = np.where(
        is_da, draw_words(NOT_FAMILY_DA, len(cases), rng), draw_words(NOT_FAMILY, len(cases), rng)
    )
    source_of_risk = np.where(is_family, draw_words(FAMILY_MEMBERS, len(cases), rng), not_family)
    return pd.DataFrame(
        {
            "ConcernRef": _numbers("SC", cases["received"]),
            **_person(cases, people, rng),
            "DateReceived": write_days(cases["received"].to_numpy()),
            "DateConcluded": write_days(cases["concluded"].to_numpy()),
            "SourceOfConcern": mess_up(draw_words(SOURCES_OF_CONCERN, len(cases), rng), rng),
            "PrimarySupportReason": mess_up(_of(people, cases, "reason"), rng),
            "CategoriesOfAbuse": categories,
            "DomesticAbuse": mess_up(np.where(is_da, "Yes", "No"), rng),
            "SourceOfRisk": mess_up(source_of_risk, rng),
            "ConcernOutcome": mess_up(outcome, rng),
        }
    )


def _lay_out_enquiries(
    cases: pd.DataFrame, concern: pd.DataFrame, people: pd.DataFrame, rng: Generator
) -> pd.DataFrame:
    """The enquiries that were concluded, each with the concern that it came from."""
    is_concluded = cases["enquiry_year"].isin(YEARS)
    cases, concern = cases[is_concluded], concern[is_concluded]
    by_outcome = {outcome.upper(): kind for kind, outcome in PROGRESSED.items()}
    kind = concern["ConcernOutcome"].str.strip().str.upper().map(by_outcome)
    rows = pd.DataFrame(
        {
            "EnquiryRef": "",
            "ConcernRef": concern["ConcernRef"],
            **_person(cases, people, rng),
            "EnquiryType": mess_up(kind.to_numpy(), rng),
            "DateStarted": concern["DateConcluded"],
            "DateConcluded": write_days(cases["enquiry_concluded"].to_numpy()),
            "PrimarySupportReason": mess_up(_of(people, cases, "reason"), rng),
            "CategoriesOfAbuse": concern["CategoriesOfAbuse"],
            "DomesticAbuse": concern["DomesticAbuse"],
            "SourceOfRisk": concern["SourceOfRisk"],
            "EnquiryOutcome": mess_up(draw_words(ENQUIRY_OUTCOMES, len(cases), rng), rng),
        }
    )
    order = cases["enquiry_concluded"].argsort(kind="stable")
    rows = rows.iloc[order].reset_index(drop=True)
    rows["EnquiryRef"] = _numbers("SE", cases["enquiry_concluded"].iloc[order])
    return rows


def _person(cases: pd.DataFrame, people: pd.DataFrame, rng: Generator) -> dict[str, Names]:
    """Who the client is, spelt as each record happens to."""
    client = cases["client"].to_numpy()
    sex = _of(people, cases, "sex")
    title = np.where(sex == "Male", "Mr", "Mrs").astype(object)
    forename, surname = write_names(NAME_NUMBERS_FROM + client, title, rng)
    return {
        "PersonID": np.array([f"S{number:09d}" for number in 417_000_000 + client * 7], object),
        "Forename": forename,
        "Surname": surname,
        "DateOfBirth": write_days(people["born"].to_numpy()[client]),
        "Gender": mess_up(sex, rng),
        "Ethnicity": mess_up(_of(people, cases, "ethnicity"), rng),
        "District": mess_up(vary(_of(people, cases, "district"), DISTRICT_SPELLINGS, rng), rng),
    }


def _of(people: pd.DataFrame, cases: pd.DataFrame, column: str) -> Names:
    words: Names = people[column].to_numpy()[cases["client"].to_numpy()]
    return words


def _numbers(kind: str, day: pd.Series) -> Names:
    """References such as SC/18/00042, counted within each year."""
    year = pd.to_datetime(day).dt.year.to_numpy()
    place = ordinals(year.astype(np.int64)) + 1
    return np.array(
        [f"{kind}/{one % 100}/{number:05d}" for one, number in zip(year, place, strict=True)],
        dtype=object,
    )


# ----------------------------------------------------------------------- what breaks the promises


def _with_bad_concerns(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    """Some rows too many, each of which breaks a rule: copies of sound ones, or nearly."""
    pattern = rows[rows["CategoriesOfAbuse"].str.startswith("Domestic")].iloc[:6]
    bad = pattern.assign(ConcernRef=[f"SC/{year % 100}/9000{place}" for place in range(6)])
    bad = bad.reset_index(drop=True)
    bad.loc[0, "ConcernRef"] = pattern["ConcernRef"].iloc[0]
    bad.loc[1, "DateConcluded"] = f"31/02/{year}"
    bad.loc[2, "District"] = "Hertfordshire"
    bad.loc[3, "DomesticAbuse"] = "See notes"
    bad.loc[4, "DateConcluded"] = NOT_FUTURE_YET
    bad.loc[5, "DateReceived"] = f"31/12/{year}"
    bad.loc[5, "DateConcluded"] = f"02/01/{year}"
    return pd.concat([rows, bad], ignore_index=True)


def _with_bad_enquiries(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    """Some rows too many, each of which breaks a rule."""
    pattern = rows[rows["CategoriesOfAbuse"].str.startswith("Domestic")].iloc[:3]
    bad = pattern.assign(EnquiryRef=[f"SE/{year % 100}/9000{place}" for place in range(3)])
    bad = bad.reset_index(drop=True)
    bad.loc[0, "ConcernRef"] = f"SC/{year % 100}/99999"
    bad.loc[1, "EnquiryType"] = ""
    bad.loc[2, "DateConcluded"] = "not yet"
    return pd.concat([rows, bad], ignore_index=True)
