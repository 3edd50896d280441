"""One page: the printed tables and sentences, each figure beside the one computed for it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from warehouse.pages import page_environment, write_page
from warehouse.reconciliation.figures import (
    NEVER_LISTED,
    STATUSES,
    Figure,
    Reconciliation,
    read_reconciliation,
)

TEMPLATES_DIR = Path(__file__).resolve().parent / "templates"

PAGE_MODE = 0o640
"""Small counts stand on the page as they are: it is for the readers of the restricted file."""

PLACE = re.compile(r"R(?P<row>\d+)\.C(?P<column>\d+)$")
"""Where a figure stands in its table, at the end of its id."""


@dataclass(frozen=True)
class Block:
    """A table of the document, or the figures of a section's text."""

    figures: Sequence[Figure]

    @property
    def heading(self) -> str:
        """The table's number or the section."""
        return self.figures[0].heading

    @property
    def title(self) -> str:
        """What is printed over the table."""
        return self.figures[0].title

    @property
    def anchor(self) -> str:
        """The block's place on the page."""
        return re.sub(r"[^a-z0-9]+", "-", self.heading.casefold())

    @property
    def is_table(self) -> bool:
        """Whether it is a table, and not text."""
        return self.figures[0].table_number is not None

    @property
    def counts(self) -> list[tuple[str, int]]:
        """Figures by status, in the order of the summary."""
        counted = Counter(figure.status for figure in self.figures)
        return [(status, counted[status]) for status in STATUSES if counted[status]]

    @property
    def columns(self) -> dict[int, str]:
        """Headings by the column's number."""
        return {_place(figure)[1]: figure.column_label or "" for figure in self._by_column}

    @property
    def rows(self) -> list[tuple[str, dict[int, Figure]]]:
        """Each row's label and its figures by column."""
        by_row = groupby(sorted(self.figures, key=_place), key=lambda figure: _place(figure)[0])
        rows = [list(figures) for _, figures in by_row]
        return [
            (figures[0].row_label or "", {_place(figure)[1]: figure for figure in figures})
            for figures in rows
        ]

    @property
    def sentences(self) -> list[tuple[str, list[Figure]]]:
        """Each sentence with its figures, in order."""
        by_sentence = groupby(self.figures, key=lambda figure: figure.sentence or "")
        return [(sentence, list(figures)) for sentence, figures in by_sentence]

    @property
    def causes(self) -> list[tuple[str, str]]:
        """What contradicts itself here, and why it probably does."""
        explained = (figure for figure in self.figures if figure.cause)
        return list(dict.fromkeys((figure.contradiction, figure.cause) for figure in explained))

    @property
    def _by_column(self) -> list[Figure]:
        return sorted(self.figures, key=lambda figure: _place(figure)[1])


def write_reconciliation_page(restricted_path: Path, page: Path, *, is_synthetic: bool) -> int:
    """Write the page; the restricted file is not changed.

    Returns:
        How many figures are unexplained.
    """
    reconciliation = read_reconciliation(restricted_path)
    environment = page_environment(TEMPLATES_DIR)
    text = environment.get_template("reconciliation.html").render(
        reconciliation=reconciliation,
        blocks=blocks_of(reconciliation),
        suppliers=_by_supplier(reconciliation),
        statuses={
            status: words for status, words in STATUSES.items() if reconciliation.count(status)
        },
        words=STATUSES,
        never_listed=NEVER_LISTED,
        is_synthetic=is_synthetic,
    )
    write_page(page, text, mode=PAGE_MODE)
    return reconciliation.count("unexplained")


def blocks_of(reconciliation: Reconciliation) -> list[Block]:
    """The document's tables and sections, in its order."""
    by_heading = groupby(reconciliation.figures, key=lambda figure: figure.heading)
    return [Block(list(figures)) for _, figures in by_heading]


def _by_supplier(
    reconciliation: Reconciliation,
) -> list[tuple[str, str, Counter[str]]]:
    """Figures by status, a line a supplier and kind of evidence."""
    counted: dict[tuple[str, str], Counter[str]] = {}
    for figure in reconciliation.figures:
        key = (figure.supplier, figure.evidence)
        counted.setdefault(key, Counter())[figure.status] += 1
    return [(supplier, evidence, counts) for (supplier, evidence), counts in counted.items()]


def _place(figure: Figure) -> tuple[int, int]:
    """Row and column of a figure in its table."""
    found = PLACE.search(figure.figure_id)
    return (int(found["row"]), int(found["column"])) if found else (0, 0)
