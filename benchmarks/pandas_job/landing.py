"""Read the extracts, set unsound rows aside, tell persons apart, and type what is left."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from benchmarks.bare_sql.job import KEY, Arrival, arrivals_of
from benchmarks.pandas_job.lists import dated_target, is_unknown, seed, target

if TYPE_CHECKING:
    from pathlib import Path

GO_LIVE = pd.Timestamp("2018-05-01")
EARLIEST, LATEST = pd.Timestamp("1850-01-01"), pd.Timestamp("2199-12-31 23:59:59")
BLANKS = " \t\n\r\u00a0"
OLDEST_AGE_YEARS = 110
UK, UK_TIME = "%d/%m/%Y", "%d/%m/%Y %H:%M"
ISO, ISO_TIME = "%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"
LETTERS = str.maketrans(
    {"Æ": "AE", "Œ": "OE", "ẞ": "SS", "ß": "SS", "Þ": "TH"}
    | dict(zip("ØŁĐÐĦŦı", "OLDDHTI", strict=True))
)
SURE_PLACEHOLDER_LETTERS = 4


@dataclass(frozen=True)
class Layout:
    """What one system calls the columns that both have, and how it writes days and times."""

    system: str
    offence: str
    person: str
    offence_id: str
    recorded: tuple[str, tuple[str, ...]]
    committed: str
    committed_to: str
    moments: tuple[str, ...]
    day: str
    district: str
    ho_code: str
    offence_type: str
    domestic_abuse: str
    risk_level: str
    outcome: str
    no_outcome: str
    person_id: str
    role: str
    forename: str
    surname: str
    birth: str
    sex: str
    ethnicity: str
    relationship: str


LEGACY = Layout(
    system="LEGACY", offence="legacy_offence", person="legacy_person", offence_id="CRIME_NUMBER",
    recorded=("RECORDED_DATE", (UK,)), committed="COMMITTED_FROM", committed_to="COMMITTED_TO",
    moments=(UK_TIME, UK), day=UK, district="DISTRICT", ho_code="HO_CODE",
    offence_type="OFFENCE_DESCRIPTION", domestic_abuse="DA_FLAG", risk_level="DASH_RISK",
    outcome="OUTCOME", no_outcome="UNKNOWN", person_id="NOMINAL_ID", role="ROLE",
    forename="FORENAME", surname="SURNAME", birth="DOB", sex="SEX", ethnicity="ETHNICITY_SDE",
    relationship="RELATIONSHIP",
)  # fmt: skip
ATHENA = Layout(
    system="ATHENA", offence="athena_investigation", person="athena_person",
    offence_id="InvestigationRef", recorded=("RecordedOn", (ISO_TIME,)), committed="OffenceStart",
    committed_to="OffenceEnd", moments=(ISO_TIME, ISO), day=ISO, district="DistrictCode",
    ho_code="HomeOfficeCode", offence_type="OffenceTitle", domestic_abuse="DomesticAbuseMarker",
    risk_level="DashLevel", outcome="OutcomeCode", no_outcome="NO_OUTCOME", person_id="PersonId",
    role="Role", forename="GivenName", surname="FamilyName", birth="DateOfBirth", sex="Gender",
    ethnicity="SelfDefinedEthnicity", relationship="RelationshipToVictim",
)  # fmt: skip


@dataclass(frozen=True)
class Landed:
    """Sound offences and persons of both systems, typed, in conformed keys."""

    offences: pd.DataFrame
    persons: pd.DataFrame
    quarantined_count: int


def land(landing: Path) -> Landed:
    """Read and judge everything."""
    arrivals = arrivals_of(landing)
    received = {
        dataset: _read([(n, one) for n, one in enumerate(arrivals, 1) if one.dataset == dataset])
        for dataset in {arrival.dataset for arrival in arrivals}
    }
    persons = [received[layout.person] for layout in (LEGACY, ATHENA)]
    _identify(persons)
    offences, people, quarantined = [], [], 0
    for layout in (LEGACY, ATHENA):
        raw = received[layout.offence]
        offence = _land_offences(raw[raw["is_active"]], layout)
        raw_person = received[layout.person]
        person = _land_persons(raw_person[raw_person["is_active"]], offence, layout)
        quarantined += int(raw["is_active"].sum()) - len(offence)
        quarantined += int(raw_person["is_active"].sum()) - len(person)
        offences.append(offence)
        people.append(person)
    return Landed(
        pd.concat(offences, ignore_index=True), pd.concat(people, ignore_index=True), quarantined
    )


def _read(arrivals: list[tuple[int, Arrival]]) -> pd.DataFrame:
    """All files of a dataset: trimmed text, and where each row is from."""
    last = {one.period: (one.received_date, one.resend) for _, one in arrivals}
    for _, one in arrivals:
        last[one.period] = max(last[one.period], (one.received_date, one.resend))
    frames = []
    for number, one in arrivals:
        encoding = "cp1252" if one.dataset.startswith("legacy") else "utf-8-sig"
        frame = pd.read_csv(one.path, dtype="str", encoding=encoding, keep_default_na=False)
        frame = frame.apply(_trimmed)
        digest = hashlib.sha256(one.path.read_bytes()).hexdigest()[:16]
        frames.append(
            frame.assign(
                drop_id=f"{digest}-police-{one.dataset}-{one.period}",
                arrival=number,
                row_number=np.arange(2, len(frame) + 2),
                received=pd.Timestamp(one.received_date),
                is_active=last[one.period] == (one.received_date, one.resend),
            )
        )
    return pd.concat(frames, ignore_index=True)


def _trimmed(values: pd.Series) -> pd.Series:
    """Without the space around; blank is missing."""
    return values.str.strip(BLANKS).replace("", None)


def _days(values: pd.Series, forms: tuple[str, ...]) -> pd.Series:
    """Moments in any of the forms; missing where text is none of them."""
    parsed = pd.to_datetime(values, format=forms[0], errors="coerce")
    for form in forms[1:]:
        parsed = parsed.fillna(pd.to_datetime(values[parsed.isna()], format=form, errors="coerce"))
    return parsed.where(parsed.between(EARLIEST, LATEST))


def _land_offences(raw: pd.DataFrame, layout: Layout) -> pd.DataFrame:
    """Rows that break no rule of quarantine, first of each key."""
    recorded_name, recorded_forms = layout.recorded
    recorded = _days(raw[recorded_name], recorded_forms).dt.normalize()
    committed = _days(raw[layout.committed], layout.moments)
    district = dated_target(raw[layout.district], recorded, "district", layout.system)
    code = dated_target(raw[layout.ho_code], recorded, "offence_code", layout.system)
    abuse = raw[layout.domestic_abuse]
    is_sound = (
        raw[layout.offence_id].notna()
        & recorded.notna()
        & (recorded <= raw["received"])
        & committed.notna()
        & (committed.dt.normalize() <= recorded)
        & district.notna()
        & code.notna()
        & abuse.notna()
        & ~is_unknown(abuse, "flag", layout.system)
    )
    if layout is LEGACY:
        is_sound &= recorded < GO_LIVE
        is_crime = raw["HO_CODE"].str.upper() != "NC1"
        flags = _flags(raw, {"alcohol": "ALCOHOL_FLAG", "drug": "DRUG_FLAG"})
        migrated = pd.Series(None, index=raw.index, dtype="str")
    else:
        record_type = raw["RecordType"].str.upper()
        migrated = raw["LegacyCrimeRef"]
        is_sound &= record_type.isin(["CRIME", "NON-CRIME"])
        is_sound &= (recorded >= GO_LIVE) | migrated.notna()
        is_crime = record_type == "CRIME"
        flags = _flags(raw, {})
    committed_to = _days(raw[layout.committed_to], layout.moments)
    last_day = committed_to.dt.normalize()
    is_advised = (last_day < committed.dt.normalize()) | (last_day > raw["received"])
    offences = pd.DataFrame(
        {
            "offence_id": raw[layout.offence_id],
            "recording_system_key": f"POLICE:{layout.system}",
            "migrated_from_offence_id": migrated,
            "recorded_date": recorded,
            "committed_date": committed.dt.normalize(),
            "committed_to_date": last_day.mask(is_advised),
            "time_of_day_key": committed.dt.hour.where(
                raw[layout.committed].str.contains(":", regex=False).fillna(value=False), -1
            ),
            "district_key": district,
            "offence_type_key": target(
                raw[layout.offence_type], "offence_type", layout.system
            ).fillna("UNKNOWN"),
            "outcome_key": target(raw[layout.outcome], "outcome", layout.system).fillna(
                layout.no_outcome
            ),
            "risk_level_key": target(raw[layout.risk_level], "risk_level", layout.system).fillna(
                "DASH:UNKNOWN"
            ),
            "is_crime": is_crime,
            "is_domestic_abuse": abuse.str.upper().isin(["Y", "YES"]),
            **flags,
            "drop_id": raw["drop_id"],
            "row_number": raw["row_number"],
        }
    )
    sound: pd.DataFrame = offences[is_sound]
    return sound.drop_duplicates("offence_id")


def _flags(raw: pd.DataFrame, columns: dict[str, str]) -> dict[str, pd.Series]:
    """Alcohol and drug flags; missing where the layout has no column for them."""
    missing = pd.Series(None, index=raw.index, dtype="boolean")
    return {
        f"has_{what}_flag": raw[columns[what]].str.upper().isin(["Y", "YES"])
        if what in columns
        else missing
        for what in ("alcohol", "drug")
    }


def _land_persons(raw: pd.DataFrame, offences: pd.DataFrame, layout: Layout) -> pd.DataFrame:
    """Rows that break no rule of quarantine, with their age on the day of the offence."""
    event = raw[layout.offence_id].map(
        pd.Series(offences["committed_date"].to_numpy(), index=offences["offence_id"])
    )
    role = target(raw[layout.role], "role", layout.system)
    is_sound = event.notna() & raw[layout.person_id].notna() & role.notna()
    key = [layout.offence_id, layout.person_id, layout.role]
    birth = raw["birth"]
    age = _years_between(birth, event)
    is_born_late = (birth > event) | (birth > raw["received"])
    flags = {"alcohol": "AlcoholFactor", "drug": "DrugFactor"} if layout is ATHENA else {}
    persons = pd.DataFrame(
        {
            "offence_id": raw[layout.offence_id],
            "recording_system_key": f"POLICE:{layout.system}",
            "role_code": role,
            "person_key": raw["person_key"].where(~is_born_late, 0).astype("int64"),
            "sex_key": target(raw[layout.sex], "sex", layout.system).fillna("U"),
            "ethnicity_key": target(raw[layout.ethnicity], "ethnicity", layout.system).fillna(
                "UNKNOWN"
            ),
            "age_at_offence_years": age.where(
                age.between(0, OLDEST_AGE_YEARS) & ~is_born_late
            ).astype("Int32"),
            "relationship_key": target(
                raw[layout.relationship], "relationship", layout.system
            ).fillna("UNKNOWN"),
            **_flags(raw, flags),
            "drop_id": raw["drop_id"],
            "row_number": raw["row_number"],
        }
    )
    again = raw[is_sound].duplicated(key).reindex(raw.index, fill_value=False)
    sound: pd.DataFrame = persons[is_sound & ~again]
    return sound


def _years_between(birth: pd.Series, day: pd.Series) -> pd.Series:
    """Completed years."""
    before_birthday = (day.dt.month * 100 + day.dt.day) < (birth.dt.month * 100 + birth.dt.day)
    years: pd.Series = day.dt.year - birth.dt.year - before_birthday.astype("int64")
    return years


def _identify(frames: list[pd.DataFrame]) -> None:
    """Number persons in order of first appearance; 0 where one is not identified."""
    names = placeholders("name")
    parts = []
    for frame, layout in zip(frames, (LEGACY, ATHENA), strict=True):
        frame["birth"] = _births(frame[layout.birth], layout.day)
        parts.append(
            pd.DataFrame(
                {
                    "forename": _forms(
                        frame[layout.forename], names | placeholders("forename"), has_title=True
                    ),
                    "surname": _forms(
                        frame[layout.surname], names | placeholders("surname"), has_title=False
                    ),
                    "birth": frame["birth"],
                    "arrival": frame["arrival"],
                    "row_number": frame["row_number"],
                }
            )
        )
    together = pd.concat(parts, keys=range(len(parts)))
    identified = together.dropna().sort_values(["arrival", "row_number"])
    numbers = identified.groupby(["forename", "surname", "birth"], sort=False).ngroup() + 1
    _tokens(identified[~numbers.duplicated()])
    for position, frame in enumerate(frames):
        of_frame = numbers[numbers.index.get_level_values(0) == position].droplevel(0)
        frame["person_key"] = of_frame.reindex(frame.index, fill_value=0)


def _tokens(persons: pd.DataFrame) -> list[bytes]:
    """HMAC-SHA-256 of each person's message: hashing has no vectorised form."""
    births = persons["birth"].dt.strftime("%Y-%m-%d")
    messages = persons["forename"] + "\x1f" + persons["surname"] + "\x1f" + births
    return [hmac.digest(KEY, message.encode(), "sha256") for message in messages]


