"""What a printed percentage, rate or change says of the counts behind it, rounding and all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from math import sqrt

from scipy.stats import chi2

from warehouse.disclosure.audit.published.board import Board
from warehouse.disclosure.audit.published.file import Figure
from warehouse.disclosure.audit.published.lines import base_of
from warehouse.disclosure.audit.published.view import Line, View

HALF = {
    "percent": Decimal("0.05"),
    "rate_per_1000": Decimal("0.005"),
    "percent_change": Decimal("0.05"),
}
"""How far rounding moves a statistic at most."""

YEARLY = {"CALENDAR_YEAR", "FINANCIAL_YEAR", "SNAPSHOT"}

Z = 1.959963984540054
EXACT_BELOW = 10
FARTHEST = 10**7


@dataclass(frozen=True)
class Derived:
    """A statistic that is shown, and the cells that it is made of."""

    figure: Figure
    parts: Mapping[str, float]
    """Keys of cells that are a part of it, and with what factor they enter its base."""
    hidden: tuple[str, ...]
    """Keys of those parts that are hidden where it stands."""


def relate_printed(view: View, board: Board) -> Iterator[Derived]:
    """Say what each statistic says; those that stand beside a hidden part."""
    line_of = {
        (member.table, member.place.spot): line for line in view.lines() for member in line.members
    }
    for figure in view.file.figures:
        if figure.value is None and figure.lower is None and figure.upper is None:
            continue
        count = view.find(figure.place)
        if count is None:
            continue
        if figure.statistic == "percent":
            line = line_of.get((figure.table, figure.place.spot))
            if line is not None:
                yield from _relate_share(view, board, figure, line)
        elif figure.statistic == "rate_per_1000":
            yield from _relate_rate(view, board, figure)
        elif figure.statistic == "percent_change":
            yield from _relate_change(view, board, figure)


def _relate_share(view: View, board: Board, figure: Figure, line: Line) -> Iterator[Derived]:
    key = view.key(figure.place)
    own = {view.key(member.place): 1.0 for member in line.members if not line.is_excluded(member)}
    by_total = {} if line.total is None else base_of(view, line)
    bases = [base for base in (by_total, {} if line.table.is_share_of_cases else own) if base]
    if not bases:
        return
    shown = [base for base in bases if _is_shown(view, line, base)]
    hidden = () if shown else _hidden(view, bases[0])
    if not _is_visible(view, figure):
        hidden = (key, *hidden)
    base = next(iter(shown), bases[0])
    name = f"{figure.value} % in {view.where(figure)}"
    if figure.value is not None:
        _relate_ratio(board, name, key, base, figure)
    count, whole = board.cells[key].value, board.sum_of(base)
    if count is None and whole is not None:
        _bound(board, name, {key: 1}, figure, [way(whole) for way in LIMITS])
    elif count is not None and whole is None:
        _bound(board, name, base, _turned(figure), [_falling(way, count) for way in LIMITS])
    if hidden:
        yield Derived(figure, base, hidden)


def _relate_rate(view: View, board: Board, figure: Figure) -> Iterator[Derived]:
    key = view.key(figure.place)
    people = _people(view, figure)
    if board.cells[key].value is None and people:
        name = f"{figure.value} per 1,000 in {view.where(figure)}"
        ways = [
            lambda n: 1000 * n / people,
            lambda n: 1000 * _poisson_low(n) / people,
            lambda n: 1000 * _poisson_high(n) / people,
        ]
        _bound(board, name, {key: 1}, figure, ways)
    if not _is_visible(view, figure):
        yield Derived(figure, {}, (key,))


def _relate_change(view: View, board: Board, figure: Figure) -> Iterator[Derived]:
    before = _a_year_before(view, figure)
    if before is None or figure.value is None:
        return
    key, key_before = view.key(figure.place), view.key(before.place)
    name = f"{figure.value} % change in {view.where(figure)}"
    value, half = Decimal(str(figure.value)), HALF["percent_change"]
    for bound, is_least in ((value - half, True), (value + half, False)):
        terms = {key: 100.0, key_before: float(-100 - bound)}
        board.relate(name, terms, at_least=0 if is_least else None, at_most=None if is_least else 0)
    hidden = tuple(view.key(part.place) for part in (figure, before) if not _is_visible(view, part))
    if hidden:
        yield Derived(figure, {}, hidden)


def _relate_ratio(
    board: Board, name: str, key: str, base: Mapping[str, float], figure: Figure
) -> None:
    """100 times the part lies between two percentages of the whole."""
    value, half = Decimal(str(figure.value)), HALF["percent"]
    for bound, is_least in ((value - half, True), (value + half, False)):
        terms = {part: float(-bound * int(factor)) for part, factor in base.items()}
        terms[key] = float(100 + Decimal(str(terms.get(key, 0))))
        board.relate(name, terms, at_least=0 if is_least else None, at_most=None if is_least else 0)


def _bound(
    board: Board,
    name: str,
    terms: Mapping[str, float],
    figure: Figure,
    ways: Sequence[Callable[[int], float]],
) -> None:
    """Bound a whole number by what it would be printed as: value, lower and upper limit."""
    half = float(HALF[figure.statistic]) + 1e-9
    low, high = 0, FARTHEST
    for printed, way in zip((figure.value, figure.lower, figure.upper), ways, strict=True):
        if printed is None:
            continue
        low = max(low, _first(way, printed - half))
        high = min(high, _first(way, printed + half, is_beyond=True) - 1)
    board.relate(name, terms, at_least=low, at_most=None if high >= FARTHEST - 1 else high)


def _first(way: Callable[[int], float], bound: float, *, is_beyond: bool = False) -> int:
    """The least whole number at which a growing function reaches a bound, or goes beyond it."""
    low, high = 0, FARTHEST
    while low < high:
        middle = (low + high) // 2
        reached = way(middle) > bound if is_beyond else way(middle) >= bound
        low, high = (low, middle) if reached else (middle + 1, high)
    return low


def _turned(figure: Figure) -> Figure:
    """For functions that fall as the base grows: everything with the other sign."""
    return replace(
        figure,
        value=None if figure.value is None else -figure.value,
        lower=None if figure.lower is None else -figure.lower,
        upper=None if figure.upper is None else -figure.upper,
    )


def _share(whole: int) -> Callable[[int], float]:
    return lambda part: 100 * part / whole if whole else 0.0


def _low(whole: int) -> Callable[[int], float]:
    return lambda part: _wilson(part, whole, -1)


def _high(whole: int) -> Callable[[int], float]:
    return lambda part: _wilson(part, whole, 1)


LIMITS = (_share, _low, _high)
"""A share and its limits: by the whole, functions of the part that grow with it."""


def _falling(way: Callable[[int], Callable[[int], float]], part: int) -> Callable[[int], float]:
    """The same as a function of the whole, with the other sign, so that it grows."""
    return lambda whole: -way(whole)(part) if whole else -FARTHEST


def _wilson(part: int, whole: int, sign: int) -> float:
    """A limit of Wilson's interval of a percentage; beyond the whole it goes on growing."""
    if part > whole or not whole:
        return 100.0 + part
    spread = Z * sqrt(Z**2 + 4 * part * (1 - part / whole))
    return 100 * (2 * part + Z**2 + sign * spread) / (2 * (whole + Z**2))


