"""One rule on one column, as it is put to every row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.landing.contract import Severity

if TYPE_CHECKING:
    from warehouse.landing.contract import Column


OLDEST_AGE_YEARS = 110


ORPHAN = "orphan_reference"
"""The one rule that a row breaks through no fault of its own file."""


AGE_OVER_110 = "age_over_110"


UNKNOWN_IN_LIST = "unknown_code_in_list"


SPARED = (ORPHAN, AGE_OVER_110, UNKNOWN_IN_LIST)
"""Rules after which every value of the row is believed."""


CLASSES_PER_CHECK = 10
"""Numbers kept for the value classes of one check: check 3 in class 2 is number 32."""


@dataclass(frozen=True)
class Check:
    """One rule on one column: when it is broken, what was found, what to send instead."""

    rule_code: str
    columns: tuple[Column, ...]
    severity: Severity
    broken: str
    value_classes: tuple[tuple[str, str], ...]
    """Pairs of SQL condition and words; the first that is true names what was found."""
    message: str

    @property
    def headings(self) -> str:
        """The columns as the supplier knows them."""
        return ", ".join(column.heading for column in self.columns)

    @property
    def doubtful_column(self) -> str | None:
        """The column whose value counts as not recorded where the check is only advice.

        A date of birth too long ago is recorded all the same and tells people apart: only the age
        is not believed. The needs assessment counts two such people (Table 35).
        """
        is_one_value = self.severity is Severity.ADVICE and self.rule_code not in SPARED
        return self.columns[0].name if is_one_value else None
