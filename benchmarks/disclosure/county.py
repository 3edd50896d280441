"""Made-up linked tables of a county, of any size, with the sparseness of real ones."""

from __future__ import annotations

import numpy as np

from warehouse.disclosure.system import System
from warehouse.disclosure.tables import Cube, Dimension, simple

DISTRICTS = tuple(f"district {number}" for number in range(10))
AREAS = tuple((f"area {n}", DISTRICTS[2 * n : 2 * n + 2]) for n in range(5))
DISTRICT = Dimension("district", "county", (("county", tuple(n for n, _ in AREAS)), *AREAS))
ETHNICITY = simple("ethnicity", "all", "white", "mixed", "asian", "black", "other", "unknown")
AGE = simple("age", "all", *(f"age {number}" for number in range(8)))
SEX = simple("sex", "all", "female", "male", "unknown")

SHARES_OF_ETHNICITY = (0.70, 0.08, 0.06, 0.05, 0.03, 0.08)
SHARES_OF_SEX = (0.75, 0.23, 0.02)

TABLES = (
    ("district", "period"),
    ("district", "ethnicity", "sex"),
    ("district", "age", "sex"),
    ("ethnicity", "age", "sex"),
    ("period", "ethnicity"),
    ("period", "age", "sex"),
)
"""One measure as a needs assessment prints it: all tables share their margins."""


def period(years: int) -> Dimension:
    """Months that add up to years, and these to all years together."""
    names = tuple(f"year {number}" for number in range(years))
    months = tuple((name, tuple(f"{name}-{month:02}" for month in range(12))) for name in names)
    return Dimension("period", "all years", (("all years", names), *months))


def county(years: int, cases: int, tables: tuple[tuple[str, ...], ...], seed: int = 1) -> System:
    """A measure counted over some years.

    Args:
        years: How many.
        cases: How many cases to expect in all.
        tables: Which tables to publish.
        seed: Of the counts.
    """
    random = np.random.default_rng(seed)
    dimensions = (DISTRICT, period(years), ETHNICITY, AGE, SEX)
    expected = cases * np.einsum(
        "a,b,c,d,e->abcde",
        random.dirichlet(np.full(len(DISTRICTS), 8)),
        random.dirichlet(np.full(12 * years, 30)),
        SHARES_OF_ETHNICITY,
        random.dirichlet(np.full(len(AGE.leaves), 4)),
        SHARES_OF_SEX,
    )
    return Cube(dimensions, random.poisson(expected)).system(tables, title=f"{years} years")
