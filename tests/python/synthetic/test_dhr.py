"""Every printed figure of the homicide reviews, counted straight off the made-up register.

Figures are typed from Table 32 and section 3.2.7 of the needs assessment.
"""

from __future__ import annotations

import pandas as pd
import pytest

from warehouse.synthetic.dhr import make

SEED = 2019


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """The register as it is."""
    (extract,) = make(SEED)
    (written,) = extract.write(tmp_path_factory.mktemp("dhr"))
    return pd.read_csv(written.path, dtype=str, keep_default_na=False, encoding="utf-8-sig")


@pytest.fixture(scope="module")
def reviews(register: pd.DataFrame) -> pd.DataFrame:
    """The lawful reviews, each once."""
    day = pd.to_datetime(register["IncidentDate"], format="%Y-%m-%d", errors="coerce")
    rows = register.assign(year=day.dt.year)
    return rows[day.notna()].drop_duplicates("ReviewRef")


@pytest.fixture(scope="module")
def county(reviews: pd.DataFrame) -> pd.DataFrame:
    return reviews[reviews["AreaOfVictim"] != "Elsewhere in the UK"]


@pytest.mark.parametrize(
    ("year", "places", "children"),
    [
        (2016, ["Dacorum", "North Herts", "North Herts"], 2),
        (2017, ["Broxbourne", "Hertsmere", "North Herts", "Welwyn Hatfield"], 5),
        (2018, ["Broxbourne", "Dacorum"], 3),
    ],
)
def test_table_32(county: pd.DataFrame, year: int, places: list[str], children: int) -> None:
    rows = county[county["year"] == year]
    assert sorted(rows["AreaOfVictim"]) == places
    assert rows["ChildrenAtIncident"].astype(int).sum() == children


def test_nine_reviews_of_the_county_and_three_elsewhere(
    reviews: pd.DataFrame, county: pd.DataFrame
) -> None:
    assert (len(county), len(reviews) - len(county)) == (9, 3)


def test_victims_and_kinds(county: pd.DataFrame) -> None:
    assert county["VictimSex"].value_counts().to_dict() == {"Female": 7, "Male": 2}
    assert county["ReviewType"].value_counts().to_dict() == {
        "Partner or ex-partner homicide": 3,
        "Familial or other homicide": 3,
        "Murder-suicide": 2,
        "Victim suicide": 1,
    }
    assert county["VictimAge"].astype(int).min() >= 16


def test_nobody_is_named(register: pd.DataFrame) -> None:
    assert not {"forename", "surname", "name", "dateofbirth"} & {
        heading.lower() for heading in register.columns
    }
    assert register["ReviewRef"].str.startswith("S-").all()


def test_bad_rows_are_surplus(register: pd.DataFrame, reviews: pd.DataFrame) -> None:
    assert len(register) == len(reviews) + 2


def test_same_seed_same_register_and_another_seed_another() -> None:
    def content(seed: int) -> bytes:
        return make(seed)[0].files[0].content()

    assert content(SEED) == content(SEED)
    assert content(SEED) != content(SEED + 1)
