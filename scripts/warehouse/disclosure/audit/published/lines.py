"""What a table's own lines tell: its footnotes, and what all others but one member are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from warehouse.disclosure.audit.published.board import Board
from warehouse.disclosure.audit.published.file import Figure
from warehouse.disclosure.audit.published.view import Line, View


def relate_footnotes(view: View, board: Board) -> None:
    """The count in a footnote is that of the members that the table leaves out."""
    left_out: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for line in view.lines():
        left_out[line.table.code, line.period] += [
            member for member in line.members if line.is_excluded(member)
        ]
    for note in view.file.footnotes:
        members = left_out[note.table, note.period]
        if members:
            terms = {view.key(member.place): 1.0 for member in members}
            _, key = view.note_key(note)
            board.relate(f"footnote of {note.table_label}, {note.period_label}", terms | {key: -1})


def leave_complements(view: View, board: Board) -> None:
    """All that a line shows but one member; small, it is as good as shown."""
    for line in view.lines():
        if line.total is None:
            continue
        shown = base_of(view, line)
        where = view.where(line.total)
        label = f"COMPLEMENT|{line.label}"
        if any(line.is_excluded(member) for member in line.members):
            rest = replace(where, row=f"{where.row}, less what is left out")
            board.leave(view.rest_key(label, line.total.place), label, rest, shown)
        for member in line.members:
            if line.is_excluded(member):
                continue
            words = "|".join(name for _, name in member.place.members)
            rest = replace(where, row=f"all but {member.member_label}")
            terms = shown | {view.key(member.place): -1.0}
            one = f"{label}|{words}"
            board.leave(view.rest_key(one, line.total.place), one, rest, terms)


def base_of(view: View, line: Line) -> dict[str, float]:
    """What shares are of, as the line's total less the members left out."""
    total = {} if line.total is None else {view.key(line.total.place): 1.0}
    return total | {
        view.key(member.place): -1.0 for member in line.members if line.is_excluded(member)
    }
