"""Tables that do not begin in the first cell of the first sheet. All files are made up."""

from __future__ import annotations

import json
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from landing.post import Post, by_name
from landing.workbooks import workbook
from warehouse.landing import ContractError, DropStatus
from warehouse.landing.contract import Table
from warehouse.landing.load.heading import compose, place_of
from warehouse.landing.receipt import receipt_path

SERVICE = """
agency: service
recording_system: SHEETS
version: 1
form: record_level
owner: The service
cadence: yearly
covers: Calls, a sheet for each year.
reads: {kinds: [spreadsheet], sheets: "Calls (?P<year>20[0-9]{2})"}
datasets:
  call:
    describes: One call.
    file_pattern: calls_{period}
    key: [call_id]
    columns:
      - {name: call_id, header: Call No, required: true, means: number of the call}
      - {name: called_on, header: Called, type: date, formats: ["%d/%m/%Y"], means: the day}
      - {name: minutes, header: Minutes, type: integer, means: how long}
      - {name: year, taken_from: sheet, means: the year}
      - {name: file_period, taken_from: period, means: what the file covers}
"""

CALLS = {
    "Read me": [["Nothing", "to see"]],
    "Calls 2017": [
        ["Call No", "Called", "Minutes"],
        ["A1", date(2017, 5, 1), 5],
        ["A2", date(2017, 6, 1), "long"],
    ],
    "Calls 2018": [
        ["Called", "Call no ", "Minutes"],
        [date(2018, 5, 1), "B1", 7],
        [None, None, None],
        [None, None, 9],
        ["01/06/2018", "A1", 8],
    ],
}


def _at_service(post: Post, content: bytes, contract: str = SERVICE) -> DropStatus:
    post.agree("service/sheets_v1", contract)
    post.post("service/2019-01-08/calls_2018.xlsx", content)
    return by_name(post.receive())["calls_2018.xlsx"]


def test_sheets_of_one_form_make_one_table(post: Post) -> None:
    drop = _at_service(post, workbook(CALLS))
    assert (drop.row_count, drop.landed_count, drop.quarantined_count) == (5, 3, 2)
    assert "another order" in drop.message
    assert post.query(
        "select call_id, called_on, minutes, year, file_period, _row_number "
        "from landed.service__call order by _row_number"
    ) == [
        ("A1", "01/05/2017", "5", "2017", "2018", 20_000_002),
        ("A2", "01/06/2017", None, "2017", "2018", 20_000_003),
        ("B1", "01/05/2018", "7", "2018", "2018", 30_000_002),
    ]
    assert post.broken() == {
        ("call", 20_000_003, "type", "Minutes", "advice"),
        ("call", 30_000_004, "required", "Call No", "quarantine"),
        ("call", 30_000_005, "duplicate_key", "Call No", "quarantine"),
    }


def test_the_supplier_is_told_sheet_and_row_as_a_spreadsheet_shows_them(post: Post) -> None:
    drop = _at_service(post, workbook(CALLS))
    path = receipt_path(post.settings, drop)
    assert json.loads(path.read_text())["sheets"] == ["Calls 2017", "Calls 2018"]
    told = CalamineWorkbook.from_path(str(path.with_suffix(".xlsx"))).get_sheet_by_index(0)
    lines = [row[:4] for row in told.to_python() if row[0] in ("File", "calls_2018.xlsx")][1:]
    assert lines == [
        ["File", "Sheet", "Row (as a spreadsheet shows it)", "Column"],
        ["calls_2018.xlsx", "Calls 2017", 3, "Minutes"],
        ["calls_2018.xlsx", "Calls 2018", 4, "Call No"],
        ["calls_2018.xlsx", "Calls 2018", 5, "Call No"],
    ]


REFUSED_SHEETS = {
    "no sheet fits": ({"Sheet1": CALLS["Calls 2017"]}, ["None of the workbook's sheets", "Calls"]),
    "a column is missing on one sheet": (
        {**CALLS, "Calls 2019": [["Call No", "Called"], ["C1", date(2019, 1, 1)]]},
        ["Sheet Calls 2019: ", "Minutes is missing"],
    ),
    "a sheet is empty": ({**CALLS, "Calls 2019": []}, ["Sheet Calls 2019: The sheet is empty."]),
    "a cell stands beside the table": (
        {**CALLS, "Calls 2019": [["Call No", "Called", "Minutes"], ["C1", None, 1, "a word"]]},
        ["Sheet Calls 2019: ", "more cells than the header"],
    ),
}