def _poisson_low(count: int) -> float:
    if count < EXACT_BELOW:
        return float(chi2.ppf(0.025, 2 * count) / 2) if count else 0.0
    return float(count * (1 - 1 / (9 * count) - Z / (3 * sqrt(count))) ** 3)


def _poisson_high(count: int) -> float:
    if count < EXACT_BELOW:
        return float(chi2.ppf(0.975, 2 * count + 2) / 2)
    more = count + 1
    return float(more * (1 - 1 / (9 * more) + Z / (3 * sqrt(more))) ** 3)


def _people(view: View, figure: Figure) -> int | None:
    """How many a rate is over: in the last year of the period, or the newest known before."""
    base = view.file.tables[figure.table].rate_base
    members = [member for _, member in figure.place.members]
    by_year = view.file.denominators.get((base or "", members[0] if members else "ALL"), {})
    end = view.period(figure.place).end.year
    years = [year for year in by_year if year <= end]
    return by_year[max(years)] if years else None


def _a_year_before(view: View, figure: Figure) -> Figure | None:
    """The same cell a year earlier."""
    period = view.period(figure.place)
    if period.kind not in YEARLY:
        return None
    start = _year_before(period.start)
    return next(
        (
            before
            for other in view.file.periods.values()
            if other.kind == period.kind
            and other.start == start
            and (before := view.find(replace(figure.place, period=other.key))) is not None
        ),
        None,
    )


def _year_before(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)


def _is_visible(view: View, figure: Figure) -> bool:
    """Whether the file itself shows the count."""
    count = view.find(figure.place)
    return count is not None and count.value is not None


def _is_shown(view: View, line: Line, base: Mapping[str, float]) -> bool:
    """Whether the file shows all that a base is made of."""
    return not _hidden(view, base) and bool(line.members)


def _hidden(view: View, base: Mapping[str, float]) -> tuple[str, ...]:
    visible = view.visible_keys
    return tuple(key for key in base if key not in visible)
