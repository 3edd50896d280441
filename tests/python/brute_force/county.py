"""Random small counties: what two police systems would send, made up to be hard to count.

A county is a list of files of raw text rows. Each story in ``stories`` plants one way in which a
count can go wrong, on a crowd so small that everybody is in several of them. The same seed makes
the same county.
"""

from __future__ import annotations

import csv
import io
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, TypeVar

from brute_force import codes
from brute_force.codes import Layout, OffenceType

RawRow = dict[str, str]
Moment = date | datetime
T = TypeVar("T")

FILE_STEMS: dict[Layout, str] = {
    Layout.LEGACY_OFFENCE: "legacy_offences",
    Layout.LEGACY_PERSON: "legacy_persons",
    Layout.ATHENA_INVESTIGATION: "athena_investigations",
    Layout.ATHENA_PERSON: "athena_persons",
}
LEGACY_PERIODS = ("2012", "2013", "2015", "2016", "2017", "2018-01_2018-04")
ATHENA_PERIODS = ("2018-05_2018-12", "2019-01_2019-03")
RECEIVED: dict[str, date] = {
    **dict.fromkeys(LEGACY_PERIODS, date(2018, 5, 21)),
    "2018-05_2018-12": date(2019, 1, 21),
    "2019-01_2019-03": date(2019, 4, 15),
}
RECEIVED_AGAIN = date(2019, 5, 20)
RECEIVED_ONCE_MORE = date(2019, 6, 3)

EDGE_DAYS = (
    date(2016, 1, 1),
    date(2016, 2, 29),
    date(2016, 12, 31),
    date(2017, 1, 1),
    date(2017, 2, 28),
    date(2017, 3, 1),
    date(2017, 12, 31),
    date(2018, 1, 1),
    date(2018, 4, 30),
    date(2018, 5, 1),
    date(2018, 12, 31),
)

FORENAMES = ("Zoë", "José", "Anne-Marie", "Mary Ann", "Søren", "Ahmed", "D'Arcy", "Ruth", "Wei")
SURNAMES = ("O'Brien", "Smith-Jones", "Nuñez", "van der Berg", "Patel", "Strauß", "Ng", "Hall")
TITLES = ("Mr", "Mrs", "Ms", "Miss", "Dr")
RELATIONSHIPS = (
    *("Spouse", "Partner", "Ex-Spouse", "Ex-Partner", "Parent", "Child", "Sibling"),
    *("Other Family", "Not Known", ""),
)
LEGACY_SEXES = {"F": "F", "M": "M", "I": "U"}
ATHENA_SEXES = {"F": "Female", "M": "Male", "I": "Indeterminate"}


@dataclass(frozen=True)
class SentFile:
    """One file as a system sends it."""

    layout: Layout
    period: str
    received: date
    rows: tuple[RawRow, ...]
    version: int = 1

    @property
    def path(self) -> str:
        """Below the landing folder."""
        suffix = f"_v{self.version}" if self.version > 1 else ""
        return f"police/{self.received}/{FILE_STEMS[self.layout]}_{self.period}{suffix}.csv"

    def content(self) -> bytes:
        """The legacy system writes cp1252; Athena UTF-8 with a byte order mark."""
        is_legacy = self.layout.startswith("legacy")
        text = io.StringIO()
        writer = csv.DictWriter(
            text,
            codes.COLUMNS[self.layout],
            quoting=csv.QUOTE_MINIMAL if is_legacy else csv.QUOTE_ALL,
            lineterminator="\r\n" if is_legacy else "\n",
        )
        writer.writeheader()
        writer.writerows(self.rows)
        return text.getvalue().encode("cp1252" if is_legacy else "utf-8-sig")


@dataclass(frozen=True)
class County:
    """All files of a made-up county."""

    seed: int
    files: tuple[SentFile, ...]

    @property
    def row_count(self) -> int:
        """Raw rows, superseded ones included."""
        return sum(len(file.rows) for file in self.files)

    def write(self, landing: Path) -> None:
        """Lay the files down as they would arrive."""
        for file in self.files:
            path = landing / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.content())


