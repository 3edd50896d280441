"""``warehouse disclosure``: try the engine on any system of cells in the plain form."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, get_args

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from warehouse.disclosure.audit.form import Finding, Report, Verdict
from warehouse.disclosure.audit.published.form import Kind, PublishedReport
from warehouse.disclosure.system import read_system
from warehouse.settings import load_settings, require_file

if TYPE_CHECKING:
    from warehouse.disclosure.protect import Pattern

MOST_LISTED = 40
"""Rows of a table on the screen; ``--json`` gives all."""

PROTECTED_MODE = 0o600
"""Of a system with what is hidden in it: true counts, and which of them are primary."""

app = typer.Typer(
    name="disclosure",
    help="Hide what would give a small count away, and attack the result.",
    no_args_is_help=True,
)

SystemFile = Annotated[
    Path,
    typer.Argument(
        metavar="SYSTEM.json", help="Cells and relations; docs/disclosure/engine.md has the form."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Write all of it as JSON instead.")]


@app.command()
def protect(
    system_file: SystemFile,
    write: Annotated[
        Path | None,
        typer.Option(
            metavar="PROTECTED.json",
            help="Write the system with what is hidden in it, readable to you alone.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Choose what else to hide, so that no hidden cell can be worked out.

    The answer tells primary cells from the others and is as restricted as the counts themselves.
    """
    from warehouse.disclosure.protect import protect as find_pattern
    from warehouse.pages import write_page

    system = read_system(system_file)
    started = perf_counter()
    pattern = find_pattern(system)
    seconds = perf_counter() - started
    if write is not None:
        protected = system.with_hidden(pattern.keys)
        text = protected.model_dump_json(indent=1, exclude_defaults=True) + "\n"
        write_page(write, text, mode=PROTECTED_MODE)
    if as_json:
        typer.echo(pattern.model_dump_json(indent=1))
        return
    _print_pattern(Console(), pattern, len(system.cells), seconds)


@app.command()
def attack(
    system_file: SystemFile,
    insiders_up_to: Annotated[
        int,
        typer.Option(
            "--insiders",
            min=0,
            metavar="COUNT",
            help="Attack again as each contributor to a hidden cell of at most this count who "
            "knows that count.",
        ),
    ] = 0,
    as_json: AsJson = False,
) -> None:
    """Work out what can be known of each hidden cell, from what is not hidden alone.

    Hidden are the cells that the file says are hidden, primary or virtual, and those without a
    value. Ends with 1 if a cell is exact or too narrow.
    """
    from warehouse.disclosure.attack import attack as find_out
    from warehouse.disclosure.attack import request_of

    started = perf_counter()
    request = request_of(read_system(system_file), insiders_up_to=insiders_up_to)
    report = find_out(request)
    if as_json:
        typer.echo(report.model_dump_json(indent=1))
    else:
        asked = len(request.insiders) if insiders_up_to else None
        _print_report(Console(), report, asked, perf_counter() - started)
    if not report.is_safe:
        raise typer.Exit(1)


