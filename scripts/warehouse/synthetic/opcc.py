"""The findings of the study of victim attrition, made up: a table of cases by finding.

Printed source: section 3.2.8 of the needs assessment: 113 cases that ended between January 2016 and
October 2017 because the victim did not attend, and shares of them in whole percent. The layout is
synthetic. Chosen: the number of cases behind each share, where 113 cases allow two (80% is 90 of
113 and no other number, 27% is 30 or 31; 96% is 108 or 109, of which 108 leaves five others, no
small count); and all cracked trials, of which the 113 are the printed 33%. A line about ages, which
is no count of cases, is set aside by landing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from warehouse.synthetic.extract import Extract, File

RECEIVED = date(2019, 2, 8)
STUDIED = "January 2016 to October 2017"

# Section 3.2.8.
CASES = {
    "Cracked domestic abuse trials": 342,  # 33%
    "Victim did not attend and no evidence was offered": 113,
    "Previous domestic abuse with the same offender": 97,  # 86%
    "Offender has a record of violent offending": 90,  # 80%
    "Offender has a record of murder": 4,
    "Reported via 999": 79,  # 70%
    "Assessed as medium or standard risk": 79,  # 70%
    "Victim hard to contact or not contacted": 29,  # 26%
    "Victim supported the prosecution": 5,  # 4%
    "Victim not willing to support or give evidence": 31,  # 27%
    "Recorded as eligible for special measures": 0,  # 0%
    "Vulnerable or intimidated": 108,  # 96%
}
NO_CASES = {"Average age of victims": "34 years"}


def make(seed: int) -> Sequence[Extract]:  # noqa: ARG001 - totals leave nothing to chance
    """What the office sent: the study's table."""
    findings = CASES | NO_CASES
    rows = pd.DataFrame({"Period": STUDIED, "Finding": [*findings], "Cases": [*findings.values()]})
    rows.loc[rows["Finding"] == "Reported via 999", "Finding"] = "reported via 999 "
    name = "opcc_attrition_study_2016-01_2017-10.csv"
    file = File(name, "attrition_finding", {"findings": rows}, encoding="cp1252", line_end="\r\n")
    return (Extract("opcc", RECEIVED, (file,)),)
