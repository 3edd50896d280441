"""The mental health trust's quarterly totals of safeguarding concerns, made up.

Printed source: Table 31 and section 3.2.5 of the needs assessment: domestic abuse concerns and
enquiries of the first two quarters of 2018/19; the trust could not yet tell kinds of abuse apart
before and after. The layout is synthetic. The trust's own sum of the quarters stands below them,
and a third quarter that it had not counted yet: landing sets both aside.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from warehouse.synthetic.extract import Extract, File

RECEIVED = date(2019, 1, 16)

# Table 31: concerns, enquiries.
QUARTERS = {"2018/19 Q1": (43, 18), "Q2 2018/19": (45, 15)}


def make(seed: int) -> Sequence[Extract]:  # noqa: ARG001 - totals leave nothing to chance
    """What the trust sent: one workbook."""
    concerns, enquiries = zip(*QUARTERS.values(), strict=True)
    rows = pd.DataFrame(
        {
            "Quarter": [*QUARTERS, "2018/19 Q3", "Total"],
            "Concerns": [*concerns, "awaited", sum(concerns)],
            "Enquiries": [*enquiries, "awaited", sum(enquiries)],
        }
    )
    name = "hpft_safeguarding_domestic_abuse_2018-04_2018-12.xlsx"
    file = File(name, "safeguarding_quarter", {"Domestic abuse": rows}, kind="xlsx")
    return (Extract("hpft", RECEIVED, (file,)),)
