"""Find a contract's columns among a file's headings."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from warehouse.landing.contract import plain
from warehouse.landing.errors import Rejected

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from warehouse.landing.contract import Column, Dataset, Table

LOOKS_LIKE_A_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_ /()-]{0,63}")
SHARE_OF_A_HEADER = 0.5
"""Below this share of known columns the first row may be data: its words are not repeated."""

FOOTNOTES = re.compile(r"(?<=[^\W\d])\d+(?:,\d+)*$")
"""Numbers of notes behind the last letter of a heading: ``assessments1,2``."""

BETWEEN_LEVELS = " / "
"""Stands between the parts of a heading that spreads over several rows."""


def compose(rows: Sequence[Sequence[str]], table: Table) -> list[str]:
    """One heading a column from the rows of a header.

    A cell that spans columns stands in the first of them alone: it holds for those on its right
    until one that has a cell of its own, in its row or above it.
    """
    width = max(map(len, rows), default=0)
    spans = [""] * len(rows)
    headings = []
    for column in range(width):
        parts = []
        for level, row in enumerate(rows):
            own = _cleaned(row[column], table) if column < len(row) else ""
            if own:
                spans[level:] = [own, *[""] * (len(rows) - level - 1)]
            if spans[level]:
                parts.append(spans[level])
        is_headed = any(row[column].strip() for row in rows if column < len(row))
        headings.append(BETWEEN_LEVELS.join(parts) if is_headed else "")
    return headings


def _cleaned(cell: str, table: Table) -> str:
    text = " ".join(cell.split())
    return FOOTNOTES.sub("", text) if table.footnotes else text


def place_of(letter: str) -> int:
    """The place, from 0, of a spreadsheet's column: A is 0, Z 25, AA 26."""
    place = 0
    for character in letter:
        place = place * 26 + ord(character) - ord("A") + 1
    return place - 1


def match_headings(headings: Sequence[str], dataset: Dataset, table: Table) -> dict[str, int]:
    """Where each column that the header names, or that has a letter, stands.

    Raises:
        Rejected: names the columns that are missing, unknown or there twice.
    """
    found = [plain(heading) for heading in headings]
    headed = [column for column in dataset.columns if column.is_headed]
    wanted = {plain(column.heading): column.heading for column in headed}
    known = [heading for heading in found if heading in wanted]
    missing = [heading for key, heading in wanted.items() if key not in found]
    if missing and len(set(known)) < SHARE_OF_A_HEADER * len(wanted):
        raise Rejected(
            f"{_header_words(table)} the agreed column names. Expected: "
            f"{', '.join(wanted.values())}."
        )
    lettered = {place_of(column.letter): column for column in dataset.columns if column.letter}
    extra = [
        _heading_words(heading, number)
        for number, heading in enumerate(headings, start=1)
        if plain(heading) not in wanted and (heading.strip() or number - 1 not in lettered)
    ]
    problems = [_missing_words(heading, extra) for heading in missing]
    problems += [
        f"{wanted[key]} stands twice" for key in sorted(set(known)) if known.count(key) > 1
    ]
    problems += _letter_problems(headings, lettered)
    if extra and not table.other_columns:
        problems.append(f"not agreed: {', '.join(extra)}")
    if problems:
        raise Rejected(f"The columns are not those agreed: {'; '.join(problems)}.")
    places = {column.name: found.index(plain(column.heading)) for column in headed}
    return places | {column.name: place for place, column in lettered.items()}


def order_notes(places: Sequence[int], table: Table) -> list[str]:
    """A remark where the agreed columns stand in another order; of many others none is agreed."""
    is_told = list(places) != sorted(places) and not table.other_columns
    return ["The columns stand in another order than agreed; read by name."] if is_told else []


def _letter_problems(headings: Sequence[str], lettered: dict[int, Column]) -> Iterable[str]:
    """A column known by its letter alone must have no heading: another would be read unseen."""
    for place, column in sorted(lettered.items()):
        if place < len(headings) and headings[place].strip():
            yield f"{column.heading} has a heading, and none is agreed"


def _header_words(table: Table) -> str:
    first, last = table.header_rows
    if first != last:
        return f"Rows {first} to {last} do not hold"
    return "The first row does not hold" if last == 1 else f"Row {last} does not hold"


def _heading_words(heading: str, number: int) -> str:
    """A column that is not agreed, by its name where that is surely a name and not data."""
    name = heading.strip()
    return name if LOOKS_LIKE_A_NAME.fullmatch(name) else f"column {number} (no usable name)"


def _missing_words(heading: str, extra: list[str]) -> str:
    """A missing column, with the one that looks like it under another name."""
    by_folded = {name.casefold(): name for name in extra}
    if close := difflib.get_close_matches(heading.casefold(), by_folded, n=1):
        return f"{heading} is missing (is it {by_folded[close[0]]}?)"
    return f"{heading} is missing"
