"""The sample's files: the same from the same seed, lawful, labelled, and of any size."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from synthetic.raw_count import Sample, read
from warehouse.synthetic import SampleManifest, WrittenFile, write_fixture, write_sample
from warehouse.synthetic.names import FORENAMES, NAME_COUNT, SURNAMES, name_people
from warehouse.synthetic.police import vocabulary as words
from warehouse.synthetic.police.calibration import CHOICES
from warehouse.synthetic.police.county import build_county
from warehouse.synthetic.police.faults import FAULTS, QUARANTINE_FAULTS
from warehouse.synthetic.police.fixture import cut_down
from warehouse.synthetic.police.writing import write_counties
from warehouse.synthetic.sample import AGENCIES, SAMPLE_SEED

COLUMNS = {
    "legacy_offence": "CRIME_NUMBER,RECORDED_DATE,COMMITTED_FROM,COMMITTED_TO,DISTRICT,HO_CODE,"
    "OFFENCE_DESCRIPTION,DA_FLAG,ALCOHOL_FLAG,DRUG_FLAG,DASH_RISK,OUTCOME,OUTCOME_DATE",
    "legacy_person": "CRIME_NUMBER,NOMINAL_ID,ROLE,TITLE,FORENAME,SURNAME,DOB,SEX,ETHNICITY_SDE,"
    "RELATIONSHIP",
    "athena_investigation": "InvestigationRef,LegacyCrimeRef,RecordType,RecordedOn,OffenceStart,"
    "OffenceEnd,DistrictCode,HomeOfficeCode,OffenceTitle,DomesticAbuseMarker,DashLevel,"
    "OutcomeCode,OutcomeDate",
    "athena_person": "InvestigationRef,PersonId,Role,GivenName,FamilyName,DateOfBirth,Gender,"
    "SelfDefinedEthnicity,AlcoholFactor,DrugFactor,RelationshipToVictim",
}


def checksums(manifest: SampleManifest) -> list[str]:
    return [file.sha256 for file in manifest.files]


def police_files(manifest: SampleManifest) -> list[WrittenFile]:
    """The files whose number of rows follows the scale."""
    return [file for file in manifest.files if file.dataset in COLUMNS]


@pytest.fixture(scope="module")
def fixture_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fixture")
    write_fixture(folder)
    return folder


@pytest.fixture(scope="module")
def tiny(fixture_folder: Path) -> Sample:
    return Sample(fixture_folder)


def test_same_seed_same_bytes(manifest: SampleManifest, folder: Path, tmp_path: Path) -> None:
    again = write_sample(tmp_path)
    assert checksums(again) == checksums(manifest)
    for file in again.files:
        content = file.path.read_bytes()
        assert content == (folder / file.path.relative_to(tmp_path)).read_bytes()
        assert hashlib.sha256(content).hexdigest() == file.sha256


def test_other_seed_other_people_and_the_same_printed_totals(
    manifest: SampleManifest, tmp_path: Path
) -> None:
    others = set(checksums(write_sample(tmp_path, seed=7)))
    alike = {file.path.parents[1].name for file in manifest.files if file.sha256 in others}
    assert alike <= {"hpft", "opcc", "clares_law", "iom", "police_children", "mhclg", "dfe"}


@pytest.mark.parametrize("seed", range(5))
def test_any_seed_can_be_calibrated(seed: int) -> None:
    assert len(build_county(seed).offences) > 60_000


def test_police_files_are_in_the_two_layouts_and_encodings(manifest: SampleManifest) -> None:
    for file in police_files(manifest):
        content = file.path.read_bytes()
        is_athena = file.dataset.startswith("athena")
        assert content.startswith(b"\xef\xbb\xbf") == is_athena
        text = content.decode("utf-8-sig" if is_athena else "cp1252")
        lines = text.split("\n" if is_athena else "\r\n")
        assert lines[0] == COLUMNS[file.dataset]
        assert lines[-1] == ""
        assert len(list(csv.reader(lines[:-1]))) == file.row_count + 1


def test_everything_says_that_it_is_made_up(manifest: SampleManifest, folder: Path) -> None:
    notice = json.loads((folder / "sample.json").read_text())
    files = notice.pop("files")
    assert notice == {
        "synthetic": True,
        "as_of": "2019-06-28",
        "seed": 2019,
        "scale": 1,
        "meets_printed_figures": True,
    }
    assert sorted(folder / file for file in files) == sorted(file.path for file in manifest.files)
    assert all((file.path.parent / "SYNTHETIC.txt").is_file() for file in manifest.files)
    assert not list(folder.rglob("*.part"))


def test_unknown_agency_and_scale_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="coroner"):
        write_sample(tmp_path, agencies=("coroner",))
    with pytest.raises(ValueError, match="scale"):
        write_sample(tmp_path, scale=0)


def test_more_counties_have_the_same_shape_and_other_people(
    tiny: Sample, fixture_folder: Path, tmp_path: Path
) -> None:
    county = cut_down(build_county(SAMPLE_SEED), np.random.default_rng([SAMPLE_SEED, 3]))
    write_counties(tmp_path, county, SAMPLE_SEED, scale=3)
    thrice = Sample(tmp_path)
    assert len(thrice.offences) == 3 * len(tiny.offences)
    assert (
        thrice.da_crimes["recorded"]
        .dt.year.value_counts()
        .equals(3 * tiny.da_crimes["recorded"].dt.year.value_counts())
    )
    assert len(set(thrice.people["who"]) - {""}) == 3 * len(set(tiny.people["who"]) - {""})


def test_scale_writes_so_many_counties(manifest: SampleManifest, tmp_path: Path) -> None:
    twice = write_sample(tmp_path, scale=2)
    of_police = sum(file.row_count for file in police_files(manifest))
    assert twice.row_count == manifest.row_count + of_police
    assert (twice.scale, manifest.scale) == (2, 1)


def test_names_never_repeat() -> None:
    assert len(set(FORENAMES)) * len(set(SURNAMES)) == NAME_COUNT
    numbers = pd.Series(range(200_000)).to_numpy()
    forename, surname = name_people(numbers)
    assert len(set(zip(forename, surname, strict=True))) == len(numbers)


def test_dates_of_birth_tell_namesakes_apart(sample: Sample) -> None:
    who = sample.people["who"]
    names = who[who != ""].drop_duplicates().str.rsplit("|", n=1).str[0]
    assert names.duplicated().sum() > 100


# --------------------------------------------------------------------------------- the fixture


def test_fixture_is_tiny_and_repeatable(tmp_path: Path, fixture_folder: Path) -> None:
    manifest = write_fixture(tmp_path)
    assert 300 < sum(file.row_count for file in police_files(manifest)) < 1_000
    assert manifest.row_count < 4_000
    assert {file.path.parents[1].name for file in manifest.files} == set(AGENCIES)
    assert all(file.row_count for file in manifest.files)
    for file in manifest.files:
        assert (
            file.path.read_bytes()
            == (fixture_folder / file.path.relative_to(tmp_path)).read_bytes()
        )


def test_fixture_has_every_feature(tiny: Sample) -> None:
    crimes, people = tiny.da_crimes, tiny.people
    assert set(crimes["system"]) == {"legacy", "athena"}
    assert set(tiny.offences["year"]) == {2016, 2017, 2018}
    assert {"Out of County", "Not Known", "Stevenage"} <= set(tiny.offences["district"])
    assert not tiny.offences["is_crime"].all()
    assert (~crimes["has_time"]).any()
    late = crimes["recorded"] - crimes["committed"].dt.normalize()
    assert (late > pd.Timedelta(days=60)).any()
    athena = crimes[crimes["system"] == "athena"]
    assert (athena["committed"] < pd.Timestamp("2018-05-01")).any()
    assert set(people["role"]) == {"V", "A", "S", "W"}
    assert ((people["who"] == "") & (people["role"] == "V")).any()
    for role in ("V", "A"):
        links = tiny.links(role)
        times = links.groupby("who")["offence"].nunique()
        assert times.max() > 1
        assert links["age"].between(16, 18).any()
    accused = tiny.links("A")
    assert accused["age"].isna().any()
    assert accused.groupby("offence")["who"].nunique().max() > 1
    assert set(accused["who"]) & set(tiny.links("V")["who"])
    numbers = people[people["who"] != ""].groupby("who")["number"].nunique()
    assert numbers.max() > 1


def test_fixture_has_migrated_crimes_and_a_corrected_file(
    tiny: Sample, fixture_folder: Path
) -> None:
    athena = read(fixture_folder, "athena_investigations_*.csv", "utf-8-sig")
    migrated = set(athena["LegacyCrimeRef"]) - {""}
    assert migrated
    assert migrated <= set(tiny.offences["offence"])
    files = sorted(fixture_folder.glob("police/*/legacy_offences_2018*.csv"))
    assert [path.stem[-3:] for path in files] == ["-04", "_v2"]
    assert files[0].parent.name < files[1].parent.name
    assert files[0].read_bytes() != files[1].read_bytes()


# ------------------------------------------------------------------------------------ the mess


def test_about_sixty_rows_deserve_quarantine() -> None:
    # Early 2018 came twice: the faults of the superseded file do not count.
    assert sum(fault.count for fault in QUARANTINE_FAULTS) == 60
    kinds = {fault.rule for fault in QUARANTINE_FAULTS}
    assert kinds >= {
        "required",
        "type",
        "pattern",
        "unknown_code",
        "code_not_valid_at_date",
        "duplicate_key",
        "orphan_reference",
        "date_in_future",
        "date_before_system",
        "date_after_system",
        "committed_after_recorded",
    }
    assert len({fault.dataset for fault in FAULTS}) == 4


@pytest.mark.parametrize(
    ("pattern", "encoding", "key", "count"),
    [
        ("legacy_offences_*.csv", "cp1252", ["CRIME_NUMBER"], 5),
        ("legacy_persons_*.csv", "cp1252", ["CRIME_NUMBER", "NOMINAL_ID", "ROLE"], 3),
        ("athena_investigations_*.csv", "utf-8-sig", ["InvestigationRef"], 0),
        ("athena_persons_*.csv", "utf-8-sig", ["InvestigationRef", "PersonId", "Role"], 0),
    ],
)
def test_only_planted_rows_repeat_a_key(
    folder: Path, pattern: str, encoding: str, key: list[str], count: int
) -> None:
    assert int(read(folder, pattern, encoding).duplicated(key).sum()) == count


def test_names_are_spelled_in_many_ways(folder: Path) -> None:
    path = next(folder.rglob("legacy_persons_2016.csv"))
    rows = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="cp1252")
    forename, surname = rows["FORENAME"], rows["SURNAME"]
    assert forename.str.match(r"^(Mr|Mrs|Ms) ").any()
    assert (surname.str.isupper() & ~forename.str.isupper()).any()
    assert forename.str.islower().any()
    assert forename.str.contains("[éöà]").any()
    assert forename.str.contains("-").any()
    assert forename.str.contains("  ").any()
    assert surname.str.startswith("O'").any()
    assert {"UNKNOWN", "N/K", "NOT KNOWN", "BABY", ""} <= set(forename)
    assert set(words.BUSINESSES) & set(surname)
    assert {"01/01/1900", ""} <= set(rows["DOB"])
    assert {"N1", "N2", "N3", "NS", "", "w1"} <= set(rows["ETHNICITY_SDE"])


# ------------------------------------------------------------------------------ the vocabulary


def crosswalk(project_dir: Path, domain: str, system: str) -> set[str]:
    seed = pd.read_csv(
        project_dir / "seeds" / "crosswalk" / f"xwalk_{domain}.csv", dtype=str
    ).fillna("")
    rows = seed[(seed["agency"] == "police") & seed["recording_system"].isin([system, "*"])]
    return set(rows["source_value"].str.upper())


def upper(values: Iterable[str]) -> set[str]:
    return {value.upper() for value in values if value}


@pytest.mark.parametrize(
    ("domain", "legacy", "athena"),
    [
        ("district", words.DISTRICT_WORDS, words.DISTRICT_CODES),
        ("risk_level", words.DASH_LEGACY, words.DASH_ATHENA),
        ("role", words.ROLES_LEGACY, words.ROLES_ATHENA),
        ("sex", words.SEX_LEGACY, words.SEX_ATHENA),
        ("ethnicity", words.ETHNICITIES, words.ETHNICITIES),
        ("relationship", words.RELATIONSHIPS, words.RELATIONSHIPS),
        (
            "outcome",
            [one.legacy for one in words.OUTCOMES],
            [one.athena for one in words.OUTCOMES],
        ),
        (
            "offence_type",
            [word for one in words.OFFENCE_TYPES for word in (one.legacy, *one.variants)],
            [one.athena for one in words.OFFENCE_TYPES],
        ),
    ],
)
def test_the_crosswalk_knows_every_word(
    project_dir: Path, domain: str, legacy: list[str], athena: list[str]
) -> None:
    assert upper(legacy) <= crosswalk(project_dir, domain, "LEGACY")
    assert upper(athena) <= crosswalk(project_dir, domain, "ATHENA")


def test_offence_types_are_what_the_reference_says(project_dir: Path) -> None:
    seed = pd.read_csv(
        project_dir / "seeds" / "reference" / "ref_offence_type.csv", dtype=str
    ).set_index("offence_type_key")
    assert set(words.TYPE_BY_KEY) <= set(seed.index)
    for column, kinds in (
        ("is_assault", words.ASSAULTS),
        ("is_stalking_harassment", words.STALKING_AND_HARASSMENT),
    ):
        used = seed.loc[list(words.TYPE_BY_KEY)]
        assert set(used.index[used[column] == "true"]) == {kind.key for kind in kinds}


def test_every_choice_says_what_contradicts_what_and_why() -> None:
    for choice in CHOICES:
        assert choice.figures
        assert choice.chosen
        assert choice.why
