"""Every printed figure of the IDVA service, counted straight off the files.

Figures are typed from section 3.2.3 and Tables 22 to 27 of the needs assessment. Own cleaning, own
word lists, plain pandas: nothing here reads the generator's tables or the models. Where a printed
figure contradicts others, the comment beside it says what stands instead.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from synthetic.crosswalks import known_words, words_in
from synthetic.raw_count import completed_years, read_agency
from warehouse.synthetic import idva

YEARS = (2017, 2018)
DISTRICTS = {
    "WELWYN HATFIELD",
    "DACORUM",
    "STEVENAGE",
    "WATFORD",
    "NORTH HERTS",
    "BROXBOURNE",
    "EAST HERTS",
    "HERTSMERE",
    "ST ALBANS",
    "THREE RIVERS",
}
BANDS = {
    "<18": (0, 17),
    "18-20": (18, 20),
    "21-30": (21, 30),
    "31-40": (31, 40),
    "41-50": (41, 50),
    "51-60": (51, 60),
    "61+": (61, 130),
}
TABLE_24 = {  # females, males, % change, % of 1,948
    "<18": (10, 8, -50.0, 0.9),
    "18-20": (92, 1, -17.6, 4.8),  # printed -16.3%, which no two whole numbers give
    "21-30": (549, 6, 11.0, 28.5),
    "31-40": (636, 22, 1.8, 33.8),
    "41-50": (335, 16, 22.2, 18.0),
    "51-60": (150, 10, -4.9, 8.2),
    "61+": (68, 16, 10.0, 4.3),
}
TABLE_25 = {  # clients, % change, % of known, rate per 1,000
    "OTHER": (27, 25.0, 1.6, 3.81),
    "BLACK": (102, -11.1, 6.1, 3.25),  # printed -11.3%
    "ASIAN": (134, -8.6, 8.0, 1.85),  # printed -7.5%
    "WHITE": (1_377, -3.8, 82.3, 1.41),
    "MIXED": (34, -52.2, 2.0, 1.24),
}
CENSUS = {"WHITE": 977_495, "MIXED": 27_497, "ASIAN": 72_581, "BLACK": 31_401, "OTHER": 7_088}
GROUPS = {
    "WHITE": "WHITE",
    "MIXED": "MIXED",
    "ASIAN": "ASIAN",
    "CHINESE": "ASIAN",
    "BLACK": "BLACK",
    "ARAB": "OTHER",
    "OTHER": "OTHER",
}
TABLE_26 = {  # 2017, 2018
    "NO DISABILITY": (339, 277),
    "MENTAL HEALTH": (173, 69),
    "LONG-TERM CONDITION": (48, 35),
    "MOBILITY": (11, 7),
    "PROGRESSIVE/CHRONIC ILLNESS": (16, 0),
    "LEARNING DISABILITY": (9, 0),
    "HEARING": (4, 1),
    "MEMORY OR COGNITION": (1, 4),
    "VISION": (3, 0),
    "SOCIAL OR BEHAVIOURAL": (2, 0),
    "OTHER": (21, 9),
}
TABLE_27 = {
    "A&E": (54, 103),
    "HEALTH VISITOR": (63, 55),
    "COMMUNITY MENTAL HEALTH TEAM": (37, 55),
    "MIDWIFE": (12, 20),
    "HOSPITAL WARD": (0, 29),
    "DRUG & ALCOHOL SERVICE": (2, 15),
    "GP": (9, 5),
    "HOSPITAL - OUTSIDE HERTS": (1, 0),
    "OUTPATIENTS": (0, 2),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("idva")
    for extract in idva.make(2019):
        extract.write(folder)
    return folder


@pytest.fixture(scope="module")
def rows(folder: Path) -> pd.DataFrame:
    """All rows of the newest files."""
    return read_agency(folder, "idva", "idva_referrals_*.csv", "utf-8-sig")


def days(cells: pd.Series) -> pd.Series:
    """Days of either year's form."""
    iso = pd.to_datetime(cells, format="%Y-%m-%d", errors="coerce")
    return iso.fillna(pd.to_datetime(cells, format="%d/%m/%Y", errors="coerce"))


@pytest.fixture(scope="module")
def referrals(rows: pd.DataFrame) -> pd.DataFrame:
    """The lawful referrals, in capitals, with age and ethnic group."""
    referred, closed, birth = (
        days(rows[name]) for name in ("ReferralDate", "CaseClosed", "DateOfBirth")
    )
    rows = rows.apply(lambda column: column.str.upper())
    stated = pd.to_numeric(rows["AgeAtReferral"])
    rows = rows.assign(
        year=referred.dt.year,
        referred=referred,
        age=completed_years(birth, referred).where(birth.notna()).fillna(stated),
        group=rows["Ethnicity"].str.split().str[0].map(GROUPS),
    )
    is_sound = (
        (referred < pd.Timestamp("2019-01-25"))
        & ~(closed < referred)
        & rows["District"].isin(DISTRICTS | {"OUT OF AREA", "NOT KNOWN"})
        & (rows["Engagement"] != "ACCEPTED?")
    )
    return rows[is_sound].drop_duplicates("ReferralID")


