"""Small random extracts, made up so that everything that is hard to count happens in each.

Every row is raw text. The same seed makes the same extracts.
"""

from __future__ import annotations

import csv
import io
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

from brute_force.suppliers import layouts
from brute_force.suppliers.facts import PLACEHOLDER_BIRTH
from brute_force.suppliers.layouts import RECEIVED, Field, Layout

RawRow = dict[str, str]

FORENAMES = ("Zoë", "Ruth", "Anne-Marie", "José", "Wei", "D'Arcy")
SURNAMES = ("O'Brien", "Smith-Jones", "Nuñez", "Patel", "Ng", "Hall")
EDGE_DAYS = (
    *(date(2016, 2, 29), date(2016, 12, 31), date(2017, 1, 1), date(2017, 2, 28)),
    *(date(2017, 3, 31), date(2017, 4, 1), date(2017, 12, 31), date(2018, 1, 1)),
    *(date(2018, 2, 28), date(2018, 9, 30), date(2018, 12, 31)),
)
TURNING_AGES = (10, 18, 21, 25, 31, 35, 51, 61, 65, 75, 85)
"""At which a band of one scheme or another begins."""
SNAPSHOT_DAYS = (date(2016, 12, 31), date(2017, 12, 31), date(2018, 12, 31), date(2018, 6, 30))
NONSENSE = "Perhaps"


@dataclass(frozen=True)
class Person:
    """Somebody who does not exist."""

    forename: str
    surname: str
    born: date
    number: str


@dataclass(frozen=True)
class Extracts:
    """What the suppliers of one seed send: rows by the form of their file's name."""

    rows: dict[str, list[RawRow]]

    @property
    def row_count(self) -> int:
        """All raw rows."""
        return sum(map(len, self.rows.values()))

    def write(self, landing: Path) -> None:
        """Lay the files down as they would arrive."""
        for layout in layouts.LAYOUTS:
            folder = landing / layout.agency / RECEIVED.isoformat()
            folder.mkdir(parents=True, exist_ok=True)
            for name, rows in self._files(layout):
                if layout.sheet:
                    _write_workbook(folder / f"{name}.xlsx", layout, rows)
                else:
                    (folder / f"{name}.csv").write_bytes(_csv(layout, rows))

    def _files(self, layout: Layout) -> list[tuple[str, list[RawRow]]]:
        """Files by name; the rows of two years' files stand one after the other."""
        rows = self.rows[layout.file]
        if "{year}" not in layout.file:
            return [(layout.file, rows)]
        half = len(rows) // 2
        parts = {"2017": rows[:half], "2018": rows[half:]}
        return [(layout.file.format(year=year), part) for year, part in parts.items()]


def _csv(layout: Layout, rows: Sequence[RawRow]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, layout.headers, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    is_new = layout.agency == "childrens_services"
    return text.getvalue().encode("utf-8" if is_new else "cp1252")


def _write_workbook(path: Path, layout: Layout, rows: Sequence[RawRow]) -> None:
    """Rows in order over two sheets, as text."""
    names = [
        (layout.sheet or "").format(year=year, quarter=quarter)
        for year, quarter in ((2017, 4), (2018, 1))
    ]
    half = len(rows) // 2
    with xlsxwriter.Workbook(str(path)) as book:
        for name, part in zip(names, (rows[:half], rows[half:]), strict=True):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, layout.headers)
            for place, row in enumerate(part, start=1):
                for column, header in enumerate(layout.headers):
                    sheet.write_string(place, column, row[header])


