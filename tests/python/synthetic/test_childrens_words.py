"""Every word that the made-up files of the children's suppliers hold stands in a crosswalk."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import pytest

from warehouse.synthetic import childrens_centres as centres
from warehouse.synthetic import childrens_services as services
from warehouse.synthetic import families_first as triage


def words(*lists: Iterable[str]) -> set[str]:
    return {word.upper() for one in lists for word in one if word}


@pytest.mark.parametrize(
    ("agency", "domain", "used"),
    [
        ("childrens_services", "district", words(services.DISTRICTS, services.SPELLINGS.values())),
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
        ("families_first", "district", words(triage.BY_DISTRICT, triage.SPELLINGS.values())),
        ("families_first", "risk_level", words(triage.LEVELS, triage.UNKNOWN_LEVELS)),
        ("families_first", "REFERRAL_SOURCE", words(triage.SOURCES)),
        ("childrens_centres", "district", words(centres.BY_DISTRICT, centres.SPELLINGS.values())),
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
    name = "characteristic" if domain.isupper() else domain
    path = project_dir / "seeds" / "crosswalk" / f"xwalk_{name}.csv"
    seed = pd.read_csv(path, dtype=str, keep_default_na=False)
    rows = seed[seed["agency"] == agency]
    if domain.isupper():
        rows = rows[rows["characteristic_type"] == domain]
    assert used <= words(rows["source_value"])


def test_a_factor_of_a_later_code_set_is_in_no_crosswalk(project_dir: Path) -> None:
    path = project_dir / "seeds" / "crosswalk" / "xwalk_characteristic.csv"
    seed = pd.read_csv(path, dtype=str, keep_default_na=False)
    listed = seed.loc[seed["agency"] == "childrens_services", "source_value"]
    assert services.LATER_FACTOR not in set(listed)
