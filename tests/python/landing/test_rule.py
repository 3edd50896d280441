"""Every rule of the police contracts on a row that breaks it and on a row that just does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from landing.post import Post, Row
from warehouse.landing.contract import load_contracts
from warehouse.settings import Settings, load_settings

Q, A = "quarantine", "advice"
OFFENCES, PERSONS = "legacy_offences_2016", "legacy_persons_2016"
INVESTIGATIONS, INVOLVED = "athena_investigations_2018", "athena_persons_2018"
BEFORE = {"InvestigationRef": "A1"}

# File, what is changed in its sound row, and every rule that the row then breaks.
BROKEN: list[tuple[str, Row, set[tuple[str, str, str]]]] = [
    (OFFENCES, {"CRIME_NUMBER": " "}, {("required", "CRIME_NUMBER", Q)}),
    (OFFENCES, {"RECORDED_DATE": ""}, {("required", "RECORDED_DATE", Q)}),
    (OFFENCES, {"RECORDED_DATE": "2016-03-02"}, {("type", "RECORDED_DATE", Q)}),
    (OFFENCES, {"RECORDED_DATE": "31/02/2016"}, {("type", "RECORDED_DATE", Q)}),
    (OFFENCES, {"RECORDED_DATE": "42431"}, {("type", "RECORDED_DATE", Q)}),
    (OFFENCES, {"RECORDED_DATE": "02/03/16"}, {("type", "RECORDED_DATE", Q)}),
    (
        OFFENCES,
        {"RECORDED_DATE": "09/01/2019", "COMMITTED_FROM": "09/01/2019"},
        {("date_in_future", "RECORDED_DATE", Q), ("date_after_system", "RECORDED_DATE", Q),
         ("date_in_future", "COMMITTED_FROM", Q)},
    ),
    (OFFENCES, {"RECORDED_DATE": "01/05/2018"}, {("date_after_system", "RECORDED_DATE", Q)}),
    (OFFENCES, {"COMMITTED_FROM": ""}, {("required", "COMMITTED_FROM", Q)}),
    (OFFENCES, {"COMMITTED_FROM": "at night"}, {("type", "COMMITTED_FROM", Q)}),
    (
        OFFENCES,
        {"COMMITTED_FROM": "03/03/2016 00:00"},
        {("committed_after_recorded", "COMMITTED_FROM", Q)},
    ),
    (OFFENCES, {"COMMITTED_TO": "soon"}, {("type", "COMMITTED_TO", A)}),
    (
        OFFENCES,
        {"COMMITTED_TO": "29/02/2016 23:59"},
        {("committed_to_before_from", "COMMITTED_TO", A)},
    ),
    (OFFENCES, {"DISTRICT": ""}, {("required", "DISTRICT", Q)}),
    (OFFENCES, {"DISTRICT": "Watfrod"}, {("unknown_code", "DISTRICT", Q)}),
    (OFFENCES, {"HO_CODE": "999/99"}, {("unknown_code", "HO_CODE", Q)}),
    (OFFENCES, {"HO_CODE": "008/77"}, {("code_not_valid_at_date", "HO_CODE", Q)}),
    (OFFENCES, {"OFFENCE_DESCRIPTION": "coercive behavious"},
     {("unknown_code", "OFFENCE_DESCRIPTION", A)}),
    (OFFENCES, {"OFFENCE_DESCRIPTION": ""}, {("required", "OFFENCE_DESCRIPTION", A)}),
    (OFFENCES, {"DA_FLAG": ""}, {("required", "DA_FLAG", Q)}),
    (OFFENCES, {"DA_FLAG": "P"}, {("unknown_code", "DA_FLAG", Q)}),
    (OFFENCES, {"ALCOHOL_FLAG": "Yes"}, {("unknown_code", "ALCOHOL_FLAG", A)}),
    (OFFENCES, {"DRUG_FLAG": ""}, {("required", "DRUG_FLAG", A)}),
    (OFFENCES, {"DASH_RISK": "X"}, {("unknown_code", "DASH_RISK", A)}),
    (OFFENCES, {"OUTCOME": "Type 99"}, {("unknown_code", "OUTCOME", A)}),
    (OFFENCES, {"OUTCOME_DATE": "09/01/2019"}, {("date_in_future", "OUTCOME_DATE", A)}),
    (
        OFFENCES,
        {"DISTRICT": "", "HO_CODE": "?", "DA_FLAG": "", "OUTCOME_DATE": "x"},
        {("required", "DISTRICT", Q), ("unknown_code", "HO_CODE", Q), ("required", "DA_FLAG", Q),
         ("type", "OUTCOME_DATE", A)},
    ),
    (PERSONS, {"ROLE": ""}, {("required", "ROLE", Q)}),
    (PERSONS, {"ROLE": "VIC"}, {("unknown_code", "ROLE", Q)}),
    (PERSONS, {"NOMINAL_ID": ""}, {("required", "NOMINAL_ID", Q)}),
    (PERSONS, {"CRIME_NUMBER": ""}, {("required", "CRIME_NUMBER", Q)}),
    (PERSONS, {"CRIME_NUMBER": "C404"}, {("orphan_reference", "CRIME_NUMBER", Q)}),
    (PERSONS, {"DOB": "31/02/1980"}, {("type", "DOB", A)}),
    (PERSONS, {"DOB": "02/03/2016"}, {("birth_after_event", "DOB", A)}),
    (PERSONS, {"DOB": "28/02/1905"}, {("age_over_110", "DOB", A)}),
    (PERSONS, {"DOB": "09/01/2019"},
     {("birth_after_event", "DOB", A), ("date_in_future", "DOB", A)}),
    (PERSONS, {"SEX": "Q"}, {("unknown_code", "SEX", A)}),
    (PERSONS, {"ETHNICITY_SDE": "IC1"}, {("unknown_code", "ETHNICITY_SDE", A)}),
    (PERSONS, {"RELATIONSHIP": "Landlord"}, {("unknown_code", "RELATIONSHIP", A)}),
    (INVESTIGATIONS, {"RecordType": "INCIDENT"}, {("pattern", "RecordType", Q)}),
    (INVESTIGATIONS, {"RecordedOn": "03/05/2018"}, {("type", "RecordedOn", Q)}),
    (
        INVESTIGATIONS,
        {"RecordedOn": "2018-04-30T23:59:59", "OffenceStart": "2018-04-30"},
        {("date_before_system", "RecordedOn", Q)},
    ),
    (
        INVESTIGATIONS,
        {"OffenceStart": "2018-05-04"},
        {("committed_after_recorded", "OffenceStart", Q)},
    ),
    (
        INVESTIGATIONS,
        {"OffenceEnd": "2018-05-01"},
        {("committed_to_before_from", "OffenceEnd", A)},
    ),
    (INVESTIGATIONS, {"DistrictCode": "E07000104"},
     {("code_not_valid_at_date", "DistrictCode", Q)}),
    (INVESTIGATIONS, {"DistrictCode": "E07999999"}, {("unknown_code", "DistrictCode", Q)}),
    (INVESTIGATIONS, {"HomeOfficeCode": "008/77"},
     {("code_not_valid_at_date", "HomeOfficeCode", Q)}),
    (INVESTIGATIONS, {"DomesticAbuseMarker": ""}, {("required", "DomesticAbuseMarker", Q)}),
    (INVOLVED, {"InvestigationRef": "A404"}, {("orphan_reference", "InvestigationRef", Q)}),
    (INVOLVED, {"Role": "Aggrieved"}, {("unknown_code", "Role", Q)}),
    (INVOLVED, {"DateOfBirth": "2018-05-03"}, {("birth_after_event", "DateOfBirth", A)}),
    (INVOLVED, {"AlcoholFactor": "Y"}, {("unknown_code", "AlcoholFactor", A)}),
]  # fmt: skip

SOUND: list[tuple[str, Row]] = [
    (OFFENCES, {"RECORDED_DATE": "30/04/2018"}),
    (OFFENCES, {"COMMITTED_FROM": "02/03/2016 23:59"}),
    (OFFENCES, {"COMMITTED_FROM": "02/03/2016"}),
    (OFFENCES, {"COMMITTED_TO": "01/03/2016"}),
    (OFFENCES, {"DISTRICT": "not known"}),
    (OFFENCES, {"DISTRICT": "\u00a0ST. ALBANS"}),
    (OFFENCES, {"DISTRICT": "Watford\t"}),
    (OFFENCES, {"HO_CODE": "NC1"}),
    (OFFENCES, {"DASH_RISK": "", "OUTCOME_DATE": ""}),
    (OFFENCES, {"OUTCOME_DATE": "08/01/2019"}),
    (PERSONS, {"DOB": "01/03/2016"}),
    (PERSONS, {"DOB": "02/03/1905"}),
    (PERSONS, {"DOB": "01/01/1900"}),
    (PERSONS, {"DOB": "not known"}),
    (PERSONS, {"DOB": "01/01/1800"}),
    (PERSONS, {"FORENAME": "", "SURNAME": "", "SEX": "", "ETHNICITY_SDE": ""}),
    (PERSONS, {"ROLE": "a", "RELATIONSHIP": "ex-partner"}),
    (INVESTIGATIONS, {"RecordType": "non-crime"}),
    (INVESTIGATIONS, {"RecordedOn": "2018-05-01T00:00:00", "OffenceStart": "2018-05-01"}),
    (
        INVESTIGATIONS,
        {"RecordedOn": "2018-04-30T09:00:00", "OffenceStart": "2018-04-30", "LegacyCrimeRef": "C1"},
    ),
    (INVESTIGATIONS, {"DistrictCode": "X00"}),
    (INVOLVED, {"DateOfBirth": "1900-01-01"}),
]


def _numbered(file: str, row: Row, number: int) -> Row:
    """The row under a key of its own."""
    name = {
        OFFENCES: "CRIME_NUMBER",
        PERSONS: "NOMINAL_ID",
        INVESTIGATIONS: "InvestigationRef",
        INVOLVED: "PersonId",
    }[file]
    return {name: f"{name[0]}{number + 100}", **row}


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory, project_dir: Path) -> Post:
    """All broken rows, then all sound ones, in one delivery; their parents are C1 and A1."""
    folder = tmp_path_factory.mktemp("judged")
    post = Post(
        load_settings(
            project_dir=project_dir, data_dir=folder / "data", landing_dir=folder / "landing"
        )
    )
    for file in (OFFENCES, PERSONS, INVESTIGATIONS, INVOLVED):
        rows = [row for name, row, _ in BROKEN if name == file]
        rows += [row for name, row in SOUND if name == file]
        numbered = [_numbered(file, row, number) for number, row in enumerate(rows)]
        post.send_rows(file, {}, *numbered)
    post.receive()
    return post


def _place(file: str, row: Row) -> tuple[str, int]:
    """Dataset and row number of a row in ``judged``."""
    rows = [row for name, row, _ in BROKEN if name == file]
    rows += [row for name, row in SOUND if name == file]
    dataset = file.rsplit("_", 1)[0].removesuffix("s")
    return dataset, rows.index(row) + 3


def _rules_of(post: Post, place: tuple[str, int]) -> set[tuple[str, str, str]]:
    return {broken[2:] for broken in post.broken() if broken[:2] == place}


def _row_numbers(post: Post, dataset: str) -> set[int]:
    return {number for (number,) in post.landed(dataset, "_row_number")}


@pytest.mark.parametrize(("file", "row", "rules"), BROKEN)
def test_a_broken_row_breaks_exactly_its_rules(
    file: str, row: Row, rules: set[tuple[str, str, str]], judged: Post
) -> None:
    dataset, number = _place(file, row)
    assert _rules_of(judged, (dataset, number)) == rules
    is_kept = all(severity == A for _, _, severity in rules)
    assert (number in _row_numbers(judged, dataset)) == is_kept


@pytest.mark.parametrize(("file", "row"), SOUND)
def test_a_sound_row_breaks_none(file: str, row: Row, judged: Post) -> None:
    dataset, number = _place(file, row)
    assert _rules_of(judged, (dataset, number)) == set()
    assert number in _row_numbers(judged, dataset)


def test_a_doubtful_value_counts_as_not_recorded(judged: Post) -> None:
    _, number = _place(OFFENCES, {"DASH_RISK": "X"})
    columns = "dash_risk, district, outcome_date"
    found = judged.query(
        f"select {columns} from landed.police__legacy_offence where _row_number = {number}"
    )
    assert found == [(None, "Watford", "05/04/2016")]


def test_a_doubtful_birth_leaves_the_person_unidentified(judged: Post) -> None:
    persons = {
        number: (key, age)
        for number, key, age in judged.landed(
            "legacy_person", "_row_number, person_key, age_at_event_years"
        )
    }
    for birth in ("31/02/1980", "02/03/2016", "09/01/2019"):
        assert persons[_place(PERSONS, {"DOB": birth})[1]] == (None, None)
    key, age = persons[_place(PERSONS, {"DOB": "28/02/1905"})[1]]
    assert (key is not None, age) == (True, None)  # too old to believe, yet told apart by it
    for birth in ("01/01/1900", "not known", "01/01/1800"):
        assert persons[_place(PERSONS, {"DOB": birth})[1]] == (None, None)
    assert persons[_place(PERSONS, {"DOB": "01/03/2016"})[1]][1] == 0
    assert persons[_place(PERSONS, {"DOB": "02/03/1905"})[1]][1] == 110
    assert persons[2][1] == 36


def test_the_rows_above_break_every_rule_there_is(settings: Settings) -> None:
    """A rule added to a contract needs a row here."""
    declared = {"required", "type", "pattern", "unknown_code", "code_not_valid_at_date"}
    declared |= {"orphan_reference", "date_in_future", "birth_after_event", "age_over_110"}
    for contract in load_contracts(settings.contracts_dir):
        for dataset in contract.datasets.values():
            declared |= {rule.code for rule in dataset.rules}
    assert {rule for _, _, rules in BROKEN for rule, _, _ in rules} == declared


def test_the_kind_of_value_is_told_and_never_the_value(judged: Post) -> None:
    found = dict(
        judged.query(
            "select row_number, value_class from receipt.quarantine "
            "where dataset = 'legacy_offence' and rule_code = 'type' and column_name = "
            "'RECORDED_DATE'"
        )
    )
    classes = {
        "2016-03-02": "date that does not exist or is of another form",
        "31/02/2016": "date that does not exist or is of another form",
        "42431": "number where a date must be",
        "02/03/16": "date that does not exist or is of another form",
    }
    for value, words in classes.items():
        assert found[_place(OFFENCES, {"RECORDED_DATE": value})[1]] == words


# --------------------------------------------------------------------------- across rows


def test_the_first_of_two_rows_with_one_key_is_kept(post: Post) -> None:
    post.send_rows("legacy_offences_2016", {}, {"DASH_RISK": "M"})
    post.send_rows("legacy_offences_2017", {"DASH_RISK": "S"}, received="2018-01-02")
    post.receive()
    assert post.landed("legacy_offence", "dash_risk") == [("S",)]
    rules = {(number, rule) for _, number, rule, _, _ in post.broken()}
    assert rules == {(2, "duplicate_key"), (3, "duplicate_key")}


def test_a_broken_row_does_not_keep_a_sound_one_out(post: Post) -> None:
    post.send_rows("legacy_offences_2016", {"DISTRICT": ""}, {"DASH_RISK": "M"})
    post.receive()
    assert post.landed("legacy_offence", "dash_risk") == [("M",)]


def test_blank_keys_are_missing_and_not_the_same(post: Post) -> None:
    post.send_rows("legacy_offences_2016", {"CRIME_NUMBER": ""}, {"CRIME_NUMBER": " "})
    post.receive()
    assert {broken[1:3] for broken in post.broken()} == {(2, "required"), (3, "required")}


def test_keys_differ_by_every_part_of_them(post: Post) -> None:
    post.send_rows("legacy_offences_2016", {})
    post.send_rows("legacy_persons_2016", {}, {"ROLE": "W"}, {"NOMINAL_ID": "N2"}, {"SEX": "M"})
    post.receive()
    assert {broken[1:3] for broken in post.broken()} == {(5, "duplicate_key")}


def test_an_orphan_is_told_whether_its_offence_was_set_aside_or_never_sent(post: Post) -> None:
    post.send_rows("legacy_offences_2016", {"CRIME_NUMBER": "C1", "DISTRICT": ""})
    post.send_rows("legacy_persons_2016", {"CRIME_NUMBER": "C1"}, {"CRIME_NUMBER": "C2"})
    post.receive()
    assert post.query(
        "select row_number, value_class from receipt.quarantine "
        "where rule_code = 'orphan_reference' order by row_number"
    ) == [
        (2, "refers to a row of legacy offence that was set aside"),
        (3, "refers to a row of legacy offence that was not received"),
    ]


def test_an_orphan_lands_once_its_offence_arrives(post: Post) -> None:
    post.send_rows("legacy_persons_2016", {})
    post.receive()
    assert post.landed("legacy_person", "crime_number") == []
    post.send_rows("legacy_offences_2016", {}, received="2019-02-01")
    post.receive()
    assert post.landed("legacy_person", "crime_number") == [("C1",)]
    assert post.broken() == set()


def test_a_file_of_orphans_is_not_to_blame_and_waits(post: Post) -> None:
    rows = [{"CRIME_NUMBER": f"C{n}"} for n in range(150)]
    post.send_rows("legacy_persons_2016", *rows)
    (drop,) = post.receive().new
    assert (drop.status, drop.quarantined_count) == ("accepted_with_errors", 150)


def test_a_file_in_which_most_rows_are_broken_is_rejected_whole(post: Post) -> None:
    post.send_rows("legacy_offences_2016", {})
    post.receive()
    rows = [{"CRIME_NUMBER": f"C{n}", "DISTRICT": ""} for n in range(9_990)]
    rows += [{"CRIME_NUMBER": f"S{n}"} for n in range(10)]
    post.send_rows("legacy_offences_2016_v2", *rows, received="2019-02-01")
    (drop,) = post.receive().new
    assert drop.status == "rejected"
    assert drop.message == "Nothing was taken in: 9,990 of 10,000 rows break a rule."
    assert (drop.row_count, drop.landed_count, drop.quarantined_count) == (10_000, 0, 10_000)
    assert post.landed("legacy_offence", "crime_number") == [("C1",)]
    assert post.query("select count(*) from receipt.quarantine") == [(9_990,)]
