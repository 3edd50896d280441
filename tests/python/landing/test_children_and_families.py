"""What the children's suppliers send lands or is set aside.

Figures are typed from Tables 48 and 49 and sections 3.4.3 and 3.4.4 of the needs assessment.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from landing.post import Post
from warehouse.settings import PACKAGE_DIR, load_settings
from warehouse.synthetic import (
    childrens_centres,
    childrens_services,
    families_first,
    police_children,
)
from warehouse.synthetic.sample import SAMPLE_SEED

MAKERS = {
    "childrens_centres": childrens_centres,
    "childrens_services": childrens_services,
    "families_first": families_first,
    "police_children": police_children,
}


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory, project_dir: Path) -> Post:
    """What was made up for the four, received under the agreed contracts."""
    house = tmp_path_factory.mktemp("house")
    settings = load_settings(
        project_dir=project_dir, data_dir=house / "data", landing_dir=house / "landing"
    )
    post = Post(settings)
    agreed = PACKAGE_DIR / "landing" / "contracts"
    for agency, maker in MAKERS.items():
        shutil.copytree(agreed / agency, post.settings.contracts_dir / agency)
        for extract in maker.make(SAMPLE_SEED):
            extract.write(settings.landing_dir)
    post.receive()
    return post


def test_rows_land_with_their_entity(sent: Post) -> None:
    cases = sent.query(
        "select event_date, count(*) from landed.child_case group by all order by all"
    )
    assert cases == [
        ("2016-12-31", 2_877 + 519 + 947 + 621),
        ("2017-12-31", 2_870 + 597 + 920 + 664),
        ("2018-12-31", 3_013 + 434 + 947 + 691),
    ]
    notifications = """
        select count(*)
        from landed.referral
        where
            agency = 'families_first'
            and event_date like '2018-%'
            and upper(is_domestic_abuse) = 'YES'
    """
    assert sent.query(notifications) == [(3_068,)]
    presented = """
        select count(distinct client_id), count(distinct household_id)
        from landed.referral
        where
            agency = 'childrens_centres'
            and event_date like '2018-%'
            and upper(referral_reason) like 'DOMESTIC ABUSE%'
    """
    assert sent.query(presented) == [(1_772, 1_483)]


def test_factors_are_characteristics_each_once_an_assessment(sent: Post) -> None:
    found = """
        select upper(word), count(*)
        from landed.characteristic
        inner join landed.child_assessment on case_key_id = assessment_id
        where event_date between '2018-10-01' and '2018-12-31' and upper(word) in ('3A', '3B', '3C')
        group by all
        order by all
    """
    assert sent.query(found) == [("3A", 208), ("3B", 548), ("3C", 66)]
    assert sent.query("select count(*) from landed.characteristic where word = '18B'") == [(0,)]


def test_a_child_is_one_person_in_every_list(sent: Post) -> None:
    persons = """
        select max(n)
        from (
            select count(distinct person_key) as n
            from landed.child_case
            where person_key is not null
            group by client_id
        )
    """
    assert sent.query(persons) == [(1,)]
    children = """
        select max(n)
        from (
            select count(distinct client_id) as n
            from landed.child_case
            where person_key is not null
            group by person_key
        )
    """
    assert sent.query(children) == [(1,)]


def test_months_are_returns_of_one_measure_and_totals_are_turned_away(sent: Post) -> None:
    months = sent.query(
        "select period_key, return_measure, value from landed.aggregate_return order by period_key"
    )
    assert [(month, int(value)) for month, _, value in months][::7] == [
        ("M2018-05", 431),
        ("M2018-12", 426),
    ]
    assert sum(int(value) for _, _, value in months) == 2_781
    assert {measure for _, measure, _ in months} == {"CHILDREN_PRESENT"}


def test_corrected_files_stand_in_place_of_the_first(sent: Post) -> None:
    superseded = """
        select regexp_extract(path, '[^/]+$')
        from receipt.drop
        where superseded_by_drop_id is not null
        order by all
    """
    assert sent.query(superseded) == [
        ("active_cases_2018.csv",),
        ("children_present_2018-07_2018-09.xlsx",),
    ]


def test_rules_set_aside_the_rows_too_many_and_no_other(sent: Post) -> None:
    """Advice for the factor of a later code set alone: the code lists know every other word."""
    broken = sent.query(
        """
        select dataset, rule_code, column_name, count(*)
        from receipt.quarantine
        group by all
        """
    )
    assert {(dataset, rule, column): rows for dataset, rule, column, rows in broken} == {
        ("active_case", "date_in_future", "SnapshotDate"): 3,
        ("active_case", "duplicate_key", "CaseRecordID"): 3,
        ("active_case", "required", "CategoryOfNeed"): 3,
        ("active_case", "required", "LAchildID"): 3,
        ("active_case", "type", "SnapshotDate"): 3,
        ("active_case", "unknown_code", "CategoryOfNeed"): 3,
        ("assessment", "date_in_future", "AssessmentAuthorisationDate"): 3,
        ("assessment", "duplicate_key", "AssessmentID"): 3,
        ("assessment", "required", "AssessmentAuthorisationDate"): 3,
        ("assessment", "required", "LAchildID"): 3,
        ("assessment", "started_after_completed", "AssessmentActualStartDate"): 3,
        ("assessment", "type", "AssessmentAuthorisationDate"): 3,
        ("assessment", "unknown_code_in_list", "AssessmentFactors"): 6,
        ("child_present", "duplicate_key", "Month"): 2,
        ("child_present", "type", "Month"): 3,
        ("notification", "date_in_future", "DateActioned"): 1,
        ("notification", "duplicate_key", "NotificationRef"): 1,
        ("notification", "received_after_actioned", "DateReceived"): 1,
        ("notification", "required", "DateActioned"): 1,
        ("notification", "required", "NotificationRef"): 1,
        ("notification", "unknown_code", "DomesticAbuse"): 1,
        ("notification", "unknown_code", "SourceOfReferral"): 1,
        ("presentation", "duplicate_key", "PresentationID"): 1,
        ("presentation", "required", "FamilyID"): 1,
        ("presentation", "required", "PersonID"): 1,
        ("presentation", "required", "PresentingNeed"): 1,
        ("presentation", "type", "PresentationDate"): 1,
        ("presentation", "unknown_code", "PresentingNeed"): 1,
    }
