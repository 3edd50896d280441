"""One published file in the light of the others: which of its cells are the same as theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from warehouse.disclosure.audit.published.board import Where
from warehouse.disclosure.audit.published.file import (
    Figure,
    Footnote,
    Period,
    Place,
    PublishedFile,
    Spot,
    Table,
)

DISTRICT, AREA, CHARACTERISTIC = "district_key", "marac_area_code", "characteristic_key"


@dataclass(frozen=True)
class Line:
    """What shares of one table and period are of: its members, and their total where it stands."""

    table: Table
    period: str
    share_of: str | None
    """In a table of two dimensions the member of the first."""
    members: tuple[Figure, ...]
    total: Figure | None

    def is_excluded(self, figure: Figure) -> bool:
        """Whether a member is left out of shares."""
        return any(member in self.table.excluded for _, member in figure.place.members)

    @property
    def label(self) -> str:
        """The line's public name."""
        return "|".join(filter(None, (self.table.code, self.period, self.share_of)))


class View:
    """A file whose cells have keys, alike in all files where nothing revised them."""

    def __init__(self, files: Sequence[PublishedFile], number: int) -> None:
        """Look at one of several files.

        Args:
            files: The oldest first.
            number: Which of them.
        """
        self.file = files[number]
        self.name = release_name(files, number)
        self._files = files
        self._number = number

    def suffix(self, population: str, period: str) -> str:
        """What sets a key apart from that of the newest file: nothing unless it was revised."""
        agency, years = self.file.populations[population].agency, self.file.periods[period].years

        def revisions(number: int) -> frozenset[tuple[str, str, int]]:
            return frozenset(
                revision
                for file in self._files[: number + 1]
                for revision in file.revisions
                if revision[1] == agency and revision[2] in years
            )

        mine = revisions(self._number)
        last = max(n for n in range(len(self._files)) if revisions(n) == mine)
        return "" if last == len(self._files) - 1 else f" as of {release_name(self._files, last)}"

    @cached_property
    def _suffixes(self) -> dict[tuple[str, str], str]:
        pairs = {(f.place.population, f.place.period) for f in self.file.figures}
        return {pair: self.suffix(*pair) for pair in pairs}

    def key(self, place: Place) -> str:
        """The key of a cell."""
        return place.label + self._suffixes[place.population, place.period]

    def rest_key(self, label: str, place: Place) -> str:
        """The key of a rest of a cell."""
        return label + self._suffixes[place.population, place.period]

    def where(self, figure: Figure) -> Where:
        """Where a figure stands."""
        suffix = self._suffixes[figure.place.population, figure.place.period]
        return Where(
            figure.table_label, figure.member_label, figure.statistic, figure.period_label + suffix
        )

    def where_noted(self, note: Footnote) -> Where:
        """Where the count of a footnote stands."""
        suffix = self.suffix(self.file.tables[note.table].population, note.period)
        return Where(note.table_label, "footnote", "count", note.period_label + suffix)

    def note_key(self, note: Footnote) -> tuple[str, str]:
        """Label and key of the count of a footnote."""
        label = f"EXCLUDED|{note.table}|{note.period}"
        return label, label + self.suffix(self.file.tables[note.table].population, note.period)

    @cached_property
    def counts(self) -> tuple[Figure, ...]:
        """Figures that count."""
        return tuple(figure for figure in self.file.figures if figure.statistic == "count")

    @cached_property
    def cells(self) -> dict[Spot, Figure]:
        """A figure that counts for each cell of the file."""
        return {figure.place.spot: figure for figure in self.counts}

    @cached_property
    def _of_population(self) -> dict[tuple[str, str, str], list[Figure]]:
        found: dict[tuple[str, str, str], list[Figure]] = defaultdict(list)
        for figure in self.cells.values():
            place = figure.place
            found[place.measure, place.population, place.period].append(figure)
        return found

    def cells_of(self, measure: str, population: str, period: str) -> Sequence[Figure]:
        """All cells of a measure in a population and period."""
        return self._of_population.get((measure, population, period), ())

    @cached_property
    def visible_keys(self) -> frozenset[str]:
        """Keys of the cells that this file shows."""
        return frozenset(
            self.key(figure.place) for figure in self.counts if figure.value is not None
        )

    def find(self, place: Place) -> Figure | None:
        """The figure that counts a place, in whatever order its dimensions stand."""
        return self.cells.get(place.spot)

    def period(self, place: Place) -> Period:
        """When a cell is of."""
        return self.file.periods[place.period]

    @cached_property
    def in_several(self) -> frozenset[tuple[str, str, str | None]]:
        """Measures, populations and kinds of characteristic of which one may have several."""
        return frozenset(
            (table.measure, table.population, table.characteristic_type)
            for table in self.file.tables.values()
            if table.is_share_of_cases
        )

    def adds_up(self, place: Place, dimension: str) -> bool:
        """Whether the members of a dimension add to what they are of."""
        measure = self.file.measures[place.measure]
        if dimension in {DISTRICT, AREA}:
            return measure.adds_over_districts
        if dimension != CHARACTERISTIC:
            return measure.adds_over_characteristics
        kind = kind_of(dict(place.members)[CHARACTERISTIC])
        return (
            measure.adds_over_characteristics
            and (place.measure, place.population, kind) not in self.in_several
        )

    def lines(self) -> Iterator[Line]:
        """The lines of all tables."""
        of_line: dict[tuple[str, str, str | None], list[Figure]] = defaultdict(list)
        total_of: dict[tuple[str, str, str | None], Figure] = {}
        for figure in self.counts:
            table = self.file.tables[figure.table]
            has_two = len(table.dimensions) > 1
            first = dict(figure.place.members).get(table.dimensions[0]) if has_two else None
            line = (figure.table, figure.place.period, first)
            if table.dimensions and figure.place.dimensions == table.dimensions:
                of_line[line].append(figure)
            elif not has_two or first is not None:
                total_of[line] = figure
        for line, members in of_line.items():
            table_code, period, share_of = line
            yield Line(
                self.file.tables[table_code],
                period,
                share_of,
                tuple(members),
                total_of.get(line),
            )


def kind_of(characteristic: str) -> str:
    """Of which kind a characteristic is."""
    return characteristic.partition(":")[0]


def release_name(files: Sequence[PublishedFile], number: int) -> str:
    """What to call a file: releases lie in folders of their name."""
    if number == len(files) - 1:
        return "this file"
    path = files[number].path
    return path.parent.name if path.stem == "warehouse" else path.stem
