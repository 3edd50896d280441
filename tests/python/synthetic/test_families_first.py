"""Printed figures of Families First Triage, counted straight off the made-up workbook.

Figures are typed from Table 49 and section 3.4.2.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from synthetic.rates import RESIDENTS
from warehouse.synthetic.families_first import make
from warehouse.synthetic.sample import SAMPLE_SEED

DISTRICTS = {name: name for name in RESIDENTS} | {
    "EAST HERTFORDSHIRE": "EAST HERTS",
    "NORTH HERTFORDSHIRE": "NORTH HERTS",
    "ST. ALBANS": "ST ALBANS",
}


@pytest.fixture(scope="module")
def notifications(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """Sound domestic abuse notifications that triage actioned in 2018."""
    folder: Path = tmp_path_factory.mktemp("families_first")
    (extract,) = make(SAMPLE_SEED)
    (file,) = extract.write(folder)
    rows = pd.read_excel(
        file.path, sheet_name="Notifications", dtype=object, engine="calamine"
    ).fillna("")
    actioned = pd.to_datetime(rows["DateActioned"], errors="coerce")
    received = pd.to_datetime(rows["DateReceived"], errors="coerce")
    upper = {name: rows[name].str.strip().str.upper() for name in ("AssessedRisk", "DomesticAbuse",
             "ResidentialDistrict", "SourceOfReferral")}  # fmt: skip
    sound = (rows["NotificationRef"] != "") & (received <= actioned)
    sound &= (actioned < "2019-01-18") & upper["SourceOfReferral"].isin(["MASH", "DIRECT TO FFT"])
    sound &= upper["DomesticAbuse"] == "YES"
    rows = rows.assign(
        quarter=actioned.dt.quarter,
        year=actioned.dt.year,
        source=upper["SourceOfReferral"],
        level=upper["AssessedRisk"].where(
            upper["AssessedRisk"].isin(["HIGH", "MEDIUM", "STANDARD"]), "UNKNOWN"
        ),
        district=upper["ResidentialDistrict"].map(DISTRICTS),
    )
    rows = rows[sound].drop_duplicates("NotificationRef")
    return rows[rows["year"] == 2018]


@pytest.mark.parametrize(
    ("source", "printed"),
    [("MASH", [484, 472, 577, 459]), ("DIRECT TO FFT", [230, 209, 321, 316])],
)
def test_table_49(notifications: pd.DataFrame, source: str, printed: list[int]) -> None:
    of_source = notifications[notifications["source"] == source]
    assert of_source["quarter"].value_counts().sort_index().tolist() == printed


def test_risk_levels(notifications: pd.DataFrame) -> None:
    printed = {"HIGH": 150, "MEDIUM": 1_511, "STANDARD": 1_139, "UNKNOWN": 268}
    assert notifications["level"].value_counts().to_dict() == printed
    assert len(notifications) == 3_068


def test_figure_28_rates(notifications: pd.DataFrame) -> None:
    counts = notifications["district"].value_counts()
    rates = {name: round(1_000 * counts[name] / RESIDENTS[name], 2) for name in RESIDENTS}
    assert sorted(rates, key=rates.__getitem__)[-3:] == [
        "BROXBOURNE",
        "WELWYN HATFIELD",
        "STEVENAGE",
    ]
    assert (rates["STEVENAGE"], rates["WELWYN HATFIELD"], rates["BROXBOURNE"]) == (3.80, 3.23, 3.10)


@pytest.mark.parametrize(
    ("level", "district", "printed"),
    [
        ("HIGH", "WELWYN HATFIELD", 30),
        ("MEDIUM", "NORTH HERTS", 199),
        ("STANDARD", "WELWYN HATFIELD", 149),
    ],
)
def test_figure_29_highest(
    notifications: pd.DataFrame, level: str, district: str, printed: int
) -> None:
    counts = notifications.loc[notifications["level"] == level, "district"].value_counts()
    assert counts[district] == printed
    assert counts.drop(district).max() < printed
