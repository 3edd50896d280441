"""The attack again, by a contributor who knows some of the hidden counts."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from warehouse.disclosure.audit.bounds import TOLERANCE, Probe
from warehouse.disclosure.audit.equations import INFINITE, ContradictionError, Puzzle
from warehouse.disclosure.audit.evidence import Evidence

Real = NDArray[np.float64]

TRIES = 3
"""Programmes that ask for all cells in doubt at once, before each is asked for by itself."""


def learned_by(
    puzzle: Puzzle, probe: Probe, evidence: Evidence, knows: Mapping[str, int]
) -> set[str]:
    """Hidden cells that become exact for one who knows these counts, and are not without.

    Linear bounds alone, rounded to whole numbers, are looked at.

    Raises:
        ContradictionError: if what the contributor knows does not agree with what is seen.
    """
    known = {cell: float(knows[key]) for cell, key in enumerate(puzzle.keys) if key in knows}
    in_doubt = evidence.low != evidence.high
    in_doubt[list(known)] = False
    if not known or not in_doubt.any():
        return set()
    at_hand = _solutions_with(evidence.solutions, known)
    base = at_hand.mean(axis=0) if len(at_hand) else None
    with probe.knowing(known, base) as agrees:
        if not agrees:
            raise ContradictionError(f"{' and '.join(knows)} cannot be as somebody knows them")
        spread = np.vstack([at_hand, probe.base])
        low, high = spread.min(axis=0), spread.max(axis=0)
        random = np.random.default_rng(0)
        for _ in range(TRIES):
            in_doubt &= high - low < 1 - TOLERANCE
            if not in_doubt.any():
                return set()
            for way in (1, -1):
                counts = probe.ask(np.where(in_doubt, way * random.random(len(low)), 0)).counts
                low, high = np.minimum(low, counts), np.maximum(high, counts)
        doubted = np.flatnonzero(in_doubt & (high - low < 1 - TOLERANCE)).tolist()
        return {puzzle.keys[cell] for cell in doubted if _is_exact(probe, cell)}


def _is_exact(probe: Probe, cell: int) -> bool:
    """Whether one whole number alone is left."""
    low, high = probe.ask_for(cell, -1).reached, probe.ask_for(cell, 1).reached
    return high < INFINITE and math.floor(high + TOLERANCE) <= math.ceil(low - TOLERANCE)


def _solutions_with(solutions: list[Real], known: Mapping[int, float]) -> Real:
    """Those with the known counts, and mixtures of others that have them: a row each."""
    pool = np.array(solutions)
    if len(known) > 1:
        return pool[np.all([pool[:, cell] == count for cell, count in known.items()], axis=0)]
    [(cell, count)] = known.items()
    below, above = pool[pool[:, cell] < count], pool[pool[:, cell] > count]
    pairs = min(len(below), len(above))
    below, above = below[:pairs], above[:pairs]
    gap = above[:, cell] - below[:, cell]
    share = ((count - below[:, cell]) / gap)[:, np.newaxis]
    return np.vstack([pool[pool[:, cell] == count], below + share * (above - below)])
