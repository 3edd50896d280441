"""Every printed figure on the National Probation Service, counted straight off the files.

Figures are typed from the needs assessment, section 3.3.2 and Tables 40 to 42. Own cleaning, own
word lists, plain pandas: nothing here reads the generator's tables or the models.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from synthetic.raw_count import GROUPS, completed_years, letters_of, read_agency
from warehouse.synthetic import nps

SNAPSHOT = pd.Timestamp("2019-06-09")
NEEDS = {  # Table 42
    "Thinking and behaviour": 175,
    "Relationships": 163,
    "Attitudes": 156,
    "Lifestyle": 155,
    "Emotional well-being": 126,
    "Drug misuse": 116,
    "Alcohol misuse": 115,
    "Accommodation": 103,
    "Finance": 96,
    "ETE": 63,
}


def write(folder: Path, seed: int) -> Path:
    for extract in nps.make(seed):
        extract.write(folder)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("nps"), 2019)


def perpetrators_in(folder: Path) -> pd.DataFrame:
    """One row a perpetrator of the snapshot, under the first of their references."""
    rows = read_agency(folder, "nps", "ndelius_caseload_*.csv", "utf-8-sig")
    rows = rows[(rows["SnapshotDate"] == "09/06/2019") & (rows["CaseloadRef"] != "")]
    rows = rows[rows["Registers"].str.split(";").map(lambda codes: "ADVP" in codes)]
    who = rows["Forename"].map(letters_of) + rows["Surname"].map(letters_of) + rows["DateOfBirth"]
    born = pd.to_datetime(rows["DateOfBirth"], format="%d/%m/%Y")
    return rows.assign(
        who=who,
        age=completed_years(born, pd.Series(SNAPSHOT, index=rows.index)),
        sex=rows["Gender"].str.upper().str[:1],
        group=rows["EthnicityCode"]
        .str.upper()
        .where(lambda code: code != "NS")
        .str[:1]
        .map(GROUPS),
    )


@pytest.fixture(scope="module")
def listed(folder: Path) -> pd.DataFrame:
    return perpetrators_in(folder)


@pytest.fixture(scope="module")
def people(listed: pd.DataFrame) -> pd.DataFrame:
    return listed.drop_duplicates("who")


@pytest.fixture(scope="module")
def needs(folder: Path, listed: pd.DataFrame) -> pd.DataFrame:
    rows = read_agency(folder, "nps", "oasys_needs_*.csv", "cp1252")
    assessed = pd.to_datetime(rows["AssessmentDate"], format="%d/%m/%Y", errors="coerce")
    rows = rows[(assessed <= pd.Timestamp("2019-06-21")) & (rows["CaseloadRef"] != "")]
    rows = rows[rows["CaseloadRef"].isin(listed["CaseloadRef"])]
    return rows.drop_duplicates("CaseloadRef")


def test_table_40_age_and_sex(people: pd.DataFrame) -> None:
    band = pd.cut(people["age"], [17, 24, 34, 50, 120], labels=["18-24", "25-34", "35-50", "51+"])
    counted = people.groupby([band, "sex"], observed=False).size().unstack()
    assert counted["M"].tolist() == [19, 73, 72, 27]
    assert counted["F"].tolist() == [0, 3, 3, 3]
    assert len(people) == 200


def test_table_41_ethnicity(people: pd.DataFrame) -> None:
    groups = people["group"].value_counts(dropna=False)
    assert groups[["White", "Mixed", "Asian", "Black", "Other"]].tolist() == [159, 15, 4, 18, 1]
    assert int(people["group"].isna().sum()) == 3


def test_mental_health(people: pd.DataFrame) -> None:
    issues = people.loc[people["MENTAL_HEALTH"] == "Y", "sex"].value_counts()
    assert issues.to_dict() == {"M": 26, "F": 6}


def test_table_42_needs(needs: pd.DataFrame) -> None:
    assert len(needs) == 200 - 17
    for need, printed in NEEDS.items():
        assert int(needs[need].str.upper().isin(["SOME", "SEVERE"]).sum()) == printed, need


def test_somebody_matched_has_no_need(needs: pd.DataFrame) -> None:
    assert needs[list(NEEDS)].apply(lambda column: column.str.upper() == "NONE").all(axis=1).any()


def test_the_first_assessments_were_wrong(folder: Path) -> None:
    (path,) = folder.glob("nps/*/oasys_needs_2019-06.csv")
    first = pd.read_csv(path, dtype=str, encoding="cp1252", keep_default_na=False)
    assert set(first["Finance"]) == {"None"}


def test_one_perpetrator_has_two_references(listed: pd.DataFrame) -> None:
    references = listed.groupby("who")["CaseloadRef"].agg(set)
    (both,) = references[references.map(len) > 1]
    registers = listed.loc[listed["CaseloadRef"].isin(both), "Registers"]
    assert int(registers.str.contains("KDUP").sum()) == 1


def test_rows_that_must_not_count(folder: Path) -> None:
    rows = read_agency(folder, "nps", "ndelius_caseload_*.csv", "utf-8-sig")
    assert int((rows["SnapshotDate"] != "09/06/2019").sum()) == 3
    assert int((rows["CaseloadRef"] == "").sum()) == 1
    assert int((~rows["Registers"].str.contains("ADVP")).sum()) == 40
    assert rows["CRN"].str.startswith("S").all()
    needs = read_agency(folder, "nps", "oasys_needs_*.csv", "cp1252")
    assert int((~needs["CaseloadRef"].isin(rows["CaseloadRef"])).sum()) == 2


@pytest.mark.parametrize("seed", [0, 7])
def test_any_seed_meets_the_figures(seed: int, tmp_path: Path) -> None:
    people = perpetrators_in(write(tmp_path, seed)).drop_duplicates("who")
    assert len(people) == 200
    assert int(people["age"].between(18, 24).sum()) == 19
    assert nps.make(seed)[0].files[0].content() == nps.make(seed)[0].files[0].content()