@pytest.mark.parametrize("case", REFUSED_SHEETS)
def test_a_sheet_of_another_form_rejects_the_file_by_name(case: str, post: Post) -> None:
    sheets, words = REFUSED_SHEETS[case]
    drop = _at_service(post, workbook(sheets))
    assert drop.status == "rejected"
    assert all(word in drop.message for word in words)


PUBLISHER = """
agency: publisher
recording_system: TABLES
version: 1
form: aggregate
owner: A department, statistics
cadence: quarterly
covers: Figures of every district of a country. Made up.
reads:
  kinds: [spreadsheet]
  sheets: "T1 - (?P<quarter>.+)"
  header_row: [3, 5]
  footnotes: ignored
  other_columns: ignored
datasets:
  figure:
    describes: The figures of a district.
    file_pattern: Tables_{period}(?:_revised)?
    key: [quarter, area]
    columns:
      - {name: quarter, taken_from: sheet, type: period, formats: [financial_quarter],
         means: the quarter}
      - {name: area, letter: A, required: true, means: the area}
      - {name: assessed, header: Total assessed, type: integer, symbols: {"..": x},
         means: assessed}
      - {name: owed, header: Owed a duty / Total, type: integer, symbols: {"..": x}, means: owed}
      - {name: relief, header: Owed a duty / Homeless - Relief, type: integer, symbols: {"..": x},
         means: owed relief}
"""

TABLE: list[list[object]] = [
    ["Table 1: figures by area"],
    [None, None, None, None, None, "Number of households"],
    [None, None, "Total assessed1,2", "Owed a duty", None, None, "Not owed"],
    [None, None, None, "Total", "Of which", "Homeless -\nRelief"],
    [None, None, None, None, "by notice3"],
    ["E1", "Watford", 10, 8, 3, 5, 2],
    ["E2", "Stevenage", "..", "..", "..", "..", ".."],
]


def test_a_published_table_is_read_below_its_title(post: Post) -> None:
    post.agree("publisher/tables_v1", PUBLISHER)
    post.post("publisher/2019-01-08/Tables_201806_revised.xlsx",
              workbook({"Contents": [["T1"]], "T1 - Apr-Jun 18": TABLE}))  # fmt: skip
    (drop,) = post.receive().new
    assert (drop.status, drop.row_count, drop.period) == ("accepted", 2, "2018-06")
    assert post.query(
        "select quarter, area, assessed, assessed_symbol, owed, relief, relief_symbol, _row_number "
        "from landed.publisher__figure order by area"
    ) == [
        ("Apr-Jun 18", "E1", "10", None, "8", "5", None, 20_000_006),
        ("Apr-Jun 18", "E2", None, "x", None, None, "x", 20_000_007),
    ]


@pytest.mark.parametrize(
    ("row", "place", "cell", "words"),
    [
        (2, 2, "Sum", "Total assessed is missing"),
        (2, 0, "Area", "column A has a heading, and none is agreed"),
        (3, 5, "Total", "Owed a duty / Total stands twice"),
        (2, 3, None, "Rows 3 to 5 do not hold the agreed column names"),
    ],
)
def test_a_published_table_of_another_form_is_refused(
    row: int, place: int, cell: object, words: str, post: Post
) -> None:
    other = [list(cells) for cells in TABLE]
    other[row][place] = cell
    post.agree("publisher/tables_v1", PUBLISHER)
    post.post("publisher/2019-01-08/Tables_201806.xlsx", workbook({"T1 - Apr-Jun 18": other}))
    (drop,) = post.receive().new
    assert drop.status == "rejected"
    assert words in drop.message


def test_a_heading_over_several_rows_reads_from_top_to_bottom() -> None:
    rows = [
        ["", "Total1,2", "Owed ", "", "", "Not\nowed"],
        ["", "", "All", "Of which:", "", ""],
        ["", "", "", "by notice3", "other", ""],
    ]
    assert compose(rows, Table(footnotes="ignored")) == [
        "",
        "Total",
        "Owed / All",
        "Owed / Of which: / by notice",
        "Owed / Of which: / other",
        "Not owed",
    ]
    assert compose(rows[:1], Table())[1] == "Total1,2"
    assert compose([["Aged 16-17", "2"]], Table(footnotes="ignored")) == ["Aged 16-17", "2"]


def test_letters_are_places() -> None:
    assert [place_of(letter) for letter in ("A", "Z", "AA", "AZ", "BA")] == [0, 25, 26, 51, 52]


DOWNLOAD = """
agency: download
recording_system: EXPORT
version: 1
form: aggregate
owner: A department
cadence: yearly
covers: A table to download. Made up.
reads: {kinds: [csv], header_row: 3, other_columns: ignored}
datasets:
  figure:
    describes: A figure.
    file_pattern: figures_{period}
    key: [area]
    columns:
      - {name: area, header: Area, required: true, means: the area}
      - {name: count, header: Count, type: integer, means: the figure}
      - {name: year, taken_from: period, means: the year}
"""


