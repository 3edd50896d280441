"""Printed figures of Children's Services, counted straight off the made-up files.

Figures are typed from Table 48 and section 3.4.1; the flag follows that section's three ways.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from warehouse.synthetic.childrens_services import make
from warehouse.synthetic.sample import SAMPLE_SEED

YEARS = (2016, 2017, 2018)
CATEGORIES = {
    "CHILD IN NEED": "CIN",
    "CHILD PROTECTION PLAN": "CPP",
    "LOOKED AFTER CHILD": "CLA",
    "CARE LEAVER": "Other",
    "OVER 18": "Other",
    "PRIVATE FOSTERING": "Other",
    "AGE UNKNOWN": "Other",
    "DECEASED": "Other",
}
PARENT, CHILD, OTHER_PERSON = "3B", "3A", "3C"


def read(path: Path) -> pd.DataFrame:
    rows = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    return rows.apply(lambda column: column.str.strip())


def day(text: pd.Series) -> pd.Series:
    return pd.to_datetime(text, format="%d/%m/%Y", errors="coerce")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("childrens_services")
    for extract in make(SAMPLE_SEED):
        extract.write(folder)
    return folder / "childrens_services"


@pytest.fixture(scope="module")
def assessments(folder: Path) -> pd.DataFrame:
    """Completed assessments that keep every promise, with their factors as a set."""
    rows = pd.concat([read(path) for path in sorted(folder.glob("*/assessments_*.csv"))])
    started = day(rows["AssessmentActualStartDate"])
    done = day(rows["AssessmentAuthorisationDate"])
    sound = (rows["LAchildID"] != "") & (started <= done) & (done < "2019-01-21")
    rows = rows.assign(
        year=done.dt.year,
        quarter=done.dt.year.astype("Int64").astype(str) + "Q" + done.dt.quarter.astype(str).str[0],
        factors=rows["AssessmentFactors"].str.upper().str.replace(" ", "").str.split(";").map(set),
    )
    return rows[sound].drop_duplicates("AssessmentID")


@pytest.fixture(scope="module")
def cases(folder: Path, assessments: pd.DataFrame) -> pd.DataFrame:
    """Active cases of the newest list of each year, with the flag."""
    newest = {path.name[13:17]: path for path in sorted(folder.glob("*/active_cases_*.csv"))}
    rows = pd.concat([read(path).assign(year=int(year)) for year, path in newest.items()])
    category = rows["CategoryOfNeed"].str.upper().map(CATEGORIES)
    sound = rows["SnapshotDate"] == "31/12/" + rows["year"].astype(str)
    sound &= (rows["LAchildID"] != "") & category.notna()
    rows = rows.assign(category=category)[sound].drop_duplicates("CaseRecordID")
    found = violent(assessments)
    assessed = set(zip(found["LAchildID"], found["year"], strict=True))
    child_and_year = zip(rows["LAchildID"], rows["year"], strict=True)
    return rows.assign(
        by_contact=rows["MASHContactSource"].str.upper() == "DAISU",
        by_referral=rows["NeedSubCategory"].str.upper().isin(["DV", "DOMESTIC VIOLENCE"]),
        by_assessment=[pair in assessed for pair in child_and_year],
    ).assign(flagged=lambda rows: rows[["by_contact", "by_referral", "by_assessment"]].any(axis=1))


def violent(assessments: pd.DataFrame) -> pd.DataFrame:
    """Those that name anybody as subject to domestic violence."""
    named = {PARENT, CHILD, OTHER_PERSON}
    return assessments[[not named.isdisjoint(factors) for factors in assessments["factors"]]]


def by_year(rows: pd.DataFrame) -> tuple[int, ...]:
    return tuple(int((rows["year"] == year).sum()) for year in YEARS)


@pytest.mark.parametrize(
    ("category", "active", "flagged"),
    [
        ("CIN", (2_877, 2_870, 3_013), (655, 646, 722)),
        ("CPP", (519, 597, 434), (254, 328, 233)),
        ("CLA", (947, 920, 947), (109, 83, 56)),
        ("Other", (621, 664, 691), (10, 5, 0)),
    ],
)
def test_table_48(
    cases: pd.DataFrame, category: str, active: tuple[int, ...], flagged: tuple[int, ...]
) -> None:
    of_category = cases[cases["category"] == category]
    assert by_year(of_category) == active
    assert by_year(of_category[of_category["flagged"]]) == flagged


def test_table_48_total_counts_a_child_once(cases: pd.DataFrame) -> None:
    flagged = cases[cases["flagged"]].drop_duplicates(["year", "LAchildID"])
    assert by_year(flagged) == (1_018, 1_043, 1_006)
    twice = cases[cases.duplicated(["year", "LAchildID"], keep=False)]
    assert set(twice["category"]) == {"CLA", "CPP"}
    assert set(twice["flagged"]) == {True, False}


def test_figure_27_last_quarter(assessments: pd.DataFrame) -> None:
    last = assessments.loc[assessments["quarter"] == "2018Q4", "factors"]
    counts = {
        code: int(last.map(lambda factors, code=code: code in factors).sum())
        for code in (PARENT, CHILD, OTHER_PERSON)
    }
    assert counts == {PARENT: 548, CHILD: 208, OTHER_PERSON: 66}


@pytest.mark.parametrize("code", [PARENT, CHILD, OTHER_PERSON])
def test_figure_27_has_the_shape_that_the_text_tells(assessments: pd.DataFrame, code: str) -> None:
    named = assessments[assessments["factors"].map(lambda factors: code in factors)]
    quarters = named["quarter"].value_counts().sort_index().tolist()
    assert len(quarters) == 12
    assert max(quarters[:2]) >= max(quarters[2:-1])
    assert sorted(quarters)[:2] == sorted(quarters[3:5])
    assert quarters[4:] == sorted(quarters[4:])


def test_children_are_flagged_along_each_way_alone_and_along_several(cases: pd.DataFrame) -> None:
    ways = cases.loc[cases["flagged"], ["by_contact", "by_referral", "by_assessment"]]
    assert len(ways.drop_duplicates()) == 7


def test_last_year_s_assessment_flags_nobody(
    cases: pd.DataFrame, assessments: pd.DataFrame
) -> None:
    found = violent(assessments)
    before = set(zip(found["LAchildID"], found["year"] + 1, strict=True))
    not_flagged = cases[~cases["flagged"]]
    pairs = zip(not_flagged["LAchildID"], not_flagged["year"], strict=True)
    assert sum(pair in before for pair in pairs) > 20


def test_corrected_list_holds_what_the_first_one_lost(folder: Path) -> None:
    first = read(next(folder.glob("*/active_cases_2018.csv"))).set_index("CaseRecordID")
    second = read(next(folder.glob("*/active_cases_2018_v2.csv"))).set_index("CaseRecordID")
    changed = first["NeedSubCategory"] != second["NeedSubCategory"]
    assert int(changed.sum()) > 50
    assert first.drop(columns="NeedSubCategory").equals(second.drop(columns="NeedSubCategory"))


def test_factors_of_a_later_code_set_are_planted_where_nothing_is_counted(
    assessments: pd.DataFrame,
) -> None:
    # Physical and sexual abuse came apart and criminal exploitation came in after 2019.
    used = set().union(*assessments["factors"])
    assert used & {"18B", "18C", "19B", "19C", "22A", "24A"} == {"18B"}
    assert {"3A", "3B", "3C", "18A", "19A", "21"} <= used
    planted = assessments[assessments["factors"].map(lambda factors: "18B" in factors)]
    assert len(planted) == 6
    assert violent(planted).empty


@pytest.mark.parametrize("seed", range(3))
def test_any_seed_can_be_calibrated(seed: int) -> None:
    assert sum(file.row_count for extract in make(seed) for file in extract.files) > 30_000
