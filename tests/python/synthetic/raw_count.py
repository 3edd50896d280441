"""Counts straight off the sample's files: own word lists, own cleaning, plain pandas.

Nothing here reads the generator, the contracts, the crosswalks or the models. It does what a
careful analyst would do with eight CSV files and the needs assessment's definitions.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

GO_LIVE = pd.Timestamp("2018-05-01")

DISTRICTS = {
    "BROXBOURNE": "Broxbourne",
    "DACORUM": "Dacorum",
    "EAST HERTS": "East Herts",
    "HERTSMERE": "Hertsmere",
    "NORTH HERTS": "North Herts",
    "ST. ALBANS": "St. Albans",
    "STEVENAGE": "Stevenage",
    "THREE RIVERS": "Three Rivers",
    "WATFORD": "Watford",
    "WELWYN HATFIELD": "Welwyn Hatfield",
    "OUT OF COUNTY": "Out of County",
    "NOT KNOWN": "Not Known",
    "E07000095": "Broxbourne",
    "E07000096": "Dacorum",
    "E07000242": "East Herts",
    "E07000098": "Hertsmere",
    "E07000099": "North Herts",
    "E07000240": "St. Albans",
    "E07000243": "Stevenage",
    "E07000102": "Three Rivers",
    "E07000103": "Watford",
    "E07000241": "Welwyn Hatfield",
    "X99": "Out of County",
    "X00": "Not Known",
}
NOT_YET_OFFENCES = {"008/77", "088/15", "999/99"}
STALKING_WORDS = (
    "PURSUED COURSE OF CONDUCT",
    "HARASSMENT - PURSUE",
    "HARASSMENT (S2)",
    "HARASSMENT IN THE HOME",
    "HARASSMENT ETC. OF A PERSON IN HIS HOME",
    "COURSE OF CONDUCT FEAR OF VIOLENCE",
    "PUTTING PEOPLE IN FEAR OF VIOLENCE",
    "HARASSMENT INJUNCTION",
    "INJUNCTION AGAINST HARASSMENT",
    "RESTRAINING ORDER",
    "STALKING",
    "MALICIOUS COMM",
    "SENDING LETTERS",
)
ASSAULT_WORDS = (
    "ACTUAL BODILY HARM",
    "OCCASIONING ABH",
    "COMMON ASSAULT",
    "ASSAULT BY BEATING",
    "GBH WOUND",
    "MALICIOUS WOUNDING",
    "WOUNDING WITH INTENT",
)
PRINTED_TYPES = {  # as Tables 12 and 37 print them, by the start of what suppliers write
    "OCCASIONING A": "Occasioning ABH",
    "ASSAULT OCCASIONING": "Occasioning ABH",
    "COMMON ASSAULT": "Common Assault (Without Injury)",
    "ASSAULT BY BEATING": "Assault by Beating/Battery (Non Injury)",
    "RAPE OF A FEMALE AGED 16": "Rape of a Female Aged 16 or over",
    "PURSUED COURSE": "Pursued Course of Conduct Likely (S2)",
    "HARASSMENT (S2)": "Pursued Course of Conduct Likely (S2)",
    "MALICIOUS COMM": "Malicious Communications",
    "DAMAGE OR DESTROY PROPERTY (": "Damage or Destroy property (£5,000 or Less)",
    "DAMAGE OR DESTROY (": "Damage or Destroy (£500 or Less)",
    "THREAT TO KILL": "Threat to Kill",
    "STALKING INVOLVING FEAR": "Stalking Involving Fear of Violence",
    "THEFT (DWELLING": "Theft (dwelling/other)",
    "INTENTIONAL HARASSMENT": "Intentional Harassment/Alarm Distress",
    "SEXUAL ASSAULT ON A FEMALE": "Sexual Assault On A Female",
    "SEXUAL ASSAULT ON A MALE": "Sexual Assault On A Male",
    "BREACH OF RESTRAINING": "Breach Of Restraining Order S5(5)",
    "BREACH OF NON": "Breach Of Non-Molestation Order",
    "DISCLOSE PRIVATE": "Disclose Private Sexual Photographs",
    "FALSE IMPRISONMENT": "False Imprisonment",
    "GBH WOUND WITH INTENT": "GBH Wound With Intent (S18)",
    "THREATEN TO DAMAGE": "Threaten to Damage Property",
    "BURGLARY": "Burglary (dwelling)",
    "UNKNOWN": "Unknown",
}
DETECTED = {"1", "1A", "2", "2A", "3", "3A", "4", "6", "7", "8"}
GROUPS = {
    "W": "White",
    "M": "Mixed",
    "A": "Asian",
    "B": "Black",
    "O": "Other",
}
TITLE = re.compile(r"^(MR|MRS|MS|MISS|DR)[. ]+(?=\w)")
NO_NAMES = {"", "UNKNOWN", "NK", "NOTKNOWN", "BABY"}
BANDS = (-1, 16, 26, 36, 46, 56, 66, 110)
BAND_NAMES = ("Under 17", "17-26", "27-36", "37-46", "47-56", "57-66", "67+")


def read(folder: Path, pattern: str, encoding: str) -> pd.DataFrame:
    """All police files of a kind as text, a re-sent file instead of the earlier one."""
    return read_agency(folder, "police", pattern, encoding)


def read_agency(folder: Path, agency: str, pattern: str, encoding: str) -> pd.DataFrame:
    """All files of a kind as text, a re-sent file instead of the earlier one."""
    newest: dict[str, Path] = {}
    for path in sorted(folder.glob(f"{agency}/*/{pattern}"), key=lambda path: path.parts[-2:]):
        newest[re.sub(r"_v\d+$", "", path.stem)] = path
    frames = [
        pd.read_csv(path, dtype=str, keep_default_na=False, encoding=encoding)
        for path in newest.values()
    ]
    rows = pd.concat(frames, ignore_index=True)
    return rows.apply(lambda column: column.str.strip())


def letters_of(name: str) -> str:
    """A name's plain letters, without title or accents."""
    plain = unicodedata.normalize("NFKD", name.upper())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[^A-Z]", "", TITLE.sub("", plain.strip()))


