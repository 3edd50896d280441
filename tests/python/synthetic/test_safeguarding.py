"""Every printed figure of adult safeguarding, counted straight off the made-up files.

Figures are typed from Tables 28 to 30 and sections 3.2.4 and 3.3.5 of the needs assessment. Where
the document contradicts itself, the comment says which figure stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from synthetic.rates import COUNTY, RESIDENTS, byar
from synthetic.raw_count import completed_years, letters_of
from warehouse.synthetic.safeguarding import make

SEED = 2019
YEARS = (2017, 2018)
SAME_DISTRICT = {
    "EAST HERTFORDSHIRE": "EAST HERTS",
    "NORTH HERTFORDSHIRE": "NORTH HERTS",
    "ST. ALBANS": "ST ALBANS",
}
PLACES = {*RESIDENTS, "OUT OF COUNTY", "NOT KNOWN"}
FAMILY = {"SPOUSE OR PARTNER", "SON OR DAUGHTER", "PARENT", "SIBLING", "OTHER RELATIVE"}
GROUPS = ("White", "Other", "Asian", "Black", "Mixed")


@dataclass(frozen=True)
class Files:
    """What stands in the files of a landing folder, corrected ones in place of earlier ones."""

    folder: Path

    def read(self, dataset: str, year: int) -> pd.DataFrame:
        """All rows of one dataset and year, trimmed."""
        paths = sorted(
            self.folder.glob(f"safeguarding/*/safeguarding_{dataset}_{year}*.csv"),
            key=lambda path: path.parts[-2:],
        )
        rows = pd.read_csv(paths[-1], dtype=str, keep_default_na=False, encoding="cp1252")
        return rows.apply(lambda column: column.str.strip())

    def concerns(self, year: int) -> pd.DataFrame:
        """The lawful concerns concluded in a year, each once."""
        return _lawful(self.read("concerns", year), "ConcernRef", "DateReceived", year)

    def enquiries(self, year: int) -> pd.DataFrame:
        """The lawful enquiries concluded in a year, each once."""
        rows = _lawful(self.read("enquiries", year), "EnquiryRef", "DateStarted", year)
        known = pd.concat([self.concerns(one) for one in YEARS])["ConcernRef"]
        return rows[rows["ConcernRef"].isin(known) & (rows["EnquiryType"] != "")]


def _lawful(rows: pd.DataFrame, reference: str, start: str, year: int) -> pd.DataFrame:
    begun, concluded = (
        pd.to_datetime(rows[column], format="%d/%m/%Y", errors="coerce")
        for column in (start, "DateConcluded")
    )
    district = rows["District"].str.upper().replace(SAME_DISTRICT)
    is_da = rows["DomesticAbuse"].str.upper().map({"YES": True, "NO": False})
    rows = rows.assign(
        concluded=concluded,
        district=district,
        is_da=is_da == True,  # noqa: E712 - blanks are neither
        is_family=rows["SourceOfRisk"].str.upper().isin(FAMILY),
        sex=rows["Gender"].str.capitalize(),
        group=rows["Ethnicity"].str.split(" ").str[0].str.capitalize(),
        reason=rows["PrimarySupportReason"].str.upper(),
        born=pd.to_datetime(rows["DateOfBirth"], format="%d/%m/%Y", errors="coerce"),
    )
    is_sound = (concluded.dt.year == year) & (begun <= concluded) & is_da.notna()
    return rows[is_sound & district.isin(PLACES)].drop_duplicates(reference)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    folder = tmp_path_factory.mktemp("safeguarding")
    for extract in make(SEED):
        extract.write(folder)
    return Files(folder)


@pytest.fixture(scope="module")
def enquiries(files: Files) -> pd.DataFrame:
    """Domestic abuse enquiries of 2018."""
    rows = files.enquiries(2018)
    return rows[rows["is_da"]]


@pytest.fixture(scope="module")
def clients(enquiries: pd.DataFrame) -> pd.DataFrame:
    """The same by client, with the age at the first one's end."""
    first = enquiries.sort_values(["concluded", "EnquiryRef"]).drop_duplicates("PersonID")
    return first.assign(age=completed_years(first["born"], first["concluded"]))


def percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1)


@pytest.mark.parametrize(("year", "concerns", "people"), [(2017, 755, 579), (2018, 873, 741)])
def test_table_28_concerns(files: Files, year: int, concerns: int, people: int) -> None:
    rows = files.concerns(year)
    rows = rows[rows["is_da"]]
    assert (len(rows), rows["PersonID"].nunique()) == (concerns, people)


@pytest.mark.parametrize(("year", "enquiries", "people"), [(2017, 376, 276), (2018, 442, 393)])
def test_table_29_enquiries(files: Files, year: int, enquiries: int, people: int) -> None:
    rows = files.enquiries(year)
    rows = rows[rows["is_da"]]
    assert (len(rows), rows["PersonID"].nunique()) == (enquiries, people)


def test_a_client_is_one_person_by_number_and_by_name(files: Files) -> None:
    """All spellings of a name mean one person; a day of birth is known always or never."""
    rows = pd.concat([files.concerns(year) for year in YEARS] + [files.enquiries(2018)])
    who = rows["Forename"].map(letters_of) + rows["Surname"].map(letters_of) + rows["DateOfBirth"]
    assert who.groupby(rows["PersonID"]).nunique().max() == 1
    assert rows["PersonID"].groupby(who).nunique().max() == 1
    assert 0 < (rows["born"].isna()).mean() < 0.02
    assert rows["PersonID"].str.fullmatch(r"S\d{9}").all()


def test_half_of_the_concerns_progress(files: Files) -> None:
    """Not the same half: twelve enquiries of 2018 come from concerns of the year before."""
    rows = files.concerns(2018)
    rows = rows[rows["is_da"]]
    assert int(rows["ConcernOutcome"].str.upper().str.startswith("PROGRESS").sum()) == 442
    enquiries = files.enquiries(2018)
    of_this_year = enquiries["is_da"] & enquiries["ConcernRef"].isin(rows["ConcernRef"])
    assert int(of_this_year.sum()) == 430


def test_an_enquiry_is_what_its_concern_led_to(files: Files) -> None:
    concerns = pd.concat([files.concerns(year) for year in YEARS])
    enquiries = pd.concat([files.enquiries(year) for year in YEARS])
    assert not enquiries["ConcernRef"].duplicated().any()
    both = enquiries.merge(concerns, on="ConcernRef", suffixes=("", "_of_concern"))
    for column in ("PersonID", "is_da", "is_family", "CategoriesOfAbuse"):
        assert (both[column] == both[f"{column}_of_concern"]).all(), column
    assert (both["concluded"] > both["concluded_of_concern"]).all()
    outcome = both["ConcernOutcome"].str.upper()
    assert (outcome == "PROGRESS TO " + both["EnquiryType"].str.upper() + " ENQUIRY").all()


def test_domestic_abuse_is_flagged_where_it_is_a_category(files: Files) -> None:
    rows = pd.concat([files.concerns(year) for year in YEARS])
    says_so = rows["CategoriesOfAbuse"].str.upper().str.contains("DOMESTIC ABUSE")
    assert (says_so == rows["is_da"]).all()


def test_figure_14_enquiries_by_district(enquiries: pd.DataFrame) -> None:
    counts = enquiries["district"].value_counts()
    rates = {name: 1_000 * counts[name] / people for name, people in RESIDENTS.items()}
    assert round(1_000 * len(enquiries) / COUNTY, 2) == 0.37
    assert round(rates["BROXBOURNE"], 2) == 0.62
    assert round(rates["THREE RIVERS"], 2) == 0.16
    assert max(rates, key=lambda name: rates[name]) == "BROXBOURNE"
    lowest, highest = (limit / COUNTY for limit in byar(len(enquiries)))
    below, above = set(), set()
    for name, people in RESIDENTS.items():
        low, high = (limit / people for limit in byar(int(counts[name])))
        if high < lowest:
            below.add(name)
        if low > highest:
            above.add(name)
    assert (below, above) == ({"THREE RIVERS"}, {"BROXBOURNE"})


