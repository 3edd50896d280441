"""Printed figures of the children's centres, counted straight off the made-up file.

Figures are typed from section 3.4.4.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from warehouse.synthetic.childrens_centres import make
from warehouse.synthetic.sample import SAMPLE_SEED

SHORT_NAMES = {
    "EAST HERTFORDSHIRE": "EAST HERTS",
    "NORTH HERTFORDSHIRE": "NORTH HERTS",
    "ST. ALBANS": "ST ALBANS",
}


@pytest.fixture(scope="module")
def presentations(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """Sound presentations of 2018 with domestic abuse as a need or an issue of the past."""
    folder: Path = tmp_path_factory.mktemp("childrens_centres")
    (extract,) = make(SAMPLE_SEED)
    (file,) = extract.write(folder)
    rows = pd.read_csv(file.path, dtype=str, keep_default_na=False, encoding="cp1252")
    rows = rows.apply(lambda column: column.str.strip())
    day = pd.to_datetime(rows["PresentationDate"], format="%d/%m/%Y", errors="coerce")
    sound = (rows["PersonID"] != "") & (rows["FamilyID"] != "") & (day.dt.year == 2018)
    sound &= ~rows.duplicated("PresentationID")
    sound &= rows["PresentingNeed"].str.upper().str.startswith("DOMESTIC ABUSE")
    rows = rows.assign(district=rows["District"].str.upper().replace(SHORT_NAMES))
    return rows[sound]


def test_individuals_and_families(presentations: pd.DataFrame) -> None:
    assert presentations["PersonID"].nunique() == 1_772
    assert presentations["FamilyID"].nunique() == 1_483
    assert len(presentations) > 1_900


def test_figure_31(presentations: pd.DataFrame) -> None:
    by_district = presentations.groupby("district")
    individuals = by_district["PersonID"].nunique().sort_values(ascending=False)
    families = by_district["FamilyID"].nunique().sort_values(ascending=False)
    assert (individuals.index[0], individuals.iloc[0]) == ("BROXBOURNE", 305)
    assert individuals.iloc[1] < 305
    assert list(families.items())[:3] == [
        ("BROXBOURNE", 230),
        ("ST ALBANS", 203),
        ("NORTH HERTS", 172),
    ]
    assert families.iloc[3] < 172


def test_parental_conflict_and_other_years_would_change_the_count(tmp_path: Path) -> None:
    (extract,) = make(SAMPLE_SEED)
    (file,) = extract.write(tmp_path)
    rows = pd.read_csv(file.path, dtype=str, keep_default_na=False, encoding="cp1252")
    assert rows["PresentingNeed"].str.strip().str.upper().eq("PARENTAL CONFLICT").sum() > 200
    assert set(rows["PresentationDate"].str[-4:]) == {"2017", "2018", "2019"}
