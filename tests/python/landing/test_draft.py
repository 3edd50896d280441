"""Drafts of contracts: what is guessed of a file, that it works once decided, and what is told."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path
from stat import S_IMODE

import pytest
from rich.console import Console

from landing.post import Post
from landing.workbooks import workbook
from warehouse.landing import LandingError
from warehouse.landing.contract import load_contract
from warehouse.landing.draft import Draft, draft_contract
from warehouse.landing.draft.called import snake_case
from warehouse.landing.draft.personal import role_of, why_personal
from warehouse.landing.draft.text import file_pattern
from warehouse.landing.draft.vocabulary import WordList, best_list
from warehouse.landing.rehearsal import rehearse
from warehouse.landing.show import print_draft

HEADINGS = (
    "ReferralRef;Client ID;First Name;Surname;Date of birth;Referred on;Closed;Agency;Gender;"
    "Local authority;Age;Disabilities;Domestic abuse;Consent;Notes"
)


def _row(number: int) -> str:
    """One made-up referral; every value that could be personal holds the word canary."""
    gender = ("Woman", "Man", "woman")[number % 3]
    disability = ('"Deaf; Blind"', "Blind", "", "Deaf")[number % 4]
    abuse = "Yes" if number % 2 else "No"
    closed = f"{number % 28 + 1:02}/06/2018" if number % 3 else ""
    district = ("Watford", "Stevenage")[number % 2]
    source = ("Police", "Self", "Neighbour")[number % 3]
    return (
        f"R{number:03};{number // 2};Canary{number};Canaria{number};{number % 28 + 1:02}/05/1980;"
        f"{number % 28 + 1:02}/03/2018;{closed};{source};{gender};{district};{20 + number};"
        f"{disability};{abuse};{abuse};canary wrote this"
    )


FILE = "\n".join([HEADINGS, *map(_row, range(60)), ""])

WORDS = {
    "characteristic": [
        "refuge,*,REFERRAL_SOURCE,Police,REFERRAL_SOURCE:POLICE,,,",
        "refuge,*,REFERRAL_SOURCE,Self,REFERRAL_SOURCE:SELF,,,",
        "refuge,*,DISABILITY,Deaf,DISABILITY:HEARING,,,",
        "refuge,*,DISABILITY,Blind,DISABILITY:SIGHT,,,",
    ],
    "flag": ["refuge,*,Yes,true,,,", "refuge,*,No,false,,,"],
    "sex": ["refuge,*,Woman,F,,,", "refuge,*,Man,M,,,"],
}


@pytest.fixture
def house(post: Post) -> Post:
    """A house in which a refuge's words are known, of which no contract says so."""
    post.translate(**WORDS)
    return post


def _draft(
    house: Post,
    tmp_path: Path,
    content: str | bytes = FILE,
    name: str = "referrals_2018-03.csv",
    entity: str | None = "referral",
) -> Draft:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return draft_contract(house.settings, path, "shelter", entity)


def test_a_draft_guesses_what_each_column_is(house: Post, tmp_path: Path) -> None:
    draft = _draft(house, tmp_path)
    guessed = {guess.heading: guess for guess in draft.guesses}
    assert {heading: guess.name for heading, guess in guessed.items()} == {
        "ReferralRef": "referral_id",
        "Client ID": "client_id",
        "First Name": "first_name",
        "Surname": "surname",
        "Date of birth": "date_of_birth",
        "Referred on": "referral_date",
        "Closed": "concluded_date",
        "Agency": "referral_source",
        "Gender": "sex",
        "Local authority": "district",
        "Age": "age_years",
        "Disabilities": "disabilities",
        "Domestic abuse": "is_domestic_abuse",
        "Consent": "consent",
        "Notes": "notes",
    }
    assert {heading for heading, guess in guessed.items() if guess.pii_reason} == {
        "First Name", "Surname", "Date of birth", "Notes",
    }  # fmt: skip
    dates = ("Referred on", "Closed", "Date of birth")
    assert all(guessed[name].formats == ("%d/%m/%Y",) for name in dates)
    assert guessed["Age"].type == "integer"
    assert (guessed["Disabilities"].code_list, guessed["Disabilities"].separator) == (
        "disability",
        ";",
    )
    assert guessed["Consent"].code_list == "flag"
    assert draft.key == ("referral_id",)
    assert (draft.sample.reads.delimiter, draft.sample.row_count) == (";", 60)


