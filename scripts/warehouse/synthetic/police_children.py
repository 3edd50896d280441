"""Children at domestic abuse incidents, made up: what the police send partners every quarter.

Printed sources: Figure 30 and section 3.4.3 of the needs assessment: 2,781 children from May to
December 2018, 426 of them in December. The text speaks of children, the heading of the figure of
incidents and crimes where children are present, and of December of children who witnessed alone;
children who witnessed or were in the house stand here. The layout is synthetic. The other months
were chosen to have the shape that the text tells: most in May, fewer in every month to August, more
in every month from September on.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from warehouse.synthetic.extract import Extract, File

# Figure 30: 2,781 in all, 426 in December.
BY_MONTH = {
    "May-18": 431, "Jun-18": 372, "Jul-18": 318, "Aug-18": 262, "Sep-18": 268, "Oct-18": 321,
    "Nov-18": 383, "Dec-18": 426,
}  # fmt: skip

QUARTERS = {
    "2018-05_2018-06": (("May-18", "Jun-18"), date(2018, 7, 13)),
    "2018-07_2018-09": (("Jul-18", "Aug-18", "Sep-18"), date(2018, 10, 12)),
    "2018-10_2018-12": (("Oct-18", "Nov-18", "Dec-18"), date(2019, 1, 15)),
}

FIRST_COUNT = {"Sep-18": 241}
"""Counted before the last records of the month were in; corrected a month later."""

CORRECTED = ("2018-07_2018-09", date(2018, 11, 9))


def make(seed: int) -> Sequence[Extract]:  # noqa: ARG001 - totals leave nothing to chance
    """What the police sent: a workbook a quarter, and one of them once more, corrected."""
    extracts = [
        Extract("police_children", received, (_file(period, months, BY_MONTH | FIRST_COUNT),))
        for period, (months, received) in QUARTERS.items()
    ]
    period, received = CORRECTED
    months, _ = QUARTERS[period]
    again = _file(period, months, BY_MONTH, "_v2")
    return (*extracts, Extract("police_children", received, (again,)))


def _file(period: str, months: Sequence[str], counts: dict[str, int], resend: str = "") -> File:
    """One quarter's months and, as people who count by hand leave it, their total."""
    rows = pd.DataFrame(
        {
            "Month": [*months, "Total"],
            "ChildrenPresent": [*(counts[month] for month in months),
                                sum(counts[month] for month in months)],
        }
    )  # fmt: skip
    name = f"children_present_{period}{resend}.xlsx"
    return File(name, "child_present", {"Children present": rows}, kind="xlsx")
