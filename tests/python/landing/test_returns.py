"""What the suppliers of totals are agreed to send lands as figures, and their other rows do not."""

from __future__ import annotations

import shutil

import pytest

from landing.post import Post
from warehouse.settings import PACKAGE_DIR, Settings
from warehouse.synthetic import clares_law, dfe, hpft, iom, mhclg, opcc
from warehouse.synthetic.sample import SAMPLE_SEED

MAKERS = {
    "clares_law": clares_law,
    "dfe": dfe,
    "hpft": hpft,
    "iom": iom,
    "mhclg": mhclg,
    "opcc": opcc,
}


@pytest.fixture
def sent(settings: Settings) -> Post:
    """What was made up for the six, received under the agreed contracts."""
    post = Post(settings)
    agreed = PACKAGE_DIR / "landing" / "contracts"
    for agency, maker in MAKERS.items():
        shutil.copytree(agreed / agency, post.settings.contracts_dir / agency)
        for extract in maker.make(SAMPLE_SEED):
            extract.write(settings.landing_dir)
    post.receive()
    return post


def test_every_figure_lands_once(sent: Post) -> None:
    figures = sent.query(
        """
        select agency, count(*), count(distinct (return_measure, period_key, characteristic))
        from landed.aggregate_return
        group by all
        order by all
        """
    )
    assert figures == [
        ("clares_law", 12, 12),  # three years, one of them not returned
        ("dfe", 84, 84),  # four years of three areas
        ("hpft", 4, 4),
        ("iom", 4, 4),
        ("mhclg", 2, 2),  # the country
        ("opcc", 12, 12),
    ]


def test_what_a_publisher_withholds_is_no_zero(sent: Post) -> None:
    withheld = sent.query(
        """
        select district, decision_count, decision_count_symbol,
            domestic_abuse_count, domestic_abuse_count_symbol
        from landed.homelessness_decision
        where domestic_abuse_count is null
        order by district
        """
    )
    assert withheld == [
        ("E07000102", "58", None, None, "c"),  # Three Rivers: below five
        ("E07000243", None, "x", None, "x"),  # Stevenage sent nothing
    ]
    not_returned = sent.query(
        """
        select distinct agency, period_key, value, value_symbol
        from landed.aggregate_return
        where value is null
        """
    )
    assert not_returned == [("clares_law", "FY2015-16", None, "x")]


def test_sums_remarks_and_copies_are_set_aside(sent: Post) -> None:
    assert sent.broken() == {
        ("disclosure", 5, "type", "Year", "quarantine"),
        ("p1e_district", 16, "duplicate_key", "the file's name, ONS Code", "quarantine"),
        ("safeguarding_quarter", 4, "type", "Concerns", "quarantine"),
        ("safeguarding_quarter", 4, "type", "Enquiries", "quarantine"),
        ("safeguarding_quarter", 5, "type", "Quarter", "quarantine"),
        ("benchmark", 14, "unknown_code", "Area", "quarantine"),
        ("attrition_finding", 14, "unknown_code", "Finding", "quarantine"),
        ("attrition_finding", 14, "type", "Cases", "quarantine"),
        ("cohort", 6, "unknown_code", "Group", "quarantine"),
        ("cohort", 6, "type", "People", "quarantine"),
    }
