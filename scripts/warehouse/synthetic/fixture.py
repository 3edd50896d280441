"""A few rows of what a supplier sends: some cases, whole, in the files that it sends them in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from zlib import crc32

import pandas as pd

from warehouse.synthetic.extract import Extract, File

ROWS = 90
"""About so many are left of a supplier's longest file; a shorter one is left whole."""
CASE_COLUMNS = (
    "ConcernRef",
    "Victim Surname",
    "ClientID",
    "CaseloadRef",
    "CRN",
    "LAchildID",
    "FamilyRef",
    "FamilyID",
    "Referral No",
)
"""What a supplier's rows of one case, person or family have in common, the first that it has."""


def cut_down(extracts: Sequence[Extract]) -> list[Extract]:
    """A supplier's extracts with a few of its cases: the same ones in every file."""
    longest = max(file.row_count for extract in extracts for file in extract.files)
    share = min(1.0, ROWS / longest)
    return [
        replace(extract, files=tuple(_cut_down(file, share) for file in extract.files))
        for extract in extracts
    ]


def _cut_down(file: File, share: float) -> File:
    return replace(
        file, sheets={name: _rows_of_some(sheet, share) for name, sheet in file.sheets.items()}
    )


def _rows_of_some(sheet: pd.DataFrame, share: float) -> pd.DataFrame:
    """Rows whose case is chosen, which its name alone decides; a sheet without cases, whole."""
    named = [column for column in CASE_COLUMNS if column in sheet.columns]
    if share == 1.0 or not named:
        return sheet
    drawn = sheet[named[0]].astype(str).map(lambda case: crc32(case.encode()) / 2**32)
    return sheet[drawn < share]
