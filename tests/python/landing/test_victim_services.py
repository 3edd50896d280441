"""What the MARAC coordinators and the IDVA service send lands or is set aside."""

from __future__ import annotations

import shutil
from collections import Counter

import pytest

from landing.post import Post
from warehouse.settings import PACKAGE_DIR, Settings
from warehouse.synthetic import idva, marac
from warehouse.synthetic.sample import SAMPLE_SEED

MAKERS = {"idva": idva, "marac": marac}


@pytest.fixture
def sent(settings: Settings) -> Post:
    """What was made up for the two, received under the agreed contracts."""
    post = Post(settings)
    agreed = PACKAGE_DIR / "landing" / "contracts"
    for agency, maker in MAKERS.items():
        shutil.copytree(agreed / agency, post.settings.contracts_dir / agency)
        for extract in maker.make(SAMPLE_SEED):
            extract.write(settings.landing_dir)
    post.receive()
    return post


def test_rows_land_set_aside_or_corrected_as_agreed(sent: Post) -> None:
    """Tables 20 and 22; a row of MARAC counts on the day of the meeting, not of the referral."""
    assert sent.query(
        """
        select agency, event_date[:4], count(*), count(distinct case_id)
        from landed.referral
        where event_date >= '2018-01-01' or agency = 'idva'
        group by all
        order by all
        """
    ) == [
        ("idva", "2017", 1_981, 1_981),
        ("idva", "2018", 2_132, 2_132),
        ("marac", "2018", 1_378, 1_359),
    ]
    assert sent.query(
        """
        select distinct regexp_extract(receipt.drop.path, '[^/]+$')
        from landed.referral
        inner join receipt.drop on referral._drop_id = receipt.drop.drop_id
        where referral.agency = 'idva' and event_date like '2018-%'
        """
    ) == [("idva_referrals_2018_v2.csv",)]
    assert sent.query(
        """
        select count(*)
        from landed.referral
        where agency = 'marac' and referral_date[:4] < event_date[:4]
        """
    ) > [(0,)]
    broken = Counter((rule, column) for _, _, rule, column, _ in sent.broken())
    assert broken == {
        # MARAC: two workbooks, and one value that is not believed.
        ("duplicate_key", "Referral Ref"): 2,
        ("required", "Case Number"): 2,
        ("required", "Referring Agency"): 2,
        ("type", "Meeting Date"): 2,
        ("date_in_future", "Meeting Date"): 2,
        ("pattern", "LGBT"): 1,
        # Both.
        ("unknown_code", "District"): 4,
        # IDVA: the faults of the superseded file do not count.
        ("duplicate_key", "ReferralID"): 2,
        ("required", "ReferralDate"): 2,
        ("type", "ReferralDate"): 2,
        ("date_in_future", "ReferralDate"): 2,
        ("unknown_code", "Engagement"): 2,
        ("closed_before_referral", "CaseClosed"): 2,
    }


def test_the_same_person_is_one_however_the_names_are_spelt(sent: Post) -> None:
    """Clients of the IDVA service have numbers to compare with; MARAC's victims have none."""
    assert sent.query(
        """
        select count(*)
        from (
            select client_id
            from landed.referral
            where agency = 'idva' and person_key is not null
            group by all
            having count(distinct person_key) > 1
        )
        """
    ) == [(0,)]
    assert sent.query(
        """
        select count(*)
        from (
            select person_key
            from landed.referral
            where agency = 'idva' and person_key is not null
            group by all
            having count(distinct client_id) > 1
        )
        """
    ) == [(0,)]
    (several,) = sent.query(
        """
        select count(*)
        from (
            select person_key
            from landed.referral
            where agency = 'marac' and person_key is not null
            group by all
            having count(distinct case_id) > 1
        )
        """
    )
    assert several[0] > 396 / 2


def test_conditions_and_traits_land_beside_the_row(sent: Post) -> None:
    """Table 26: each condition of a list once; Table 21: seven cases of LGBT victims in 2018."""
    assert sent.query(
        """
        select count(*)
        from landed.characteristic
        inner join landed.referral
            on characteristic.agency = referral.agency
            and characteristic.case_key_id = referral.referral_id
        where upper(word) = 'MENTAL HEALTH' and upper(support_type) = 'LONG TERM'
        """
    ) == [(242,)]
    assert sent.query(
        """
        select count(distinct case_id)
        from landed.characteristic
        inner join landed.referral
            on characteristic.agency = referral.agency
            and characteristic.case_key_id = referral.referral_id
        where characteristic_type = 'VICTIM_CHARACTERISTIC' and event_date like '2018-%'
        """
    ) == [(7,)]
