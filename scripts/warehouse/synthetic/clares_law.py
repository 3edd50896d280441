"""Applications and disclosures under Clare's Law by financial year, made up.

Printed source: Table 39 and section 3.3.1 of the needs assessment, which names the Office for
National Statistics. The layout is synthetic. A year before those printed, which the force did not
return, stands above them with the publisher's `..`, and their sum below, which landing sets aside.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from warehouse.synthetic.extract import Extract, File

RECEIVED = date(2018, 12, 7)

KINDS = (
    "Right to Know applications",
    "Right to Know disclosures",
    "Right to Ask applications",
    "Right to Ask disclosures",
)
YEARS = {"2016/17": (92, 24, 45, 11), "2017/18": (106, 35, 49, 12)}  # Table 39
NOT_RETURNED = "2015/16"


def make(seed: int) -> Sequence[Extract]:  # noqa: ARG001 - totals leave nothing to chance
    """What was published for the force: one small table."""
    counts = pd.DataFrame(YEARS.values(), index=[*YEARS], columns=[*KINDS])
    counts.loc["Total"] = counts.sum()
    blank = pd.DataFrame("..", index=[NOT_RETURNED], columns=[*KINDS])
    rows = pd.concat([blank, counts]).rename_axis("Year").reset_index()
    name = "clares_law_disclosures_2015-04_2018-03.csv"
    file = File(name, "disclosure", {"disclosures": rows}, encoding="utf-8-sig")
    return (Extract("clares_law", RECEIVED, (file,)),)
