"""Numbers of rows: as a spreadsheet shows them, unique within a file even of several sheets.

A row of a file with one table bears the number that a spreadsheet shows, the header's row being
counted; the empty lines of a CSV file are not. Where several sheets make one table the sheet's
place in the workbook stands before it: row 7 of the second sheet is 20000007.
"""

from __future__ import annotations

ROWS_IN_A_SHEET = 10_000_000
"""More rows than any sheet has."""


def number_in(sheet_number: int, row: int) -> int:
    """The number of a row within its file; ``sheet_number`` is 0 where there is one table alone."""
    return sheet_number * ROWS_IN_A_SHEET + row


def sheet_and_row(row_number: int) -> tuple[int, int]:
    """The sheet's place in its workbook, 0 for the only one, and the row as it shows there."""
    return divmod(row_number, ROWS_IN_A_SHEET)
