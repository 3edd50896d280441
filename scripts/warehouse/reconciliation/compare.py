"""Reads the reconciliation of a restricted file and shows it table by table."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import duckdb
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

STATUSES = {
    "match": "match",
    "explained": "explained",
    "carried": "carried",
    "quoted": "quoted",
    "not_built": "not built",
    "not_applicable": "not applicable",
    "unexplained": "unexplained",
}
"""Every status of a printed figure, in the order of the summary, and how it is shown."""

COLOURS = {"explained": "yellow", "unexplained": "bold red"}

NEVER_LISTED = {"quoted", "not_built", "not_applicable"}
"""Nothing was computed to set beside these."""

FIGURES = """
    select
        figure.figure_id,
        figure.table_number,
        figure.section,
        coalesce(printed_table.title, '') as title,
        concat_ws(', ', figure.row_label, figure.column_label, figure.sentence) as place,
        figure.printed_text,
        coalesce(figure.computed_text, '') as computed_text,
        figure.supplier,
        figure.status,
        coalesce(explanation.cause, '') as cause,
    from reconciliation.rec_jsna as figure
    left join reference.jsna_table as printed_table using (table_number)
    left join reference.jsna_explanation as explanation using (explanation_id)
    order by
        figure.table_number nulls last,
        figure.section <> 'executive summary',
        try_cast(string_split(figure.section, '.') as integer[]),
        figure.figure_id
"""

SLIPS = """
    with slip as (
        select
            explanation_id,
            severity,
            statement,
            cause,
            list(figure_id order by figure_id) as figure_ids,
        from reconciliation.jsna_discrepancy
        group by all
    )

    from slip
    order by list_position(['high', 'medium', 'low', 'info'], severity), figure_ids
"""


class Figure(NamedTuple):
    """One printed figure beside the computed one."""

    figure_id: str
    table_number: int | None
    section: str
    title: str
    place: str
    """Row and column headings, or the sentence, as printed."""
    printed: str
    computed: str
    supplier: str
    status: str
    cause: str

    @property
    def heading(self) -> str:
        """The table or section that the figure stands in."""
        if self.table_number is not None:
            return f"Table {self.table_number}"
        return self.section.capitalize() if self.section[0].isalpha() else f"Text {self.section}"


class Slip(NamedTuple):
    """One slip of the document itself."""

    explanation_id: str
    severity: str
    statement: str
    cause: str
    figure_ids: list[str]


@dataclass(frozen=True)
class Reconciliation:
    """Every printed figure with its status, and the register of slips."""

    figures: Sequence[Figure]
    slips: Sequence[Slip]

    def only(self, tables: Sequence[int]) -> Reconciliation:
        """The part of it that these tables hold; all of it where none is named."""
        if not tables:
            return self
        figures = [figure for figure in self.figures if figure.table_number in tables]
        shown = {figure.figure_id for figure in figures}
        return Reconciliation(
            figures, [slip for slip in self.slips if shown.intersection(slip.figure_ids)]
        )

    def count(self, status: str) -> int:
        """How many figures have this status."""
        return sum(figure.status == status for figure in self.figures)


def read_reconciliation(restricted_path: Path) -> Reconciliation:
    """All printed figures of a restricted file, in the document's order."""
    with duckdb.connect(restricted_path, read_only=True) as connection:
        return Reconciliation(
            [Figure(*row) for row in connection.execute(FIGURES).fetchall()],
            [Slip(*row) for row in connection.execute(SLIPS).fetchall()],
        )


