"""Rows of many suppliers conform to one table an entity; a contract that cannot is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from landing import suppliers
from landing.post import Post, by_name
from warehouse.landing import ContractError
from warehouse.landing.contract import load_contracts
from warehouse.landing.entity import entities

REFERRALS = (
    "Ref,Client,Forename,Surname,DOB,Referred,Closed,Source,Sex,Age,Disabilities,Alcohol,Remark\n"
    "R1,7,Ann,Example,29/02/1980,02/03/2018,01/05/2018,police,Woman,,Deaf; blind ;deaf,some,x\n"
    "R2,8,,,,05/03/2018,,Self,Man,40,Deaf;Purple,None,y\n"
    "R3,,,,,05/04/2018,,Vicar,Man,41,,SEVERE,\n"
    "R4,9,,,,,,Self,Man,42,,,\n"
)


@pytest.fixture
def house(post: Post) -> Post:
    """The police, two services and one that sends totals."""
    post.agree("refuge/modus_v1", suppliers.REFUGE)
    post.agree("helpline/oasis_v1", suppliers.HELPLINE)
    post.agree("totals/return_v1", suppliers.TOTALS)
    post.translate(**suppliers.WORDS)
    seeds = post.settings.seeds_dir / "crosswalk"
    (seeds / "xwalk_period.csv").write_text(suppliers.PERIOD_CROSSWALK)
    return post


def test_rows_of_two_suppliers_stand_in_one_table(house: Post) -> None:
    house.post("refuge/2018-07-01/referrals_2018.csv", REFERRALS)
    house.post(
        "helpline/2018-07-01/calls_2018.csv",
        "Call;Case;Called;From\n1;;2018-04-01T23:50;999\n2;1;2018-04-02;\n",
    )
    house.receive()
    assert house.query(
        "select agency, recording_system, dataset, referral_id, case_id, client_id, event_date, "
        "event_end_date, referral_date, concluded_date, referral_source, sex, age_years, "
        "is_domestic_abuse from landed.referral order by agency, referral_id"
    ) == [
        ("helpline", "OASIS", "call", "1", "1", None, "2018-04-01", "2018-04-01", None, None,
         "999", None, None, None),
        ("helpline", "OASIS", "call", "2", "1", None, "2018-04-02", "2018-04-02", None, None,
         None, None, None, None),
        ("refuge", "MODUS", "referral", "R1", "R1", "7", "2018-03-02", "2018-05-01", "2018-03-02",
         "2018-05-01", "police", "Woman", None, "Yes"),
        ("refuge", "MODUS", "referral", "R2", "R2", "8", "2018-03-05", "9999-12-31", "2018-03-05",
         None, "Self", "Man", "40", "Yes"),
        ("refuge", "MODUS", "referral", "R3", "R3", None, "2018-04-05", "9999-12-31", "2018-04-05",
         None, None, "Man", "41", "Yes"),
    ]  # fmt: skip
    assert house.query(
        "select referral_id, person_key, person_key_version, age_at_event_years, _row_number "
        "from landed.referral where agency = 'refuge' order by 1"
    ) == [("R1", 1, "1", 38, 2), ("R2", None, "1", None, 3), ("R3", None, "1", None, 4)]
    assert house.query("select remark from landed.refuge__referral order by referral_id") == [
        ("x",),
        ("y",),
        (None,),
    ]


def test_characteristics_stand_one_a_row_with_their_case(house: Post) -> None:
    house.post("refuge/2018-07-01/referrals_2018.csv", REFERRALS)
    house.post(
        "refuge/2018-07-01/needs_2018.csv",
        "Sheet,Ref,Needs\nS1,R1,Housing|Alcohol\nS2,R2,\nS3,R4,Housing\nS4,R9,Housing\n",
    )
    house.receive()
    assert house.query(
        "select agency, recording_system, entity, case_key_id, characteristic_type, upper(word), "
        "_row_number, count(*) from landed.characteristic group by all order by 4, 5, 6, 7"
    ) == [
        ("refuge", "MODUS", "referral", "R1", "DISABILITY", "BLIND", 2, 1),
        ("refuge", "MODUS", "referral", "R1", "DISABILITY", "DEAF", 2, 1),
        ("refuge", "MODUS", "referral", "R1", "NEED", "ALCOHOL", 2, 2),
        ("refuge", "MODUS", "referral", "R1", "NEED", "HOUSING", 2, 1),
        ("refuge", "MODUS", "referral", "R1", None, None, 2, 1),
        ("refuge", "MODUS", "referral", "R2", "DISABILITY", "DEAF", 3, 1),
        ("refuge", "MODUS", "referral", "R2", None, None, 3, 1),
        ("refuge", "MODUS", "referral", "R3", "NEED", "ALCOHOL", 4, 1),
    ]
    assert house.broken() == {
        ("referral", 3, "unknown_code_in_list", "Disabilities", "advice"),
        ("referral", 4, "unknown_code", "Source", "advice"),
        ("referral", 5, "required", "Referred", "quarantine"),
        ("need_sheet", 4, "orphan_reference", "Ref", "quarantine"),
        ("need_sheet", 5, "orphan_reference", "Ref", "quarantine"),
    }


def test_a_type_may_bear_the_name_of_a_crosswalk(house: Post) -> None:
    """Flags of a person are no yes and no."""
    house.agree("refuge/modus_v1", suppliers.REFUGE.replace("type: DISABILITY", "type: FLAG"))
    house.translate(characteristic=["refuge,*,FLAG,Deaf,FLAG:DEAF,,,"])
    house.post("refuge/2018-07-01/referrals_2018.csv", REFERRALS)
    house.receive()
    assert house.query(
        "select case_key_id, upper(word) from landed.characteristic "
        "where characteristic_type = 'FLAG' order by 1"
    ) == [("R1", "DEAF"), ("R2", "DEAF")]


def test_figures_land_one_a_row_whether_they_came_in_rows_or_columns(house: Post) -> None:
    house.post(
        "totals/2018-07-01/long_2018.csv",
        "Measure,Period,District,Source,Value\n"
        "Referrals,2017/18,Watford,Police,12\n"
        "referrals,May-18,Stevenage,Police,*\n"
        "Referrals,2017-2018,Stevenage,Police,\n"
        "Referrals,2017/19,Stevenage,Police,4\n",
    )
    house.post(
        "totals/2018-07-01/wide_2018.csv",
        "Place,When,Opened,Closed\nA,Last year,z,5\nB,last year,7,\nC,next year,1,1\n",
    )
    house.post(
        "totals/2018-07-01/homeless_2018.csv",
        "Quarter,District,Decisions,DA\n2018/19 Q1,Watford,50,3\nApr-Jun 18,Stevenage,..,\n",
    )
    house.receive()
    assert house.query(
        "select dataset, return_measure, period_key, district, characteristic_type, "
        "characteristic, value, value_symbol, event_date, _row_number "
        "from landed.aggregate_return order by dataset, _row_number, return_measure"
    ) == [
        ("long_return", "Referrals", "FY2017-18", "Watford", "REFERRAL_SOURCE", "Police", "12",
         None, None, 2),
        ("long_return", "referrals", "M2018-05", "Stevenage", "REFERRAL_SOURCE", "Police", None,
         "c", None, 3),
        ("wide_return", "closed cases", "FY2017-18", None, None, None, "5", None, None, 2),
        ("wide_return", "opened cases", "FY2017-18", None, None, None, None, "z", None, 2),
        ("wide_return", "opened cases", "FY2017-18", None, None, None, "7", None, None, 3),
    ]  # fmt: skip
    assert house.query(
        "select period_key, district, decision_count, decision_count_symbol, domestic_abuse_count, "
        "domestic_abuse_count_symbol from landed.homelessness_decision order by _row_number"
    ) == [
        ("FQ2018-19-Q1", "Watford", "50", None, "3", None),
        ("FQ2018-19-Q1", "Stevenage", None, "x", None, None),
    ]
    assert {broken for broken in house.broken() if broken[0] != "homelessness"} == {
        ("long_return", 5, "type", "Period", "quarantine"),
        ("wide_return", 4, "unknown_code", "When", "quarantine"),
    }


def test_a_later_version_with_other_date_forms_stands_in_the_same_table(house: Post) -> None:
    house.post("helpline/2018-07-01/calls_2018.csv", "Call;Case;Called;From\n1;;2018-04-01;\n")
    house.agree(
        "helpline/oasis_v2",
        suppliers.HELPLINE.replace("version: 1", "version: 2")
        .replace("header: Called", "header: Day")
        .replace('"%Y-%m-%dT%H:%M", "%Y-%m-%d"', '"%d/%m/%Y"'),
    )
    house.post("helpline/2019-07-01/calls_2019.csv", "Call;Case;Day;From\n3;;02/04/2019;\n")
    house.receive()
    assert house.query("select referral_id, event_date from landed.referral order by 1") == [
        ("1", "2018-04-01"),
        ("3", "2019-04-02"),
    ]


def test_a_corrected_file_corrects_the_entity_too(house: Post) -> None:
    house.post("helpline/2018-07-01/calls_2018.csv", "Call;Case;Called;From\n1;;2018-04-01;\n")
    house.receive()
    house.post("helpline/2018-08-01/calls_2018_v2.csv", "Call;Case;Called;From\n2;;2018-04-01;\n")
    house.receive()
    assert house.query("select referral_id from landed.referral") == [("2",)]


def test_every_entity_has_its_table_with_all_its_columns(post: Post) -> None:
    post.receive()
    there = set(
        post.query(
            "select table_name, column_name from duckdb_columns() where schema_name = 'landed'"
        )
    )
    for name, entity in entities().items():
        for column, conformed in entity.columns.items():
            landed = "period_key" if conformed.kind == "period" else column
            assert (name, landed) in there
            assert ((name, f"{column}_symbol") in there) == (conformed.kind == "number")
        for column in ("agency", "recording_system", "dataset", "event_date", "event_end_date",
                       "person_key", "person_key_version", "age_at_event_years", "_drop_id",
                       "_row_number", "_loaded_at"):  # fmt: skip
            assert (name, column) in there


def test_the_ids_and_defaults_of_entities_are_their_columns() -> None:
    for entity in entities().values():
        assert entity.id is None or entity.columns[entity.id].kind == "id"
        assert set(entity.needs) <= set(entity.columns)
        for column in entity.columns.values():
            assert column.default is None or entity.columns[column.default].kind == "id"


# What is changed in the refuge's contract, and words of the complaint.
WRONG: list[tuple[str, str, str]] = [
    ("entity: referral\n", "entity: refferal\n", "no such entity: refferal"),
    ("name: referral_id, header: Ref, required: true", "name: reference, header: Ref",
     "referral_id is missing"),
    ("entity: referral\n    counted_on: {from: referral_date, to: concluded_date}",
     "entity: referral", "counted_on is missing"),
    ("{from: referral_date,", "{from: sex,", "counted_on.from: sex is not a date column"),
    ("to: concluded_date}", "to: ended}", "counted_on.to: ended is not a date column"),
    ("{from: referral_date,", "{from: birth_date,", "counted_on.from: birth_date is pii"),
    ("{from: referral_date,", "{from: concluded_date,", "concluded_date must be required"),
    ("{from: referral_date,", "{form: referral_date,", "counted_on.from"),
    ("header: Age, type: integer", "header: Age", "age_years must be a integer"),
    ("name: concluded_date, header: Closed, type: date, formats: [\"%d/%m/%Y\"]",
     "name: concluded_date, header: Closed", "concluded_date must be a date"),
    ("header: Source,", "header: Source, code_list: need,", "must have the code_list referral_s"),
    ("header: Sex,", "header: Sex, pii: true,", "sex cannot be pii"),
    ("{is_domestic_abuse:", "{is_abuse:", "always.is_abuse: referral has no coded column"),
    ("{is_domestic_abuse:", "{sex:", "always.sex: the column is sent"),
    ("is_domestic_abuse: \"Yes\"", "is_domestic_abuse: Perhaps",
     "datasets.referral.always.is_domestic_abuse: 'Perhaps' is not in xwalk_flag.csv"),
    ("separator: \";\"", "separator: \";\", when: [x]", "give either separator"),
    ("type: DISABILITY", "type: DISABLEMENT", "code list disablement has no seed"),
    ("header: Alcohol", "header: Drink",
     "datasets.referral.alcohol.header: 'Drink' is not in xwalk_characteristic.csv"),
    ("entity: characteristic_sheet\n    of: referral", "entity: characteristic_sheet",
     "needs of: one of referral"),
    ("of: referral", "of: enquiry", "need_sheet: referral is no enquiry"),
    ("    of: referral\n", "    of: aggregate_return\n", "needs of: one of referral"),
    ("    reference: {dataset: referral, columns: [referral]}\n", "", "needs a reference"),
    (", characteristic: {type: NEED, separator: \"|\"}", "", "none of its columns is a charact"),
    ("name: remark, header: Remark", "name: remark, header: Remark, measures: x", "for numbers"),
    ("header: Remark", "header: Remark, type: number, measures: x", "measures belongs to"),
    ("header: Remark", "header: Remark, symbols: {\"*\": c}", "are for numbers"),
    ("header: Remark", "header: Remark, type: number, symbols: {\"*\": hidden}", "symbols.*"),
    ("header: Remark", "header: Remark, type: period, formats: [fortnight]",
     "no such form of a period: fortnight"),
    ("    entity: referral\n", "", "counted_on needs an entity; always needs an entity"),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "complaint"), WRONG)
def test_a_dataset_that_cannot_conform_is_refused_by_file_and_place(
    right: str, wrong: str, complaint: str, house: Post
) -> None:
    assert right in suppliers.REFUGE
    house.agree("refuge/modus_v1", suppliers.REFUGE.replace(right, wrong, 1))
    with pytest.raises(ContractError) as refusal:
        house.receive()
    assert complaint in str(refusal.value)
    assert str(refusal.value).startswith("refuge/modus_v1")


WRONG_TOTALS: list[tuple[str, str, str]] = [
    ("name: value,", "name: figure,", "needs return_measure and value, or columns with measures"),
    (", type: integer, measures: closed cases", ", type: integer, measures: shut cases",
     "wide_return.closed.measures: 'shut cases' is not in xwalk_characteristic.csv"),
    ("name: place, header: Place, required: true",
     "name: return_measure, header: Place, required: true", "figures stand either in value"),
    ("code_list: referral_source, ", "", "needs a code_list: the type of its words"),
    ("code_list: period, ", "", "period must be a period"),
    ("entity: homelessness_decision", "entity: homelessness_decision\n    counted_on: {from: x}",
     "its rows bring their period"),
    ("name: decision_count", "name: decisions", "the column decision_count is missing"),
    ("measures: closed cases", "characteristic: {type: NEED, when: [x]}",
     "rows of aggregate_return are figures"),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "complaint"), WRONG_TOTALS)
def test_figures_that_cannot_conform_are_refused(
    right: str, wrong: str, complaint: str, house: Post
) -> None:
    assert right in suppliers.TOTALS
    text = suppliers.TOTALS.replace(right, wrong, 1).replace("[place,", "[period,")
    house.agree("totals/return_v1", text)
    with pytest.raises(ContractError) as refusal:
        house.receive()
    assert complaint in str(refusal.value)
    assert str(refusal.value).startswith("totals/return_v1")


def test_shipped_contracts_conform(project_dir: Path) -> None:
    """Every contract that comes with the project loads, and every YAML among them is one."""
    folder = project_dir / "scripts" / "warehouse" / "landing" / "contracts"
    names = {(contract.agency, contract.name) for contract in load_contracts(folder)}
    assert names == {(path.parent.name, path.stem) for path in folder.glob("*/*.yml")}
    assert yaml.safe_load((folder / "entities.yml").read_text())


def test_an_empty_house_lands_nothing_anywhere(house: Post) -> None:
    house.receive()
    for name in (*entities(), "characteristic"):
        assert house.query(f"select count(*) from landed.{name}") == [(0,)]


def test_what_lands_in_entities_is_told_by_the_receipt_of_its_file(house: Post) -> None:
    house.post("refuge/2018-07-01/referrals_2018.csv", REFERRALS)
    drop = by_name(house.receive())["referrals_2018.csv"]
    assert (drop.row_count, drop.landed_count, drop.quarantined_count) == (4, 3, 1)
    assert house.query("select distinct _drop_id from landed.referral") == [(drop.drop_id,)]