class Author:
    """Writes rows; every choice comes from one seeded generator."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)  # noqa: S311  stories, not secrets
        self.rows: dict[str, list[RawRow]] = defaultdict(list)
        self.count = 0
        self.crowd = [self.person() for _ in range(self.rng.randint(4, 8))]

    # --------------------------------------------------------------------------------- choices

    def chance(self, share: float) -> bool:
        """Whether something that happens in this share of cases happens."""
        return self.rng.random() < share

    def number(self) -> str:
        """A number that nothing else has; they sort as they were given."""
        self.count += 1
        return f"{self.count:05d}"

    def person(self, born: date | None = None) -> Person:
        """Somebody new."""
        return Person(
            self.rng.choice(FORENAMES),
            self.rng.choice(SURNAMES),
            born or date(1925, 1, 1) + timedelta(days=self.rng.randint(0, 33_000)),
            f"P{self.number()}",
        )

    def anybody(self, on: date) -> Person:
        """One of the crowd, or somebody who has a birthday that day, or will the day after."""
        if self.chance(0.75):
            return self.rng.choice(self.crowd)
        birthday = on + timedelta(days=self.rng.choice((0, 0, 1, -1)))
        year = birthday.year - self.rng.choice(TURNING_AGES)
        is_leap = (birthday.month, birthday.day) == (2, 29)
        return self.person(birthday.replace(year=year, day=28 if is_leap else birthday.day))

    def day(self) -> date:
        """A day of the three years, often one at an edge."""
        if self.chance(0.3):
            return self.rng.choice(EDGE_DAYS)
        return date(2016, 1, 1) + timedelta(days=self.rng.randint(0, 1_095))

    # -------------------------------------------------------------------------------- spelling

    def mess(self, word: str) -> str:
        """A word as somebody types it: case and spaces mean nothing."""
        spelt = self.rng.choice((word, word, word, word.upper(), word.lower()))
        return self.rng.choice((spelt, spelt, spelt, f" {spelt}", f"{spelt} "))

    def written(self, day: date, column: Field) -> str:
        """A day in a form that was agreed."""
        return day.strftime(self.rng.choice(column.formats))

    def value(self, column: Field) -> str:
        """Any value of a column that needs no story, blank or unheard of now and then."""
        words = list(column.words)
        if column.kind in ("word", "mark"):
            doubtful = self.rng.random() * (8 if column.is_strict else 1)
            if doubtful < 0.08:
                return "" if doubtful < 0.05 else NONSENSE
            return self.mess(self.rng.choice(words))
        if column.kind == "list":
            return self._list(words)
        if column.kind == "number":
            edges = ("", "0", "17", "18", "49", "50", "74", "75", "89", "90", "100", "n/k")
            return self.rng.choice((*edges, str(self.rng.randint(0, 100))))
        return ""

    def _list(self, words: list[str]) -> str:
        """No member, one, or two, one of them named twice or unheard of now and then."""
        members = self.rng.sample(words, self.rng.choice((0, 1, 1, 2)))
        if members and self.chance(0.15):
            members.append(members[0])
        if self.chance(0.1):
            members.append(NONSENSE)
        return ";".join(map(self.mess, members))

    # ------------------------------------------------------------------------------------ rows

    def add(
        self, layout: Layout, person: Person | None, days: dict[str, date | None], **said: str
    ) -> RawRow:
        """A row of a layout about a person, with these days and words, the rest as it comes."""
        row = {column.header: self.value(column) for column in layout.fields.values()}
        told = {**(self._about(layout, person) if person else {}), **said}
        for name, day in days.items():
            told.setdefault(name, self.written(day, layout.fields[name]) if day else "")
        told.setdefault(layout.id, self.number())
        for name, text in told.items():
            if name in layout.fields:
                row[layout.fields[name].header] = text
        self.rows[layout.file].append(row)
        return row

    def _about(self, layout: Layout, person: Person) -> dict[str, str]:
        """The person's number, and name and birth as somebody took them down."""
        told = {"client_id": person.number}
        if "birth" not in layout.fields:
            return told
        told["forename"] = self.mess(person.forename).replace("-", self.rng.choice("- "))
        told["surname"] = self.mess(person.surname).replace("'", self.rng.choice("'\u2019"))
        told["birth"] = self.written(person.born, layout.fields["birth"])
        spoilt = self.rng.random()
        if spoilt < 0.06:
            told["birth"] = ""
        elif spoilt < 0.1:
            told["birth"] = PLACEHOLDER_BIRTH
        elif spoilt < 0.13:
            told["birth"] = "31/02/1980"
        elif spoilt < 0.16:
            told["birth"] = "17/05/1899"
        elif spoilt < 0.19:
            told["birth"] = "01/02/2019"
        elif spoilt < 0.24:
            told["surname"] = self.rng.choice(("", "Unknown"))
        return told


