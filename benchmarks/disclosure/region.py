"""A region: copies of a real county, each with counts of its own, published with their totals.

The county is the registry of a finished night. A copy's counts are drawn anew and then moved as
little as it takes for every relation to hold, so that it is as sparse as the county and linked in
the same way. Every published number of the copies also adds to one of the region.
"""

from __future__ import annotations

import math
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array, hstack, identity

from warehouse.disclosure.registry import system_of
from warehouse.disclosure.system import Cell, Relation, System

SMALLEST_SHOWN = 5
"""As in policy_suppression: a count from 1 to one less is primary."""

SPREAD_OF_SIZES = 0.3
"""Of the logarithm of how large a copy is beside the county: two in three are 0.74 to 1.35 times
as large."""

NEAR_ENOUGH = 0.01
"""How far from the nearest counts that relations allow a copy may be, as a share: what is asked of
it is to be likely, not to be the nearest."""

Whole = NDArray[np.int64]


def read_county(data_dir: Path) -> System:
    """Everything that a finished night published of the county, with all counts.

    Args:
        data_dir: The warehouse's data folder, read and never written.

    Raises:
        SystemExit: if no night was finished there.
    """
    path = data_dir / "restricted" / "warehouse.duckdb"
    if not path.is_file():
        raise SystemExit(f"There is no {path}: run `warehouse nightly` on that folder first.")
    with duckdb.connect(path, read_only=True) as file:
        cells = file.sql("from disclosure.sdc_registry_cell order by cell_label").df()
        terms = file.sql("from disclosure.sdc_relation_term").df()
    return system_of(cells, terms)


def region(county: System, copies: int) -> System:
    """The county itself where one is asked for, else so many redrawn copies and their totals.

    A virtual cell of the region follows from others of the region as those of a county do, so
    that what the copies' add up to needs no relation of its own.

    Args:
        county: All that is published of a real county.
        copies: How many counties. Each has the number of its seed.
    """
    if copies == 1:
        return county
    counties = [redrawn(county, seed) for seed in range(1, copies + 1)]
    whole = with_counts(county, np.sum([counts_of(each) for each in counties], axis=0))
    named = [_named(each, f"county {number}") for number, each in enumerate(counties, 1)]
    named.append(_named(whole, "region"))
    return System(
        title=f"A region of {copies} counties",
        cells=tuple(cell for system in named for cell in system.cells),
        relations=(
            *(relation for system in named for relation in system.relations),
            *(
                _sum_over(cell.key, copies)
                for cell in county.cells
                if not cell.is_virtual
            ),
        ),
    )  # fmt: skip


def redrawn(county: System, seed: int) -> System:
    """The county with other counts, zeros excepted, under which all its relations hold.

    Each count is drawn from a Poisson distribution around the county's, times one size for all.
    The counts nearest to these of all that the relations allow are taken: near in units of the
    count's own standard deviation, so that small cells stay what was drawn and totals give way.
    """
    random = np.random.default_rng(seed)
    counts = counts_of(county)
    size = math.exp(random.normal(0, SPREAD_OF_SIZES))
    return with_counts(county, _nearest(county, random.poisson(size * counts)))


def counts_of(system: System) -> Whole:
    """The counts in the order of the cells."""
    return np.array([cell.value for cell in system.cells], dtype=np.int64)


def with_counts(system: System, counts: Whole) -> System:
    """The system with these counts, and what the rules make of them: primary if small."""
    cells = zip(system.cells, counts.tolist(), strict=True)
    return system.model_copy(update={"cells": tuple(_with_count(*pair) for pair in cells)})


def _with_count(cell: Cell, count: int) -> Cell:
    """A cell with another count; its cost stays as many times 1 + ln(1 + count)."""
    dear = cell.cost_of_hiding / (1 + math.log1p(cell.value or 0))
    is_primary = 1 <= count < SMALLEST_SHOWN
    return cell.model_copy(
        update={
            "value": count,
            "is_primary": is_primary,
            "width": None,
            "cost": round(dear * (1 + math.log1p(count)), 6),
        }
    )


def _nearest(system: System, drawn: Whole) -> Whole:
    """The whole counts nearest to those drawn of all that the system's relations allow."""
    size = len(drawn)
    one, none = identity(size, format="csr"), csr_array((len(system.relations), 2 * size))
    weight = 1 / np.sqrt(1 + drawn)
    most = np.where(counts_of(system) == 0, 0, np.inf)
    free = np.full(2 * size, np.inf)
    found = milp(
        np.concatenate([np.zeros(size), weight, weight]),
        constraints=[
            LinearConstraint(hstack([_matrix(system), none]), *_bounds(system)),
            LinearConstraint(hstack([one, -one, one]), drawn, drawn),
        ],
        integrality=np.repeat([1, 0], [size, 2 * size]),
        bounds=Bounds(np.zeros(3 * size), np.concatenate([most, free])),
        options={"mip_rel_gap": NEAR_ENOUGH},
    )
    return np.asarray(np.rint(found.x[:size]), dtype=np.int64)


def _matrix(system: System) -> csr_array:
    """The relations, a row each, by the cells in their order."""
    place = {cell.key: number for number, cell in enumerate(system.cells)}
    entries = [
        (row, place[key], factor)
        for row, relation in enumerate(system.relations)
        for key, factor in relation.terms.items()
    ]
    rows, columns, factors = zip(*entries, strict=True)
    shape = (len(system.relations), len(system.cells))
    return coo_array((factors, (rows, columns)), shape=shape).tocsr()


def _bounds(system: System) -> tuple[list[float], list[float]]:
    """Least and most of each relation's sum."""
    low, high = zip(*(relation.bounds for relation in system.relations), strict=True)
    return (
        [-math.inf if bound is None else float(bound) for bound in low],
        [math.inf if bound is None else float(bound) for bound in high],
    )


def _named(system: System, whose: str) -> System:
    """The system with each cell and relation under a name that no other's has."""
    return System(
        cells=tuple(
            cell.model_copy(update={"key": f"{whose}: {cell.key}"}) for cell in system.cells
        ),
        relations=tuple(
            relation.model_copy(
                update={
                    "name": f"{whose}: {relation.name}",
                    "terms": {f"{whose}: {key}": by for key, by in relation.terms.items()},
                }
            )
            for relation in system.relations
        ),
    )


def _sum_over(key: str, copies: int) -> Relation:
    """A number of the region is that of its counties together."""
    counties = {f"county {number}: {key}": -1.0 for number in range(1, copies + 1)}
    return Relation(name=f"over the counties: {key}", terms={f"region: {key}": 1.0} | counties)
