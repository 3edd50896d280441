"""The cohort of Integrated Offender Management, made up: four totals of two months.

Printed source: section 3.3.4 of the needs assessment: 99 people on the programme in June 2018,
approximately 60% of the cohort with domestic abuse offending, and the agreement of March 2018 to
increase the domestic abuse cohort by 50%. The layout is synthetic. Chosen: the 60%, whose day is
not printed, are of the same 99; and the cohort before and after the agreement, of which its growth
alone is printed. Referrals that nobody has counted yet are set aside by landing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from warehouse.synthetic.extract import Extract, File

RECEIVED = date(2019, 3, 6)

# Section 3.3.4.
COHORT = (
    ("Mar-18", "Domestic abuse cohort before the review", 20),
    ("Mar-18", "Domestic abuse cohort agreed", 30),
    ("Jun-18", "On the programme", 99),
    ("Jun-18", "With domestic abuse offending", 59),
    ("Jun-18", "Referred by DAISU", "not yet counted"),
)


def make(seed: int) -> Sequence[Extract]:  # noqa: ARG001 - totals leave nothing to chance
    """What the programme sent: one workbook."""
    rows = pd.DataFrame(COHORT, columns=["Month", "Group", "People"])
    name = "iom_cohort_2018-03_2018-06.xlsx"
    return (Extract("iom", RECEIVED, (File(name, "cohort", {"Cohort": rows}, kind="xlsx"),)),)
