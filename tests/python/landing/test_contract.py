"""Contracts: another agency is YAML and seeds alone; a wrong one is refused in plain words."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from landing.post import Post
from warehouse.landing import ContractError
from warehouse.landing.contract import (
    Characteristic,
    Column,
    Contract,
    Dataset,
    DateRule,
    Reading,
    load_contracts,
)
from warehouse.landing.contract.agreement import Tolerance
from warehouse.landing.contract.column import SymbolReason
from warehouse.landing.contract.rule import CountedOn, EventDate, PersonColumns, Reference
from warehouse.landing.entity import Kind
from warehouse.landing.period import PERIOD_WORDS

SAFEGUARDING = """
agency: council
recording_system: RETURN
version: 1
form: aggregate
owner: Adult care, performance
cadence: yearly
covers: Safeguarding adults collection, totals only.
reads: {kinds: [csv], encoding: utf-8, delimiter: ";"}
datasets:
  safeguarding_return:
    describes: One figure of the return.
    file_pattern: sac_{period}
    key: [category, period_start]
    columns:
      - {name: category, header: Category of abuse, required: true, code_list: abuse, means: kind}
      - {name: period_start, header: From, type: date, formats: ["%d %b %Y"],
         means: first day}
      - {name: concern_count, header: Concerns, type: integer, symbols: {"*": c, "[X]": x},
         required: true, means: number of concerns}
      - {name: share, header: Share, type: number, means: share of all}
"""


@pytest.fixture
def council(post: Post, tmp_path: Path) -> Post:
    """The landing folder of a council that sends totals, beside the police."""
    contracts, seeds = tmp_path / "contracts", tmp_path / "seeds"
    shutil.copytree(post.settings.contracts_dir, contracts)
    shutil.copytree(post.settings.seeds_dir, seeds)
    (contracts / "council").mkdir()
    (contracts / "council" / "sac_v1.yml").write_text(SAFEGUARDING)
    (seeds / "crosswalk" / "xwalk_abuse.csv").write_text(
        "agency,recording_system,source_value,abuse_key,valid_from,valid_to,note\n"
        "council,*,Domestic Abuse,DA,2017-04-01,,mandatory since\n"
        "council,*,Neglect,NEGLECT,,,\n"
        "police,*,Other,OTHER,,,\n"
    )
    post.settings = post.settings.model_copy(
        update={"contracts_dir": contracts, "seeds_dir": seeds}
    )
    return post


def test_totals_come_in_by_the_same_door(council: Post) -> None:
    path = council.settings.landing_dir / "council" / "2018-07-01" / "sac_2017-04_2018-03.csv"
    path.parent.mkdir(parents=True)
    path.write_text(
        "Category of abuse;From;Concerns;Share\n"
        "Domestic abuse;01 Apr 2017;12;0.5\n"
        "Neglect;01 Apr 2017;*;x\n"
        "Other;01 Apr 2017;3;\n"
        "Domestic abuse;01 Apr 2018;1.5;1e-1\n"
        "Neglect;;4;\n"
        "Neglect;01 Apr 2016;[x];\n"
    )
    council.send_rows("legacy_offences_2016", {})
    report = council.receive()
    assert [drop.status for drop in report.drops] == ["accepted_with_errors", "accepted"]
    assert council.query(
        "select category, concern_count, concern_count_symbol, share "
        "from landed.council__safeguarding_return order by _row_number"
    ) == [
        ("Domestic abuse", "12", None, "0.5"),
        ("Neglect", None, "c", None),
        ("Neglect", None, "x", None),
    ]
    assert council.broken() == {
        ("safeguarding_return", 3, "type", "Share", "advice"),
        ("safeguarding_return", 4, "unknown_code", "Category of abuse", "quarantine"),
        ("safeguarding_return", 5, "type", "Concerns", "quarantine"),
        ("safeguarding_return", 6, "required", "From", "quarantine"),
    }


MARAC = """
agency: marac
recording_system: FORM
version: 1
form: record_level
owner: MARAC coordinator
cadence: quarterly
covers: Referrals.
datasets:
  referral:
    describes: One referral of a victim.
    file_pattern: referrals_{period}
    key: [referral_id]
    person:
      forename: forename
      surname: surname
      date_of_birth: birth_date
      event_date: {where: row, offence: event_date, recorded: received_date}
    columns:
      - {name: referral_id, required: true, means: reference}
      - {name: forename, pii: true, means: forename}
      - {name: surname, pii: true, means: surname}
      - {name: birth_date, type: date, formats: ["%Y-%m-%d"], pii: true, means: birth}
      - {name: event_date, type: date, formats: ["%Y-%m-%d"], means: day of the meeting}
      - {name: received_date, type: date, formats: ["%Y-%m-%d"], means: day of the referral}
      - {name: doubtful_columns, type: integer, means: a name that landing uses too}