def completed_years(born: pd.Series, on: pd.Series) -> pd.Series:
    """Age on a day."""
    had_birthday = (on.dt.month * 100 + on.dt.day) >= (born.dt.month * 100 + born.dt.day)
    return on.dt.year - born.dt.year - (~had_birthday).astype(int)


@dataclass(frozen=True)
class Sample:
    """The files of a landing folder, cleaned and joined."""

    folder: Path

    @cached_property
    def offences(self) -> pd.DataFrame:
        """One row a lawful offence of the system that recorded it."""
        legacy = self._legacy_offences()
        athena = self._athena_offences()
        athena = athena[~athena["migrated_from"].isin(legacy["offence"])]
        rows = pd.concat([legacy, athena], ignore_index=True)
        title = rows["title"].str.upper()
        matches = {
            "is_sh": title.str.contains("|".join(map(re.escape, STALKING_WORDS))),
            "is_assault": title.str.contains("|".join(map(re.escape, ASSAULT_WORDS))),
        }
        rows = rows.assign(year=rows["recorded"].dt.year, **matches)
        return rows.sort_values(["recorded", "offence"]).reset_index(drop=True)

    def _legacy_offences(self) -> pd.DataFrame:
        raw = read(self.folder, "legacy_offences_*.csv", "cp1252")
        rows = pd.DataFrame(
            {
                "offence": raw["CRIME_NUMBER"],
                "recorded": pd.to_datetime(
                    raw["RECORDED_DATE"], format="%d/%m/%Y", errors="coerce"
                ),
                "committed": _either(raw["COMMITTED_FROM"], "%d/%m/%Y %H:%M", "%d/%m/%Y"),
                "has_time": raw["COMMITTED_FROM"].str.len() > 10,
                "district": raw["DISTRICT"].str.upper().map(DISTRICTS),
                "ho_code": raw["HO_CODE"],
                "title": raw["OFFENCE_DESCRIPTION"],
                "da": raw["DA_FLAG"].str.upper().map({"Y": True, "N": False}),
                "alcohol": raw["ALCOHOL_FLAG"].str.upper() == "Y",
                "drug": raw["DRUG_FLAG"].str.upper() == "Y",
                "dash": raw["DASH_RISK"]
                .str.upper()
                .map({"H": "High", "M": "Medium", "S": "Standard"}),
                "outcome": raw["OUTCOME"].str.upper().str.extract(r"^TYPE (\w+) ", expand=False),
                "is_crime": raw["HO_CODE"] != "NC1",
                "migrated_from": "",
                "system": "legacy",
            }
        )
        return _lawful(rows, rows["recorded"] < GO_LIVE)

    def _athena_offences(self) -> pd.DataFrame:
        raw = read(self.folder, "athena_investigations_*.csv", "utf-8-sig")
        recorded = pd.to_datetime(raw["RecordedOn"], format="%Y-%m-%dT%H:%M:%S", errors="coerce")
        kind = raw["RecordType"].str.upper()
        rows = pd.DataFrame(
            {
                "offence": raw["InvestigationRef"],
                "recorded": recorded.dt.normalize(),
                "committed": _either(raw["OffenceStart"], "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"),
                "has_time": raw["OffenceStart"].str.len() > 10,
                "district": raw["DistrictCode"].str.upper().map(DISTRICTS),
                "ho_code": raw["HomeOfficeCode"],
                "title": raw["OffenceTitle"],
                "da": raw["DomesticAbuseMarker"].str.upper().map({"YES": True, "NO": False}),
                "alcohol": False,
                "drug": False,
                "dash": raw["DashLevel"].str.title().where(lambda level: level != "Not Recorded"),
                "outcome": raw["OutcomeCode"].str.upper(),
                "is_crime": kind.map({"CRIME": True, "NON-CRIME": False}),
                "migrated_from": raw["LegacyCrimeRef"],
                "system": "athena",
            }
        )
        in_time = (recorded >= GO_LIVE) & (recorded < pd.Timestamp("2019-02-11"))
        return _lawful(rows, in_time | (rows["migrated_from"] != ""))

    @cached_property
    def da_crimes(self) -> pd.DataFrame:
        """Crimes flagged as domestic abuse."""
        rows = self.offences
        return rows[rows["is_crime"].astype(bool) & rows["da"].astype(bool)]

    @cached_property
    def people(self) -> pd.DataFrame:
        """One row a person listed on a counted offence; ``who`` is empty if not identified."""
        legacy = read(self.folder, "legacy_persons_*.csv", "cp1252")
        legacy.columns = ["offence", "number", "role", "title", "forename", "surname", "dob", "sex",
                          "ethnicity", "relationship"]  # fmt: skip
        athena = read(self.folder, "athena_persons_*.csv", "utf-8-sig")
        athena.columns = ["offence", "number", "role", "forename", "surname", "dob", "sex",
                          "ethnicity", "alcohol", "drug", "relationship"]  # fmt: skip
        rows = pd.concat([legacy, athena], ignore_index=True)
        rows = rows.drop_duplicates(["offence", "number", "role"])
        known = {name: letters_of(name) for name in {*rows["forename"], *rows["surname"]}}
        forename, surname = rows["forename"].map(known), rows["surname"].map(known)
        born = _either(rows["dob"], "%d/%m/%Y", "%Y-%m-%d")
        identified = (
            ~forename.isin(NO_NAMES)
            & ~surname.isin(NO_NAMES)
            & born.notna()
            & (born != pd.Timestamp("1900-01-01"))
        )
        who = forename + "|" + surname + "|" + born.dt.strftime("%Y%m%d")
        group = rows["ethnicity"].str.upper().str[:1].map(GROUPS)
        group = group.mask(rows["ethnicity"].str.upper() == "O1", "Asian")
        rows = rows.assign(
            who=who.where(identified, ""),
            born=born,
            role=rows["role"].str.upper().str[:1],
            role_word=rows["role"].str.upper(),
            sex=rows["sex"].str.upper().str[:1].where(lambda sex: sex.isin(["F", "M"])),
            group=group,
        )
        known_roles = {"V", "A", "S", "W", "VICTIM", "ACCUSED", "SUSPECT", "WITNESS"}
        rows = rows[rows["role_word"].isin(known_roles)]
        return rows.drop(columns=["title", "alcohol", "drug"]).merge(
            self.offences, on="offence", suffixes=("", "_of_offence")
        )

    def links(self, role: str) -> pd.DataFrame:
        """Identified people of a role on domestic abuse crimes, in order of recording.

        Victims of any such crime, the accused of detected ones; one row a person and offence.
        """
        rows = self.people
        rows = rows[(rows["role"] == role) & (rows["who"] != "")]
        rows = rows[rows["is_crime"].astype(bool) & rows["da"].astype(bool)]
        if role == "A":
            rows = rows[rows["outcome"].isin(DETECTED)]
        age = completed_years(rows["born"], rows["committed"])
        rows = rows.assign(age=age.where(age.between(0, 110)))
        rows = rows.assign(band=pd.cut(rows["age"], BANDS, labels=list(BAND_NAMES)).astype(object))
        ordered = rows.sort_values(["recorded", "offence"], kind="stable")
        return ordered.drop_duplicates(["who", "offence"])


