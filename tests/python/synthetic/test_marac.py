"""Every printed figure of the MARACs, counted straight off the workbooks.

Figures are typed from section 3.2.2 and Tables 19 to 21 of the needs assessment. Own cleaning, own
word lists, plain pandas: nothing here reads the generator's tables or the models. Repeats are told
by names, dates of birth and meetings, within the twelve months of SafeLives' definition.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from synthetic.crosswalks import known_words, words_in
from synthetic.rates import COUNTY, RESIDENTS
from synthetic.raw_count import NO_NAMES, letters_of
from warehouse.synthetic import marac

TABLE_19 = {  # cases, repeat cases
    "DACORUM": (186, 53),
    "WELWYN HATFIELD": (184, 63),
    "STEVENAGE": (166, 42),
    "NORTH HERTS": (149, 44),
    "BROXBOURNE": (146, 39),
    "EAST HERTS": (126, 36),
    "ST ALBANS": (121, 36),
    "HERTSMERE": (106, 37),
    "WATFORD": (95, 27),
    "THREE RIVERS": (80, 19),
}
TABLE_20 = {
    "POLICE": 1_011,
    "IDVA": 175,
    "VOLUNTARY SECTOR": 106,
    "HOUSING": 31,
    "CHILDREN'S SOCIAL CARE": 19,
    "OTHER": 16,
    "PRIMARY CARE SERVICE": 8,
    "MENTAL HEALTH": 4,
    "SUBSTANCE ABUSE": 2,
    "ADULT SOCIAL CARE": 2,
    "PROBATION": 2,
    "SECONDARY CARE/ACUTE TRUST": 2,
}
TABLE_21 = {  # cases, % male, % minority, % disabled, % LGBT
    ("NORTH HERTS", "STEVENAGE"): (315, 4.8, 13.0, 4.8, 0.3),
    ("ST ALBANS", "DACORUM"): (307, 8.5, 12.7, 3.6, 0.7),
    ("WELWYN HATFIELD", "HERTSMERE"): (290, 2.4, 9.3, 4.5, 1.0),
    ("EAST HERTS", "BROXBOURNE"): (272, 5.5, 11.4, 3.7, 0.4),
    ("WATFORD", "THREE RIVERS"): (175, 2.9, 16.6, 2.9, 0.0),
    tuple(TABLE_19): (1_359, 5.0, 12.3, 4.0, 0.5),
}
NOT_MINORITY = {"WHITE BRITISH", "WHITE IRISH", "WHITE - OTHER", "NOT KNOWN", "REFUSED", ""}
NOT_DISABLED = {"NONE", "NOT KNOWN", ""}


def days(cells: pd.Series) -> pd.Series:
    """Days of dates and of dates typed as text; NaT where it is neither."""
    text = cells.astype(str)
    typed = pd.to_datetime(text, format="%Y-%m-%d", errors="coerce")
    return typed.fillna(pd.to_datetime(text, format="%d/%m/%Y", errors="coerce"))


def read(path: Path) -> pd.DataFrame:
    """All sheets of quarters of one workbook."""
    workbook = CalamineWorkbook.from_path(path)
    tables = [
        workbook.get_sheet_by_name(name).to_python()
        for name in workbook.sheet_names
        if name.startswith("Q")
    ]
    assert len(tables) == 4
    return pd.concat([pd.DataFrame(table[1:], columns=table[0]) for table in tables])


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("marac")
    return [file.path for extract in marac.make(2019) for file in extract.write(folder)]


@pytest.fixture(scope="module")
def referrals(paths: list[Path]) -> pd.DataFrame:
    """The lawful referrals of both years, with ``person`` where one is identified."""
    rows = pd.concat([read(path) for path in paths], ignore_index=True)
    meeting, referred, birth = (
        days(rows[name]) for name in ("Meeting Date", "Referral Date", "Victim DOB")
    )
    names = [rows[column].map(letters_of) for column in ("Victim Forename", "Victim Surname")]
    is_named = ~names[0].isin(NO_NAMES) & ~names[1].isin(NO_NAMES) & birth.notna()
    rows = rows.apply(lambda column: column.astype(str).str.strip().str.upper())
    rows = rows.assign(
        meeting=meeting,
        referred=referred,
        year=meeting.dt.year,
        person=(names[0] + "|" + names[1] + "|" + birth.astype(str)).where(is_named),
    )
    is_sound = (
        (rows["meeting"] < pd.Timestamp("2019-01-15"))
        & (rows["Case Number"] != "")
        & (rows["Referring Agency"] != "")
        & rows["District"].isin([*TABLE_19, "OUT OF COUNTY"])
    )
    return rows[is_sound].drop_duplicates("Referral Ref")


def repeat_cases(rows: pd.DataFrame, day: str) -> pd.Series:
    """Whether each case follows another of the same person within twelve months."""
    rows = rows.sort_values(day)
    previous = rows.groupby("person")[day].shift(1)
    repeats = previous.notna() & (rows[day] <= previous + pd.DateOffset(months=12))
    return repeats.sort_index()


@pytest.fixture(scope="module")
def cases(referrals: pd.DataFrame) -> pd.DataFrame:
    """The cases of 2018, each once, as first referred, and whether it ``repeats``."""
    rows = referrals.sort_values("referred").drop_duplicates("Case Number")
    repeats = repeat_cases(rows, "meeting")
    assert (repeat_cases(rows, "referred") == repeats).all()
    return rows.assign(repeats=repeats)[rows["year"] == 2018]


def percent(rows: pd.Series) -> float:
    return round(100 * float(rows.mean()), 1)


def test_table_19_cases_and_repeat_cases(cases: pd.DataFrame) -> None:
    counted = cases.groupby("District")["repeats"].agg(["size", "sum"])
    assert {name: tuple(row) for name, row in counted.iterrows()} == TABLE_19
    assert (len(cases), int(cases["repeats"].sum())) == (1_359, 396)
    assert percent(cases["repeats"]) == 29.1


def test_table_20_referrals(referrals: pd.DataFrame) -> None:
    of_2018 = referrals[referrals["year"] == 2018]
    assert of_2018["Referring Agency"].value_counts().to_dict() == TABLE_20
    assert len(of_2018) == 1_378
    assert {"MASH", "EDUCATION"} <= set(referrals["Referring Agency"])


def test_a_case_of_two_referrals_has_two_referrers(referrals: pd.DataFrame) -> None:
    of_2018 = referrals[referrals["year"] == 2018]
    twice = of_2018[of_2018["Case Number"].duplicated(keep=False)]
    assert len(twice) == 2 * (1_378 - 1_359)
    by_case = twice.groupby("Case Number")
    assert (by_case["Referring Agency"].nunique() == 2).all()
    for column in ("meeting", "District", "Gender", "Ethnicity", "Disability", "LGBT"):
        assert (by_case[column].nunique() == 1).all()
    assert (by_case["person"].nunique() <= 1).all()


def test_table_21_characteristics(cases: pd.DataFrame) -> None:
    traits = pd.DataFrame(
        {
            "male": cases["Gender"] == "MALE",
            "minority": ~cases["Ethnicity"].isin(NOT_MINORITY),
            "disabled": ~cases["Disability"].isin(NOT_DISABLED),
            "lgbt": cases["LGBT"] == "YES",
        }
    )
    for districts, printed in TABLE_21.items():
        here = traits[cases["District"].isin(districts)]
        assert (len(here), *(percent(here[name]) for name in here)) == printed


def test_figure_11_rates(cases: pd.DataFrame) -> None:
    count = cases["District"].value_counts()
    rate = {name: 1_000 * count[name] / residents for name, residents in RESIDENTS.items()}
    assert round(1_000 * len(cases) / COUNTY, 2) == 1.15
    highest = sorted(rate, key=lambda name: -rate[name])[:3]
    assert highest == ["STEVENAGE", "BROXBOURNE", "WELWYN HATFIELD"]
    assert [round(rate[name], 2) for name in highest] == [1.89, 1.51, 1.50]


def test_people_come_back_after_more_than_a_year_or_from_elsewhere(
    referrals: pd.DataFrame, cases: pd.DataFrame
) -> None:
    """What a careless rule would count, or miss, is there to be counted or missed."""
    rows = referrals.drop_duplicates("Case Number").sort_values("meeting")
    by_person = rows.dropna(subset="person").groupby("person")
    previous = by_person["meeting"].shift(1)
    gap = (rows["meeting"] - previous).dt.days
    assert (gap[rows["year"] == 2018] > 366).sum() > 20
    assert not gap.between(341, 389).any()
    moved = by_person["District"].shift(1).ne(rows["District"]) & previous.notna()
    assert (moved & cases["repeats"].reindex(rows.index, fill_value=False)).sum() > 5


def test_the_coordinators_mark_is_not_the_answer(cases: pd.DataFrame) -> None:
    assert set(cases["Repeat"]) == {"Y", "N"}
    wrong = (cases["Repeat"] == "Y") != cases["repeats"]
    assert 0.01 < wrong.mean() < 0.1


def test_days_are_dates_or_text_and_unlawful_rows_are_there(paths: list[Path]) -> None:
    rows = pd.concat([read(path) for path in paths], ignore_index=True)
    is_text = rows["Meeting Date"].map(lambda cell: isinstance(cell, str))
    assert 0 < is_text.mean() < 0.1
    assert rows["Referral Ref"].duplicated().sum() == 2
    assert (rows["Case Number"] == "").sum() == 2
    assert (rows["Meeting Date"] == "next meeting").sum() == 2
    assert rows["District"].isin(["Hertford"]).sum() == 2
    assert (rows["Referring Agency"] == "").sum() == 2
    assert (days(rows["Meeting Date"]).dt.year > 2018).sum() == 2


@pytest.mark.parametrize(
    ("column", "domain"),
    [
        ("Referring Agency", "REFERRAL_SOURCE"),
        ("Disability", "DISABILITY"),
        ("Gender", "sex"),
        ("Ethnicity", "ethnicity"),
        ("District", "district"),
    ],
)
def test_the_crosswalks_know_every_word(
    referrals: pd.DataFrame, project_dir: Path, column: str, domain: str
) -> None:
    assert words_in(referrals[column]) <= known_words(project_dir, "marac", domain)


@pytest.mark.parametrize("seed", range(5))
def test_any_seed_can_be_calibrated(seed: int) -> None:
    rows = [file.row_count for extract in marac.make(seed) for file in extract.files]
    assert len(rows) == 2
    assert rows[1] == 1_378 + 6 + len(marac.NOTES)
