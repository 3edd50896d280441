"""Puts every count and footnote of every file on the board, hidden or not."""

from __future__ import annotations

import re

from warehouse.disclosure.audit.published.board import Board
from warehouse.disclosure.audit.published.file import Footnote
from warehouse.disclosure.audit.published.view import View

WITHHELD = "[c]"

EXCLUDES = re.compile(r"^Excludes ([\d,]+) with ")
"""How a footnote says its count."""


def see_counts(view: View, board: Board) -> None:
    """Counts in tables."""
    for figure in view.counts:
        cell = board.cell(view.key(figure.place), figure.place.label, view.where(figure))
        if figure.value is not None:
            board.show(cell, int(figure.value), f"{figure.table_label} ({view.name})")
        elif figure.symbol == WITHHELD:
            # Zeros are printed; only what a supplier withheld itself may be one.
            is_counted_here = view.file.measures[figure.place.measure].missing_is_zero
            board.withhold(cell, view.name, int(is_counted_here))


def see_footnotes(view: View, board: Board) -> None:
    """Counts in footnotes."""
    for note in view.file.footnotes:
        label, key = view.note_key(note)
        cell = board.cell(key, label, view.where_noted(note))
        if (value := _count(note)) is not None:
            board.show(cell, value, f"footnote of {note.table_label} ({view.name})")
        elif note.symbol == WITHHELD:
            board.withhold(cell, view.name, 1)


def _count(note: Footnote) -> int | None:
    """The count, in its column or in words."""
    said = EXCLUDES.match(note.note or "")
    if note.value is None and said:
        return int(said[1].replace(",", ""))
    return note.value
