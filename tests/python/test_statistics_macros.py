"""The statistics macros against the definitions of their intervals, computed independently."""

import math
from decimal import ROUND_HALF_UP, Decimal

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dbt_macros import PROJECT, load_macros

STATISTICS = load_macros((PROJECT / "macros" / "statistics").glob("*.sql"))
CONNECTION = duckdb.connect()
COUNTS = st.integers(min_value=0, max_value=200_000)
Z_95 = 1.959963984540054


def value(macro: str, *arguments: object) -> object:
    """What DuckDB makes of a call of a macro."""
    expression = getattr(STATISTICS, macro)(*arguments)
    row = CONNECTION.execute(f"select {expression}").fetchone()
    assert row is not None
    return row[0]


def number(macro: str, *arguments: object) -> float:
    """The same, known to be a number."""
    result = value(macro, *arguments)
    assert isinstance(result, float | Decimal)
    return float(result)


def poisson_tail(count: int, mean: float) -> float:
    """The probability of `count` events or fewer where `mean` are expected."""
    return math.fsum(
        math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(count + 1)
    )


@pytest.mark.parametrize("count", range(10))
def test_limits_of_few_events_leave_exactly_two_and_a_half_percent(count: int) -> None:
    lower = number("byars_lower", count)
    upper = number("byars_upper", count)
    assert poisson_tail(count, upper) == pytest.approx(0.025, abs=1e-11)
    if count == 0:
        assert lower == 0
    else:
        assert 1 - poisson_tail(count - 1, lower) == pytest.approx(0.025, abs=1e-11)


@pytest.mark.parametrize("count", [10, 11, 15, 30, 100, 500])
def test_limits_of_more_events_leave_about_that(count: int) -> None:
    lower = number("byars_lower", count)
    upper = number("byars_upper", count)
    assert poisson_tail(count, upper) == pytest.approx(0.025, abs=5e-4)
    assert 1 - poisson_tail(count - 1, lower) == pytest.approx(0.025, abs=5e-4)


@given(count=COUNTS)
def test_limits_of_a_count_grow_with_it_and_hold_it(count: int) -> None:
    lower, upper, next_lower, next_upper = (
        number(f"byars_{side}", events)
        for events in (count, count + 1)
        for side in ("lower", "upper")
    )
    assert lower <= count <= upper
    assert lower < next_lower
    assert upper < next_upper


@given(data=st.data(), whole=st.integers(min_value=1, max_value=200_000))
def test_wilson_limits_are_the_roots_of_the_score_equation(data: st.DataObject, whole: int) -> None:
    part = data.draw(st.integers(min_value=0, max_value=whole))
    share = part / whole
    for side in ("lower", "upper"):
        limit = number(f"wilson_{side}", part, whole) / 100
        variance = Z_95**2 * limit * (1 - limit) / whole
        assert (share - limit) ** 2 == pytest.approx(variance, rel=1e-6, abs=1e-12)
        assert -1e-12 <= limit <= 1 + 1e-12


@given(
    part=st.integers(min_value=0, max_value=99_999),
    whole=st.integers(min_value=1, max_value=99_999),
    places=st.integers(min_value=0, max_value=3),
)
def test_a_percentage_is_rounded_in_decimals_halves_up(part: int, whole: int, places: int) -> None:
    exact = Decimal(part) * 100 / Decimal(whole)
    printed = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    percentage = STATISTICS.percentage(part, whole)
    assert Decimal(str(value("round_as_printed", percentage, places))) == printed


@pytest.mark.parametrize(
    ("limits", "finding"),
    [
        ((1, 2, 3, 4), "lower"),
        ((3, 4, 1, 2), "higher"),
        ((1, 3, 2, 4), "similar"),
        ((1, 2, 2, 3), "similar"),
        ((1, 4, 2, 3), "similar"),
        (("null", "null", 3, 4), None),
    ],
)
def test_significance_is_no_overlap(limits: tuple[object, ...], finding: str | None) -> None:
    assert value("significance", *limits) == finding


@pytest.mark.parametrize(
    ("macro", "arguments"),
    [
        ("rate_per", (5, 0)),
        ("rate_upper", (5, "null")),
        ("rate_lower", ("null::integer", 100)),
        ("percentage", (0, 0)),
        ("percentage_change", (0, 5)),
        ("wilson_lower", (0, 0)),
    ],
)
def test_nothing_comes_of_nothing(macro: str, arguments: tuple[object, ...]) -> None:
    assert value(macro, *arguments) is None


def test_arguments_may_be_expressions() -> None:
    assert number("percentage", "1 + 1", "2 + 2") == 50
    assert number("percentage_change", "1 + 1", "2 + 2") == 100
    assert number("rate_per", "1 + 1", "500 + 500") == 2
