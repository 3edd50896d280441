"""What publishers put out about a whole country: several tables in a workbook, our rows of each.

The files are made up, in the publishers' layouts; the contracts are the project's own.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import duckdb
import pytest

from landing.post import Post, by_name
from landing.published import CIN_FACTORS, hclic_workbook
from warehouse.landing import ContractError, DropStatus
from warehouse.landing.receipt import receipt_path
from warehouse.landing.vault import SCHEMA

FIGURES = (
    "select return_measure, period_key, district, value, value_symbol "
    "from landed.aggregate_return order by all"
)
DECISIONS = (
    "select period_key, district, decision_count, decision_count_symbol, domestic_abuse_count, "
    "domestic_abuse_count_symbol from landed.homelessness_decision order by all"
)


@pytest.fixture
def council(post: Post, project_dir: Path) -> Post:
    """A house with the contracts of both publishers, as they come with the project."""
    shipped = project_dir / "scripts" / "warehouse" / "landing" / "contracts"
    for agency in ("mhclg", "dfe"):
        shutil.copytree(shipped / agency, post.settings.contracts_dir / agency)
    return post


def _receive_workbook(council: Post, content: bytes, name: str = "DetailedLA_201806.xlsx",
                      received: str = "2018-12-13") -> list[DropStatus]:  # fmt: skip
    council.post(f"mhclg/{received}/{name}", content)
    return sorted(council.receive().new, key=lambda drop: drop.dataset or "")


def test_each_table_of_a_workbook_is_a_drop_of_its_own(council: Post) -> None:
    drops = _receive_workbook(council, hclic_workbook())
    assert [(drop.dataset, drop.status, drop.row_count, drop.message) for drop in drops] == [
        (dataset, "accepted", 2, f"All 2 rows taken in. {left_out} rows about others are left out.")
        for dataset, left_out in (
            ("hclic_assessment", 6),
            ("hclic_reason", 6),
            ("hclic_support_need", 6),
        )
    ]
    assert council.query(FIGURES) == [
        ("HCLIC_ASSESSED", "FQ2018-19-Q1", "E07000103", "48", None),
        ("HCLIC_ASSESSED", "FQ2018-19-Q1", "E07000243", None, "x"),
        ("HCLIC_OWED_DUTY", "FQ2018-19-Q1", "E07000103", "45", None),
        ("HCLIC_OWED_DUTY", "FQ2018-19-Q1", "E07000243", None, "x"),
        ("HCLIC_OWED_RELIEF", "FQ2018-19-Q1", "E07000103", "37", None),
        ("HCLIC_OWED_RELIEF", "FQ2018-19-Q1", "E07000243", None, "x"),
        ("HCLIC_SUPPORT_NEED_DA", "FQ2018-19-Q1", "E07000103", "7", None),
        ("HCLIC_SUPPORT_NEED_DA", "FQ2018-19-Q1", "E07000243", None, "x"),
    ]
    assert council.query(DECISIONS) == [
        ("FQ2018-19-Q1", "E07000103", "45", None, "6", None),
        ("FQ2018-19-Q1", "E07000243", None, "x", None, "x"),
    ]


def test_each_table_of_a_workbook_has_its_receipt(council: Post) -> None:
    drops = _receive_workbook(council, hclic_workbook())
    paths = [receipt_path(council.settings, drop) for drop in drops]
    assert len(set(paths)) == 3
    for drop, path in zip(drops, paths, strict=True):
        assert json.loads(path.read_text())["dataset"] == drop.dataset
        assert path.with_suffix(".xlsx").is_file()


def test_a_known_workbook_changes_nothing(council: Post) -> None:
    content = hclic_workbook()
    _receive_workbook(council, content)
    again = council.receive()
    assert (again.is_changed, again.new, again.repeated) == (False, (), ())
    council.post("mhclg/2019-01-15/DetailedLA_201806.xlsx", content)
    report = council.receive()
    assert (report.new, report.repeated) == ((), ("mhclg/2019-01-15/DetailedLA_201806.xlsx",))


def test_a_revised_workbook_stands_in_place_of_the_first(council: Post) -> None:
    _receive_workbook(council, hclic_workbook())
    _receive_workbook(council, hclic_workbook(watford_assessed=50),
                      "DetailedLA_201806_revised.xlsx", "2019-03-13")  # fmt: skip
    assert ("HCLIC_ASSESSED", "FQ2018-19-Q1", "E07000103", "50", None) in council.query(FIGURES)
    assert len(council.query(FIGURES)) == 8
    first = [drop for drop in council.receive().drops if "revised" not in drop.path]
    assert all(drop.superseded_count == drop.row_count == 2 for drop in first)


def test_a_table_of_another_form_is_refused_and_its_neighbours_land(council: Post) -> None:
    mended = council.settings.contracts_dir / "mhclg" / "hclic_v1.yml"
    text = mended.read_text()
    mended.write_text(text.replace("header: Domestic abuse", "header: Abuse at home"))
    statuses = {drop.dataset: drop.status for drop in _receive_workbook(council, hclic_workbook())}
    assert statuses == {
        "hclic_assessment": "accepted",
        "hclic_reason": "rejected",
        "hclic_support_need": "accepted",
    }
    mended.write_text(text)
    report = council.receive()
    assert {drop.dataset: drop.status for drop in report.drops} == dict.fromkeys(
        statuses, "accepted"
    )
    assert report.repeated == ()
    assert len(council.query(DECISIONS)) == 2


def test_a_table_agreed_later_is_taken_from_the_workbook_received_before(council: Post) -> None:
    agreed = council.settings.contracts_dir / "mhclg" / "hclic_v1.yml"
    text = agreed.read_text()
    before, _, _ = text.partition("  hclic_support_need:")
    agreed.write_text(before)
    assert len(_receive_workbook(council, hclic_workbook())) == 2
    agreed.write_text(text)
    assert [drop.dataset for drop in council.receive().new] == ["hclic_support_need"]


def test_a_file_of_which_no_row_is_ours_is_rejected(council: Post) -> None:
    _receive_workbook(council, hclic_workbook())
    elsewhere = council.settings.seeds_dir / "crosswalk" / "xwalk_district.csv"
    assert "mhclg,HCLIC,E07000103" in elsewhere.read_text()
    council.translate()
    moved = council.settings.seeds_dir / "crosswalk" / "xwalk_district.csv"
    moved.write_text(moved.read_text().replace("mhclg,HCLIC,E07", "mhclg,HCLIC,E08"))
    drops = council.receive().drops
    assert {drop.status for drop in drops} == {"rejected"}
    assert {drop.message for drop in drops} == {
        "Nothing was taken in: all 8 rows are about others than agreed."
    }
    assert council.query(DECISIONS) == []
    moved.write_text(moved.read_text().replace("mhclg,HCLIC,E08", "mhclg,HCLIC,E07"))
    assert {drop.status for drop in council.receive().drops} == {"accepted"}
    assert len(council.query(DECISIONS)) == 2


def test_the_factors_of_our_county_are_read_from_the_country_s_table(council: Post) -> None:
    name = "c3_factors_identified_at_end_of_assessment_2018_to_2025.csv"
    council.post(f"dfe/2026-01-15/{name}", CIN_FACTORS)
    drop = by_name(council.receive())[name]
    assert drop.message == "All 1 rows taken in. 3 rows about others are left out."
    assert council.query(
        "select return_measure, period_key, characteristic_type, characteristic, value, "
        "value_symbol from landed.aggregate_return order by all"
    ) == [
        (f"CIN_FACTOR_{factor}", "FY2017-18", "REPORTING_AREA", "E10000015", value, symbol)
        for factor, value, symbol in (
            ("ALCOHOL_PARENT", "2", None),
            ("ASSESSED", "50", None),
            ("DA_CHILD", None, "x"),
            ("DA_PARENT", "20", None),
            ("DA_PERSON", None, "c"),
            ("DRUGS_PARENT", "3", None),
            ("MENTAL_HEALTH_PARENT", "7", None),
        )
    ]


REGION = """
agency: region
recording_system: CASES
version: 1
form: record_level
owner: A service of several counties
cadence: yearly
covers: Clients of every county. Made up.
datasets:
  client:
    describes: A client.
    file_pattern: clients_{period}
    key: [client_id]
    person:
      forename: forename
      surname: surname
      date_of_birth: birth_date
      event_date: {where: row, offence: seen_on, recorded: seen_on}
    columns:
      - {name: client_id, required: true, means: reference}
      - {name: county, keep_only: [Herts, "Hertfordshire "], required: true, means: the county}
      - {name: forename, pii: true, means: forename}
      - {name: surname, pii: true, means: surname}
      - {name: birth_date, type: date, formats: ["%Y-%m-%d"], pii: true, means: birth}
      - {name: seen_on, type: date, formats: ["%Y-%m-%d"], required: true, means: day}
