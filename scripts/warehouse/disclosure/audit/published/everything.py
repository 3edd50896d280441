"""All that follows from what is shown, of whatever kind, without a solver."""

from __future__ import annotations

from collections.abc import Sequence

from warehouse.disclosure.audit.published.board import Board
from warehouse.disclosure.audit.published.lines import leave_complements, relate_footnotes
from warehouse.disclosure.audit.published.members import relate_members
from warehouse.disclosure.audit.published.nesting import relate_measures, relate_populations
from warehouse.disclosure.audit.published.periods import relate_periods
from warehouse.disclosure.audit.published.printed import Derived, relate_printed
from warehouse.disclosure.audit.published.releases import leave_changes
from warehouse.disclosure.audit.published.sighting import see_counts, see_footnotes
from warehouse.disclosure.audit.published.view import View


def see_everything(views: Sequence[View], board: Board) -> list[tuple[View, Derived]]:
    """Put all that the files show on the board, and all that follows from it.

    Returns:
        Statistics that stand beside a hidden part of theirs.
    """
    # The newest file gives a cell its name, and its number where they differ.
    for view in reversed(views):
        see_counts(view, board)
        see_footnotes(view, board)
    keys = [
        frozenset(
            [view.key(figure.place) for figure in view.counts]
            + [view.note_key(note)[1] for note in view.file.footnotes]
        )
        for view in views
    ]
    derived = []
    for view in reversed(views):
        relate_members(view, board)
        relate_periods(view, board)
        relate_populations(view, board)
        relate_measures(view, board)
        relate_footnotes(view, board)
        leave_complements(view, board)
        derived += [(view, statistic) for statistic in relate_printed(view, board)]
    leave_changes(board, keys, [view.name for view in views])
    return derived
