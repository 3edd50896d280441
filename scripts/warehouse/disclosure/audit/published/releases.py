"""What changed between releases: a revision that shows a small change shows a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from warehouse.disclosure.audit.published.board import Board, Cell


def leave_changes(board: Board, keys: Sequence[frozenset[str]], names: Sequence[str]) -> None:
    """Between two releases that show a cell anew, say what its change is.

    Args:
        board: With all cells of all releases.
        keys: Of the cells of each release, the oldest first.
        names: Of the releases.
    """
    versions: Mapping[str, list[tuple[Cell, str]]] = defaultdict(list)
    for keys_of_release, name in zip(keys, names, strict=True):
        for key in sorted(keys_of_release):
            cell = board.cells[key]
            if all(cell is not earlier for earlier, _ in versions[cell.label]):
                versions[cell.label].append((cell, name))
    for label, cells in versions.items():
        for (old, _), (new, name) in pairwise(cells):
            where = replace(new.where, row=f"{new.where.row}, change by the revision of {name}")
            terms = {new.key: 1.0, old.key: -1.0}
            board.leave(
                f"CHANGE|{old.key}|{new.key}",
                f"CHANGE|{label}",
                where,
                terms,
                can_be_negative=True,
            )