def test_a_draft_is_a_contract_that_loads(house: Post, tmp_path: Path) -> None:
    draft = _draft(house, tmp_path)
    contract = load_contract(draft.path)
    (dataset,) = contract.datasets.values()
    assert dataset.entity == "referral"
    assert dataset.counted_on is not None
    assert dataset.counted_on.from_ == "referral_date"
    assert dataset.person is not None
    assert (dataset.person.forename, dataset.person.surname) == ("first_name", "surname")
    assert dataset.file_name.fullmatch("referrals_2018-04_v2.csv")
    assert contract.reads.delimiter == ";"
    assert not any("does not load" in decision for decision in draft.decisions)
    assert contract.owner.startswith("TO DECIDE")


def test_a_draft_takes_files_in_once_its_words_are_added(house: Post, tmp_path: Path) -> None:
    draft = _draft(house, tmp_path)
    lines = {path.name: path.read_text().splitlines() for path in draft.crosswalks}
    assert sorted(lines) == [
        "referrals_xwalk_disability_lines.csv",
        "referrals_xwalk_district_lines.csv",
        "referrals_xwalk_flag_lines.csv",
        "referrals_xwalk_referral_source_lines.csv",
        "referrals_xwalk_sex_lines.csv",
    ]
    assert lines["referrals_xwalk_referral_source_lines.csv"][1:] == [
        "shelter,*,REFERRAL_SOURCE,Neighbour,,,,",
        "shelter,*,REFERRAL_SOURCE,Police,REFERRAL_SOURCE:POLICE,,,",
        "shelter,*,REFERRAL_SOURCE,Self,REFERRAL_SOURCE:SELF,,,",
    ]
    assert {path.name: counts for path, counts in draft.crosswalks.items()}[
        "referrals_xwalk_referral_source_lines.csv"
    ] == (3, 1)
    decided = [line.replace("Neighbour,", "Neighbour,REFERRAL_SOURCE:OTHER") for line in
               lines["referrals_xwalk_referral_source_lines.csv"][1:]]  # fmt: skip
    house.translate(
        characteristic=decided + lines["referrals_xwalk_disability_lines.csv"][1:],
        district=lines["referrals_xwalk_district_lines.csv"][1:],
        flag=lines["referrals_xwalk_flag_lines.csv"][1:],
        sex=lines["referrals_xwalk_sex_lines.csv"][1:],
    )
    (outcome,) = rehearse(
        house.settings, [tmp_path / "referrals_2018-03.csv"], contract_path=draft.path
    )
    assert (outcome.drop.status, outcome.problems) == ("accepted", ())
    assert (outcome.entity_row_count, outcome.characteristic_count) == (60, 60)
    assert outcome.identified_count == 60


def test_no_value_is_told_and_what_is_written_is_for_its_owner_alone(
    house: Post, tmp_path: Path
) -> None:
    draft = _draft(house, tmp_path)
    told = io.StringIO()
    print_draft(Console(file=told, width=200), draft)
    assert "may name a person" in told.getvalue()
    values = ("canar", "Neighbour", "Stevenage", "R001", "/05/1980", "Deaf")
    assert not [value for value in values if value.casefold() in told.getvalue().casefold()]
    for path in (draft.path, *draft.crosswalks):
        assert S_IMODE(path.stat().st_mode) == 0o600
        assert "canar" not in path.read_text().casefold()
    assert S_IMODE(draft.path.parent.stat().st_mode) == 0o700


def test_a_draft_is_never_written_over(house: Post, tmp_path: Path) -> None:
    _draft(house, tmp_path)
    with pytest.raises(LandingError, match="is there already"):
        _draft(house, tmp_path)


