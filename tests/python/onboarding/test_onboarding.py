"""docs/onboarding.md: every command works, prints what the page says, and counts as a hand does."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from onboarding.page import COMMANDS, PAGE, PROJECT, fresh_copy, run_page
from warehouse.landing.contract import load_contracts

EXTRACT = PROJECT / "tests" / "fixtures" / "onboarding" / "Stays_2018.csv"
SET_ASIDE = {"WH141", "WH142"}  # 30 February, Narnia

WORDS = {
    "Herself": "Self-referral",
    "Housing officer": "Housing",
    "IDVA": "Independent Domestic Violence Advisor (IDVA)",
    "Nat. helpline": "National helpline",
    "Police": "Police",
}


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A copy of the project in which the page was followed, and the page as it then reads."""
    project: Path = tmp_path_factory.mktemp("onboarding") / "project"
    fresh_copy(project)
    return project, run_page(project)


@pytest.fixture(scope="module")
def stays() -> list[dict[str, str]]:
    """The sound rows, read by no code of the warehouse."""
    with EXTRACT.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["Stay no."] not in SET_ASIDE]


def test_the_page_says_what_its_commands_print(followed: tuple[Path, str]) -> None:
    assert followed[1] == PAGE.read_text(encoding="utf-8")


def test_the_page_takes_every_step() -> None:
    commands = " ".join(block["commands"] for block in COMMANDS.finditer(PAGE.read_text()))
    steps = ("contract new", "contract check", "receive", "nightly", "query")
    assert [step for step in steps if f"warehouse {step}" not in commands] == []


def test_what_is_published_is_what_a_hand_counts(
    followed: tuple[Path, str], stays: list[dict[str, str]]
) -> None:
    path = followed[0] / "data" / "published" / "warehouse.duckdb"
    with duckdb.connect(path, read_only=True) as connection:
        shown = connection.execute(
            """
            select member_label, value from published.pub_service_referral
            where table_code = 'REFUGE_STAY_BY_SOURCE' and statistic = 'count'
            """
        ).fetchall()
    by_hand = Counter(WORDS[row["Referred by"]] for row in stays)
    assert len(stays) == 40
    assert dict(shown) == {"Total": 40, **by_hand}


def test_people_and_needs_are_what_a_hand_counts(
    followed: tuple[Path, str], stays: list[dict[str, str]]
) -> None:
    path = followed[0] / "data" / "restricted" / "warehouse.duckdb"
    with duckdb.connect(path, read_only=True) as connection:
        found = dict(
            connection.execute(
                """
                select member_code, value from cell.cell_count
                where
                    population_code = 'REFUGE' and measure_code = 'REFERRAL'
                    and dimension_code = 'characteristic_key'
                    and starts_with(member_code, 'SUPPORT_NEED')
                """
            ).fetchall()
        )
        people = connection.execute(
            """
            select value from cell.cell_count
            where
                population_code = 'REFUGE' and measure_code = 'CLIENT' and dimension_code = 'none'
            """
        ).fetchall()
    needs = Counter(
        need.strip() for row in stays for need in row["Support needs"].split("+") if need
    )
    assert found == {
        "SUPPORT_NEED:MENTAL_HEALTH": needs["Mental health"],
        "SUPPORT_NEED:SUBSTANCES": needs["Drugs or alcohol"],
        "SUPPORT_NEED:DEBT": needs["Debt"],
        "SUPPORT_NEED:NONE": needs["None"],
    }
    assert people == [(len({row["Resident no."] for row in stays}),)]


def test_nothing_but_data_was_added(followed: tuple[Path, str]) -> None:
    added = {
        str(path.relative_to(followed[0]))
        for folder in ("models", "macros", "scripts", "tests")
        for path in (followed[0] / folder).rglob("*")
        if path.is_file() and not (PROJECT / path.relative_to(followed[0])).exists()
    }
    assert added == {"scripts/warehouse/landing/contracts/willow_house/stays_v1.yml"}
    contracts = load_contracts(followed[0] / "scripts" / "warehouse" / "landing" / "contracts")
    assert "willow_house" in {contract.agency for contract in contracts}
