"""Shorter periods add to the longer ones that they make up, or leave a rest; people count once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from warehouse.disclosure.audit.published.board import Board, Where
from warehouse.disclosure.audit.published.file import Figure, Period
from warehouse.disclosure.audit.published.view import View

MOST_TILINGS = 50
"""Ways looked at of laying one period out with others; there are hardly ever more than three."""

ALONE = ("POOLED_", "WINDOW")
"""Kinds of period that overlap among themselves: each is compared with a longer one by itself."""


@dataclass(frozen=True)
class Spell:
    """One cell and its period."""

    figure: Figure
    period: Period

    @property
    def kind(self) -> str:
        """Periods of one kind do not overlap."""
        return self.period.key if self.period.kind.startswith(ALONE) else self.period.kind


def relate_periods(view: View, board: Board) -> None:
    """Say it of every cell whose period lies within that of another one."""
    alike: dict[object, list[Spell]] = defaultdict(list)
    for figure in view.cells.values():
        place, period = figure.place, view.period(figure.place)
        is_followed = (
            view.file.measures[place.measure].missing_is_zero
            and not view.file.populations[place.population].is_window_defined
            and period.kind != "SNAPSHOT"
        )
        if is_followed:
            alike[place.measure, place.population, frozenset(place.members)].append(
                Spell(figure, period)
            )
    for spells in alike.values():
        spells.sort(key=lambda spell: (spell.period.start, spell.period.end, spell.period.key))
        _relate_same_days(view, board, spells)
        if view.file.measures[spells[0].figure.place.measure].adds_over_years:
            for whole in spells:
                _relate_kinds(view, board, whole, _within(whole, spells))
            _relate_pieces(view, board, spells)
        elif not spells[0].figure.place.members:
            # Who somebody is may change over the years: nothing follows for parts of a total.
            for whole in spells:
                _relate_once(view, board, whole, _within(whole, spells))


def _within(whole: Spell, spells: Sequence[Spell]) -> list[Spell]:
    return [
        part
        for part in spells
        if whole.period.holds(part.period) and part.period.days < whole.period.days
    ]


def _relate_same_days(view: View, board: Board, spells: Sequence[Spell]) -> None:
    """The same days under two names."""
    for one, other in pairwise(spells):
        if (one.period.start, one.period.end) == (other.period.start, other.period.end):
            board.relate(
                f"{view.where(one.figure)}, the same days under two names",
                {view.key(one.figure.place): 1, view.key(other.figure.place): -1},
            )


def _relate_kinds(view: View, board: Board, whole: Spell, parts: Sequence[Spell]) -> None:
    """All parts of a kind add to the whole, or leave a rest."""
    of_kind: dict[str, list[Spell]] = defaultdict(list)
    for part in parts:
        of_kind[part.kind].append(part)
    where = view.where(whole.figure)
    for kind, tiles in of_kind.items():
        terms = {view.key(whole.figure.place): 1.0} | {
            view.key(part.figure.place): -1.0 for part in tiles
        }
        if sum(part.period.days for part in tiles) == whole.period.days:
            board.relate(f"{where}, by shorter periods", terms)
            continue
        label = f"REST|{kind}|{whole.figure.place.label}"
        shown = ", ".join(part.figure.period_label for part in tiles)
        rest = replace(where, row=f"{where.row}, less {shown}")
        board.leave(view.rest_key(label, whole.figure.place), label, rest, terms)


def _relate_pieces(view: View, board: Board, spells: Sequence[Spell]) -> None:
    """Cut time wherever any period begins or ends: every period is the sum of its pieces."""
    cuts = sorted({day for spell in spells for day in _ends(spell.period)})
    key_of = {_ends(spell.period): view.key(spell.figure.place) for spell in spells}
    for whole in spells:
        begin, end = _ends(whole.period)
        inside = [day for day in cuts if begin <= day <= end]
        if len(inside) < 3:  # noqa: PLR2004 - two ends and a cut between them
            continue
        terms = {view.key(whole.figure.place): 1.0}
        for piece in pairwise(inside):
            terms[key_of.get(piece) or _piece(view, board, whole.figure, piece)] = -1.0
        board.relate(f"{view.where(whole.figure)}, piece by piece", terms)


def _ends(period: Period) -> tuple[date, date]:
    """The first day, and the first day after."""
    return period.start, period.end + timedelta(days=1)


def _piece(view: View, board: Board, figure: Figure, piece: tuple[date, date]) -> str:
    """The cell of days that no published period is made of alone."""
    days = f"{piece[0]:%-d %b %Y} to {piece[1] - timedelta(days=1):%-d %b %Y}"
    place = replace(figure.place, period=days)
    suffix = view.suffix(figure.place.population, figure.place.period)
    where = Where(figure.table_label, figure.member_label, "count", days + suffix)
    return board.cell(
        f"PIECE|{place.label}{suffix}", f"PIECE|{place.label}", where, is_rest=True
    ).key


def _relate_once(view: View, board: Board, whole: Spell, parts: Sequence[Spell]) -> None:
    """Whoever counts in a part counts in the whole, and there in one of its parts."""
    whole_key, where = view.key(whole.figure.place), view.where(whole.figure)
    for part in parts:
        board.relate(
            f"{where}, counted once", {whole_key: 1, view.key(part.figure.place): -1}, at_least=0
        )
    for tiling in _tilings(whole.period, parts):
        terms = {view.key(part.figure.place): 1.0 for part in tiling} | {whole_key: -1.0}
        board.relate(f"{where}, at most its shorter periods", terms, at_least=0)


def _tilings(whole: Period, parts: Sequence[Spell]) -> Iterator[tuple[Spell, ...]]:
    """Ways to lay a period out with shorter ones."""
    found, waiting = 0, [(_ends(whole)[0], tuple[Spell, ...]())]
    while waiting and found < MOST_TILINGS:
        day, laid = waiting.pop()
        if day == _ends(whole)[1]:
            found += 1
            yield laid
            continue
        waiting += [
            (_ends(part.period)[1], (*laid, part)) for part in parts if part.period.start == day
        ]
