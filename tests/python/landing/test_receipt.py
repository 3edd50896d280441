"""What goes back to a supplier, and what must never go anywhere."""

from __future__ import annotations

import json
import logging
import zipfile
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from landing.post import INVOLVED, OFFENCE, PERSON, Post, by_name, csv_bytes
from warehouse.landing import DropStatus
from warehouse.landing.receipt import receipt_path
from warehouse.landing.workbook import LINES_PER_PROBLEM, RULE_WORDS


def _receipt(post: Post, drop: DropStatus) -> dict[str, Any]:
    path = receipt_path(post.settings, drop)
    receipt: dict[str, Any] = json.loads(path.read_text())
    return receipt


def _sheets(post: Post, drop: DropStatus) -> list[list[list[Any]]]:
    workbook = CalamineWorkbook.from_path(
        str(receipt_path(post.settings, drop).with_suffix(".xlsx"))
    )
    assert workbook.sheet_names == ["Status and problems", "Problems by rule"]
    return [workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names]


def test_the_workbook_gives_the_status_first_then_one_line_a_problem(post: Post) -> None:
    post.send_rows(
        "legacy_offences_2016",
        {},
        {"CRIME_NUMBER": "C2", "DISTRICT": "", "DASH_RISK": "X"},
        {"CRIME_NUMBER": "C3", "DISTRICT": ""},
    )
    (drop,) = post.receive().new
    first, sums = _sheets(post, drop)
    facts = {row[0]: row[1] for row in first[:9]}
    assert next(iter(facts.items())) == ("Status", "Accepted with errors")
    assert facts["What came of it"] == "1 of 3 rows taken in; 2 set aside."
    assert (facts["Rows in the file"], facts["Rows taken in"], facts["Rows set aside"]) == (3, 1, 2)
    name = "legacy_offences_2016.csv"
    blank = "blank (row set aside)"
    send = (
        "Send a code from the agreed district list: the district of the offence; Not Known and "
        "Out of County are answers."
    )
    assert [row[:5] for row in first[10:]] == [
        ["File", "Row (as a spreadsheet shows it, empty lines not counted)", "Column",
         "What was found", "What to send"],
        [name, 3, "DISTRICT", blank, send],
        [name, 3, "DASH_RISK", "code not in the list (row kept, value not used)",
         "Send one of: H, M, NK, S."],
        [name, 4, "DISTRICT", blank, send],
    ]  # fmt: skip
    assert [row[:5] for row in sums[1:]] == [
        ["A value is missing", "DISTRICT", "blank", "Row set aside", 2],
        ["Code not in the agreed list", "DASH_RISK", "code not in the list",
         "Row kept, value not used", 1],
    ]  # fmt: skip
    assert [row[5] for row in sums[1:]] == [pytest.approx(2 / 3), pytest.approx(1 / 3)]


def test_the_heading_says_that_empty_lines_are_not_counted(post: Post) -> None:
    content = csv_bytes([OFFENCE, {**OFFENCE, "CRIME_NUMBER": "C2", "DISTRICT": ""}])
    header, *lines = content.splitlines(keepends=True)
    post.send("legacy_offences_2016.csv", b"\r\n".join([header, *lines]))
    (drop,) = post.receive().new
    first, _ = _sheets(post, drop)
    assert [row[1] for row in first[10:]] == [
        "Row (as a spreadsheet shows it, empty lines not counted)",
        3,
    ]


def test_the_receipt_says_the_same(post: Post) -> None:
    post.send_rows("legacy_offences_2016", {}, {"CRIME_NUMBER": "C2", "DISTRICT": ""})
    (drop,) = post.receive().new
    receipt = _receipt(post, drop)
    assert receipt["status"] == "accepted_with_errors"
    assert (receipt["row_count"], receipt["landed_count"], receipt["quarantined_count"]) == (
        2,
        1,
        1,
    )
    assert [(p["rule"], p["column"], p["row_count"]) for p in receipt["problems"]] == [
        ("required", "DISTRICT", 1)
    ]
    assert receipt["sha256"] == drop.sha256
    assert receipt["encoding"] == "ascii"


def test_an_earlier_receipt_tells_that_a_later_file_stands_in(post: Post) -> None:
    post.send_rows("legacy_offences_2016", {})
    (first,) = post.receive().new
    assert _receipt(post, first)["superseded_by_drop_id"] is None
    post.send_rows("legacy_offences_2016_v2", {"DASH_RISK": "S"}, received="2019-02-01")
    (second,) = post.receive().new
    receipt = _receipt(post, first)
    assert receipt["superseded_by_drop_id"] == second.drop_id
    assert "later file" in receipt["message"]
    assert _sheets(post, first)[0][1][1] == receipt["message"]


def test_ten_thousand_bad_rows_are_counted_in_full_and_listed_in_part(post: Post) -> None:
    rows = [{"CRIME_NUMBER": f"C{n}", "DISTRICT": "?"} for n in range(10_000)]
    rows += [{"CRIME_NUMBER": f"S{n}"} for n in range(10_001)]
    post.send_rows("legacy_offences_2016", *rows)
    (drop,) = post.receive().new
    assert drop.status == "accepted_with_errors"
    assert (drop.landed_count, drop.quarantined_count) == (10_001, 10_000)
    assert post.query("select count(*) from receipt.quarantine") == [(10_000,)]
    first, sums = _sheets(post, drop)
    lines = [row for row in first if row[2] == "DISTRICT"]
    assert [row[1] for row in lines] == list(range(2, LINES_PER_PROBLEM + 2))
    assert any("first 500 rows are listed" in str(row[0]) for row in first)
    assert sums[1][4] == 10_000
    assert _receipt(post, drop)["problems"][0]["row_count"] == 10_000