@pytest.fixture(scope="module")
def clients(referrals: pd.DataFrame) -> pd.DataFrame:
    """The document's clients: referrals that were accepted."""
    return referrals[referrals["Engagement"] == "ACCEPTED"]


@pytest.fixture(scope="module")
def long_term(clients: pd.DataFrame) -> pd.DataFrame:
    return clients[clients["SupportType"] == "LONG TERM"]


def by_year(rows: pd.DataFrame) -> tuple[int, ...]:
    return tuple(int((rows["year"] == year).sum()) for year in YEARS)


def change(rows: pd.DataFrame) -> float:
    before, now = by_year(rows)
    return round(100 * (now / before - 1), 1)


def percent(part: int, whole: int, digits: int = 1) -> float:
    return round(100 * part / whole, digits)


def test_table_22_referrals_and_acceptance(referrals: pd.DataFrame, clients: pd.DataFrame) -> None:
    assert (by_year(referrals), by_year(clients)) == ((1_981, 2_132), (977, 1_073))
    assert change(referrals) == 7.6
    shares = [percent(*pair) for pair in zip(by_year(clients), by_year(referrals), strict=True)]
    assert (*shares, percent(len(clients), len(referrals))) == (49.3, 50.3, 49.8)


def test_table_23_support(clients: pd.DataFrame, long_term: pd.DataFrame) -> None:
    short_term = clients[clients["SupportType"] == "SHORT TERM"]
    assert (by_year(long_term), by_year(short_term)) == ((590, 418), (387, 655))
    assert (change(long_term), change(short_term), change(clients)) == (-29.2, 69.3, 9.8)
    assert (percent(1_008, 2_050), percent(1_042, 2_050)) == (49.2, 50.8)


def test_support_is_given_to_those_who_accept_and_to_nobody_else(referrals: pd.DataFrame) -> None:
    has_support = referrals["SupportType"].isin(["LONG TERM", "SHORT TERM"])
    assert (has_support == (referrals["Engagement"] == "ACCEPTED")).all()
    assert (referrals.loc[~has_support, "SupportType"] == "NONE").all()


def test_figure_12_risk(clients: pd.DataFrame) -> None:
    level = clients.groupby("SupportType")["RiskLevel"].value_counts()
    assert (level["LONG TERM", "MEDIUM"], level["LONG TERM", "HIGH"]) == (519, 418)
    assert (level["SHORT TERM", "NOT KNOWN"], level["SHORT TERM", "MEDIUM"]) == (509, 353)
    assert level["SHORT TERM"].nlargest(2).index.to_list() == ["NOT KNOWN", "MEDIUM"]


def test_figure_13_districts(
    referrals: pd.DataFrame, clients: pd.DataFrame, long_term: pd.DataFrame
) -> None:
    referred, accepted, long = (
        rows["District"].value_counts()[sorted(DISTRICTS)]
        for rows in (referrals, clients, long_term)
    )
    assert referred.nlargest(2).to_dict() == {"WELWYN HATFIELD": 509, "DACORUM": 488}
    share = (100 * accepted / referred).sort_values()
    assert share.round(1).head(2).to_dict() == {"ST ALBANS": 44.0, "BROXBOURNE": 48.4}
    highest = {"DACORUM": 51.2, "WELWYN HATFIELD": 51.3, "WATFORD": 55.0}
    assert share.round(1).tail(3).to_dict() == highest
    assert list(share.index[-3:]) == list(highest)
    long_share = 100 * long / accepted
    assert (long_share.idxmax(), round(long_share.max(), 1)) == ("HERTSMERE", 55.4)
    assert (long_share.idxmin(), round(100 - long_share.min(), 1)) == ("STEVENAGE", 55.8)


def test_table_24_sex_and_age(clients: pd.DataFrame) -> None:
    for band, printed in TABLE_24.items():
        here = clients[clients["age"].between(*BANDS[band])]
        sexes = [int((here["Gender"] == sex).sum()) for sex in ("FEMALE", "MALE")]
        assert sum(sexes) == len(here)
        assert (*sexes, change(here), percent(len(here), 1_948)) == printed
    known_sex = clients[clients["Gender"].isin(["FEMALE", "MALE"])]
    # The total row counts 29 clients without an age, whom no row above it has.
    assert known_sex["Gender"].value_counts().to_dict() == {"FEMALE": 1_868, "MALE": 80}
    assert change(known_sex) == 5.3
    assert (percent(1_868, 1_948), percent(80, 1_948)) == (95.9, 4.1)
    assert len(clients) - int((known_sex["age"].notna()).sum()) == 131