def _either(text: pd.Series, form: str, other: str) -> pd.Series:
    first = pd.to_datetime(text, format=form, errors="coerce")
    return first.fillna(pd.to_datetime(text, format=other, errors="coerce"))


def _lawful(rows: pd.DataFrame, in_system: pd.Series) -> pd.DataFrame:
    """Rows that keep every promise, the first of those sent twice."""
    vital = ["offence", "recorded", "committed", "district", "da", "is_crime"]
    sound = rows[vital].notna().all(axis=1) & (rows["offence"] != "")
    sound &= rows["ho_code"].ne("") & ~rows["ho_code"].isin(NOT_YET_OFFENCES)
    sound &= rows["committed"].dt.normalize() <= rows["recorded"]
    return rows[sound & in_system].drop_duplicates("offence")


def in_years(links: pd.DataFrame, *years: int) -> pd.DataFrame:
    """Rows recorded in some calendar years."""
    return links[links["year"].isin(years)]


def persons(links: pd.DataFrame, *by: str) -> pd.DataFrame:
    """One row a person (and year): age at the first offence, sex and group as first known."""
    keys = ["who", *by]
    grouped = links.groupby(keys, sort=False)
    first = grouped.head(1).set_index(keys)
    known = grouped[["sex", "group"]].first()
    people = first[["age", "band"]].join(known)
    return people.assign(offences=grouped["offence"].nunique()).reset_index()


def repeats(links: pd.DataFrame) -> set[str]:
    """People linked to two or more offences."""
    times = links.groupby("who")["offence"].nunique()
    return set(times.index[times > 1])


def of(links: pd.DataFrame, who: set[str]) -> pd.DataFrame:
    """The links of some people."""
    return links[links["who"].isin(who)]


def young(links: pd.DataFrame) -> pd.DataFrame:
    """Links at the age of 16, 17 or 18."""
    return links[links["age"].between(16, 18)]


def printed_types(titles: pd.Series) -> dict[str, int]:
    """Crimes by type as the tables print it; what no table prints stays as it is."""
    upper = titles.str.upper()
    named = pd.Series(None, index=titles.index, dtype=object)
    for start, name in PRINTED_TYPES.items():
        named = named.mask(upper.str.startswith(start), name)
    return named.fillna(upper).value_counts().to_dict()