def test_a_csv_table_is_read_below_its_title(post: Post) -> None:
    post.agree("download/export_v1", DOWNLOAD)
    post.post(
        "download/2019-01-08/figures_2018.csv",
        "Figures by area\n\nArea,Region,Count\nA,East,1\nB,East,many\n",
    )
    (drop,) = post.receive().new
    assert (drop.status, drop.row_count, drop.message) == (
        "accepted_with_errors",
        2,
        "All 2 rows taken in; 1 of them with a value to put right.",
    )
    assert post.query(
        "select * exclude (_drop_id, _loaded_at) from landed.download__figure order by 1"
    ) == [
        ("A", "1", "2018", 4),
        ("B", None, "2018", 5),
    ]


def test_a_month_written_with_its_dash_or_without_is_one_period(post: Post) -> None:
    post.agree("download/export_v1", DOWNLOAD)
    text = "Figures by area\n\nArea,Count\nA{count},{count}\n"
    for count, name, day in (
        (1, "201806", "08"),
        (2, "2018-06", "09"),
        (3, "201807_2018-08", "10"),
    ):
        post.post(f"download/2019-01-{day}/figures_{name}.csv", text.format(count=count))
    drops = by_name(post.receive())
    assert {name: drop.period for name, drop in drops.items()} == {
        "figures_201806.csv": "2018-06",
        "figures_2018-06.csv": "2018-06",
        "figures_201807_2018-08.csv": "2018-07_2018-08",
    }
    assert drops["figures_201806.csv"].superseded_count == 1
    assert post.query("select count, year from landed.download__figure order by all") == [
        ("2", "2018-06"),
        ("3", "2018-07_2018-08"),
    ]


def test_a_word_that_ended_tables_at_a_blank_row_is_no_more(post: Post) -> None:
    post.agree(
        "download/export_v1", DOWNLOAD.replace("ignored}", "ignored, last_row_before_blank: true}")
    )
    with pytest.raises(ContractError, match="last_row_before_blank"):
        post.receive()


def test_a_csv_table_that_ends_before_its_header_is_told(post: Post) -> None:
    post.agree("download/export_v1", DOWNLOAD)
    post.post("download/2019-01-08/figures_2018.csv", "Figures by area\n")
    (drop,) = post.receive().new
    assert drop.message == "The file has no row 3, where its header must stand."


WRONG: list[tuple[str, str, str]] = [
    ("kinds: [spreadsheet], ", "", "sheets needs reads: {kinds: [spreadsheet]}"),
    ('sheets: "Calls', 'sheet: A, sheets: "Calls', "either sheet (a name) or sheets"),
    ('sheets: "Calls', 'sheets: "(Calls', "sheets: "),
    ('sheets: "Calls (?P<year>20[0-9]{2})"', "sheet: Calls", "taken_from: sheet needs reads"),
    ("sheets:", "header_row: [3, 2], sheets:", "header_row: a row, or the first and the last"),
    ("sheets:", "header_row: 0, sheets:", "header_row"),
    ("sheets:", "other_columns: kept, sheets:", "other_columns"),
    ("header: Minutes", "header: Minutes, letter: C", "give one of header, letter, taken_from"),
    ("header: Minutes", "letter: c", "letter"),
    ("header: Minutes", "header: call  NO", "two columns have the same header"),
    ("    key: [call_id]", "    key: [call_id]\n    reads: {delimiter: ;}", "delimiter"),
]


@pytest.mark.parametrize(("right", "wrong", "complaint"), WRONG)
def test_a_place_that_cannot_be_is_refused(
    right: str, wrong: str, complaint: str, post: Post
) -> None:
    assert right in SERVICE
    post.agree("service/sheets_v1", SERVICE.replace(right, wrong, 1))
    with pytest.raises(ContractError) as refusal:
        post.receive()
    assert complaint in str(refusal.value)


def test_a_dataset_may_stand_elsewhere_than_its_neighbours(post: Post) -> None:
    post.agree(
        "service/sheets_v1",
        SERVICE.replace("    key: [call_id]", "    key: [call_id]\n    reads: {header_row: 2}"),
    )
    moved = {name: [["A title"], *rows] for name, rows in CALLS.items()}
    post.post("service/2019-01-08/calls_2018.xlsx", workbook(moved))
    (drop,) = post.receive().new
    assert (drop.row_count, drop.landed_count) == (5, 3)