def test_a_name_that_looks_like_a_formula_stays_text(post: Post) -> None:
    path = post.settings.landing_dir / "=1+1" / "2019-01-08" / "a.csv"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"a,b\r\n1,2\r\n")
    (drop,) = post.receive().new
    assert _sheets(post, drop)[0][2][1] == "=1+1/2019-01-08/a.csv"


def test_every_rule_has_plain_words(post: Post) -> None:
    post.send_rows("legacy_offences_2016", {"DISTRICT": ""})
    post.receive()
    assert {rule for _, _, rule, _, _ in post.broken()} <= RULE_WORDS.keys()


# -------------------------------------------------------------------------------- the canary

FORENAME, SURNAME, BIRTH, CODE = "Zzyzxcanary", "O'Qwertzcanary", "17/11/1971", "CODECANARY"
TRACES = ("zzyzxcanary", "qwertzcanary", "17/11/1971", "1971-11-17", "codecanary")


def _send_canaries(post: Post) -> None:
    """The same name and birth in good rows, broken rows and broken files."""
    person = {**PERSON, "FORENAME": FORENAME, "SURNAME": SURNAME, "DOB": BIRTH}
    post.send_rows(
        "legacy_offences_2016",
        {},
        {"CRIME_NUMBER": "C2", "DISTRICT": CODE, "HO_CODE": CODE, "OUTCOME": CODE},
        {"CRIME_NUMBER": "C3", "RECORDED_DATE": FORENAME, "COMMITTED_TO": BIRTH, "DA_FLAG": CODE},
    )
    bad = {**person, "NOMINAL_ID": "N2", "ROLE": CODE, "SEX": FORENAME, "ETHNICITY_SDE": BIRTH}
    orphan = {**person, "CRIME_NUMBER": "C404", "NOMINAL_ID": "N3", "RELATIONSHIP": SURNAME}
    doubtful = {**person, "NOMINAL_ID": "N4", "DOB": f"{BIRTH} about"}
    sound = csv_bytes([person, bad, orphan, doubtful, person])
    post.send("legacy_persons_2016.csv", sound)
    post.send("legacy_persons_2017.csv", sound[:-40])
    post.send("legacy_persons_2018-01.csv", sound.replace(b"N2", b'"N2'))
    post.send("legacy_persons_2018-02.csv", sound.replace(b"N2", b"N\x8d"))
    post.send("legacy_persons_2018-03.csv", b"".join(sound.splitlines(True)[1:]))
    post.send("legacy_persons_2018-04.csv", sound.replace(b"N2", b"N2,N3"))
    post.send("legacy_persons_2015.csv", csv_bytes([{**person, SURNAME: "x", BIRTH: "y"}]))
    post.send("legacy_persons_2014.xlsx", b"PK\x03\x04" + sound)
    post.send("legacy_persons_2013.parquet", b"PAR1" + sound + b"PAR1")
    post.send(
        "athena_persons_2018.csv",
        csv_bytes([{**INVOLVED, "GivenName": FORENAME, "DateOfBirth": "1971-11-17", "Role": CODE}]),
    )


def _text_of(path: Path) -> str:
    """A file's text; a workbook's is unpacked first."""
    if path.suffix != ".xlsx":
        return path.read_bytes().decode("utf-8", "replace")
    with zipfile.ZipFile(path) as archive:
        return " ".join(
            archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
        )


def _traces(text: str) -> list[str]:
    return [trace for trace in TRACES if trace in text.casefold()]


def test_no_name_birth_or_value_leaves_the_raw_tables(
    post: Post, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    _send_canaries(post)
    report = post.receive()
    statuses = {name: drop.status for name, drop in by_name(report).items()}
    assert statuses.pop("legacy_persons_2016.csv") == "accepted_with_errors"
    assert statuses.pop("legacy_offences_2016.csv") == "accepted_with_errors"
    assert statuses.pop("athena_persons_2018.csv") == "accepted_with_errors"
    assert statuses == dict.fromkeys(statuses, "rejected")
    raw = post.query("select forename, surname, dob from raw.police__legacy_person limit 1")
    assert raw == [(FORENAME, SURNAME, BIRTH)], "the canary sings where it may"
    with post.vault() as vault:
        tables = vault.execute(
            "select schema_name, table_name from duckdb_tables() where schema_name <> 'raw'"
        ).fetchall()
        for schema, table in tables:
            rows = vault.execute(f'select t::varchar from {schema}."{table}" as t').fetchall()
            assert not _traces(str(rows)), f"{schema}.{table}"
    for path in post.settings.data_dir.rglob("*"):
        if path.is_file() and path != post.settings.vault_path:
            assert not _traces(_text_of(path)), path
    captured = capfd.readouterr()
    for words in (repr(report), " ".join(post.told), caplog.text, captured.out, captured.err):
        assert not _traces(words)
    assert len(list(post.settings.receipts_dir.rglob("*.xlsx"))) == len(report.drops)


def test_nothing_is_left_in_the_vault_s_work_folder(post: Post) -> None:
    post.send("legacy_persons_2016.csv", csv_bytes([{**PERSON, "FORENAME": "Zo\u00eb"}], "cp1252"))
    post.send("legacy_offences_2016.csv", csv_bytes([OFFENCE]))
    post.receive()
    vault = post.settings.vault_path.parent
    assert {path.name for path in vault.iterdir()} == {"raw.duckdb", "person.key"}
