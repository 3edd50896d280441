"""Shows the reconciliation on a terminal, table by table."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from warehouse.reconciliation.figures import (
    NEVER_LISTED,
    STATUSES,
    Figure,
    Reconciliation,
    Slip,
    read_reconciliation,
)

COLOURS = {"explained": "yellow", "unexplained": "bold red"}


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
    console.print(reconciliation.verdict, highlight=False, markup=False, soft_wrap=True)


def _cells(by_status: Counter[str], used: Iterable[str]) -> list[str]:
    return [f"{by_status[status]:,}" if by_status[status] else "" for status in used]


def _table(title: str) -> Table:
    return Table(
        title=Text(title),
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
    )
