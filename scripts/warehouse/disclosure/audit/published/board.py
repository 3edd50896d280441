"""All that is seen, in one heap: cells, wherever they stand, and what everybody knows of sums."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from warehouse.disclosure.audit.form import SMALL, SeenCell, SeenRelation
from warehouse.disclosure.audit.words import told

Terms = Mapping[str, float]

FARTHEST = -(10**7)
"""A difference that may be negative is looked for from here."""


@dataclass(frozen=True)
class Where:
    """Where a cell stands, in words."""

    table: str
    row: str
    column: str
    period: str

    def __str__(self) -> str:
        return f"{self.table}: {self.row}, {self.period}"


@dataclass
class Cell:
    """One number, wherever it stands."""

    key: str
    label: str
    name: str
    where: Where
    value: int | None = None
    shown_in: str = ""
    """Which file shows it."""
    withheld_in: list[str] = field(default_factory=list)
    """Which files withhold it as confidential."""
    least: int = 0
    is_rest: bool = False
    """Whether it stands in no table and follows from those that do."""


@dataclass(frozen=True)
class Contradiction:
    """A cell that two files show differently, though nothing says that it was revised."""

    cell: Cell
    value: int
    shown_in: str


class Board:
    """Cells by key, and relations between keys."""

    def __init__(self) -> None:
        self.cells: dict[str, Cell] = {}
        self.contradictions: list[Contradiction] = []
        self.relations: list[SeenRelation] = []
        self._known: set[tuple[object, ...]] = set()
        self._names: set[str] = set()
        self.rest_of: dict[str, SeenRelation] = {}
        """By key of a rest the relation that makes it one."""

    def cell(self, key: str, label: str, where: Where, *, is_rest: bool = False) -> Cell:
        """The cell of this key, new if need be."""
        if key not in self.cells:
            name = str(where)
            name = name if name not in self._names else f"{name} ({key})"
            self._names.add(name)
            self.cells[key] = Cell(key, label, name, where, is_rest=is_rest)
        return self.cells[key]

    def show(self, cell: Cell, value: int, shown_in: str) -> None:
        """Take note of a cell's number. The first file that shows it is believed."""
        if cell.value is None:
            cell.value, cell.shown_in = value, shown_in
        elif cell.value != value:
            self.contradictions.append(Contradiction(cell, value, shown_in))

    def withhold(self, cell: Cell, withheld_in: str, least: int) -> None:
        """Take note that a file withholds a cell as confidential."""
        cell.withheld_in.append(withheld_in)
        cell.least = max(cell.least, least)

    def relate(
        self,
        name: str,
        terms: Terms,
        *,
        at_least: float | None = None,
        at_most: float | None = None,
    ) -> None:
        """Say what a sum is, 0 where nothing is said; what is known already is not said twice."""
        known = (frozenset(terms.items()), at_least, at_most)
        if known in self._known:
            return
        self._known.add(known)
        self.relations.append(
            SeenRelation(name=name, terms=terms, at_least=at_least, at_most=at_most)
        )

    def leave(
        self, key: str, label: str, where: Where, terms: Terms, *, can_be_negative: bool = False
    ) -> None:
        """Say that a sum is a number of people, though it stands in no table."""
        cell = self.cell(key, label, where, is_rest=True)
        if (value := self.sum_of(terms)) is not None:
            cell.value, cell.shown_in = value, "what is shown"
        if can_be_negative:
            cell.least = FARTHEST
        self.relate(f"{where.table}, {where.row}", {**terms, key: -1})
        self.rest_of.setdefault(key, self.relations[-1])

    def exact_sum_of(self, terms: Terms) -> Fraction | None:
        """The sum, where all of it is shown."""
        values = [(Fraction(str(factor)), self.cells[key].value) for key, factor in terms.items()]
        if any(value is None for _, value in values):
            return None
        return sum((n * value for n, value in values if value is not None), Fraction(0))

    def sum_of(self, terms: Terms) -> int | None:
        """The sum of whole cells, where all of it is shown."""
        total = self.exact_sum_of(terms)
        return None if total is None else int(total)

    @property
    def seen_cells(self) -> tuple[SeenCell, ...]:
        """As the attacker wants them, called by their names."""
        return tuple(
            SeenCell(key=cell.name, value=cell.value, least=cell.least)
            for cell in self.cells.values()
        )

    @property
    def seen_relations(self) -> tuple[SeenRelation, ...]:
        """Those that say something of what is not shown."""
        return tuple(
            relation.model_copy(
                update={"terms": {self.cells[key].name: n for key, n in relation.terms.items()}}
            )
            for relation in self.relations
        )

    def told(self, relation: SeenRelation) -> str:
        """A relation in words."""
        terms = {self.cells[key].name: factor for key, factor in relation.terms.items()}
        seen = {self.cells[key].name: self.cells[key].value for key in relation.terms}
        return told(relation.model_copy(update={"terms": terms}), seen)

    def untrue(self) -> Iterator[SeenRelation]:
        """Relations that do not hold for what is shown."""
        for relation in self.relations:
            total = self.exact_sum_of(relation.terms)
            if total is not None and not _holds(relation, total):
                yield relation

    def small_rests(self) -> Iterator[Cell]:
        """Rests that everybody can subtract, and that are small."""
        for cell in self.cells.values():
            if cell.is_rest and cell.value is not None and is_small(cell.value):
                yield cell


def _holds(relation: SeenRelation, total: Fraction) -> bool:
    if relation.at_least is None and relation.at_most is None:
        return total == (relation.equals or 0)
    return (relation.at_least is None or total >= relation.at_least) and (
        relation.at_most is None or total <= relation.at_most
    )


def is_small(value: int) -> bool:
    """Whether so few, more or less than there were, may point at a person."""
    return 0 < abs(value) < SMALL