def _births(values: pd.Series, form: str) -> pd.Series:
    births = _days(values, (form,))
    listed = pd.Series(sorted(placeholders("date_of_birth")))
    unknown = pd.to_datetime(listed, format=ISO, errors="coerce")
    return births.mask(births.isin(unknown.dropna()))


@cache
def placeholders(kind: str) -> frozenset[str]:
    """Words that stand for 'not known', or titles."""
    listed = seed("policy_placeholder")
    return frozenset(listed.loc[listed["kind"] == kind, "value"].str.upper())


def _forms(values: pd.Series, unrecorded: frozenset[str], *, has_title: bool) -> pd.Series:
    """Names in plain capitals; missing where none is recorded. Each spelling is worked out once."""
    before = "|".join(sorted(map(re.escape, placeholders("title")), key=len, reverse=True))
    title = re.compile(rf"^(?:{before})[. ] *(?=[^\W\d_])") if has_title else None
    sure = {re.sub("[^A-Z]", "", word) for word in unrecorded}
    sure = {word for word in sure if len(word) >= SURE_PLACEHOLDER_LETTERS}

    def form(name: str) -> str | None:
        if name.isascii() and name.isalpha():
            spaced = letters = name.upper()
        else:
            decomposed = unicodedata.normalize("NFKD", name.upper())
            plain = "".join(one for one in decomposed if not unicodedata.combining(one))
            spaced = " ".join(plain.translate(LETTERS).split())
            spaced = title.sub("", spaced) if title else spaced
            letters = "".join(filter(str.isalpha, spaced))
        return None if spaced in unrecorded or letters in sure or not letters else letters

    distinct = values.dropna().unique()
    return values.map({name: form(name) for name in distinct})
