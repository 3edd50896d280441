"""The register of domestic homicide reviews, made up: nobody in it has lived or died.

Printed sources: Table 32 and section 3.2.7 of the needs assessment: 9 reviews of victims who lived
in the county, by year, district and children; 7 females, 2 males; 3 of partners or ex-partners, 3
of neither or of family, 2 murder-suicides, 1 victim suicide; and 3 reviews elsewhere in the country
that touch the county. The layout is synthetic. Two things are not printed: whether a year is that
of the death or of the review (here of the death), and which kind, sex and number of children go
together, which are dealt at random.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from warehouse.synthetic.allocation import deal, spread_counts
from warehouse.synthetic.extract import Extract, File

RECEIVED = date(2019, 1, 21)

# Table 32: year, district and, over its year, children at the time of the incident.
PLACES = {
    2016: ("North Herts", "North Herts", "Dacorum"),
    2017: ("Broxbourne", "Hertsmere", "North Herts", "Welwyn Hatfield"),
    2018: ("Broxbourne", "Dacorum"),
}
CHILDREN = {2016: 2, 2017: 5, 2018: 3}

# Section 3.2.7.
SEXES = {"Female": 7, "Male": 2}
KINDS = {
    "Partner or ex-partner homicide": 3,
    "Familial or other homicide": 3,
    "Murder-suicide": 2,
    "Victim suicide": 1,
}
ELSEWHERE = {2016: 1, 2017: 1, 2018: 1}  # three are printed; their years were chosen

YOUNGEST, OLDEST = 16, 84


def make(seed: int) -> Sequence[Extract]:
    """What the partnership sent: one register."""
    rng = np.random.default_rng([seed, 7])
    years = spread_counts({year: len(places) for year, places in PLACES.items()})
    county = pd.DataFrame(
        {
            "year": years,
            "AreaOfVictim": [place for places in PLACES.values() for place in places],
            "ReviewType": np.array(list(KINDS), dtype=object)[deal(KINDS.values(), rng)],
            "VictimSex": np.array(list(SEXES), dtype=object)[deal(SEXES.values(), rng)],
            "ChildrenAtIncident": np.concatenate(
                [
                    np.bincount(rng.integers(0, len(places), CHILDREN[year]), minlength=len(places))
                    for year, places in PLACES.items()
                ]
            ),
        }
    )
    elsewhere = pd.DataFrame(
        {
            "year": spread_counts(ELSEWHERE),
            "AreaOfVictim": "Elsewhere in the UK",
            "ReviewType": "Not known",
            "VictimSex": "Not known",
            "ChildrenAtIncident": "",
        }
    )
    rows = pd.concat([county, elsewhere], ignore_index=True)
    new_year = (rows["year"].to_numpy() - 1970).astype("datetime64[Y]").astype("datetime64[D]")
    rows["day"] = new_year + rng.integers(0, 365, len(rows))
    rows = rows.sort_values("day", ignore_index=True)
    register = pd.DataFrame(
        {
            "ReviewRef": [
                f"S-DHR-{year}-{place:02d}" for place, year in enumerate(rows["year"], start=1)
            ],
            "IncidentDate": rows["day"].dt.strftime("%Y-%m-%d"),
            "AreaOfVictim": rows["AreaOfVictim"],
            "ReviewType": rows["ReviewType"],
            "VictimSex": rows["VictimSex"],
            "VictimAge": rng.integers(YOUNGEST, OLDEST + 1, len(rows)),
            "ChildrenAtIncident": rows["ChildrenAtIncident"],
        }
    )
    name = "dhr_register_2016-01_2018-12.csv"
    sheets = {"register": _with_bad_rows(register)}
    return (Extract("dhr", RECEIVED, (File(name, "review", sheets, encoding="utf-8-sig"),)),)


def _with_bad_rows(register: pd.DataFrame) -> pd.DataFrame:
    """Two rows too many: a review listed twice, and one that has no day yet."""
    again, undated = register.iloc[[0]], register.iloc[[-1]]
    undated = undated.assign(ReviewRef="S-DHR-2018-99", IncidentDate="awaited")
    return pd.concat([register, again, undated], ignore_index=True)
