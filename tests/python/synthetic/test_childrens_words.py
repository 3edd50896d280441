"""Every word that the made-up files of the children's suppliers hold stands in a crosswalk."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from synthetic.crosswalks import known_words
from warehouse.synthetic import childrens_centres as centres
from warehouse.synthetic import childrens_services as services
from warehouse.synthetic import families_first as triage
from warehouse.synthetic.wording import DISTRICT_SPELLINGS


def words(*lists: Iterable[str]) -> set[str]:
    return {word.upper() for one in lists for word in one if word}


@pytest.mark.parametrize(
    ("agency", "domain", "used"),
    [
        ("childrens_services", "district", words(services.DISTRICTS, DISTRICT_SPELLINGS.values())),
        ("childrens_services", "sex", words(services.GENDERS)),
        ("childrens_services", "ethnicity", words(services.ETHNICITIES)),
        (
            "childrens_services",
            "NEED_CATEGORY",
            words(services.CATEGORIES[:3], services.OTHER_KINDS),
        ),
        ("childrens_services", "CONTACT_SOURCE", words([services.DAISU], services.CONTACT_SOURCES)),
        (
            "childrens_services",
            "REFERRAL_NEED",
            words(services.DOMESTIC_VIOLENCE, services.OTHER_NEEDS),
        ),
        (
            "childrens_services",
            "ASSESSMENT_FACTOR",
            words(["3A", "3B", "3C", services.NO_FACTOR], services.OTHER_FACTORS),
        ),
        ("families_first", "district", words(triage.BY_DISTRICT, DISTRICT_SPELLINGS.values())),
        ("families_first", "risk_level", words(triage.LEVELS, triage.UNKNOWN_LEVELS)),
        ("families_first", "REFERRAL_SOURCE", words(triage.SOURCES)),
        ("childrens_centres", "district", words(centres.BY_DISTRICT, DISTRICT_SPELLINGS.values())),
        ("childrens_centres", "sex", words(centres.GENDERS)),
        (
            "childrens_centres",
            "REFERRAL_REASON",
            words(centres.DOMESTIC_ABUSE, [centres.PARENTAL_CONFLICT]),
        ),
    ],
)
def test_the_crosswalk_knows_every_word(
    project_dir: Path, agency: str, domain: str, used: set[str]
) -> None:
    assert used <= known_words(project_dir, agency, domain)


def test_a_factor_of_a_later_code_set_is_in_no_crosswalk(project_dir: Path) -> None:
    known = known_words(project_dir, "childrens_services", "characteristic")
    assert services.LATER_FACTOR not in known
