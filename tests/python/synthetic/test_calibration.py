"""Every printed police figure, counted straight off the sample's files.

Figures are typed from the needs assessment (Tables 4 to 18 and 33 to 38 and the text beside them).
Where the document contradicts itself, the comment says which figure stands.
"""

from __future__ import annotations

import pandas as pd
import pytest

from synthetic.rates import COUNTY, RESIDENTS, byar
from synthetic.raw_count import (
    BAND_NAMES,
    DETECTED,
    Sample,
    in_years,
    of,
    persons,
    printed_types,
    repeats,
    young,
)

YEARS = (2016, 2017, 2018)


@pytest.fixture(scope="module")
def victims(sample: Sample) -> pd.DataFrame:
    return sample.links("V")


@pytest.fixture(scope="module")
def pair(victims: pd.DataFrame) -> pd.DataFrame:
    """Victims' links of the two years that the document analyses."""
    return in_years(victims, 2016, 2017)


@pytest.fixture(scope="module")
def stalked(pair: pd.DataFrame) -> pd.DataFrame:
    return pair[pair["is_sh"]]


@pytest.fixture(scope="module")
def accused(sample: Sample) -> pd.DataFrame:
    return in_years(sample.links("A"), 2016, 2017)


def by_year(rows: pd.DataFrame) -> tuple[int, ...]:
    return tuple(int((rows["year"] == year).sum()) for year in YEARS)


