"""What safeguarding, home security and the reviews' register send lands or is set aside."""

from __future__ import annotations

import shutil
from collections import Counter

import pytest

from landing.post import Post
from warehouse.settings import PACKAGE_DIR, Settings
from warehouse.synthetic import dhr, home_security, safeguarding
from warehouse.synthetic.sample import SAMPLE_SEED

MAKERS = {"dhr": dhr, "home_security": home_security, "safeguarding": safeguarding}


@pytest.fixture
def sent(settings: Settings) -> Post:
    """What was made up for the three, received under the agreed contracts."""
    post = Post(settings)
    agreed = PACKAGE_DIR / "landing" / "contracts"
    for agency, maker in MAKERS.items():
        shutil.copytree(agreed / agency, post.settings.contracts_dir / agency)
        for extract in maker.make(SAMPLE_SEED):
            extract.write(settings.landing_dir)
    post.receive()
    return post


def test_rows_land_with_their_entity(sent: Post) -> None:
    """Tables 28 and 29, 3.2.6 and 3.2.7: one row each, all with the day that they count on."""
    assert sent.query(
        """
        select agency, upper(is_domestic_abuse), event_date[:4], count(*)
        from landed.referral
        where upper(is_domestic_abuse) = 'YES'
        group by all
        order by all
        """
    ) == [
        ("home_security", "YES", "2017", 678),
        ("home_security", "YES", "2018", 676),
        ("safeguarding", "YES", "2017", 755),
        ("safeguarding", "YES", "2018", 873),
    ]
    assert sent.query(
        """
        select event_date[:4], count(*), count(distinct coalesce(person_key::varchar, client_id))
        from landed.enquiry
        where upper(is_domestic_abuse) = 'YES'
        group by all
        order by all
        """
    ) == [("2017", 376, 276), ("2018", 442, 393)]
    assert sent.query("select count(*) from landed.homicide_review") == [(12,)]


def test_both_sheets_of_the_workbook_are_one_table(sent: Post) -> None:
    assert sent.query(
        """
        select event_date[:4], count(*)
        from landed.referral
        where agency = 'home_security'
        group by all
        order by all
        """
    ) == [("2017", 1_304), ("2018", 1_193)]
    assert sent.query(
        "select count(*) - count(distinct (_drop_id, _row_number)) from landed.referral"
    ) == [(0,)]


def test_the_corrected_file_stands_in_place_of_the_first(sent: Post) -> None:
    assert sent.query(
        """
        select distinct regexp_extract(receipt.drop.path, '[^/]+$')
        from landed.enquiry
        inner join receipt.drop on enquiry._drop_id = receipt.drop.drop_id
        where event_date like '2018-%'
        """
    ) == [("safeguarding_enquiries_2018_v2.csv",)]


def test_every_category_of_abuse_is_a_characteristic(sent: Post) -> None:
    assert sent.query(
        """
        select count(*)
        from landed.characteristic
        inner join landed.referral on characteristic.case_key_id = referral.referral_id
        where
            characteristic.entity = 'referral'
            and characteristic.word = 'Domestic Abuse'
            and upper(referral.is_domestic_abuse) = 'YES'
        """
    ) == [(755 + 873,)]


def test_rules_set_aside_the_rows_too_many_and_no_other(sent: Post) -> None:
    """No advice either: the code lists know every word that is sent."""
    broken = Counter((dataset, rule, column) for dataset, _, rule, column, _ in sent.broken())
    assert broken == {
        ("concern", "duplicate_key", "ConcernRef"): 2,
        ("concern", "type", "DateConcluded"): 2,
        ("concern", "unknown_code", "District"): 2,
        ("concern", "unknown_code", "DomesticAbuse"): 2,
        ("concern", "pattern", "DomesticAbuse"): 2,
        ("concern", "date_in_future", "DateConcluded"): 2,
        ("concern", "concluded_before_received", "DateConcluded"): 2,
        ("enquiry", "orphan_reference", "ConcernRef"): 2,
        ("enquiry", "required", "EnquiryType"): 2,
        ("enquiry", "type", "DateConcluded"): 2,
        ("referral", "duplicate_key", "Referral No"): 2,
        ("referral", "type", "Date Referred"): 2,
        ("referral", "unknown_code", "District"): 2,
        ("referral", "required", "Domestic Abuse"): 2,
        ("review", "duplicate_key", "ReviewRef"): 1,
        ("review", "type", "IncidentDate"): 1,
    }