@dataclass(frozen=True)
class Person:
    """Somebody who does not exist."""

    forename: str
    surname: str
    born: date
    sex: str
    ethnicity: str


@dataclass(frozen=True)
class Crime:
    """A crime or incident that stands in a file, for people to be added to."""

    is_legacy: bool
    period: str
    ref: str
    recorded: date
    committed: date


class Author:
    """Writes rows; every choice comes from one seeded generator."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)  # noqa: S311  stories, not secrets
        self.rows: dict[tuple[Layout, str], list[RawRow]] = defaultdict(list)
        self._numbers = self.rng.sample(range(100_000, 999_999), 3_000)
        self.crowd = [self.person() for _ in range(self.rng.randint(4, 14))]

    # ------------------------------------------------------------------------------ choices

    def number(self) -> int:
        """A number in no order: which offence comes first must not follow from when it came."""
        return self._numbers.pop()

    def chance(self, share: float) -> bool:
        """True in this share of cases."""
        return self.rng.random() < share

    def pick(self, values: Sequence[T]) -> T:
        """One of the values."""
        return self.rng.choice(values)

    def day(self, first: date = date(2016, 1, 1), last: date = date(2018, 12, 31)) -> date:
        """A day between the two, often one on which something changes."""
        edges = [edge for edge in EDGE_DAYS if first <= edge <= last]
        if edges and self.chance(0.3):
            return self.pick(edges)
        return first + timedelta(days=self.rng.randrange((last - first).days + 1))

    def repeat_day(self) -> date:
        """A day of the two years over which repetition is judged."""
        return self.day(date(2016, 1, 1), date(2017, 12, 31))

    def legacy_day(self) -> date:
        """A day before Athena."""
        return self.day(date(2016, 1, 1), date(2018, 4, 30))

    def person(self, **known: Any) -> Person:
        """A new person."""
        person = Person(
            forename=self.pick(FORENAMES),
            surname=self.pick(SURNAMES),
            born=date(1935, 1, 1) + timedelta(days=self.rng.randrange(70 * 365)),
            sex=self.pick(("F", "F", "M", "I")),
            ethnicity=self.pick(codes.KNOWN_ETHNICITIES),
        )
        return replace(person, **known)

    def anyone(self) -> Person:
        """Somebody of the crowd."""
        return self.pick(self.crowd)

    def offence(self, stalking_share: float = 0.4) -> OffenceType:
        """A kind of crime."""
        is_stalking = self.chance(stalking_share)
        return self.pick(codes.STALKING_HARASSMENT if is_stalking else codes.OTHER_OFFENCES)

    # --------------------------------------------------------------------------------- rows

    def crime(
        self,
        recorded: date,
        committed: Moment | None = None,
        *,
        kind: OffenceType | None = None,
        is_detected: bool | None = None,
        said: RawRow | None = None,
    ) -> Crime:
        """Record an offence in the system in force that day; ``said`` overrides columns."""
        committed = self._committed(recorded) if committed is None else committed
        kind = kind or self.offence()
        is_detected = self.chance(0.5) if is_detected is None else is_detected
        is_legacy = recorded < codes.ATHENA_GO_LIVE
        write = self._legacy_offence if is_legacy else self._athena_investigation
        row = write(recorded, committed, kind, is_detected)
        layout = Layout.LEGACY_OFFENCE if is_legacy else Layout.ATHENA_INVESTIGATION
        period = period_of(recorded)
        self.rows[layout, period].append(row | (said or {}))
        return Crime(
            is_legacy,
            period,
            row["CRIME_NUMBER" if is_legacy else "InvestigationRef"],
            recorded,
            committed.date() if isinstance(committed, datetime) else committed,
        )

    def involve(
        self, crime: Crime, person: Person, role: str = "VICTIM", said: RawRow | None = None
    ) -> RawRow:
        """Put a person on an offence; ``said`` overrides columns."""
        write = self._legacy_person if crime.is_legacy else self._athena_person
        layout = Layout.LEGACY_PERSON if crime.is_legacy else Layout.ATHENA_PERSON
        row = write(crime, person, role) | (said or {})
        self.rows[layout, crime.period].append(row)
        return row

    def _committed(self, recorded: date) -> Moment:
        day = recorded - timedelta(days=self.pick((0, 0, 0, 1, 2, 30)))
        if self.chance(0.2):
            return day
        return datetime.combine(day, time(self.rng.randrange(24), self.pick((0, 15, 59))))

    def _ended(self, recorded: date, committed: Moment, is_legacy: bool) -> str:
        day = committed.date() if isinstance(committed, datetime) else committed
        if self.chance(0.5):
            return ""
        ended = day + timedelta(days=self.rng.randrange((recorded - day).days + 1))
        if ended == day:
            return moment_text(committed, is_legacy)
        return moment_text(self.pick((ended, datetime.combine(ended, time(23, 30)))), is_legacy)

    def _legacy_offence(
        self, recorded: date, committed: Moment, kind: OffenceType, is_detected: bool
    ) -> RawRow:
        outcome = self.pick(
            [
                words
                for words, key in codes.LEGACY_OUTCOMES.items()
                if (key in codes.DETECTED_OUTCOMES) == is_detected
            ]
        )
        return {
            "CRIME_NUMBER": f"D{self.number()}/{recorded:%y}",
            "RECORDED_DATE": f"{recorded:%d/%m/%Y}",
            "COMMITTED_FROM": moment_text(committed, is_legacy=True),
            "COMMITTED_TO": self._ended(recorded, committed, is_legacy=True),
            "DISTRICT": self.pick([name for names in codes.DISTRICTS.values() for name in names]),
            "HO_CODE": kind.ho_code,
            "OFFENCE_DESCRIPTION": self.pick(
                (kind.legacy_words, kind.legacy_words, kind.legacy_words.upper())
            ),
            "DA_FLAG": self.pick("YYYN"),
            "ALCOHOL_FLAG": self.pick("YNN"),
            "DRUG_FLAG": self.pick("YNNN"),
            "DASH_RISK": self.pick(tuple(codes.LEGACY_RISKS)),
            "OUTCOME": outcome,
            "OUTCOME_DATE": self.pick(("", f"{recorded:%d/%m/%Y}")),
        }

    def _athena_investigation(
        self, recorded: date, committed: Moment, kind: OffenceType, is_detected: bool
    ) -> RawRow:
        outcome = self.pick(
            [
                code
                for code in ("", *codes.ATHENA_OUTCOMES)
                if (codes.athena_outcome(code) in codes.DETECTED_OUTCOMES) == is_detected
            ]
        )
        return {
            "InvestigationRef": f"41/{self.number()}/{recorded:%y}",
            "LegacyCrimeRef": "",
            "RecordType": "NON-CRIME" if kind is codes.NON_CRIME else "CRIME",
            "RecordedOn": f"{recorded}T23:59:00",
            "OffenceStart": moment_text(committed, is_legacy=False),
            "OffenceEnd": self._ended(recorded, committed, is_legacy=False),
            "DistrictCode": self.pick(tuple(codes.DISTRICTS)),
            "HomeOfficeCode": kind.ho_code,
            "OffenceTitle": kind.athena_words,
            "DomesticAbuseMarker": self.pick(("Yes", "Yes", "Yes", "No")),
            "DashLevel": self.pick([words.title() for words in codes.ATHENA_RISKS]),
            "OutcomeCode": outcome,
            "OutcomeDate": f"{recorded:%Y-%m-%d}" if outcome else "",
        }

    def _legacy_person(self, crime: Crime, person: Person, role: str) -> RawRow:
        is_linked = role in ("ACCUSED", "SUSPECT")
        return {
            "CRIME_NUMBER": crime.ref,
            "NOMINAL_ID": f"N{self.number()}",
            "ROLE": role[0],
            "TITLE": self.pick(("", *TITLES)),
            "FORENAME": self.respell(person.forename, is_forename=True),
            "SURNAME": self.respell(person.surname),
            "DOB": f"{person.born:%d/%m/%Y}",
            "SEX": self.pick((LEGACY_SEXES[person.sex],) * 3 + ("U", "")),
            "ETHNICITY_SDE": self.pick((person.ethnicity,) * 3 + codes.UNKNOWN_ETHNICITIES),
            "RELATIONSHIP": self.pick(RELATIONSHIPS) if is_linked else "",
        }

    def _athena_person(self, crime: Crime, person: Person, role: str) -> RawRow:
        is_linked = role in ("ACCUSED", "SUSPECT")
        return {
            "InvestigationRef": crime.ref,
            "PersonId": f"P{self.number()}",
            "Role": role.title(),
            "GivenName": self.respell(person.forename, is_forename=True),
            "FamilyName": self.respell(person.surname),
            "DateOfBirth": person.born.isoformat(),
            "Gender": self.pick((ATHENA_SEXES[person.sex],) * 3 + ("Unknown", "")),
            "SelfDefinedEthnicity": self.pick((person.ethnicity,) * 3 + codes.UNKNOWN_ETHNICITIES),
            "AlcoholFactor": self.pick(("Yes", "No", "")),
            "DrugFactor": self.pick(("Yes", "No", "")),
            "RelationshipToVictim": self.pick(RELATIONSHIPS) if is_linked else "",
        }

    def respell(self, name: str, *, is_forename: bool = False) -> str:
        """Another spelling that means the same name."""
        spellings = [
            name,
            name.upper(),
            name.lower(),
            f" {name} ",
            name.replace(" ", "  "),
            name.replace("-", " "),
            name.replace("'", ""),
            name.replace("'", "\u2019"),
            codes.without_accents(name),
        ]
        if is_forename:
            title = self.pick(TITLES)
            spellings += [f"{title} {name}", f"{title.upper()}. {name}"]
        return self.pick(spellings)

    # -------------------------------------------------------------------------------- files

    def silence(self, layouts: Sequence[Layout]) -> None:
        """Nothing at all of these layouts is sent."""
        for layout, period in list(self.rows):
            if layout in layouts:
                del self.rows[layout, period]

    def files(self) -> tuple[SentFile, ...]:
        """Every file, the persons' beside the offences', some of them sent twice."""
        sent: list[SentFile] = []
        for layout in Layout:
            for period in LEGACY_PERIODS if layout.startswith("legacy") else ATHENA_PERIODS:
                rows = self.rows[layout, period]
                if rows or self.chance(0.3):  # a header alone is lawful: nothing happened
                    sent += self._send(SentFile(layout, period, RECEIVED[period], tuple(rows)))
        return tuple(sent)

    def _send(self, file: SentFile) -> list[SentFile]:
        """The file; or a wrong one first and this one as its correction."""
        if not file.rows or self.chance(0.8):
            return [file]
        wrong = tuple(self._spoil(row) for row in file.rows if self.chance(0.8))
        sent = [replace(file, rows=wrong), replace(file, received=RECEIVED_AGAIN, version=2)]
        if self.chance(0.3):  # by mistake, and byte for byte
            sent.append(replace(file, rows=wrong, received=RECEIVED_ONCE_MORE, version=3))
        return sent

    def _spoil(self, row: RawRow) -> RawRow:
        """The row with one column as it must not count."""
        column = self.pick(sorted(row))
        return row | {column: self.pick(("", "wrong", row[column]))}


def period_of(recorded: date) -> str:
    """The file that an offence recorded on this day is sent in."""
    if recorded >= date(2019, 1, 1):
        return "2019-01_2019-03"
    if recorded >= codes.ATHENA_GO_LIVE:
        return "2018-05_2018-12"
    if recorded >= date(2018, 1, 1):
        return "2018-01_2018-04"
    return str(recorded.year)


def moment_text(moment: Moment, is_legacy: bool) -> str:
    """As the system writes it; a date alone says that the time is not known."""
    if isinstance(moment, datetime):
        return f"{moment:%d/%m/%Y %H:%M}" if is_legacy else f"{moment:%Y-%m-%dT%H:%M:%S}"
    return f"{moment:%d/%m/%Y}" if is_legacy else moment.isoformat()
