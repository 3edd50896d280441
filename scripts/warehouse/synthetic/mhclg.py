"""Statutory homelessness of 2017-18, the last year of the P1E return, made up.

Printed source: Table 52 and section 4.3.6 of the needs assessment: households accepted as homeless
and in priority need, and of these because of domestic violence, by district, with the publisher's
`*` (below 5) and `-` (nothing received); and 16.5% for the country. The headings are those of the
published section E2 (households by priority need category); the year is a column here, where the
publisher has it in the title. Chosen: all households of a district, so that the printed percentage
comes out (a range of whole numbers does), those of Three Rivers, the other categories, and the
country's two numbers. The text gives the 16.5% for England and Wales; the return covers England.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from warehouse.synthetic.extract import Extract, File

RECEIVED = date(2018, 12, 13)
YEAR = "2017-18"
PERIOD = "2017-04_2018-03"

# Table 52: because of domestic violence, and all households, which give the percentage.
DISTRICTS = {
    "E07000095": ("Broxbourne", 22, 247),  # 8.9%
    "E07000096": ("Dacorum", 15, 143),  # 10.5%
    "E07000242": ("East Hertfordshire", 6, 54),  # 11.1%
    "E07000098": ("Hertsmere", 7, 152),  # 4.6%
    "E07000099": ("North Hertfordshire", 12, 61),  # 19.7%
    "E07000240": ("St Albans", 17, 120),  # 14.2%
    "E07000243": ("Stevenage", "-", "-"),
    "E07000102": ("Three Rivers", "*", 58),
    "E07000103": ("Watford", 7, 137),  # 5.1%
    "E07000241": ("Welwyn Hatfield", 37, 186),  # 19.9%
}
ENGLAND = (9_336, 56_580)  # section 4.3.6: 16.5%

RECODED = {"E07000243": "E07000101"}
"""A code that ended in 2013 and still stands in an old template: landing sets the row aside."""


def make(seed: int) -> Sequence[Extract]:
    """What the analyst took from the publisher's workbook: the districts, and the country."""
    rng = np.random.default_rng([seed, 17])
    names, abuse, accepted = zip(*DISTRICTS.values(), strict=True)
    districts = pd.DataFrame(
        {
            "Year": YEAR,
            "ONS Code": [*DISTRICTS],
            "Laname": names,
            "Total households with children": [_share(each, rng, 0.6, 0.75) for each in accepted],
            "Physical disability": [_share(each, rng, 0.04, 0.1) for each in accepted],
            "Violence / threat of violence": [_at_least(each, rng) for each in abuse],
            "Domestic violence": abuse,
            "Total households": accepted,
        }
    )
    stale = districts[districts["ONS Code"].isin(RECODED)].replace({"ONS Code": RECODED})
    england = pd.DataFrame(
        [("2017/18", "ENGLAND", *ENGLAND)],
        columns=["Year", "Area", "Domestic violence", "Total households"],
    )
    sheets = {"E2": pd.concat([districts, stale], ignore_index=True)}
    return (
        Extract(
            "mhclg",
            RECEIVED,
            (
                File(f"P1E_E2_local_authorities_{PERIOD}.xlsx", "p1e_district", sheets, "xlsx"),
                File(f"P1E_E2_England_{PERIOD}.csv", "p1e_country", {"England": england}),
            ),
        ),
    )


def _share(total: int | str, rng: np.random.Generator, lowest: float, highest: float) -> int | str:
    """A category's households; the symbol of the total where there is none."""
    return total if isinstance(total, str) else round(total * rng.uniform(lowest, highest))


def _at_least(count: int | str, rng: np.random.Generator) -> int | str:
    """All who fled violence: those of domestic violence, and a few."""
    return count if isinstance(count, str) else count + int(rng.integers(0, 3))
