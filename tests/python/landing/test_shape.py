"""Files that are not what was agreed: each ends in a receipt that says what is wrong and where."""

from __future__ import annotations

import gzip
import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from landing.post import INVESTIGATION, INVOLVED, OFFENCE, PERSON, Post, by_name, csv_bytes
from warehouse.landing import DropStatus
from warehouse.settings import load_settings

SOUND_CSV = csv_bytes([OFFENCE])


def _renamed(row: dict[str, str], old: str, new: str) -> dict[str, str]:
    return {new if name == old else name: value for name, value in row.items()}


def _without(row: dict[str, str], gone: str) -> dict[str, str]:
    return {name: value for name, value in row.items() if name != gone}


def _zipped(name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


def _workbook(rows: list[list[object]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        dated = workbook.add_format({"num_format": "dd/mm/yyyy"})
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, place, cell, dated)
                else:
                    sheet.write(number, place, cell)
    return buffer.getvalue()


def _parquet(tmp_path: Path, query: str) -> bytes:
    path = tmp_path / "made.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"copy ({query}) to '{path}' (format parquet)")
    return path.read_bytes()


# Each file, and words that its rejection must hold.
REJECTED: dict[str, tuple[bytes, list[str]]] = {
    "legacy_offences_2001.csv": (b"", ["empty"]),
    "legacy_offences_2002.csv": (b"\xef\xbb\xbf\r\n", ["empty"]),
    "legacy_offences_2003.csv": (csv_bytes([OFFENCE]).splitlines(keepends=True)[0], ["no rows"]),
    "legacy_offences_2004.csv": (
        csv_bytes([_renamed(OFFENCE, "DISTRICT", "DISTRCT")]),
        ["DISTRICT is missing", "DISTRCT"],
    ),
    "legacy_offences_2005.csv": (csv_bytes([_without(OFFENCE, "DA_FLAG")]), ["DA_FLAG is missing"]),
    "legacy_offences_2006.csv": (
        csv_bytes([{**OFFENCE, "BEAT": "7"}]),
        ["not agreed: BEAT"],
    ),
    "athena_investigations_2007.csv": (
        csv_bytes([{**INVESTIGATION, "AlcoholFlag": "Yes"}]),
        ["not agreed: AlcoholFlag"],
    ),
    "legacy_offences_2008.csv": (SOUND_CSV.replace(b"COMMITTED_TO", b"DISTRICT"), ["twice"]),
    "legacy_offences_2009.csv": (SOUND_CSV[:-30], ["Row 2", "columns, not 13", "cut short"]),
    "legacy_offences_2010.csv": (SOUND_CSV[:-3], ["Row 2", "no line end", "cut short"]),
    "legacy_offences_2011.csv": (
        csv_bytes([OFFENCE, OFFENCE]).replace(b"Watford", b'"Watford', 1),
        ["Line 2", "quotation mark"],
    ),
    "legacy_offences_2012.csv": (_zipped("a.csv", SOUND_CSV), ["ZIP archive"]),
    "legacy_offences_2013.csv": (gzip.compress(SOUND_CSV), ["gzip"]),
    "legacy_offences_2014.csv": (SOUND_CSV.decode().encode("utf-16"), ["UTF-16"]),
    "legacy_offences_2015.csv": (SOUND_CSV.replace(b"Watford", b"Wat\0ord"), ["line 2", "zero"]),
    "legacy_offences_2016.csv": (
        SOUND_CSV.replace(b"Watford", b"Watf\x8drd"),
        ["Line 2", "neither UTF-8 nor Windows-1252"],
    ),
    "legacy_offences_2017.csv": (
        csv_bytes([OFFENCE, {**OFFENCE, "DISTRICT": "Caf\u00e9"}]).replace(b"Watford", b"Caf\xe9"),
        ["mixes two encodings", "line 3"],
    ),
    "legacy_offences_2018.csv": (SOUND_CSV.replace(b",", b";"), ["separated by semicolons"]),
    "legacy_offences_2019.csv": (b"".join(SOUND_CSV.splitlines(True)[1:]) * 2, ["agreed column"]),
    "legacy_offences_2020.xlsx": (_zipped("xl/workbook.xml", b"no workbook"), ["damaged"]),
    "legacy_offences_2021.xlsx": (b"\xd0\xcf\x11\xe0" + bytes(600), ["damaged or has a password"]),
    "legacy_offences_2022.csv": (b"%PDF-1.7 and so on", ["PDF"]),
    "legacy_offences_2023.parquet": (b"PAR1" + bytes(90), ["cut short"]),
    "legacy_offences_2024.csv": (_zipped("a", SOUND_CSV)[:40], ["damaged ZIP"]),
    "legacy_offences_2027.csv": (SOUND_CSV.replace(b"\r\n", b",\r\n"), ["column 14"]),
    "legacy_offences_2028.csv": (
        csv_bytes([OFFENCE, {**OFFENCE, "OUTCOME_DATE": ""}, OFFENCE]).replace(
            b"Charge / Summons,\r\n", b"Charge, Summons,\r\n"
        ),
        ["Row 3", "has 14 columns, not 13"],
    ),
    "legacy_offences_2029.csv": (
        csv_bytes([OFFENCE, OFFENCE, OFFENCE]).replace(b"Watford", b"Wat,for,d"),
        ["Line 2 has 15 columns, not 13"],
    ),
    "legacy_offences_2030.csv": (
        csv_bytes([OFFENCE] * 5).replace(b",Watford", b""),
        ["Row 2", "has 12 columns, not 13, and 4 rows more like it"],
    ),
    "crimes.csv": (SOUND_CSV, ["fits no agreed dataset", "legacy_offences_<period>"]),
    "legacy_offences_2025.xlsx": (_workbook([[]]), ["sheet is empty"]),
    "legacy_offences_2026.xlsx": (
        _workbook([list(OFFENCE), [*OFFENCE.values(), "over"]]),
        ["more cells than the header"],
    ),
}


@pytest.fixture(scope="module")
def refused(
    tmp_path_factory: pytest.TempPathFactory, project_dir: Path
) -> tuple[Post, dict[str, DropStatus]]:
    """All rejected files and a sound one, received at once."""
    folder = tmp_path_factory.mktemp("refused")
    post = Post(
        load_settings(
            project_dir=project_dir, data_dir=folder / "data", landing_dir=folder / "landing"
        )
    )
    for name, (content, _) in REJECTED.items():
        post.send(name, content)
    post.send("legacy_offences_1999.csv", SOUND_CSV)
    return post, by_name(post.receive())


@pytest.mark.parametrize("name", REJECTED)
def test_a_file_of_the_wrong_shape_is_rejected_with_the_reason(
    name: str, refused: tuple[Post, dict[str, DropStatus]]
) -> None:
    drop = refused[1][name]
    assert drop.status == "rejected"
    assert (drop.row_count, drop.landed_count) == (0, 0)
    for words in REJECTED[name][1]:
        assert words in drop.message


def test_a_sound_file_among_bad_ones_is_taken_in(
    refused: tuple[Post, dict[str, DropStatus]],
) -> None:
    post, drops = refused
    assert drops["legacy_offences_1999.csv"].status == "accepted"
    assert len(post.landed("legacy_offence", "*")) == 1


def test_every_rejected_file_has_its_receipt(refused: tuple[Post, dict[str, DropStatus]]) -> None:
    post, drops = refused
    receipts = post.settings.receipts_dir / "police"
    assert len(list(receipts.glob("*.json"))) == len(drops) == len(REJECTED) + 1
    assert len(list(receipts.glob("*.xlsx"))) == len(drops)


def test_a_header_of_data_is_not_repeated(refused: tuple[Post, dict[str, DropStatus]]) -> None:
    assert "Watford" not in refused[1]["legacy_offences_2019.csv"].message


def test_a_rejected_file_leaves_the_good_one_before_it(post: Post) -> None:
    post.send_rows("legacy_offences_2016", {})
    post.receive()
    before = post.landed("legacy_offence", "*")
    post.send("legacy_offences_2016_v2.csv", SOUND_CSV[:-30], received="2019-02-01")
    assert [drop.status for drop in post.receive().new] == ["rejected"]
    assert post.landed("legacy_offence", "*") == before


NAMES = {"FORENAME": "Zo\u00eb \u2013 \u201cZ\u201d", "SURNAME": "O\u2019Brien"}


@pytest.mark.parametrize(
    ("encoding", "line_end", "found"),
    [
        ("utf-8", "\n", "utf-8"),
        ("utf-8-sig", "\r\n", "utf-8-bom"),
        ("cp1252", "\r\n", "cp1252"),
        ("cp1252", "\r", "cp1252"),
        ("utf-8-sig", "\r", "utf-8-bom"),
    ],
)
def test_every_agreed_encoding_and_line_end_is_read(
    post: Post, encoding: str, line_end: str, found: str
) -> None:
    post.send("legacy_persons_2016.csv", csv_bytes([{**PERSON, **NAMES}], encoding, line_end))
    post.send_rows("legacy_offences_2016", {})
    drop = by_name(post.receive())["legacy_persons_2016.csv"]
    assert (drop.status, drop.encoding, drop.row_count) == ("accepted", found, 1)
    assert post.query("select forename, surname, relationship from raw.police__legacy_person") == [
        (NAMES["FORENAME"], NAMES["SURNAME"], None)
    ]


def test_line_ends_of_two_kinds_and_lines_within_quotes_are_read(post: Post) -> None:
    rows = [{**OFFENCE, "CRIME_NUMBER": f"C{n}"} for n in range(3)]
    rows[1]["DASH_RISK"] = "H\n"
    content = csv_bytes(rows).replace(b"C2", b"C2", 1)
    content = content.replace(b"\r\n", b"\n", 1)
    post.send("legacy_offences_2016.csv", content)
    assert by_name(post.receive())["legacy_offences_2016.csv"].landed_count == 3


def test_a_long_file_with_a_line_end_within_quotes_is_read(post: Post) -> None:
    rows = [{**OFFENCE, "CRIME_NUMBER": f"C{n}", "DASH_RISK": "H\nM"} for n in range(20_000)]
    post.send("legacy_offences_2016.csv", csv_bytes(rows))
    drop = by_name(post.receive())["legacy_offences_2016.csv"]
    assert (drop.row_count, drop.landed_count) == (20_000, 20_000)
    assert post.query("select max(_row_number) from raw.police__legacy_offence") == [(20_001,)]


def test_another_encoding_than_agreed_is_read_and_told(post: Post) -> None:
    post.send(
        "athena_persons_2018.csv", csv_bytes([{**INVOLVED, "GivenName": "Zo\u00eb"}], "cp1252")
    )
    drop = by_name(post.receive())["athena_persons_2018.csv"]
    assert "Read as Windows-1252; agreed is utf-8" in drop.message


def test_columns_in_another_order_are_read_by_name_and_told(post: Post) -> None:
    row = dict(reversed(OFFENCE.items()))
    post.send("legacy_offences_2016.csv", csv_bytes([row]))
    drop = by_name(post.receive())["legacy_offences_2016.csv"]
    assert drop.status == "accepted"
    assert "another order" in drop.message
    assert post.landed("legacy_offence", "crime_number, outcome_date") == [("C1", "05/04/2016")]


def test_case_and_space_in_a_header_do_not_matter(post: Post) -> None:
    post.send("legacy_offences_2016.csv", csv_bytes([_renamed(OFFENCE, "DISTRICT", " District ")]))
    assert by_name(post.receive())["legacy_offences_2016.csv"].status == "accepted"


def test_a_workbook_is_read_with_its_typed_cells(post: Post) -> None:
    values: list[object] = list(OFFENCE.values())
    values[1] = date(2016, 3, 2)
    values[2] = datetime(2016, 3, 1, 21, 30)  # noqa: DTZ001  spreadsheets know no zone
    values[0] = 17.0
    post.send("legacy_offences_2016.xlsx", _workbook([list(OFFENCE), values, [None] * 13, values]))
    drop = by_name(post.receive())["legacy_offences_2016.xlsx"]
    assert (drop.file_kind, drop.row_count) == ("spreadsheet", 2)
    assert post.query(
        "select crime_number, recorded_date, committed_from, _row_number "
        "from raw.police__legacy_offence order by _row_number"
    ) == [("17", "02/03/2016", "01/03/2016 21:30", 2), ("17", "02/03/2016", "01/03/2016 21:30", 4)]


def test_a_workbook_named_csv_is_known_by_its_bytes(post: Post) -> None:
    content = _workbook([list(OFFENCE), list(OFFENCE.values())])
    post.send("legacy_offences_2016.csv", content)
    drop = by_name(post.receive())["legacy_offences_2016.csv"]
    assert (drop.status, drop.file_kind) == ("accepted", "spreadsheet")


ODS_CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">
<office:body><office:spreadsheet><table:table table:name="Sheet1">{rows}</table:table>
</office:spreadsheet></office:body></office:document-content>"""


def test_an_ods_sheet_is_read(post: Post) -> None:
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{value}</text:p>'
            "</table:table-cell>"
            for value in row
        )
        + "</table:table-row>"
        for row in (OFFENCE.keys(), OFFENCE.values())
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS_CONTENT.format(rows=rows))
        archive.writestr(
            "META-INF/manifest.xml",
            "<manifest:manifest "
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            '<manifest:file-entry manifest:full-path="/" '
            'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
            "</manifest:manifest>",
        )
    post.send("legacy_offences_2016.ods", buffer.getvalue())
    drop = by_name(post.receive())["legacy_offences_2016.ods"]
    assert (drop.status, drop.file_kind, drop.message) == (
        "accepted",
        "spreadsheet",
        "All 1 rows taken in.",
    )


def test_parquet_is_read_with_its_typed_dates(post: Post, tmp_path: Path) -> None:
    columns = ", ".join(
        {
            "RECORDED_DATE": "date '2016-03-02' as RECORDED_DATE",
            "COMMITTED_FROM": "timestamp '2016-03-01 00:00' as COMMITTED_FROM",
        }.get(name, f"'{value}' as {name}")
        for name, value in OFFENCE.items()
    )
    post.send("legacy_offences_2016.parquet", _parquet(tmp_path, f"select {columns}"))
    assert by_name(post.receive())["legacy_offences_2016.parquet"].status == "accepted"
    assert post.landed("legacy_offence", "recorded_date, committed_from") == [
        ("02/03/2016", "01/03/2016")
    ]


def test_parquet_with_a_missing_column_is_rejected(post: Post, tmp_path: Path) -> None:
    columns = ", ".join(f"'x' as {name}" for name in OFFENCE if name != "HO_CODE")
    post.send("legacy_offences_2016.parquet", _parquet(tmp_path, f"select {columns}"))
    drop = by_name(post.receive())["legacy_offences_2016.parquet"]
    assert "HO_CODE is missing" in drop.message


def test_blank_rows_are_no_rows(post: Post) -> None:
    content = csv_bytes([OFFENCE]) + b"," * 12 + b"\r\n" + b"\r\n"
    post.send("legacy_offences_2016.csv", content)
    assert by_name(post.receive())["legacy_offences_2016.csv"].row_count == 1


def test_a_file_outside_agency_and_date_is_told_and_left_alone(post: Post) -> None:
    for place in (
        "stray.csv",
        "police/stray.csv",
        "police/yesterday/a.csv",
        "police/2019-01-08/b/c.csv",
    ):
        path = post.settings.landing_dir / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(SOUND_CSV)
    post.send(".hidden.csv", SOUND_CSV)
    (post.settings.landing_dir / "sample.json").write_text("{}")
    report = post.receive()
    assert report.strays == (
        "police/2019-01-08/b/c.csv",
        "police/stray.csv",
        "police/yesterday/a.csv",
        "stray.csv",
    )
    assert report.drops == ()


def test_an_agency_without_contract_is_told_so(post: Post) -> None:
    path = post.settings.landing_dir / "circus" / "2019-01-08" / "acts.csv"
    path.parent.mkdir(parents=True)
    path.write_bytes(SOUND_CSV)
    (drop,) = post.receive().new
    assert drop.status == "rejected"
    assert "no contract for an agency circus" in drop.message
