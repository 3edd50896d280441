"""The workbook that a supplier gets back: the status first, then one line a problem.

Sheet 1 says what came of the file and lists problems in plain words; sheet 2 sums them by rule.
Of a rule that very many rows break the first ones are listed and the rest counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.landing.sheet import sheet_and_row

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb
    import xlsxwriter

    from warehouse.landing.status import DropStatus

LINES_PER_PROBLEM = 500
"""Rows listed of one rule on one column; a supplier finds the pattern long before."""

FIRST_SHEET = "Status and problems"
ROW_HEADING = "Row (as a spreadsheet shows it)"
ROW_HEADING_OF_CSV = "Row (as a spreadsheet shows it, empty lines not counted)"
SEVERITY_WORDS = {"quarantine": "Row set aside", "advice": "Row kept, value not used"}
RULE_WORDS = {
    "required": "A value is missing",
    "type": "Not of the agreed type",
    "pattern": "Not of the agreed form",
    "unknown_code": "Code not in the agreed list",
    "unknown_code_in_list": "Word of a list not in the agreed list",
    "code_not_valid_at_date": "Code not in force on that date",
    "duplicate_key": "Sent more than once",
    "orphan_reference": "Refers to a row that is not there",
    "date_in_future": "Date still to come",
    "date_before_system": "Date before the system began",
    "date_after_system": "Date after the system ended",
    "committed_after_recorded": "Committed after it was recorded",
    "committed_to_before_from": "Ended before it began",
    "birth_after_event": "Born after the event",
    "age_over_110": "Age above 110",
}
"""Rules in plain words; a contract's own rule is told by its code."""


def write_workbook(
    connection: duckdb.DuckDBPyConnection, drop: DropStatus, status: str, path: Path
) -> None:
    """Write the workbook of one drop, whole or not at all."""
    import xlsxwriter  # slow to import, not needed where nothing is new

    problems = problems_of(connection, drop, LINES_PER_PROBLEM)
    sheets = sheet_names(connection, drop.drop_id)
    candidate = path.with_name(f".{path.name}")
    with xlsxwriter.Workbook(candidate, {"strings_to_formulas": False}) as workbook:
        workbook.set_properties({"created": drop.loaded_at})
        line = _write_facts(workbook, drop, status)
        _write_problems(workbook, drop, problems, sheets, line)
        _write_sums(workbook, drop, problems)
    candidate.replace(path)


@dataclass(frozen=True)
class BrokenRule:
    """One rule on one column: how many rows break it, and the first of them."""

    rule_code: str
    column: str
    severity: str
    found: str
    send: str
    count: int
    row_numbers: list[int]

    @property
    def rule(self) -> str:
        """The rule in plain words."""
        return RULE_WORDS.get(self.rule_code, self.rule_code.replace("_", " ").capitalize())


def problems_of(
    connection: duckdb.DuckDBPyConnection, drop: DropStatus, rows_listed: int
) -> list[BrokenRule]:
    """What is wrong with a drop's rows: rows set aside first, then the most frequent."""
    rows = connection.execute(
        """
        select
            rule_code,
            column_name,
            severity,
            value_class,
            message,
            count(*) as row_count,
            min(row_number, ?) as row_numbers
        from receipt.quarantine
        where drop_id = ?
        group by all
        order by severity desc, row_count desc, rule_code, column_name, value_class
        """,
        [rows_listed, drop.drop_id],
    ).fetchall()
    return [BrokenRule(*row) for row in rows]


def sheet_names(connection: duckdb.DuckDBPyConnection, drop_id: str) -> dict[int, str]:
    """Names of a drop's sheets by their place in the workbook, where several make one table."""
    rows = connection.execute(
        "select sheet_number, sheet_name from receipt.sheet where drop_id = ? order by all",
        [drop_id],
    ).fetchall()
    return dict(rows)


def _write_facts(workbook: xlsxwriter.Workbook, drop: DropStatus, status: str) -> int:
    """Status and counts on the first sheet; returns the line below them."""
    sheet = workbook.add_worksheet(FIRST_SHEET)
    bold = workbook.add_format({"bold": True})
    facts = (
        ("Status", status),
        ("What came of it", drop.message),
        ("File", drop.path),
        ("Rows in the file", drop.row_count),
        ("Rows taken in", drop.landed_count),
        ("Rows set aside", drop.quarantined_count),
        ("Rows that a later file stands in for", drop.superseded_count),
        ("Receipt", drop.drop_id),
        ("Received", drop.received_date.isoformat()),
    )
    for line, (name, value) in enumerate(facts):
        sheet.write(line, 0, name, bold)
        sheet.write(line, 1, value)
    return len(facts) + 1


def _write_problems(
    workbook: xlsxwriter.Workbook,
    drop: DropStatus,
    problems: list[BrokenRule],
    sheets: dict[int, str],
    line: int,
) -> None:
    """A line for each problem of each row, from ``line`` of the first sheet."""
    sheet = workbook.get_worksheet_by_name(FIRST_SHEET)
    bold = workbook.add_format({"bold": True})
    wrap = workbook.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 2 + bool(sheets), 22)
    sheet.set_column(3 + bool(sheets), 5 + bool(sheets), 46)
    if any(len(problem.row_numbers) < problem.count for problem in problems):
        sheet.write(
            line,
            0,
            f"Of each problem the first {LINES_PER_PROBLEM:,} rows are listed; "
            "the sheet Problems by rule counts them all.",
        )
        line += 1
    row_heading = ROW_HEADING_OF_CSV if drop.file_kind == "csv" else ROW_HEADING
    place = ("File", "Sheet", row_heading) if sheets else ("File", row_heading)
    headings = (*place, "Column", "What was found", "What to send")
    sheet.write_row(line, 0, headings if problems else (), bold)
    file_name = drop.path.rsplit("/", 1)[-1]
    listed = sorted(
        ((number, problem) for problem in problems for number in problem.row_numbers),
        key=lambda pair: pair[0],
    )
    for number, problem in listed:
        line += 1
        found = f"{problem.found} ({SEVERITY_WORDS[problem.severity].lower()})"
        where = (file_name, *place_of_row(number, sheets))
        sheet.write_row(line, 0, (*where, problem.column, found, problem.send), wrap)


def place_of_row(row_number: int, sheets: dict[int, str]) -> tuple[str, int] | tuple[int]:
    """Sheet and row as the supplier sees them, or the row alone where there is one table."""
    if not sheets:
        return (row_number,)
    sheet_number, row = sheet_and_row(row_number)
    return sheets[sheet_number], row


def _write_sums(
    workbook: xlsxwriter.Workbook, drop: DropStatus, problems: list[BrokenRule]
) -> None:
    """How many rows break each rule, and their share of the file."""
    sheet = workbook.add_worksheet("Problems by rule")
    bold = workbook.add_format({"bold": True})
    share = workbook.add_format({"num_format": "0.0%"})
    sheet.set_column(0, 4, 34)
    headings = ("Rule", "Column", "What was found", "What happens", "Rows", "Share of the file")
    sheet.write_row(0, 0, headings, bold)
    for line, problem in enumerate(problems, start=1):
        happens = SEVERITY_WORDS[problem.severity]
        sheet.write_row(
            line, 0, (problem.rule, problem.column, problem.found, happens, problem.count)
        )
        sheet.write_number(line, 5, problem.count / max(drop.row_count, 1), share)
    if not problems:
        sheet.write(1, 0, "No row breaks a rule." if drop.is_in_raw else "No row was read.")