"""


def test_persons_of_another_agency_are_the_same_persons(council: Post) -> None:
    contracts = council.settings.contracts_dir
    (contracts / "marac").mkdir()
    (contracts / "marac" / "form_v1.yml").write_text(MARAC)
    path = council.settings.landing_dir / "marac" / "2019-02-01" / "referrals_2018.csv"
    path.parent.mkdir(parents=True)
    path.write_text(
        "referral_id,forename,surname,birth_date,event_date,received_date,doubtful_columns\n"
        "R1,ANN,example,1980-02-29,2018-02-28,2018-03-01,1\n"
        "R2,Bo,Other,2018-06-01,2018-05-01,2018-07-01,x\n"
    )
    council.send_rows("legacy_offences_2016", {})
    council.send_rows("legacy_persons_2016", {})
    council.receive()
    referrals = "select {} from landed.marac__referral order by referral_id"
    assert council.query(referrals.format("person_key, age_at_event_years")) == [
        (1, 37),
        (None, None),
    ]
    assert council.query("select person_key from landed.police__legacy_person") == [(1,)]
    assert {broken[2:4] for broken in council.broken()} == {
        ("birth_after_event", "birth_date"),
        ("type", "doubtful_columns"),
    }
    council.settings = council.settings.model_copy(update={"age_follows": "recorded"})
    council.receive()
    assert council.query(referrals.format("person_key, age_at_event_years")) == [(1, 38), (2, 0)]


def test_a_newer_version_of_a_layout_stands_beside_the_older(post: Post, tmp_path: Path) -> None:
    contracts = tmp_path / "contracts"
    shutil.copytree(post.settings.contracts_dir, contracts)
    first = (contracts / "police" / "athena_v1.yml").read_text()
    second = first.replace("version: 1", "version: 2").replace(
        "      - name: dash_level\n",
        "      - name: marac\n        header: Marac\n        means: referred\n"
        "      - name: dash_level\n",
    )
    (contracts / "police" / "athena_v2.yml").write_text(second)
    post.settings = post.settings.model_copy(update={"contracts_dir": contracts})
    post.send_rows("athena_investigations_2018-05", {})
    new = post.send_rows("athena_investigations_2018-06", {"InvestigationRef": "A2"})
    header, row = new.read_text().splitlines()
    new.write_text(f"{header},Marac\n{row},Yes\n")
    versions = {drop.contract_version for drop in post.receive().drops}
    assert versions == {"athena_v1", "athena_v2"}
    assert sorted(post.landed("athena_investigation", "investigation_ref, marac")) == [
        ("A1", None),
        ("A2", "Yes"),
    ]


WRONG = {
    "agency: police": ("agency: fire", "agency is fire, the folder says otherwise"),
    "version: 1": ("version: 2", "must end in _v2"),
    "form: record_level": ("form: letters", "form"),
    "key: [crime_number]": ("key: [crime_no]", "no such column: crime_no"),
    'type: date\n        formats: ["%d/%m/%Y"]\n        required': (
        "type: date\n        required",
        "dates and periods need formats",
    ),
    "valid_at: recorded_date": ("valid_at: district", "district must be a date"),
    "dataset: legacy_offence": ("dataset: legacy_crime", "no dataset legacy_crime"),
    "means: the crime number": ("meens: the crime number", "meens"),
    "than: {setting: athena_go_live_date}": ("than: {}", "exactly one of"),
    "legacy_offences_{period}": ("legacy_offences", "must hold {period}"),
    "where: parent": ("where: row", "no such column: committed_from, recorded_date"),
    "name: alcohol_flag": ("name: Alcohol flag", "name"),
    "name: drug_flag": ("name: person_key", "names that landing gives itself: person_key"),
    "cadence: monthly": ("cadence: [", "not YAML"),
    "name: sex": ("name: role", "columns named twice: role"),
    "code_list: sex": ("code_list: gender", "code list gender has no seed"),
}


@pytest.mark.parametrize("right", WRONG)
def test_a_wrong_contract_is_refused_by_file_and_place(
    right: str, post: Post, tmp_path: Path
) -> None:
    contracts = tmp_path / "contracts"
    shutil.copytree(post.settings.contracts_dir, contracts)
    legacy = contracts / "police" / "legacy_v1.yml"
    text = legacy.read_text()
    assert right in text
    wrong, complaint = WRONG[right]
    legacy.write_text(text.replace(right, wrong, 1))
    post.settings = post.settings.model_copy(update={"contracts_dir": contracts})
    with pytest.raises(ContractError) as refusal:
        post.receive()
    assert complaint in str(refusal.value)
    assert "police/legacy_v1" in str(refusal.value)


def test_a_dataset_belongs_to_one_layout(post: Post, tmp_path: Path) -> None:
    contracts = tmp_path / "contracts"
    shutil.copytree(post.settings.contracts_dir, contracts)
    legacy = contracts / "police" / "legacy_v1.yml"
    (contracts / "police" / "older_v1.yml").write_text(legacy.read_text())
    with pytest.raises(ContractError, match="also stands in layout legacy"):
        load_contracts(contracts)


def test_a_folder_without_contracts_is_told(post: Post, tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="holds no contract"):
        load_contracts(tmp_path)


@pytest.fixture
def explained(project_dir: Path) -> str:
    """Everything that the page on contracts sets as code."""
    folder = project_dir / "scripts" / "warehouse" / "landing" / "contracts"
    text = re.sub(r"```.*?```", "", (folder / "README.md").read_text(), flags=re.DOTALL)
    return "\n".join(re.findall(r"`([^`\n]+)`", text))


@pytest.mark.parametrize(
    "part",
    [Contract, Dataset, Column, Reading, DateRule, Reference, PersonColumns, EventDate, CountedOn,
     Characteristic, Tolerance],
)  # fmt: skip
def test_the_readme_explains_every_word(part: type[BaseModel], explained: str) -> None:
    words = {field.alias or name for name, field in part.model_fields.items()} - {"name"}
    assert {word for word in words if not re.search(rf"\b{word}\b", explained)} == set()


def test_the_readme_explains_every_kind_and_form(explained: str) -> None:
    words = {*get_args(Kind), *get_args(SymbolReason), *PERIOD_WORDS}
    assert words <= set(explained.splitlines())