def reconcile(
    restricted_path: Path,
    console: Console,
    *,
    tables: Sequence[int] = (),
    every: bool = False,
) -> int:
    """Show the printed figures beside the computed ones.

    Args:
        restricted_path: The file to read; it is not changed.
        console: Where to write.
        tables: Numbers of the tables to show; all, and the text, where none is named.
        every: List figures that match too, not only the others.

    Returns:
        How many of the figures shown are unexplained.
    """
    reconciliation = read_reconciliation(restricted_path).only(tables)
    if not reconciliation.figures:
        console.print("The document has no such table of numbers.")
        return 0
    for heading, figures in groupby(reconciliation.figures, key=lambda figure: figure.heading):
        _print_differences(console, heading, list(figures), every=every)
    _print_slips(console, reconciliation.slips)
    _print_counts(console, reconciliation)
    return reconciliation.count("unexplained")


def _print_differences(
    console: Console, heading: str, figures: Sequence[Figure], *, every: bool
) -> None:
    """One table or section; nothing where all its figures match or none was computed."""
    hidden = NEVER_LISTED if every else {*NEVER_LISTED, "match", "carried"}
    listed = [figure for figure in figures if figure.status not in hidden]
    if not listed:
        return
    table = _table(" ".join(filter(None, (heading, figures[0].title))))
    table.add_column("where", overflow="fold", ratio=3)
    table.add_column("printed", justify="right", no_wrap=True)
    table.add_column("computed", justify="right", no_wrap=True)
    table.add_column("status", no_wrap=True)
    table.add_column("likely cause", overflow="fold", ratio=2)
    for before, figure in zip((None, *listed), listed, strict=False):
        place = figure.place if before is None or figure.place != before.place else ""
        words = (place, figure.printed, figure.computed, STATUSES[figure.status], figure.cause)
        table.add_row(*map(Text, words), style=COLOURS.get(figure.status))
    console.print(table)
    console.print()


def _print_slips(console: Console, slips: Iterable[Slip]) -> None:
    """The register: what the document says against itself, the gravest first."""
    table = _table("Slips in the document, found by checks over its own figures")
    table.add_column("severity", no_wrap=True)
    table.add_column("contradiction", overflow="fold", ratio=3)
    table.add_column("likely cause", overflow="fold", ratio=2)
    for slip in slips:
        table.add_row(*map(Text, (slip.severity, slip.statement, slip.cause)))
    if table.row_count:
        console.print(table)
        console.print()


def _print_counts(console: Console, reconciliation: Reconciliation) -> None:
    """Figures by status: a line a table or section, or a supplier where nothing was computed."""
    used = [status for status in STATUSES if reconciliation.count(status)]
    table = _table("Printed figures by status")
    table.add_column("supplier", no_wrap=True)
    table.add_column("where", no_wrap=True)
    for status in used:
        table.add_column(STATUSES[status], justify="right")
    computed = {
        figure.supplier for figure in reconciliation.figures if figure.status not in NEVER_LISTED
    }
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for figure in reconciliation.figures:
        where = figure.heading if figure.supplier in computed else ""
        counts[figure.supplier, where][figure.status] += 1
    suppliers = list(dict.fromkeys(supplier for supplier, _ in counts))
    for supplier, where in sorted(counts, key=lambda group: suppliers.index(group[0])):
        by_status = counts[supplier, where]
        table.add_row(supplier.replace("_", " "), where, *_cells(by_status, used))
    table.add_section()
    table.add_row("all", "", *_cells(sum(counts.values(), Counter()), used))
    console.print(table)
    console.print(_verdict(reconciliation), highlight=False, markup=False, soft_wrap=True)


def _cells(by_status: Counter[str], used: Iterable[str]) -> list[str]:
    return [f"{by_status[status]:,}" if by_status[status] else "" for status in used]


def _verdict(reconciliation: Reconciliation) -> str:
    """What the reader must know, in a sentence or two."""
    if reconciliation.count("not_applicable"):
        return (
            "The landed extracts are not the sample of the needs assessment, so its printed "
            "figures say nothing about them."
        )
    unexplained = reconciliation.count("unexplained")
    if unexplained:
        return f"{unexplained:,} unexplained: the models, the extracts or the register is wrong."
    return "No figure is unexplained."


def _table(title: str) -> Table:
    return Table(
        title=Text(title),
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
    )
