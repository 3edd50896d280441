"""The audit, from files to findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from time import perf_counter

from warehouse.disclosure.audit.attacker import attack
from warehouse.disclosure.audit.bounds import AttackError
from warehouse.disclosure.audit.equations import ContradictionError
from warehouse.disclosure.audit.form import SMALL, Demand, Finding, Report, Request
from warehouse.disclosure.audit.published.board import Board, Cell, is_small
from warehouse.disclosure.audit.published.everything import see_everything
from warehouse.disclosure.audit.published.file import UnreadableError, read_published
from warehouse.disclosure.audit.published.form import Kind, PublishedFinding, PublishedReport
from warehouse.disclosure.audit.published.printed import Derived
from warehouse.disclosure.audit.published.view import View

LEAST_WIDTH = 1.0
"""What is asked of a withheld count of which nothing else is asked: that it is not exact."""

REST_WIDTH = 3.0
"""How far apart the bounds of a small number must be that stands in no table."""


def audit(
    published: Path,
    earlier: Sequence[Path] = (),
    demands: Mapping[str, float] | None = None,
    insiders: Mapping[str, int] | None = None,
) -> PublishedReport:
    """Attack a published file together with all that was released before.

    Args:
        published: The file to judge.
        earlier: Earlier releases, the oldest first.
        demands: How wide the bounds of hidden cells must be, by label. It judges what is found and
            is no help in finding it.
        insiders: True counts by label, each of a contributor as whom to repeat the attack.
    """
    started = perf_counter()
    try:
        report = _audit([*earlier, published], demands or {}, insiders or {})
    except (UnreadableError, ContradictionError, AttackError) as error:
        report = PublishedReport(problem=str(error))
    return report.model_copy(update={"seconds": round(perf_counter() - started, 2)})


def _audit(
    paths: Sequence[Path], demands: Mapping[str, float], insiders: Mapping[str, int]
) -> PublishedReport:
    files = [read_published(path) for path in paths]
    views = [View(files, number) for number in range(len(files))]
    board = Board()
    derived = see_everything(views, board)
    findings = [*_shown(board), *_derived(board, derived)]
    if board.contradictions:
        return PublishedReport(findings=tuple(findings))
    request, unknown = _request(board, demands, insiders)
    found = attack(request)
    return _report(board, found, findings, len(request.insiders), unknown)


def _request(
    board: Board, demands: Mapping[str, float], insiders: Mapping[str, int]
) -> tuple[Request, tuple[str, ...]]:
    asked, known_labels = {}, set()
    for cell in board.cells.values():
        known_labels.add(cell.label)
        width = demands.get(cell.label, LEAST_WIDTH)
        # What stands in no table may be known, unless it is small.
        if cell.value is None and (cell.withheld_in or width > LEAST_WIDTH):
            asked[cell.name] = Demand(width=width)
    by_label = {cell.label: cell for cell in board.cells.values() if cell.value is None}
    request = Request(
        cells=board.seen_cells,
        relations=board.seen_relations,
        demands=asked,
        insiders=tuple(
            {by_label[label].name: count} for label, count in insiders.items() if label in by_label
        ),
    )
    narrower = {label for label, width in demands.items() if width > LEAST_WIDTH}
    return request, tuple(sorted(narrower - known_labels))


def _shown(board: Board) -> Iterator[PublishedFinding]:
    """What can be read off, or subtracted, without any more thought."""
    for contradiction in board.contradictions:
        cell = contradiction.cell
        yield _finding(
            "changed without a revision",
            cell,
            f"{cell.value} and {contradiction.value}",
            (f"{cell.shown_in}: {cell.value}", f"{contradiction.shown_in}: {contradiction.value}"),
        )
    for cell in board.cells.values():
        if cell.value is None or cell.is_rest:
            continue
        if 0 < cell.value < SMALL:
            yield _finding("small count shown", cell, str(cell.value), (cell.shown_in,))
        if cell.withheld_in:
            yield _finding(
                "shown elsewhere",
                cell,
                str(cell.value),
                (f"withheld in {cell.withheld_in[0]}, shown in {cell.shown_in}",),
            )
    for cell in board.small_rests():
        equation = board.told(board.rest_of[cell.key])
        yield _finding("small difference shown", cell, str(cell.value), (equation,))


def _derived(board: Board, derived: Sequence[tuple[View, Derived]]) -> Iterator[PublishedFinding]:
    """Statistics that ought to be hidden with their parts."""
    told = set()
    for view, statistic in derived:
        where = view.where(statistic.figure)
        if where in told:
            continue
        told.add(where)
        parts = ", ".join(board.cells[key].name for key in statistic.hidden)
        cell = board.cells[view.key(statistic.figure.place)]
        yield PublishedFinding(
            kind="derived beside hidden",
            label=cell.label,
            table=where.table,
            row=where.row,
            column=where.column,
            period=where.period,
            known=str(statistic.figure.value),
            equations=(f"made of what is hidden: {parts}",),
        )


def _report(
    board: Board,
    found: Report,
    findings: list[PublishedFinding],
    insider_count: int,
    unknown: tuple[str, ...],
) -> PublishedReport:
    cell_of = {cell.name: cell for cell in board.cells.values()}
    for finding in found.findings:
        cell = cell_of[finding.key]
        if finding.verdict in {"exact", "too narrow"}:
            kind: Kind = "exact" if finding.verdict == "exact" else "too narrow"
            equations = finding.equations or ("its own bounds",)
            findings.append(_finding(kind, cell, _known(finding), equations))
        elif not cell.withheld_in and _is_surely_small(finding):
            relation = board.rest_of.get(cell.key)
            equations = finding.equations or ((board.told(relation),) if relation else ())
            findings.append(_finding("small difference known", cell, _known(finding), equations))
    counts = [cell for cell in board.cells.values() if not cell.is_rest]
    return PublishedReport(
        findings=tuple(findings),
        shown_count=sum(cell.value is not None for cell in counts),
        hidden_count=sum(bool(cell.withheld_in) for cell in counts),
        relation_count=len(board.relations),
        share_reaching=found.share_reaching,
        insider_count=insider_count,
        insiders_who_learn=len(found.insiders),
        unknown_demands=unknown,
        solver_calls=found.solver_calls,
    )


def _is_surely_small(finding: Finding) -> bool:
    """Whether a number that stands in no table is known to be small, and nearly which."""
    if finding.low is None or finding.high is None:
        return False
    is_one_sign = finding.low > 0 or finding.high < 0
    is_near = finding.high - finding.low < REST_WIDTH
    return is_one_sign and is_near and is_small(finding.low) and is_small(finding.high)


def _known(finding: Finding) -> str:
    if finding.low == finding.high:
        return str(finding.low)
    return (
        f"at least {finding.low}"
        if finding.high is None
        else (f"from {finding.low} to {finding.high}")
    )


def _finding(kind: Kind, cell: Cell, known: str, equations: Sequence[str]) -> PublishedFinding:
    return PublishedFinding(
        kind=kind,
        label=cell.label,
        table=cell.where.table,
        row=cell.where.row,
        column=cell.where.column,
        period=cell.where.period,
        known=known,
        equations=tuple(equations),
    )