def make_extracts(seed: int) -> Extracts:
    """What the suppliers of a seed send."""
    author = Author(seed)
    for tell in (_marac, _idva, _safeguarding, _crc, _children, _home_security, _disclosures):
        tell(author)
    for layout in layouts.LAYOUTS:
        _repeat_a_number(author, layout)
    return Extracts(dict(author.rows))


def _repeat_a_number(author: Author, layout: Layout) -> None:
    """Send a row again under its number, or with nothing in it that must be there."""
    rows = author.rows[layout.file]
    if layout is layouts.DISCLOSURES:
        return
    again = dict(author.rng.choice(rows))
    changed = author.rng.choice([column for column in layout.fields.values() if column.words])
    again[changed.header] = author.value(changed)
    rows.insert(author.rng.randint(0, len(rows)), again)
    faulty = dict(author.rng.choice(rows))
    strict = [column for column in layout.fields.values() if column.is_strict]
    faulty[author.rng.choice(strict).header] = author.rng.choice(("", " "))
    rows.insert(author.rng.randint(0, len(rows)), faulty)


def _apart(author: Author, first: date) -> date:
    """A day to come back on: the same, next, exactly a year later, or a day off that."""
    a_year = first.replace(year=first.year + 1, day=min(first.day, 28 if first.month == 2 else 31))
    days = (first, first + timedelta(days=1), a_year, a_year + timedelta(days=1))
    return author.rng.choice((*days, a_year - timedelta(days=1), author.day()))


def _twice(author: Author, write: Callable[[Person, date], None]) -> None:
    """Somebody comes, and comes again."""
    first = author.day()
    person = author.anybody(first)
    write(person, first)
    again = _apart(author, first)
    write(person, again)
    if author.chance(0.3):
        write(person, _apart(author, again))


def _marac(author: Author) -> None:
    def write(person: Person, day: date) -> None:
        case = f"M{author.number()}"
        for _ in range(author.rng.choice((1, 1, 2))):
            referred = day - timedelta(days=author.rng.choice((0, 7, 30)))
            days: dict[str, date | None] = {
                "meeting_date": day,
                "referral_date": author.rng.choice((referred, referred, None)),
            }
            if author.chance(0.05):
                days["referral_date"] = day + timedelta(days=1)
            about = author.add(layouts.MARAC, person, days, case_id=case)
            about["Consent"], about["Repeat"] = "Yes", author.rng.choice(("", "Y", "N"))

    for _ in range(10):
        _twice(author, write)


def _idva(author: Author) -> None:
    def write(person: Person, day: date) -> None:
        closed = author.rng.choice((None, day, day + timedelta(days=90), day - timedelta(days=1)))
        number = _other_number(author, person)
        days = {"referral_date": day, "concluded_date": closed if author.chance(0.4) else None}
        author.add(layouts.IDVA, person, days, client_id=number)

    for _ in range(15):
        _twice(author, write)


def _other_number(author: Author, person: Person) -> str:
    """The person's number, or a second one of the same person."""
    return person.number + ("B" if author.chance(0.15) else "")


def _spelt_otherwise(author: Author, person: Person) -> dict[str, str]:
    """Now and then another name under the same number."""
    return {"surname": author.rng.choice(SURNAMES)} if author.chance(0.1) else {}