@app.command()
def audit(
    context: typer.Context,
    published: Annotated[
        Path | None,
        typer.Argument(help="A published file. Default: the one in place.", show_default=False),
    ] = None,
    earlier: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="A release before it; the oldest first."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Work out what can be known of each withheld count of a published file.

    Reads what anybody can read and nothing else. Ends with 1 if anything is recovered.
    """
    from warehouse.disclosure.published_audit import audit_published

    path = published or load_settings(**context.obj).published_path
    report = audit_published(path, earlier or ())
    if as_json:
        typer.echo(report.model_dump_json(indent=1))
    else:
        _print_audit(Console(), report)
    if not report.is_safe:
        raise typer.Exit(1)


@app.command()
def explain(
    context: typer.Context,
    table: Annotated[str, typer.Option(help="Its code or its title.")],
    row: Annotated[
        str,
        typer.Option(
            help="A member as printed or its code; Total; Excluded, for what a footnote leaves out."
        ),
    ],
    column: Annotated[
        str,
        typer.Option(help="The period as printed; in a table of two ways the other member."),
    ],
    period: Annotated[str | None, typer.Option(help="Where the column is no period.")] = None,
    statistic: Annotated[
        str | None, typer.Option(help="Such as percent. Default: the count.")
    ] = None,
) -> None:
    """Say why one printed number is shown or withheld, and what it protects.

    The answer is restricted: it tells small numbers from those that protect them.
    """
    from warehouse.disclosure.explain import read_explainer

    settings = load_settings(**context.obj)
    require_file(settings.restricted_path, "restricted")
    require_file(settings.published_path, "published")
    ledger = settings.ledger_path if os.access(settings.ledger_path, os.R_OK) else None
    explainer = read_explainer(settings.restricted_path, settings.published_path, ledger)
    sight = explainer.sights.find(table, row, column, period, statistic)
    for paragraph in explainer.explain(sight).paragraphs():
        typer.echo(paragraph)


@app.command()
def review(
    context: typer.Context,
    below: Annotated[
        int, typer.Option(min=1, metavar="COUNT", help="List 'none of' lines of fewer than this.")
    ] = 50,
) -> None:
    """List lines of the published file that tell something of everybody in them.

    All of a line in one member, or nobody of a small one: no small count, and yet whoever knows
    somebody of that line has learnt it. Whether that matters is for a person to say.
    """
    from warehouse.disclosure.review import review as find_uniform

    path = load_settings(**context.obj).published_path
    require_file(path, "published")
    found = find_uniform(path, below)
    console = Console()
    if found:
        columns = ("table", "period", "row", "tells of")
        _print_table(console, columns, [(o.table, o.period, o.row, o.words) for o in found])
    tells = (
        "line tells of everybody in it" if len(found) == 1 else "lines tell of everybody in them"
    )
    console.print(f"{len(found):,} {tells}.", highlight=False)


def _print_pattern(console: Console, pattern: Pattern, cell_count: int, seconds: float) -> None:
    columns = ("hidden", "why", "for", "may be from", "to")
    rows = [
        (
            cell.key,
            _why_hidden(cell.is_primary, cell.is_virtual),
            cell.hidden_for or "",
            str(cell.low),
            str(cell.high),
        )
        for cell in pattern.hidden
    ]
    _print_table(console, columns, rows)
    console.print(
        f"{cell_count:,} cells: {pattern.primary_count:,} primary and "
        f"{pattern.secondary_count:,} secondary are hidden, the latter at a cost of "
        f"{pattern.secondary_cost:,.2f}. {pattern.block_count:,} blocks, "
        f"{pattern.solver_calls:,} programmes, {seconds:.1f} s.",
        highlight=False,
        soft_wrap=True,
    )


def _why_hidden(is_primary: bool, is_virtual: bool) -> str:
    if is_virtual:
        return "virtual, primary" if is_primary else "virtual"
    return "primary" if is_primary else "secondary"


def _print_report(
    console: Console, report: Report, insider_count: int | None, seconds: float
) -> None:
    unsafe = [found for found in report.findings if found.verdict in {"exact", "too narrow"}]
    unsafe.sort(key=lambda found: not found.equations)
    for finding in unsafe[:MOST_LISTED]:
        console.print(
            f"{finding.key} is {_known(finding)}, {finding.verdict}, because of",
            highlight=False,
            markup=False,
            soft_wrap=True,
        )
        for equation in finding.equations or ("its own bounds",):
            console.print(f"  {equation}", highlight=False, markup=False, soft_wrap=True)
    _print_how_many_more(console, len(unsafe))
    if report.is_safe:
        columns = ("hidden", "an intruder knows it is")
        _print_table(console, columns, [(f.key, _known(f)) for f in report.findings])
    told = ", ".join(f"{report.count(verdict):,} {verdict}" for verdict in get_args(Verdict))
    insiders = (
        ""
        if insider_count is None
        else f" {len(report.insiders):,} of {insider_count:,} contributors would learn a count."
    )
    console.print(
        f"{len(report.findings):,} hidden cells: {told}. {report.share_reaching:.0%} may be 5 or "
        f"more.{insiders} {report.solver_calls:,} programmes, {seconds:.1f} s.",
        highlight=False,
        soft_wrap=True,
    )


def _print_audit(console: Console, report: PublishedReport) -> None:
    by_table = sorted(report.findings, key=lambda found: (found.table, found.period, found.row))
    for finding in by_table[:MOST_LISTED]:
        console.print(
            f"{finding}: {finding.known}, because of", highlight=False, markup=False, soft_wrap=True
        )
        for equation in finding.equations:
            console.print(f"  {equation}", highlight=False, markup=False, soft_wrap=True)
    _print_how_many_more(console, len(by_table))
    told = ", ".join(
        f"{report.count(kind):,} {kind}" for kind in get_args(Kind) if report.count(kind)
    )
    console.print(
        f"{report.hidden_count:,} withheld counts beside {report.shown_count:,} shown: "
        f"{told or 'nothing can be recovered'}. {report.share_reaching:.0%} may be 5 or more. "
        f"{report.relation_count:,} relations, {report.solver_calls:,} programmes, "
        f"{report.seconds:.1f} s.",
        highlight=False,
        soft_wrap=True,
    )


def _known(finding: Finding) -> str:
    if finding.high is None:
        return f"at least {finding.low}"
    return (
        str(finding.low) if finding.low == finding.high else f"from {finding.low} to {finding.high}"
    )


def _print_table(console: Console, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for column in columns:
        table.add_column(column, justify="right" if column in {"may be from", "to"} else "left")
    for row in rows[:MOST_LISTED]:
        table.add_row(*map(Text, row))
    console.print(table)
    _print_how_many_more(console, len(rows))


def _print_how_many_more(console: Console, count: int) -> None:
    if count > MOST_LISTED:
        console.print(f"... and {count - MOST_LISTED:,} more: --json lists them.", highlight=False)