REFUSED = {
    "no header": ("R1;Ann;01/05/1980\nR2;Bo;01/05/1981\n", "no row of headings"),
    "no header, then a row without a date": (
        "R1;Ann;01/05/1980\nCanary;Ann;\nR2;Bo;\n", "no row of headings",
    ),
    "no header, with a date of another form": (
        "R1;Ann;Canary;01-May-1980\nX2;Bo;Canary2;02-May-1981\n", "no row of headings",
    ),
    "no header, with a postcode": ("Ann;AL1 1AA\nBo;x\n", "no row of headings"),
    "no header and no date": ("R1;Ann;Smith\nR22;Bo;Jones\n", "above column 1 is like its values"),
    "no header, a name once more": ("a;Ann;x\nb;Bo;y\nc;ANN;z\n", "above column 2 is like"),
    "no header, a name twice": ("a;Ann;Ann\nb;Bo;Di\n", "Columns 2 and 3 have one heading"),
    "a header alone": ("Ref;Name\n", "no row of headings"),
    "one heading twice": ("Ref;Name;ref \nR1;Ann;x\n", "Columns 1 and 3 have one heading"),
    "no heading": ("Ref;;Name\nR1;Ann;x\n", "Column 2 has no heading"),
    "nothing": ("", "no row of headings"),
    "an archive": (b"\x1f\x8b123", "gzip"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_without_a_header_is_refused_and_no_value_told(
    case: str, house: Post, tmp_path: Path
) -> None:
    content, words = REFUSED[case]
    with pytest.raises(LandingError) as refusal:
        _draft(house, tmp_path, content)
    assert words in str(refusal.value)
    assert not [value for value in ("Ann", "Canary", "R1") if value in str(refusal.value)]
    assert not (house.settings.data_dir / "drafts").exists()


@pytest.mark.parametrize(
    ("agency", "entity", "words"),
    [
        ("Shelter", "referral", "written in small letters"),
        ("shelter", "refferal", "There is no entity refferal"),
    ],
)
def test_a_slip_on_the_command_line_is_told(
    agency: str, entity: str, words: str, house: Post, tmp_path: Path
) -> None:
    path = tmp_path / "a_2018.csv"
    path.write_text(FILE)
    with pytest.raises(LandingError, match=words):
        draft_contract(house.settings, path, agency, entity)
    with pytest.raises(LandingError, match="There is no file"):
        draft_contract(house.settings, tmp_path / "b.csv", "shelter")


def test_the_largest_sheet_is_drafted_and_its_like_are_told(house: Post, tmp_path: Path) -> None:
    table: list[list[object]] = [["A title"], [], ["Case No", None, "Minutes", "Year"]]
    table += [[f"C{number}", "x", number, "2017/18"] for number in range(9)]
    content = workbook({"Notes": [["Read me"], ["please"]], "2017": table, "2018": table[:-1]})
    draft = _draft(house, tmp_path, content, "calls_2018.xlsx", None)
    assert (draft.sample.reads.sheet, draft.sample.reads.header_row) == ("2017", 3)
    assert any("Other sheets have the same headings: 1." in each for each in draft.decisions)
    assert [(guess.heading, guess.name, guess.type) for guess in draft.guesses] == [
        ("Case No", "case_no", "text"),
        ("column B", "column_b", "text"),
        ("Minutes", "minutes", "integer"),
        ("Year", "year", "period"),
    ]
    (dataset,) = load_contract(draft.path).datasets.values()
    assert dataset.by_name["column_b"].letter == "B"


def test_figures_are_drafted_with_their_symbols_and_measures(house: Post, tmp_path: Path) -> None:
    rows = [f"{2010 + n}/{11 + n},Area {n % 3},{n * 7},{'*' if n % 4 else n}" for n in range(9)]
    content = "\n".join(["Year,Place,Opened cases,Closed cases", *rows, ""])
    draft = _draft(house, tmp_path, content, "totals.csv", "aggregate_return")
    text = draft.path.read_text()
    assert "measures: Opened cases" in text
    assert "symbols: {'*': c}" in text
    assert "formats: [financial_year]" in text
    assert "key: [period]" in text
    assert any("tells no period" in decision for decision in draft.decisions)
    (lines,) = (path for path in draft.crosswalks if "return_measure" in path.name)
    assert lines.read_text().splitlines()[1:] == [
        "shelter,*,RETURN_MEASURE,Closed cases,,,,",
        "shelter,*,RETURN_MEASURE,Opened cases,,,,",
    ]


def test_dates_that_may_be_american_are_doubted(house: Post, tmp_path: Path) -> None:
    rows = [f"R{n},{n:02}/{n:02}/2018" for n in range(1, 12)]
    content = "\n".join(["Ref,Seen", *rows, ""])
    draft = _draft(house, tmp_path, content, "seen_2018.csv", None)
    assert draft.guesses[1].formats == ("%d/%m/%Y",)
    assert "Seen: every date could be month before day." in draft.decisions


def test_a_column_named_by_a_known_need_is_that_characteristic(house: Post, tmp_path: Path) -> None:
    house.translate(characteristic=["refuge,*,NEED,Alcohol,NEED:ALCOHOL,,,"])
    content = "Ref,Seen,Alcohol\n" + "".join(
        f"R{n},{n + 10}/05/2018,{'Severe' if n % 2 else 'No'}\n" for n in range(9)
    )
    draft = _draft(house, tmp_path, content, "needs_2018.csv", "caseload")
    assert (draft.guesses[2].code_list, draft.guesses[2].when) == ("need", ("Severe",))
    assert "characteristic: {type: NEED, when: [Severe]}" in draft.path.read_text()


def _needs(house: Post, tmp_path: Path, answers: list[str]) -> Draft:
    """A draft of a file with a column headed by a need, in which these answers stand."""
    house.translate(characteristic=["refuge,*,NEED,Other,NEED:OTHER,,,"])
    content = "Ref,Seen,Other\n" + "".join(
        f"R{number},{number + 10}/05/2018,{answer}\n" for number, answer in enumerate(answers)
    )
    return _draft(house, tmp_path, content, "needs_2018.csv", "caseload")


NO_ANSWERS = {
    "free text": [f"canary {number}" for number in range(13)],
    "a long value": ["Yes", "No", "the canary was seen at the school again"],
    "a postcode": [*"abcdefghijk", "canary at AL1 1AA"],
    "a name": ["Yes", "No", "Ann Canary"],
    "a day": ["Yes", "No", "canary 01-May-1980"],
}


@pytest.mark.parametrize("case", NO_ANSWERS)
def test_what_people_write_under_a_known_need_is_not_put_into_the_contract(
    case: str, house: Post, tmp_path: Path
) -> None:
    draft = _needs(house, tmp_path, NO_ANSWERS[case])
    assert draft.guesses[2].when == ()
    assert "canary" not in draft.path.read_text().casefold()


def test_twelve_short_answers_may_be_those_of_a_need(house: Post, tmp_path: Path) -> None:
    draft = _needs(house, tmp_path, [*"abcdefghijkl"])
    assert draft.guesses[2].when == (*"abcdefghijkl",)


def test_a_personal_heading_outweighs_known_words(house: Post, tmp_path: Path) -> None:
    house.translate(district=["refuge,*,Watford,E07000103,,,", "refuge,*,Stevenage,E07000243,,,"])
    places = ("Watford", "Stevenage", "Dacorum", "Canary House")
    content = "Ref,Address\n" + "".join(f"R{n},{places[n % 4]}\n" for n in range(9))
    draft = _draft(house, tmp_path, content, "homes_2018.csv", None)
    assert (draft.guesses[1].pii_reason, draft.guesses[1].code_list) == (
        "its heading says so",
        None,
    )
    assert draft.crosswalks == {}


def test_a_second_layout_leaves_the_lines_of_the_first(house: Post, tmp_path: Path) -> None:
    first = _draft(house, tmp_path, "Ref,Sex\nR1,Woman\nR2,Man\n", "a_2018.csv", None)
    second = _draft(house, tmp_path, "Ref,Sex\nR1,Man\nR2,Woman\n", "b_2018.csv", None)
    assert [path.name for path in first.crosswalks] == ["a_xwalk_sex_lines.csv"]
    assert [path.name for path in second.crosswalks] == ["b_xwalk_sex_lines.csv"]


def test_what_is_written_is_utf_8_wherever_it_runs(tmp_path: Path) -> None:
    code = (
        "from pathlib import Path; from warehouse.landing.draft.maker import _write_privately; "
        f"_write_privately(Path({str(tmp_path / 'a.yml')!r}), 'Zo\\xeb')"
    )
    outside = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0"}
    subprocess.run([sys.executable, "-c", code], env=outside, check=True)
    assert (tmp_path / "a.yml").read_bytes() == "Zo\xeb".encode()


def _list(name: str, *words: str) -> WordList:
    return WordList(name, f"xwalk_{name}.csv", ("agency",), dict.fromkeys(words, "KEY"), {})


@pytest.mark.parametrize(
    ("words", "heading", "found"),
    [
        (["DEAF", "BLIND", "PURPLE"], "What", "disability"),
        (["DEAF", "PURPLE", "GREEN"], "What", None),
        (["DEAF"], "What", None),
        (["DEAF"], "Disability", "disability"),
        (["UNKNOWN", "NONE"], "Disability", None),
        (["1", "2"], "What", None),
        (["EAST", "WEST"], "Home district", "district"),
        (["EAST", "WEST"], "Home region", "region"),
        ([], "Disability", None),
    ],
)
def test_a_list_is_known_by_words_that_few_lists_share(
    words: list[str], heading: str, found: str | None
) -> None:
    lists = {
        each.name: each
        for each in (
            _list("disability", "DEAF", "BLIND", "UNKNOWN", "NONE"),
            _list("district", "EAST", "WEST", "UNKNOWN", "NONE"),
            _list("region", "EAST", "WEST", "UNKNOWN", "NONE"),
            _list("outcome", "1", "2"),
        )
    }
    assert best_list(words, lists, heading) == found


@pytest.mark.parametrize(
    ("heading", "role"),
    [("GivenName", "forename"), ("FIRST_NAME", "forename"), ("Family name", "surname"),
     ("DOB", "date_of_birth"), ("Date Of Birth", "date_of_birth"), ("Agency", None)],
)  # fmt: skip
def test_the_parts_of_an_identity_are_known_by_their_headings(
    heading: str, role: str | None
) -> None:
    assert role_of(heading) == role


@pytest.mark.parametrize(
    ("heading", "form", "longest", "is_personal"),
    [
        ("Postcode", None, 8, True),
        ("Place", "a postcode", 8, True),
        ("Case worker", None, 9, True),
        ("Story", None, 200, True),
        ("Remarks", None, 9, True),
        ("Outcome", None, 20, False),
    ],
)
def test_what_may_name_a_person_is_known_by_heading_form_and_length(
    heading: str, form: str | None, longest: int, is_personal: bool
) -> None:
    assert (why_personal(heading, form, longest) is not None) == is_personal


@pytest.mark.parametrize(
    ("stem", "pattern", "is_dated"),
    [
        ("referrals_2018", "referrals_{period}", True),
        ("referrals_2018-05_v2", "referrals_{period}", True),
        ("2018-04_2018-06 export", r"{period}\ export", True),
        ("Detailed_201806_final", "Detailed_{period}_final", True),
        ("referrals", "referrals_{period}", False),
        ("case12018x", "case12018x_{period}", False),
    ],
)
def test_a_file_s_name_becomes_a_pattern(stem: str, pattern: str, is_dated: bool) -> None:
    assert file_pattern(stem) == (pattern, is_dated)


@pytest.mark.parametrize(
    ("heading", "name"),
    [("ReferralRef", "referral_ref"), ("P1E code", "p1e_code"), ("16+1", "column_16_1"),
     ("  A / B  ", "a_b"), ("%", "column")],
)  # fmt: skip
def test_a_heading_becomes_a_name(heading: str, name: str) -> None:
    assert snake_case(heading) == name