def _safeguarding(author: Author) -> None:
    concerns: list[tuple[str, Person, date]] = []

    def write(person: Person, day: date) -> None:
        received = day - timedelta(days=author.rng.choice((0, 10, 40, -1)))
        number = author.number()
        author.add(
            layouts.CONCERN,
            person,
            {"referral_date": received, "concluded_date": day},
            referral_id=number,
            **_spelt_otherwise(author, person),
        )
        concerns.append((number, person, day))

    for _ in range(10):
        _twice(author, write)
    for number, person, day in author.rng.sample(concerns, len(concerns) // 2):
        for _ in range(author.rng.choice((1, 1, 2))):
            began = day + timedelta(days=author.rng.choice((0, 5)))
            ended = began + timedelta(days=author.rng.choice((0, 30, 200)))
            author.add(
                layouts.ENQUIRY,
                person,
                {"started_date": began, "concluded_date": min(ended, date(2018, 12, 31))},
                referral_id=author.rng.choice((number, number, number, number, number, "99999")),
                enquiry_id=author.number(),
            )


def _crc(author: Author) -> None:
    def write(person: Person, day: date) -> None:
        lasts = author.rng.choice((0, 1, 100, 365, 800))
        ended = author.rng.choice((None, day + timedelta(days=lasts), day - timedelta(days=1)))
        began = day if author.chance(0.8) else date(2014, 6, 1)
        ended = ended if ended is None or ended < RECEIVED else None
        author.add(
            layouts.CRC,
            person,
            {"started_date": began, "ended_date": ended},
            client_id=_other_number(author, person),
            **_spelt_otherwise(author, person),
        )

    for _ in range(12):
        _twice(author, write)
    _of_two_names(author)


def _of_two_names(author: Author) -> None:
    """Somebody who changed her name under one number, and has a second number since."""
    before = author.person()
    after = replace(before, surname=f"{before.surname}-{author.rng.choice(SURNAMES)}")
    second = replace(after, number=f"{before.number}C")
    since = [after, second]
    author.rng.shuffle(since)
    for person in (before, *since):
        days = {"started_date": author.day(), "ended_date": None}
        row = author.add(layouts.CRC, person, days, is_domestic_abuse="Yes")
        row.update(
            Forename=person.forename, Surname=person.surname, DateOfBirth=f"{person.born:%d/%m/%Y}"
        )


def _children(author: Author) -> None:
    children = [author.person(date(2000 + n, 12, 31)) for n in range(8)]
    for child in children:
        for day in author.rng.sample(SNAPSHOT_DAYS, author.rng.randint(1, 3)):
            for _ in range(author.rng.choice((1, 1, 2))):
                referred = author.rng.choice((None, day - timedelta(days=60)))
                row = author.add(
                    layouts.CHILD_CASE, child, {"snapshot_date": day, "referral_date": referred}
                )
                for column in ("MASHContactSource", "NeedSubCategory"):
                    row[column] = row[column] if author.chance(0.4) else ""
        for _ in range(author.rng.choice((0, 1, 2, 3))):
            done = author.day()
            author.add(
                layouts.ASSESSMENT,
                child,
                {
                    "started_date": done - timedelta(days=author.rng.choice((0, 40, -1))),
                    "completed_date": done,
                },
            )


def _home_security(author: Author) -> None:
    for _ in range(20):
        author.add(layouts.HOME_SECURITY, None, {"referral_date": author.day()})


def _disclosures(author: Author) -> None:
    for spelt in ("2015/16", "2016-17", "2017/2018", "201819"):
        row = {
            column.header: author.rng.choice(("0", "7", str(author.rng.randint(0, 300)), "..", "-"))
            for column in layouts.DISCLOSURES.fields.values()
        }
        row["Year"] = spelt
        if author.chance(0.2):
            row[author.rng.choice(list(row))] = author.rng.choice(("", "many"))
        author.rows[layouts.DISCLOSURES.file].append(row)
