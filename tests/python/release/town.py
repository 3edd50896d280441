"""A small town whose police send late, corrected and erased records, night after night."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from brute_force import codes
from brute_force.codes import Layout
from brute_force.county import Author, Crime, Person, RawRow, SentFile
from brute_force.stories import abuse

PAIRS = {
    Layout.LEGACY_OFFENCE: Layout.LEGACY_PERSON,
    Layout.ATHENA_INVESTIGATION: Layout.ATHENA_PERSON,
}
REFS = {
    Layout.LEGACY_OFFENCE: "CRIME_NUMBER",
    Layout.LEGACY_PERSON: "CRIME_NUMBER",
    Layout.ATHENA_INVESTIGATION: "InvestigationRef",
    Layout.ATHENA_PERSON: "InvestigationRef",
}
PLACES = {Layout.LEGACY_OFFENCE: "DISTRICT", Layout.ATHENA_INVESTIGATION: "DistrictCode"}
SCATTERED = (date(2017, 1, 1), date(2018, 12, 31))
"""Where records come late one by one."""
BULK_DAY = date(2016, 3, 2)
BULK = 15
"""Crimes of one day and place that come late together, alike in all that is counted."""


class Town:
    """What the police would send today, and what was sent."""

    def __init__(self, seed: int, crimes: int) -> None:
        """Tell the years 2016 to 2018.

        Args:
            seed: Another one makes another town.
            crimes: How many domestic abuse crimes they hold.
        """
        self.author = Author(seed)
        numbers = iter(self.author.rng.sample(range(100_000, 9_999_999), 40 * crimes))
        self.author.number = lambda: next(numbers)  # type: ignore[method-assign]
        self.author.crowd = [self.author.person() for _ in range(crimes // 2)]
        self._versions: dict[tuple[Layout, str], int] = {}
        self._changed: set[tuple[Layout, str]] = set()
        self.record_count = 0
        for _ in range(crimes):
            self._happen(self.author.day(date(2016, 1, 1), date(2018, 12, 31)))
        self._changed = set(self.author.rows)
        self.write_on = date(2019, 6, 1)

    def write(self, landing: Path) -> None:
        """Send every file that changed since it was last sent, as a new version of it."""
        for layout, period in sorted(self._changed):
            version = self._versions.get((layout, period), 0) + 1
            self._versions[layout, period] = version
            rows = tuple(self.author.rows[layout, period])
            file = SentFile(layout, period, self.write_on, rows, version)
            path = landing / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.content())
        self._changed = set()

    def pass_night(self) -> None:
        """Some records come late, some are corrected, one is erased."""
        author = self.author
        for _ in range(author.rng.randint(1, 3)):
            self._happen(author.day(*SCATTERED))
        for _ in range(author.rng.randint(1, 2)):
            self._correct()
        if author.chance(0.5):
            self._erase()
        self.write_on += timedelta(days=1)

    def send_bulk(self) -> None:
        """A station's forgotten sheet: many crimes alike, of people alike, long ago."""
        kind = codes.ABH
        first = abuse(
            self.author,
            BULK_DAY,
            BULK_DAY,
            kind=kind,
            is_detected=False,
            said={"ALCOHOL_FLAG": "N", "DRUG_FLAG": "N", "COMMITTED_TO": ""},
        )
        self.record_count += BULK
        [row] = [
            row
            for row in self.author.rows[Layout.LEGACY_OFFENCE, first.period]
            if row["CRIME_NUMBER"] == first.ref
        ]
        self._involve_alike(first, 0)
        for number in range(1, BULK):
            ref = f"D{self.author.number()}/16"
            self.author.rows[Layout.LEGACY_OFFENCE, first.period].append(
                row | {"CRIME_NUMBER": ref}
            )
            self._involve_alike(replace(first, ref=ref), number)
        self._touch(Layout.LEGACY_OFFENCE, first.period)

    def _involve_alike(self, crime: Crime, number: int) -> None:
        person = Person("Ruth", f"Hall{chr(97 + number)}", date(1980, 5, 5), "F", "W1")
        said = {"SEX": "F", "ETHNICITY_SDE": codes.KNOWN_ETHNICITIES[0], "SURNAME": person.surname}
        self.author.involve(crime, person, said=said)

    def _happen(self, day: date) -> None:
        author = self.author
        crime = abuse(author, day)
        author.involve(crime, author.anyone())
        if author.chance(0.4):
            author.involve(crime, author.anyone(), "ACCUSED")
        self.record_count += 1
        layout = Layout.LEGACY_OFFENCE if crime.is_legacy else Layout.ATHENA_INVESTIGATION
        self._touch(layout, crime.period)

    def _correct(self) -> None:
        """Another district."""

        def elsewhere(rows: list[RawRow], number: int) -> None:
            column = "DISTRICT" if "DISTRICT" in rows[number] else "DistrictCode"
            others = [row[column] for row in rows if row[column] != rows[number][column]]
            if others:
                rows[number] = rows[number] | {column: self.author.pick(others)}

        self._change_one(elsewhere)

    def _erase(self) -> None:
        """Somebody asked that it be forgotten, or it was no crime after all."""

        def forget(rows: list[RawRow], number: int) -> None:
            gone = rows.pop(number)
            self.record_count -= 1
            for layout, period in list(self.author.rows):
                if layout in PAIRS.values():
                    ref = REFS[layout]
                    self.author.rows[layout, period] = [
                        row
                        for row in self.author.rows[layout, period]
                        if row[ref] not in gone.values()
                    ]

        self._change_one(forget)

    def _change_one(self, change: Callable[[list[RawRow], int], None]) -> None:
        author = self.author
        places = [
            (layout, period)
            for layout, period in sorted(author.rows)
            if layout in PAIRS and period != "2016" and author.rows[layout, period]
        ]
        layout, period = author.pick(places)
        rows = author.rows[layout, period]
        change(rows, author.rng.randrange(len(rows)))
        self._touch(layout, period)

    def _touch(self, layout: Layout, period: str) -> None:
        self._changed |= {(layout, period), (PAIRS[layout], period)}