def counts(values: pd.Series, names: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(int((values == name).sum()) for name in names)


def unknown(values: pd.Series) -> int:
    return int(values.isna().sum())


SEXES = ("F", "M")
GROUPS = ("White", "Mixed", "Asian", "Black", "Other")

# ------------------------------------------------------------------------------- offences, T4-T6


@pytest.mark.parametrize(
    ("district", "printed"),
    [
        ("Dacorum", (1_133, 1_291, 1_444)),
        ("Welwyn Hatfield", (1_054, 1_259, 1_281)),
        ("Stevenage", (1_072, 1_218, 1_234)),
        ("Watford", (942, 1_025, 1_113)),
        ("Broxbourne", (937, 1_019, 1_061)),
        ("St. Albans", (909, 1_026, 1_034)),
        ("North Herts", (809, 1_022, 1_127)),
        ("East Herts", (918, 942, 980)),
        ("Hertsmere", (847, 890, 889)),
        ("Three Rivers", (559, 618, 636)),
    ],
)
def test_table_4_crimes_by_district(
    sample: Sample, district: str, printed: tuple[int, ...]
) -> None:
    crimes = sample.da_crimes
    assert by_year(crimes[crimes["district"] == district]) == printed


def test_table_4_totals_and_assaults(sample: Sample) -> None:
    assert by_year(sample.da_crimes) == (9_180, 10_310, 10_799)
    assert int(sample.da_crimes["is_assault"].sum()) == 18_726


def test_months_of_the_offences(sample: Sample) -> None:
    month = sample.da_crimes["committed"].dt.month
    share = {number: round(100 * float((month == number).mean()), 1) for number in range(1, 13)}
    assert (share[1], share[12], share[6], share[10]) == (10.4, 9.2, 8.5, 8.4)
    assert max(share[number] for number in (2, 3, 4, 5, 7, 8, 9, 11)) < 8.4


def test_figures_7_and_8_peak_at_weekends_and_in_evenings(sample: Sample) -> None:
    timed = sample.da_crimes[sample.da_crimes["has_time"]]
    assert 0.9 < len(timed) / len(sample.da_crimes) < 1
    days = timed["committed"].dt.day_of_week.value_counts()
    assert set(days.index[:2]) == {5, 6}
    hours = timed["committed"].dt.hour.value_counts()
    assert set(hours.index[:5]) == {18, 19, 20, 21, 22}


@pytest.mark.parametrize(("year", "alcohol", "drug"), [(2016, 2_253, 33), (2017, 2_503, 39)])
def test_table_5_flags(sample: Sample, year: int, alcohol: int, drug: int) -> None:
    crimes = in_years(sample.da_crimes, year)
    assert (int(crimes["alcohol"].sum()), int(crimes["drug"].sum())) == (alcohol, drug)


@pytest.mark.parametrize(
    ("year", "printed"),
    [(2017, (1_031, 4_077, 5_083, 119)), (2018, (885, 4_383, 4_960, 571))],
)
def test_table_6_dash(sample: Sample, year: int, printed: tuple[int, ...]) -> None:
    dash = in_years(sample.da_crimes, year)["dash"].fillna("Unknown").replace("", "Unknown")
    assert counts(dash, ("High", "Medium", "Standard", "Unknown")) == printed


# ------------------------------------------------------------------------------- victims, T7-T10


def test_table_7_victims(sample: Sample, victims: pd.DataFrame, pair: pd.DataFrame) -> None:
    each = tuple(in_years(victims, year)["who"].nunique() for year in YEARS)
    assert each == (7_069, 8_110, 8_324)
    assert victims["who"].nunique() == 21_401
    assert victims["offence"].nunique() == 28_032
    assert pair["who"].nunique() == 14_382


def test_table_8_sex(pair: pd.DataFrame) -> None:
    people = persons(pair, "year")
    for year, printed in ((2016, (5_259, 1_810)), (2017, (5_958, 2_152))):
        assert counts(in_years(people, year)["sex"], SEXES) == printed


def test_table_9_age(pair: pd.DataFrame) -> None:
    people = persons(pair, "year")
    for year, printed in (
        (2016, (149, 1_867, 1_972, 1_515, 1_003, 327, 236)),
        (2017, (119, 2_114, 2_273, 1_726, 1_175, 408, 295)),
    ):
        assert counts(in_years(people, year)["band"], BAND_NAMES) == printed
    means = people.groupby("year")["age"].mean()
    assert (round(means[2016]), round(means[2017])) == (36, 37)
    assert means.between(36, 37).all()


def test_table_10_ethnicity(pair: pd.DataFrame) -> None:
    people = persons(pair, "year")
    for year, printed, without in (
        (2016, (5_906, 157, 412, 310, 18), 266),
        (2017, (6_734, 165, 425, 370, 19), 397),
    ):
        groups = in_years(people, year)["group"]
        assert counts(groups, GROUPS) == printed
        assert unknown(groups) == without
    assert unknown(people["group"]) == 663


# -------------------------------------------------------------------------- repeat victims, T11


def test_table_11_repeat_victims(pair: pd.DataFrame) -> None:
    who = repeats(pair)
    people = persons(of(pair, who))
    assert len(people) == 2_372
    assert of(pair, who)["offence"].nunique() == 6_065
    times = people["offences"]
    bands = tuple(int(times.between(*band).sum()) for band in ((2, 5), (6, 10), (11, 15), (16, 20)))
    assert bands == (2_306, 58, 6, 2)
    assert (int(times.max()), int((times == 19).sum())) == (19, 1)
    # In both years: 7,069 + 8,110 - 14,382 = 797; the text's 863 contradicts Table 7.
    assert len(persons(of(pair, who), "year")) - len(people) == 797


def test_repeat_victims_sex_and_ethnicity(pair: pd.DataFrame) -> None:
    people = persons(of(pair, repeats(pair)))
    assert counts(people["sex"], SEXES) == (1_919, 453)
    white, mixed, asian, black, other = counts(people["group"], GROUPS)
    assert (white, mixed + asian + black + other, unknown(people["group"])) == (2_063, 236, 73)
    assert (black, mixed) == (81, 52)


def test_repeat_victims_age(pair: pd.DataFrame) -> None:
    people = persons(of(pair, repeats(pair)), "year")
    assert len(people) == 3_169
    share = people["band"].value_counts(normalize=True) * 100
    assert (round(share["27-36"], 1), round(share["17-26"], 1)) == (29.7, 27.6)
    first, second = (in_years(people, year)["band"].value_counts() for year in (2016, 2017))
    assert round(100 * (second["Under 17"] / first["Under 17"] - 1), 1) == -11.5
    assert all(second[band] > first[band] for band in BAND_NAMES[1:])
    assert people.groupby("year")["age"].mean().between(35, 36).all()


def test_table_12_young_repeat_victims(pair: pd.DataFrame) -> None:
    links = young(of(pair, repeats(pair)))
    people = persons(of(pair, set(links["who"])))
    people = people[people["who"].isin(repeats(pair))]
    assert len(people) == 141
    assert counts(people["sex"], SEXES) == (120, 21)
    white, *minority = counts(people["group"], GROUPS)
    assert (white, sum(minority), unknown(people["group"])) == (125, 12, 4)
    crimes = links.drop_duplicates("offence")
    assert len(crimes) == 300
    assert printed_types(crimes["title"]) == {
        "Occasioning ABH": 99,
        "Common Assault (Without Injury)": 51,
        "Assault by Beating/Battery (Non Injury)": 30,
        "Rape of a Female Aged 16 or over": 20,
        "Pursued Course of Conduct Likely (S2)": 16,
        "Malicious Communications": 15,
        "Damage or Destroy property (£5,000 or Less)": 9,
        "Threat to Kill": 9,
        "Stalking Involving Fear of Violence": 5,
        "Theft (dwelling/other)": 5,
        "Intentional Harassment/Alarm Distress": 5,
        "Sexual Assault On A Female": 4,
        "Breach Of Restraining Order S5(5)": 3,
        "Breach Of Non-Molestation Order": 2,
        "Damage or Destroy (£500 or Less)": 2,
        "Disclose Private Sexual Photographs": 2,
        "False Imprisonment": 2,
        "GBH Wound With Intent (S18)": 2,
        "Sexual Assault On A Male": 2,
        "Threaten to Damage Property": 2,
        "Unknown": 15,
    }


def test_young_repeat_victims_white_and_black_rates_are_highest(pair: pd.DataFrame) -> None:
    people = persons(of(pair, set(young(of(pair, repeats(pair)))["who"])))
    census = {"White": 977_495, "Mixed": 27_497, "Asian": 72_581, "Black": 31_401, "Other": 7_088}
    rate = {name: float((people["group"] == name).sum()) / n for name, n in census.items()}
    assert set(sorted(rate, key=lambda name: -rate[name])[:2]) == {"White", "Black"}


# ----------------------------------------------------------------- non-crimes, stalking, T13-T14


@pytest.mark.parametrize(
    ("district", "printed"),
    [
        ("Dacorum", (1_186, 1_135, 1_282)),
        ("Welwyn Hatfield", (1_098, 1_208, 1_085)),
        ("Stevenage", (1_001, 1_002, 917)),
        ("Broxbourne", (945, 919, 934)),
        ("North Herts", (866, 894, 959)),
        ("Hertsmere", (908, 797, 775)),
        ("Watford", (843, 871, 763)),
        ("East Herts", (787, 846, 737)),
        ("St. Albans", (763, 843, 709)),
        ("Three Rivers", (616, 653, 565)),
    ],
)
def test_table_13_non_crimes(sample: Sample, district: str, printed: tuple[int, ...]) -> None:
    rows = sample.offences
    rows = rows[~rows["is_crime"].astype(bool) & (rows["district"] == district)]
    assert rows["da"].all()
    assert by_year(rows) == printed


def test_table_14_stalking_and_harassment(sample: Sample) -> None:
    rows = sample.offences
    crimes = rows[rows["is_sh"] & rows["is_crime"].astype(bool)]
    assert by_year(crimes) == (3_525, 4_468, 4_973)
    assert by_year(crimes[crimes["da"].astype(bool)]) == (1_409, 1_693, 1_854)


RESIDENTS_2016 = {
    "Broxbourne": 96_881,
    "Dacorum": 152_445,
    "East Herts": 146_130,
    "Hertsmere": 103_705,
    "North Herts": 132_655,
    "St. Albans": 147_025,
    "Stevenage": 87_285,
    "Three Rivers": 92_676,
    "Watford": 96_577,
    "Welwyn Hatfield": 121_007,
}
POPULATION = {  # mid-2016, mid-2017
    name: (people, RESIDENTS[name.upper().replace(".", "")])
    for name, people in RESIDENTS_2016.items()
}


def test_figure_10_rates(sample: Sample) -> None:
    rows = sample.offences
    crimes = rows[rows["is_sh"] & rows["is_crime"].astype(bool)]
    rate, limits, before = {}, {}, {}
    for district, (people_2016, people_2017) in POPULATION.items():
        here = by_year(crimes[crimes["district"] == district])
        rate[district] = 1_000 * here[2] / people_2017
        limits[district] = tuple(1_000 * limit / people_2017 for limit in byar(here[2]))
        before[district] = 1_000 * byar(here[0])[1] / people_2016
    assert (round(rate["Stevenage"], 2), round(rate["Broxbourne"], 2)) == (7.06, 5.57)
    assert sorted(rate, key=lambda name: -rate[name])[:2] == ["Stevenage", "Broxbourne"]
    county = tuple(1_000 * limit / COUNTY for limit in byar(4_973))
    above = {district for district in rate if limits[district][0] > county[1]}
    assert above == {"Stevenage", "Broxbourne"}
    assert all(limits[district][0] > before[district] for district in rate)


# ------------------------------------------------- victims of stalking and harassment, T15-T18


def test_tables_15_to_17_stalking_victims(stalked: pd.DataFrame) -> None:
    people = persons(stalked, "year")
    assert len(people) == 2_390
    for year, sex, band, group, without in (
        (2016, (905, 160), (11, 326, 335, 228, 119, 25, 21), (925, 26, 47, 38, 1), 28),
        # Black is 38 + 50 = 88 (2.80 per 1,000); the printed total of 98 is a slip.
        (2017, (1_051, 274), (9, 367, 424, 306, 158, 37, 24), (1_140, 30, 63, 50, 2), 40),
    ):
        of_year = in_years(people, year)
        assert counts(of_year["sex"], SEXES) == sex
        assert counts(of_year["band"], BAND_NAMES) == band
        assert counts(of_year["group"], GROUPS) == group
        assert unknown(of_year["group"]) == without
    means = people.groupby("year")["age"].mean()
    assert means.between(34, 35).all()


def test_table_18_repeat_stalking_victims(stalked: pd.DataFrame) -> None:
    who = repeats(stalked)
    links = of(stalked, who)
    people = persons(links)
    assert len(people) == 243
    # 2,390 victims of a year, 70 of them in both: 2,320 people (10.5%); the text's 2,309 differs.
    assert stalked["who"].nunique() == 2_320
    assert len(persons(links, "year")) - len(people) == 70
    times = people["offences"]
    bands = tuple(int(times.between(*band).sum()) for band in ((2, 3), (4, 5), (6, 99)))
    assert bands == (231, 11, 1)
    assert counts(people["sex"], SEXES) == (212, 31)
    assert int(people["age"].between(17, 36).sum()) == 150
    assert round(people["age"].mean()) == 34
    white, *minority = counts(people["group"], GROUPS)
    assert (white, sum(minority), unknown(people["group"])) == (214, 24, 5)
    assert young(links)["who"].nunique() == 11
    crimes = links.drop_duplicates("offence")
    assert (len(crimes), int(crimes["alcohol"].sum()), int(crimes["drug"].sum())) == (547, 27, 1)


# --------------------------------------------------------------------------- perpetrators, T33-38


def test_table_33_detected_crimes(sample: Sample) -> None:
    rows = sample.people
    rows = rows[(rows["role"] == "A") & rows["is_crime"].astype(bool) & rows["da"].astype(bool)]
    rows = rows[rows["outcome"].isin(DETECTED)]
    listed = rows.assign(person=rows["who"].where(rows["who"] != "", rows["number"]))
    crimes = listed.groupby(["year", "offence"])["person"].nunique().reset_index()
    assert by_year(crimes) == (2_281, 1_975, 1_272)
    assert by_year(crimes[crimes["person"] > 1]) == (72, 52, 57)


def test_tables_34_and_35_perpetrators(accused: pd.DataFrame) -> None:
    people = persons(accused)
    assert len(people) == 3_282
    assert counts(people["sex"], SEXES) == (387, 2_895)
    assert counts(people["band"], BAND_NAMES) == (42, 909, 1_087, 709, 420, 91, 22)
    assert unknown(people["age"]) == 2
    assert round(people["age"].mean()) == 34
    white, mixed, asian, black, other = counts(people["group"], GROUPS)
    assert (white, mixed + asian + black + other, unknown(people["group"])) == (2_757, 496, 29)
    assert (black, other) == (288, 29)


def test_table_36_repeat_perpetrators(accused: pd.DataFrame) -> None:
    who = repeats(accused)
    people = persons(of(accused, who))
    assert len(people) == 693
    assert of(accused, who)["offence"].nunique() == 1_798
    times = people["offences"]
    bands = tuple(
        int(times.between(*band).sum()) for band in ((2, 3), (4, 5), (6, 7), (8, 9), (10, 99))
    )
    assert bands == (588, 85, 15, 4, 1)
    assert int(times.max()) == 11
    assert counts(people["sex"], SEXES) == (46, 647)
    white, mixed, asian, black, other = counts(people["group"], GROUPS)
    assert (white, mixed + asian + black + other, unknown(people["group"])) == (594, 93, 6)
    assert black == 53


def test_repeat_perpetrators_age(accused: pd.DataFrame) -> None:
    people = persons(of(accused, repeats(accused)), "year")
    share = people["band"].value_counts(normalize=True) * 100
    assert (round(share["27-36"], 1), round(share["17-26"], 1)) == (34.4, 30.0)
    assert "67+" not in share.index
    means = people.groupby("year")["age"].mean()
    assert (round(means[2016]), round(means[2017])) == (32, 35)


def test_figure_20_stevenage_has_the_most_crimes_of_repeat_perpetrators(
    accused: pd.DataFrame,
) -> None:
    crimes = of(accused, repeats(accused)).drop_duplicates("offence")
    here = {name: int((crimes["district"] == name).sum()) for name in POPULATION}
    assert round(1_000 * here["Stevenage"] / POPULATION["Stevenage"][1], 1) == 2.7
    low = byar(here["Stevenage"])[0] / POPULATION["Stevenage"][1]
    others = POPULATION.keys() - {"Stevenage"}
    assert all(byar(here[name])[1] / POPULATION[name][1] < low for name in others)


def test_table_37_young_repeat_perpetrators(accused: pd.DataFrame) -> None:
    links = young(of(accused, repeats(accused)))
    people = persons(of(accused, set(links["who"])))
    assert len(people) == 37
    assert counts(people["sex"], SEXES) == (3, 34)
    white, *minority = counts(people["group"], GROUPS)
    assert (white, sum(minority), unknown(people["group"])) == (30, 7, 0)
    types = printed_types(links.drop_duplicates("offence")["title"])
    assert sum(types.values()) == 71
    assert {name: count for name, count in types.items() if count > 1} == {
        "Occasioning ABH": 19,
        "Common Assault (Without Injury)": 16,
        "Damage or Destroy property (£5,000 or Less)": 12,
        "Theft (dwelling/other)": 5,
        "Assault by Beating/Battery (Non Injury)": 4,
        "Burglary (dwelling)": 2,
        "Stalking Involving Fear of Violence": 2,
        "Pursued Course of Conduct Likely (S2)": 2,
    }


def test_table_38_perpetrators_of_stalking(accused: pd.DataFrame) -> None:
    links = accused[accused["is_sh"]]
    crimes = links.groupby(["year", "offence"])["who"].nunique().reset_index()
    # 12 + 6 = 18; the printed total of 19 is a slip.
    assert by_year(crimes) == (485, 471, 0)
    assert by_year(crimes[crimes["who"] > 1]) == (12, 6, 0)
    people = persons(links)
    assert len(people) == 738
    assert len(repeats(links)) == 147
    assert counts(people["sex"], SEXES) == (55, 683)
    bands = counts(people["band"], BAND_NAMES)
    assert bands[2] == max(bands) == 238
    white, *minority = counts(people["group"], GROUPS)
    assert (white, sum(minority), unknown(people["group"])) == (629, 99, 10)
