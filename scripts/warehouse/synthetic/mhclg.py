"""Statutory homelessness of 2017-18, the last year of the P1E return, made up.

Printed source: Table 52 and section 4.3.6 of the needs assessment: households accepted as homeless
and in priority need, and of these because of domestic violence, by district, with the publisher's
`*` (below 5) and `-` (nothing received); and 16.5% for the country. The layout is that of the
published section E2 (households by priority need category), with some of its columns. Chosen: all
households of a district, so that the printed percentage comes out (a range of whole numbers does),
those of Three Rivers, the other columns, the country's two numbers and the authorities outside the
county. The text gives the 16.5% for England and Wales; the return covers England. A district that
somebody copied in twice is set aside once by landing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from warehouse.synthetic.extract import Extract, File

RECEIVED = date(2018, 12, 13)

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
COPIED = "E07000096"
ENGLAND = {"": ("ENGLAND", 9_336, 56_580)}  # section 4.3.6: 16.5%
ELSEWHERE = {
    "E07000073": ("Harlow", 9, 131),
    "E06000032": ("Luton", 21, 388),
    "E07000077": ("Uttlesford", "*", 17),
}


def make(seed: int) -> Sequence[Extract]:
    """What the analyst took from the publisher's workbook: one sheet."""
    rng = np.random.default_rng([seed, 17])
    areas = ENGLAND | DISTRICTS | ELSEWHERE
    names, abuse, accepted = zip(*areas.values(), strict=True)
    rows = pd.DataFrame(
        {
            "ONS Code": [*areas],
            "Laname": names,
            "Total households with children": [_share(each, rng, 0.6, 0.75) for each in accepted],
            "Physical disability": [_share(each, rng, 0.04, 0.1) for each in accepted],
            "Violence / threat of violence": [_at_least(each, rng) for each in abuse],
            "Domestic violence": abuse,
            "Total households": accepted,
        }
    )
    copied = rows[rows["ONS Code"] == COPIED]
    sheets = {"E2": pd.concat([rows, copied], ignore_index=True)}
    file = File("P1E_E2_2017-04_2018-03.xlsx", "p1e_district", sheets, kind="xlsx")
    return (Extract("mhclg", RECEIVED, (file,)),)


def _share(total: int | str, rng: np.random.Generator, lowest: float, highest: float) -> int | str:
    """A category's households; the symbol of the total where there is none."""
    return total if isinstance(total, str) else round(total * rng.uniform(lowest, highest))


def _at_least(count: int | str, rng: np.random.Generator) -> int | str:
    """All who fled violence: those of domestic violence, and a few."""
    return count if isinstance(count, str) else count + int(rng.integers(0, 3))
