"""Dealing exact counts to rows at random: the tools by which the sample meets printed figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

IntArray: TypeAlias = NDArray[np.int64]
BoolArray: TypeAlias = NDArray[np.bool_]


class CalibrationError(ValueError):
    """What is already drawn leaves no way to meet a printed figure."""


def apportion(total: int, weights: Iterable[float]) -> IntArray:
    """Split ``total`` in proportion to ``weights``, by largest remainders; adds up exactly."""
    shares = np.array(list(weights), dtype=float)
    shares *= total / shares.sum()
    counts: IntArray = np.floor(shares).astype(np.int64)
    largest = np.argsort(counts - shares, kind="stable")[: total - int(counts.sum())]
    counts[largest] += 1
    return counts


def deal(counts: Iterable[int], rng: Generator) -> IntArray:
    """Codes 0, 1, ... each as often as its count says, in random order.

    Raises:
        CalibrationError: if a count is negative.
    """
    counts = np.array(list(counts), dtype=np.int64)
    if (counts < 0).any():
        raise CalibrationError(f"nothing left to deal: {counts.tolist()}")
    return rng.permutation(np.repeat(np.arange(len(counts)), counts))


def deal_rest(
    targets: Sequence[int], already: IntArray, size: int, rng: Generator, what: str
) -> IntArray:
    """Codes for ``size`` rows that bring the codes in ``already`` up to ``targets`` exactly.

    Raises:
        CalibrationError: if ``already`` exceeds a target or the rest is not ``size``.
    """
    rest = np.asarray(targets) - np.bincount(already, minlength=len(targets))
    if (rest < 0).any() or int(rest.sum()) != size:
        raise CalibrationError(f"{what}: {rest.tolist()} cannot be dealt to {size} rows")
    return deal(rest.tolist(), rng)


def draw(weights: Iterable[float], size: int, rng: Generator) -> IntArray:
    """Codes 0, 1, ... at random by weight."""
    chances = np.array(list(weights), dtype=float)
    return rng.choice(len(chances), size=size, p=chances / chances.sum()).astype(np.int64)


def spread_counts(counts: Mapping[int, int]) -> IntArray:
    """``{2: 3, 5: 1}`` as ``[2, 2, 2, 5]``."""
    return np.repeat(list(counts), list(counts.values())).astype(np.int64)


def pick(pool: IntArray, size: int, rng: Generator) -> IntArray:
    """``size`` different members of ``pool``.

    Raises:
        CalibrationError: if the pool is too small.
    """
    if size > len(pool):
        raise CalibrationError(f"{size} wanted, {len(pool)} there")
    return rng.choice(pool, size=size, replace=False)


def deal_sets(counts: Sequence[int], rows: int, rng: Generator) -> BoolArray:
    """Which of several things each row has, one column a thing: at least one each.

    Args:
        counts: how many rows have each of the things.
        rows: how many rows there are.
        rng: the source of chance.

    Raises:
        CalibrationError: if there are too few things to go round, or more of one than rows.
    """
    things = deal(counts, rng)
    if len(things) < rows:
        raise CalibrationError(f"{len(things)} things do not go round {rows} rows")
    has = np.zeros((rows, len(counts)), dtype=np.bool_)
    has[np.arange(rows), things[:rows]] = True
    for kind, left in enumerate(np.bincount(things[rows:], minlength=len(counts))):
        has[pick(np.flatnonzero(~has[:, kind]), int(left), rng), kind] = True
    return has


def flags(size: int, positions: IntArray) -> BoolArray:
    """True at ``positions``."""
    marked = np.zeros(size, dtype=np.bool_)
    marked[positions] = True
    return marked


def ordinals(owner: IntArray) -> IntArray:
    """0, 1, 2, ... within each run of equal values of ``owner``, which must be grouped."""
    if len(owner) == 0:
        return owner.copy()
    starts = np.flatnonzero(np.concatenate([[True], owner[1:] != owner[:-1]]))
    lengths = np.diff(np.append(starts, len(owner)))
    return np.arange(len(owner)) - np.repeat(starts, lengths)