"""


def test_who_is_not_ours_is_not_judged_nor_told_apart_as_a_person(council: Post) -> None:
    council.agree("region/cases_v1", REGION)
    council.post(
        "region/2019-01-08/clients_2018.csv",
        "client_id,county,forename,surname,birth_date,seen_on\n"
        "1,HERTS ,Ann,Example,1980-01-01,2018-02-01\n"
        "1,Beds,Bo,Other,1981-01-01,2018-02-01\n"
        "2,Beds,Cy,Other,1982-01-01,someday\n"
        "3,hertfordshire,Di,Other,1983-01-01,someday\n"
        "4,,Ed,Other,1984-01-01,2018-02-01\n",
    )
    (drop,) = council.receive().new
    assert (drop.row_count, drop.landed_count, drop.quarantined_count) == (2, 1, 1)
    assert drop.message == "1 of 2 rows taken in; 1 set aside. 3 rows about others are left out."
    assert council.broken() == {("client", 5, "type", "seen_on", "quarantine")}
    assert council.query("select client_id, county from landed.region__client") == [("1", "HERTS")]
    assert council.query("select count(*) from person.token") == [(2,)]


def _client(council: Post, contract: str) -> DropStatus:
    council.agree("region/cases_v1", contract)
    council.post(
        "region/2019-01-08/clients_2018.csv",
        "client_id,county,forename,surname,birth_date,seen_on\n"
        + "".join(
            f"{number},{county},Ann,Example,1980-01-01,2018-02-01\n"
            for number, county in enumerate(("Herts", "Beds", "Beds", "Herts", "Beds"))
        ),
    )
    return council.receive().drops[0]


def test_rows_about_others_are_a_figure_of_the_account(council: Post) -> None:
    drop = _client(council, REGION)
    assert (drop.row_count, drop.landed_count, drop.left_out_count) == (2, 2, 3)
    assert council.query('select row_count from receipt."drop"') == [(5,)]
    assert council.query("select * exclude (drop_id) from receipt.row_account") == [
        ("region", "client", 2, 2, 0, 0, 3)
    ]
    receipt = json.loads(receipt_path(council.settings, drop).read_text())
    assert (receipt["row_count"], receipt["left_out_count"]) == (2, 3)


def test_all_rows_count_again_once_nothing_is_left_out(council: Post) -> None:
    _client(council, REGION)
    drop = _client(council, REGION.replace('keep_only: [Herts, "Hertfordshire "], ', ""))
    assert (drop.row_count, drop.landed_count, drop.quarantined_count) == (5, 5, 0)
    assert (drop.left_out_count, drop.message) == (0, "All 5 rows taken in.")


@pytest.mark.parametrize(
    "counts",
    [(-2, -2, 0, 0, 0), (0, -2, 2, 0, 0), (0, 2, -2, 0, 0), (0, 2, 0, -2, 0), (0, 0, 0, 0, -2)],
)
def test_no_count_of_an_account_is_negative(counts: tuple[int, ...]) -> None:
    with duckdb.connect() as connection:
        connection.execute(SCHEMA)
        with pytest.raises(duckdb.ConstraintException):
            connection.execute(
                "insert into receipt.row_account values ('d', 'a', 's', ?, ?, ?, ?, ?)", counts
            )


def test_what_is_kept_needs_a_list_to_be_kept_by(council: Post) -> None:
    council.agree("region/cases_v1", REGION.replace('[Herts, "Hertfordshire "]', "code_list"))
    with pytest.raises(ContractError, match="keep_only: code_list needs a code_list"):
        council.receive()


LENIENT = """
agency: {agency}
recording_system: LIST
version: 1
form: record_level
owner: A service
cadence: yearly
covers: Calls. Made up.
tolerance: {{quarantined_share: {share}, from_rows: 1}}
datasets:
  call:
    describes: A call.
    file_pattern: calls_{{period}}
    key: [call_id]
    columns:
      - {{name: call_id, required: true, means: reference}}
      - {{name: minutes, type: integer, required: true, means: how long}}
"""


def test_two_suppliers_may_call_their_layouts_and_datasets_alike(council: Post) -> None:
    for agency, share in (("lenient", "0.9"), ("strict", "0.1")):
        council.agree(f"{agency}/calls_v1", LENIENT.format(agency=agency, share=share))
        council.post(f"{agency}/2019-01-08/calls_2018.csv", "call_id,minutes\n1,5\n2,x\n")
    statuses = {drop.agency: drop.status for drop in council.receive().drops}
    assert statuses == {"lenient": "accepted_with_errors", "strict": "rejected"}
    assert council.query("select call_id from landed.lenient__call") == [("1",)]
    assert council.query("select call_id from landed.strict__call") == []