def test_the_commonest_age_is_31_to_40(clients: pd.DataFrame) -> None:
    in_thirties = clients[clients["age"].between(31, 40)]
    for _, rows in clients[clients["Gender"].isin(["FEMALE", "MALE"])].groupby("Gender"):
        counts = [int(rows["age"].between(*band).sum()) for band in BANDS.values()]
        assert max(counts) == int(rows["age"].between(31, 40).sum())
    # Printed as 33.8% of clients of known age, which is its share of Table 24's total of 1,948.
    assert percent(len(in_thirties), int(clients["age"].notna().sum())) == 34.3


def test_table_25_ethnicity(clients: pd.DataFrame) -> None:
    known = clients[clients["group"].notna()]
    for group, printed in TABLE_25.items():
        here = known[known["group"] == group]
        rate = round(1_000 * len(here) / CENSUS[group], 2)
        assert (len(here), change(here), percent(len(here), len(known)), rate) == printed
    minority = known[known["group"] != "WHITE"]
    assert (len(minority), percent(len(minority), len(known))) == (297, 17.7)
    assert round(1_000 * len(minority) / (sum(CENSUS.values()) - CENSUS["WHITE"]), 2) == 2.14
    unknown = clients[clients["group"].isna()]
    assert len(unknown) == 376
    # Printed +9.7% and +110.8%: what the groups and Table 22 leave is neither.
    assert (change(minority), change(unknown)) == (-13.2, 124.1)


def test_table_26_disability(long_term: pd.DataFrame) -> None:
    listed = long_term.assign(word=long_term["Disability"].str.split(";")).explode("word")
    listed = listed.assign(word=listed["word"].str.strip())
    for word, printed in TABLE_26.items():
        assert by_year(listed[listed["word"] == word]) == printed
    disabled = long_term[long_term["Disability"] != "NO DISABILITY"]
    # 141 clients and 125 conditions in 2018: of some the condition is not specified.
    assert by_year(disabled) == (251, 141)
    assert not disabled["Disability"].isin(["", "NOT KNOWN"]).any()
    assert set(listed["word"]) == {*TABLE_26, "YES - NOT SPECIFIED"}
    # Printed 39.9% and 41%.
    assert percent(len(disabled), len(long_term)) == 38.9
    assert disabled["Disability"].str.contains(";").sum() > 20


def test_table_27_health_sources(referrals: pd.DataFrame) -> None:
    for source, printed in TABLE_27.items():
        assert by_year(referrals[referrals["ReferralSource"] == source]) == printed
    from_health = referrals[referrals["ReferralSource"].isin(TABLE_27)]
    assert by_year(from_health) == (178, 284)
    assert change(from_health) == 59.6
    assert percent(len(from_health), len(referrals)) == 11.2


def test_some_victims_are_referred_again(referrals: pd.DataFrame) -> None:
    again = referrals[referrals["ClientID"].duplicated(keep=False)].sort_values("referred")
    by_client = again.groupby("ClientID")
    assert len(again) - by_client.ngroups == 330
    for column in ("Gender", "group", "District"):
        assert (by_client[column].nunique(dropna=False) == 1).all()
    assert (by_client["age"].agg(lambda ages: ages.is_monotonic_increasing)).all()


def test_the_first_file_of_2018_stops_before_the_year(folder: Path) -> None:
    first, second = sorted(folder.glob("idva/*/idva_referrals_2018*.csv"), key=str)
    assert second.stem.endswith("_v2")
    sent, corrected = (pd.read_csv(path, dtype=str) for path in (first, second))
    assert sent["ReferralID"].isin(corrected["ReferralID"]).all()
    assert 50 < len(corrected) - len(sent) < 250


def test_unlawful_rows_are_there(rows: pd.DataFrame) -> None:
    referred, closed = days(rows["ReferralDate"]), days(rows["CaseClosed"])
    assert rows["ReferralID"].duplicated().sum() == 2
    assert referred.isna().sum() == 4
    assert (referred.dt.year > 2018).sum() == 2
    assert (closed < referred).sum() >= 2
    assert (rows["Engagement"] == "Accepted?").sum() == 2
    assert (rows["District"] == "Herts").sum() == 2


@pytest.mark.parametrize(
    ("column", "domain"),
    [
        ("ReferralSource", "REFERRAL_SOURCE"),
        ("Engagement", "REFERRAL_OUTCOME"),
        ("SupportType", "SUPPORT_TYPE"),
        ("Disability", "DISABILITY"),
        ("RiskLevel", "risk_level"),
        ("Gender", "sex"),
        ("Ethnicity", "ethnicity"),
        ("District", "district"),
    ],
)
def test_the_crosswalks_know_every_word(
    referrals: pd.DataFrame, project_dir: Path, column: str, domain: str
) -> None:
    assert words_in(referrals[column]) <= known_words(project_dir, "idva", domain)


@pytest.mark.parametrize("seed", range(5))
def test_any_seed_can_be_calibrated(seed: int) -> None:
    before, _, corrected = (file.row_count for one in idva.make(seed) for file in one.files)
    assert (before, corrected) == (1_981 + 7, 2_132 + 7)