def test_sexes(clients: pd.DataFrame) -> None:
    assert clients["sex"].value_counts().to_dict() == {"Female": 283, "Male": 110}


def test_figure_15_ages(clients: pd.DataFrame) -> None:
    """32.7% of 393 is no whole number; it is 127 of the 388 of known age."""
    age = clients["age"].dropna()
    assert percent(int(age.between(75, 84).sum()), len(age)) == 32.7
    assert percent(int((age >= 65).sum()), len(age)) == 75.0
    assert age.min() >= 18
    bands = pd.cut(age, [17, 64, 74, 84, 94, 120]).value_counts()
    assert bands.idxmax() == pd.Interval(74, 84)


def test_table_30_ethnicity(clients: pd.DataFrame) -> None:
    """6.4% of the 358 of known ethnicity are of minority groups; the text's 5.9% is of all."""
    counts = clients["group"].value_counts()
    assert tuple(int(counts[group]) for group in GROUPS) == (335, 2, 12, 5, 4)
    assert int((~clients["group"].isin(GROUPS)).sum()) == 35


def test_figure_16_support_reasons(clients: pd.DataFrame) -> None:
    counts = clients["reason"].value_counts()
    shares = {reason: percent(int(count), len(clients)) for reason, count in counts.items()}
    assert shares["PHYSICAL SUPPORT"] == 56.7
    assert shares["SOCIAL SUPPORT"] == 18.8
    assert shares["SUPPORT WITH MEMORY & COGNITION"] == 8.9
    assert list(counts.index[:3]) == [
        "PHYSICAL SUPPORT", "SOCIAL SUPPORT", "SUPPORT WITH MEMORY & COGNITION",
    ]  # fmt: skip
    disabled = clients[clients["reason"] == "LEARNING DISABILITY SUPPORT"]
    assert (disabled["age"] < 65).mean() > 0.8


def test_family_members_as_perpetrators(files: Files) -> None:
    """808 are domestic abuse: of the concerns (44.6% of 1,812), for there are but 442 enquiries."""
    concerns, enquiries = files.concerns(2018), files.enquiries(2018)
    concerns = concerns[concerns["is_family"]]
    enquiries = enquiries[enquiries["is_family"]]
    assert (len(concerns), len(enquiries)) == (1_812, 924)
    assert int(concerns["is_da"].sum()) == 808
    assert percent(int(concerns["is_da"].sum()), len(concerns)) == 44.6
    assert int(enquiries["is_da"].sum()) == 409


def test_other_concerns_are_there_and_counted_by_nobody(files: Files) -> None:
    for year in YEARS:
        rows = files.concerns(year)
        assert int((~rows["is_da"] & ~rows["is_family"]).sum()) > 300


@pytest.mark.parametrize(("dataset", "bad"), [("concerns", 6), ("enquiries", 3)])
@pytest.mark.parametrize("year", YEARS)
def test_bad_rows_are_surplus(files: Files, dataset: str, bad: int, year: int) -> None:
    sound = getattr(files, dataset)(year)
    assert len(files.read(dataset, year)) == len(sound) + bad


def test_the_first_file_of_enquiries_lacked_december(files: Files) -> None:
    first, corrected = sorted(files.folder.glob("safeguarding/*/*enquiries_2018*.csv"))
    assert (first.parent.name, corrected.name) == (
        "2019-01-14", "safeguarding_enquiries_2018_v2.csv",
    )  # fmt: skip
    assert "/12/2018" not in set(pd.read_csv(first, encoding="cp1252")["DateConcluded"].str[2:])
    rows = files.enquiries(2018)
    assert int((rows["is_da"] & (rows["concluded"].dt.month == 12)).sum()) > 0


def test_same_seed_same_files_and_another_seed_others() -> None:
    def contents(seed: int) -> list[bytes]:
        return [file.content() for extract in make(seed) for file in extract.files]

    assert contents(SEED) == contents(SEED)
    assert contents(SEED) != contents(SEED + 1)


def test_nothing_is_dated_after_it_was_sent() -> None:
    first, corrected = make(SEED)
    assert date(2018, 12, 31) < first.received < corrected.received
