"""Print what landing would do with a file, and what a drafted contract guesses; never a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from warehouse.landing.draft import Draft
    from warehouse.landing.draft.guess import Guess
    from warehouse.landing.rehearsal import Outcome, Problem


def print_outcome(console: Console, outcome: Outcome) -> None:
    """One dataset of a file: what would come of it, its columns, its problems."""
    drop = outcome.drop
    name = drop.path.rsplit("/", 1)[-1]
    dataset = f", {drop.dataset} of {drop.contract_version}" if drop.dataset else ""
    console.print(Text(f"{name}{dataset}", style="bold"))
    if drop.status == "rejected":
        console.print(Text(f"  Would be rejected whole. {drop.message}", style="red"))
        _print_problems(console, outcome.problems)
        console.print()
        return
    for line in _lines(outcome):
        console.print(Text(f"  {line}"))
    _print_columns(console, outcome)
    _print_problems(console, outcome.problems)
    console.print()


def _lines(outcome: Outcome) -> Iterable[str]:
    """What would land, in sentences."""
    drop = outcome.drop
    yield (
        f"{drop.file_kind}, {drop.encoding}: {drop.row_count:,} rows read, "
        f"{drop.landed_count:,} would land, {drop.quarantined_count:,} would be set aside."
    )
    if drop.superseded_by_drop_id:
        yield "The other file given for the same period would stand in its place."
    if drop.reading_notes:
        yield drop.reading_notes
    if outcome.identified_count is not None:
        yield f"A person is told apart on {outcome.identified_count:,} of the rows that land."
    if outcome.entity and outcome.entity_row_count:
        yield f"They make {outcome.entity_row_count:,} rows of landed.{outcome.entity}."
    if outcome.characteristic_count:
        yield f"They bring {outcome.characteristic_count:,} characteristics."
    if outcome.unchecked_parent:
        yield (
            f"Whether its rows refer to rows of {outcome.unchecked_parent} was not checked: give "
            "that file too."
        )


def _print_columns(console: Console, outcome: Outcome) -> None:
    table = new_table("Columns")
    table.add_column("in the file")
    table.add_column("in the warehouse")
    table.add_column("holds")
    table.add_column("rows that give it", justify="right")
    table.add_column("rows that use it", justify="right")
    for column in outcome.columns:
        used = "stays in the vault" if column.used_count is None else f"{column.used_count:,}"
        words = (column.heading, column.name, column.kind, f"{column.given_count:,}", used)
        table.add_row(*map(Text, words))
    console.print(table)


def _print_problems(console: Console, problems: Iterable[Problem]) -> None:
    table = new_table("Problems")
    table.add_column("what happens", no_wrap=True)
    table.add_column("column")
    table.add_column("what was found", overflow="fold", ratio=2)
    table.add_column("rows", justify="right")
    table.add_column("such as row", overflow="fold", ratio=1)
    table.add_column("what to send", overflow="fold", ratio=3)
    happens = {"quarantine": "row set aside", "advice": "value not used"}
    for problem in problems:
        words = (
            happens[problem.severity],
            problem.column,
            f"{problem.rule}: {problem.found}",
            f"{problem.row_count:,}",
            ", ".join(problem.places),
            problem.send,
        )
        table.add_row(*map(Text, words))
    if table.row_count:
        console.print(table)
    else:
        console.print(Text("No row breaks a rule.", style="green"))


def print_draft(console: Console, draft: Draft) -> None:
    """What was guessed of each column, what was written, and what must be decided."""
    reads = draft.sample.reads
    sheet = f", sheet {reads.sheet}" if reads.sheet else ""
    console.print(
        Text(
            f"{draft.sample.row_count:,} rows read ({reads.kind}{sheet}, header in row "
            f"{reads.header_row})."
        )
    )
    table = new_table("Guessed")
    for heading in ("in the file", "in the warehouse", "holds"):
        table.add_column(heading, overflow="fold")
    table.add_column("given", justify="right")
    table.add_column("different values", justify="right")
    for guess in draft.guesses:
        share = guess.measured.given_count / max(guess.row_count, 1)
        name = f"{guess.name} (key)" if guess.name in draft.key else guess.name
        words = (
            guess.heading,
            name,
            _guessed_kind(guess),
            f"{share:.0%}",
            f"{guess.measured.distinct_count:,}",
        )
        table.add_row(*map(Text, words))
    console.print(table)
    console.print(Text("To decide", style="bold"))
    for decision in draft.decisions:
        console.print(Text(f"  - {decision}"))
    console.print(Text("Written, for you alone to read", style="bold"))
    console.print(Text(f"  {draft.path}"), soft_wrap=True)
    for path, (line_count, missing_count) in draft.crosswalks.items():
        missing = f", {missing_count} of them without their key" if missing_count else ""
        console.print(Text(f"  {path}: {line_count} lines{missing}"), soft_wrap=True)
    console.print(
        Text(
            "Look through the crosswalk lines, add them to the seeds, then try the draft: "
            f"warehouse contract check --contract {draft.path} FILE"
            "\nA new supplier also needs its name, whom to count and what to publish: "
            "docs/onboarding.md goes through it."
        ),
        soft_wrap=True,
    )


def _guessed_kind(guess: Guess) -> str:
    """What a column holds, as guessed, in a few words."""
    kind = f"code: {guess.code_list}" if guess.code_list else guess.type
    if guess.is_characteristic:
        words = str(guess.code_list).replace("_", " ")
        how = f"listed with {guess.separator}" if guess.separator else "named by the heading"
        kind = (
            f"{words if words.startswith('characteristic') else f'characteristic {words}'}, {how}"
        )
    if guess.formats:
        kind += f" ({', '.join(guess.formats)})"
    return f"{kind}, may name a person" if guess.pii_reason else kind


def new_table(title: str) -> Table:
    """A table with a title to the left."""
    return Table(
        title=Text(title),
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
    )
