"""Worked examples that peers published: their figures, what they hid, and where they say so.

Figures alone are taken over. A pattern that the source shows cell by cell stands here as it is; of
one that it only counts, the number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from warehouse.disclosure.system import System
from warehouse.disclosure.tables import Cube, Dimension, simple

Bounds = Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class Example:
    """A worked example.

    Attributes:
        name: In a few words.
        kind: Two-way, hierarchical and so on.
        source: Where it is printed.
        system: Its cells, with those primary that the source says are.
        width: How far apart the source wants the bounds of a primary cell.
        demands: What it wants above and below certain cells, where it says so.
        secondary: The cells that it hides to protect them, where it names them.
        secondary_count: How many.
        bounds: What it says an intruder would know in the end.
    """

    name: str
    kind: str
    source: str
    system: System
    width: float = 1
    demands: Mapping[str, float] = field(default_factory=dict)
    secondary: frozenset[str] | None = None
    secondary_count: int | None = None
    bounds: Bounds = field(default_factory=dict)

    @property
    def as_theirs(self) -> System:
        """As the source asks: its widths, and a hidden cell may be zero."""
        cells = tuple(
            cell.model_copy(
                update={
                    "least": 0,
                    "is_known_zero": cell.value == 0 and not cell.is_primary,
                    "above": self.demands.get(cell.key, 0),
                    "below": self.demands.get(cell.key, 0),
                }
            )
            for cell in self.system.cells
        )
        return self.system.model_copy(update={"cells": cells, "primary_width": self.width})

    @property
    def as_ours(self) -> System | None:
        """As this house asks: zeros are printed, and four counts stay possible."""
        if any(cell.is_primary and cell.value == 0 for cell in self.system.cells):
            return None
        return self.system

    @property
    def peer_count(self) -> int | None:
        """How many cells the peer hides beside the primary ones."""
        return self.secondary_count if self.secondary is None else len(self.secondary)

    @property
    def peer_cost(self) -> float | None:
        """What they cost by our measure."""
        if self.secondary is None:
            return None
        return sum(c.cost_of_hiding for c in self.system.cells if c.key in self.secondary)


def _system(
    cube: Cube,
    tables: list[list[str]],
    primary: Iterable[str] | Callable[[int], bool],
    keep: Callable[[str], bool] = lambda key: True,
    virtual: Iterable[str] = (),
) -> System:
    """A cube's tables, less what the source does not publish, with its primary cells.

    ``virtual`` cells are not published either, but add up from what is.
    """
    whole = cube.system(tables, is_primary=lambda count: False)
    chosen = (
        {cell.key for cell in whole.cells if primary(cell.value or 0)}
        if callable(primary)
        else set(primary)
    )
    cells = [
        cell.model_copy(
            update={
                "is_primary": cell.key in chosen,
                "least": 0 if cell.key in chosen and cell.value == 0 else None,
                "is_virtual": cell.key in virtual,
            }
        )
        for cell in whole.cells
        if keep(cell.key)
    ]
    kept = {cell.key for cell in cells}
    assert chosen <= kept, chosen - kept
    relations = [relation for relation in whole.relations if relation.terms.keys() <= kept]
    return System(cells=tuple(cells), relations=tuple(relations))


def _counts(*rows: Iterable[int]) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    return np.array([list(row) for row in rows], dtype=np.int64)


# ------------------------------------------------------------------- Fischetti and Salazar

INVESTMENT = Example(
    name="Investment of enterprises",
    kind="two-way",
    source="M. Fischetti and J. J. Salazar-Gonzalez, Models and algorithms for optimizing cell "
    "suppression in tabular data with linear constraints, JASA 95 (2000), first example; figures "
    "as they stand in a public package's tests, the paper itself not being at hand",
    system=_system(
        Cube(
            (simple("activity", "All", "I", "II", "III"), simple("region", "All", "A", "B", "C")),
            _counts((20, 50, 10), (8, 19, 22), (17, 32, 12)),
        ),
        [["activity", "region"]],
        ["II|C"],
    ),
    secondary=frozenset({"II|A", "III|A", "III|C"}),
    bounds={"II|C": (5, 30)},
)

# ------------------------------------------------------------------- the EU handbook

AREAS = Example(
    name="Population by area and sex",
    kind="two-way",
    source="Handbook on Statistical Disclosure Control (ESSnet, sdcTools/HandbookSDC), chapter 5, "
    "population counts by sex; shown there rounded, not suppressed",
    system=_system(
        Cube(
            (simple("area", "Total", "A", "B", "C"), simple("sex", "Total", "Male", "Female")),
            _counts((1, 0), (3, 3), (12, 20)),
        ),
        [["area", "sex"]],
        lambda count: 0 < count < 5,
    ),
)

# ------------------------------------------------------------------- GaussSuppression

GAUSS = "statisticsnorway/ssb-gausssuppression, "
SMALL_COUNTS = f"{GAUSS}vignette Small count frequency table suppression, "
LINKED = f"{GAUSS}vignette Linked table suppression, "

AGE = simple("age", "Total", "young", "old")
GEO = simple("geo", "Total", "Spain", "Iceland", "Portugal")
EU = Dimension(
    "geo",
    "Total",
    (("Total", ("EU", "nonEU")), ("EU", ("Spain", "Portugal")), ("nonEU", ("Iceland",))),
)
YEAR_2014 = _counts((5, 0, 2), (6, 4, 3))
"""Young and old; Spain, Portugal, Iceland."""

ZEROS_HIDDEN = Example(
    name="Zeros and ones hidden",
    kind="two-way",
    source=f"{SMALL_COUNTS}table 1 (maxN = 1)",
    system=_system(
        Cube((AGE, GEO), _counts((5, 2, 0), (6, 3, 4))), [["age", "geo"]], ["young|Portugal"]
    ),
    secondary=frozenset({"young|Iceland", "old|Iceland", "old|Portugal"}),
)
HIERARCHY_ZEROS_HIDDEN = Example(
    name="Areas in two levels, zeros hidden",
    kind="hierarchical",
    source=f"{SMALL_COUNTS}table 2 (maxN = 2)",
    system=_system(
        Cube((AGE, EU), YEAR_2014),
        [["age", "geo"]],
        ["young|Portugal", "young|nonEU", "young|Iceland"],
    ),
    secondary=frozenset({"old|EU", "old|nonEU", "old|Iceland", "old|Portugal", "young|EU"}),
)
HIERARCHY = Example(
    name="Areas in two levels, zeros shown",
    kind="hierarchical",
    source=f"{SMALL_COUNTS}table 4 (maxN = 4, protectZeros = FALSE)",
    system=_system(Cube((AGE, EU), YEAR_2014), [["age", "geo"]], lambda count: 0 < count < 5),
    secondary=frozenset({"Total|Spain", "old|EU", "young|EU", "young|Spain"}),
)
PART_OF_A_TABLE = Example(
    name="Age by EU, and countries apart",
    kind="two linked tables",
    source=f"{SMALL_COUNTS}table 3 (formula ~age:eu + geo, maxN = 2)",
    system=_system(
        Cube((AGE, EU), YEAR_2014),
        [["age", "geo"]],
        ["young|nonEU"],
        lambda key: key.startswith("Total") or key.endswith("EU"),
        ["Total|EU", "Total|nonEU"],
    ),
    secondary=frozenset({"old|nonEU"}),
)
INTERVALS = Example(
    name="Intervals of five",
    kind="two-way",
    source=f"{SMALL_COUNTS}last example (maxN = 3, rangeMin = 5)",
    system=_system(
        Cube((AGE, GEO), _counts((17, 3, 1), (17, 10, 11))),
        [["age", "geo"]],
        ["young|Iceland", "young|Portugal"],
    ),
    width=5,
    secondary=frozenset({"young|Spain", "old|Spain", "old|Iceland", "old|Portugal"}),
    bounds={"young|Iceland": (0, 13), "young|Portugal": (0, 12)},
)

YEARS = simple("year", "Total", "2014", "2015", "2016")
THREE_YEARS = np.zeros((2, 3, 3), dtype=np.int64)
"""Young and old; Spain, Portugal, Iceland; the three years."""
for place, count in {
    (0, 0, 0): 6, (0, 2, 0): 8, (1, 0, 0): 9, (1, 1, 0): 1, (0, 2, 1): 2,
    (1, 0, 1): 4, (1, 1, 1): 3, (0, 0, 2): 7, (0, 2, 2): 2, (0, 1, 2): 2,
}.items():  # fmt: skip
    THREE_YEARS[place] = count
LINKED_SYSTEM = _system(
    Cube((AGE, EU, YEARS), THREE_YEARS),
    [["age", "geo", "year"]],
    [
        *("Total|nonEU|2015", "Total|nonEU|2016", "young|Total|2015", "young|nonEU|2015"),
        *("young|nonEU|2016", "Total|Iceland|2015", "Total|Iceland|2016", "Total|Portugal|2014"),
        "Total|Portugal|2016",
    ],
    lambda key: key.startswith("Total") or key.split("|")[1] in {"Total", "EU", "nonEU"},
)
LINKED_PATTERN = frozenset(
    {
        *("Total|Total|2015", "Total|Total|2016", "young|Total|2016"),
        *("Total|Spain|2014", "Total|Spain|2016"),
    }
)
LINKED_TABLES = Example(
    name="Age by EU by year, linked to countries by year",
    kind="three-way and two-way, linked",
    source=f"{LINKED}super-consistent (maxN = 2)",
    system=LINKED_SYSTEM,
    secondary=LINKED_PATTERN,
)
LINKED_INTERVALS = Example(
    name="The same, intervals of four",
    kind="three-way and two-way, linked",
    source=f"{LINKED}interval protection (maxN = 2, rangeMin = 4)",
    system=LINKED_SYSTEM,
    width=4,
    secondary=LINKED_PATTERN | {"Total|Portugal|2015", "Total|Spain|2015"},
    bounds={
        "Total|nonEU|2015": (0, 4), "Total|nonEU|2016": (0, 4), "young|Total|2015": (0, 4),
        "Total|Portugal|2014": (0, 6), "Total|Portugal|2016": (0, 6),
    },
)  # fmt: skip

# ------------------------------------------------------------------- sdcTable

SDCTABLE = "sdcTools/sdcTable, "

TWO_WAY = Example(
    name="Regions by gender",
    kind="two-way",
    source=f"{SDCTABLE}data microdata1 and test-protectTable (OPT, HITAS, HYPERCUBE)",
    system=_system(
        Cube(
            (simple("region", "total", *"ABCD"), simple("gender", "total", "male", "female")),
            _counts((18, 2), (14, 19), (12, 10), (11, 14)),
        ),
        [["region", "gender"]],
        ["A|female"],
    ),
    secondary=frozenset({"A|male", "C|male", "C|female"}),
)
TWO_HIERARCHIES = Example(
    name="Regions by county and by size",
    kind="two linked hierarchies",
    source=f"{SDCTABLE}test-linked-tables (protect_linked_tables, maxN = 3)",
    system=_system(
        Cube(
            (
                Dimension(
                    "region",
                    "Total",
                    (
                        ("Total", ("county-1", "county-2")),
                        ("county-1", tuple("ABIJ")),
                        ("county-2", tuple("KLMN")),
                        ("Total", ("big", "small")),
                        ("big", ("L", "M")),
                        ("small", tuple("ABIJKN")),
                    ),
                ),
            ),
            np.array([2, 2, 8, 8, 3, 3, 3, 7], dtype=np.int64),
        ),
        [["region"]],
        tuple("ABKLM"),
    ),
    secondary=frozenset("N"),
)
THREE_WAY = Example(
    name="A vignette's 1,000 units",
    kind="three-way, hierarchical",
    source=f"{SDCTABLE}vignette sdcTable 0.34.0 (OPT, maxN = 10)",
    system=_system(
        Cube(
            (
                Dimension(
                    "V1",
                    "Tot",
                    (("Tot", ("A", "B", "C", "D")), ("B", ("Ba", "Bb", "Bc"))),
                ),
                simple("V2", "Tot", "m", "w"),
                simple("V3", "Tot", *"abcdef"),
            ),
            np.array(
                [
                    [[12, 16, 11, 13, 6, 22], [19, 21, 15, 11, 13, 10]],
                    [[11, 12, 11, 8, 10, 14], [16, 12, 15, 14, 17, 10]],
                    [[13, 10, 14, 14, 12, 16], [19, 16, 11, 8, 9, 15]],
                    [[18, 15, 26, 7, 13, 18], [12, 12, 10, 13, 15, 16]],
                    [[18, 10, 15, 15, 9, 18], [12, 6, 21, 12, 21, 16]],
                    [[10, 17, 7, 13, 14, 19], [18, 12, 21, 16, 11, 18]],
                ],
                dtype=np.int64,
            ),
        ),
        [["V1", "V2", "V3"]],
        lambda count: 0 < count <= 10,
    ),
    secondary_count=22,
)

# ------------------------------------------------------------------- tau-Argus

TURNOVER = Example(
    name="Turnover by activity and size",
    kind="two-way, magnitudes",
    source="InseeFrLab/rtauargus, article Getting started, example 1 (tau-Argus 4.2.3, Modular, "
    "FREQ(3,10) and NK(1,85))",
    system=_system(
        Cube(
            (simple("activity", "Total", "01", "02", "06"), simple("size", "Total", "tr1", "tr2")),
            _counts((100, 50), (30, 20), (60, 40)),
        ),
        [["activity", "size"]],
        ["02|tr1", "06|tr2"],
    ),
    # A tenth of 30 for the two contributors; 38 of 100/85 less 40 for the dominant one.
    demands={"02|tr1": 3, "06|tr2": 4.7},
    secondary=frozenset({"02|tr2", "06|tr1"}),
)

EXAMPLES = (
    INVESTMENT,
    AREAS,
    ZEROS_HIDDEN,
    HIERARCHY_ZEROS_HIDDEN,
    HIERARCHY,
    PART_OF_A_TABLE,
    INTERVALS,
    LINKED_TABLES,
    LINKED_INTERVALS,
    TWO_WAY,
    TWO_HIERARCHIES,
    THREE_WAY,
    TURNOVER,
)
