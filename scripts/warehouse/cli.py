"""The command `warehouse`: one word for each thing that the house does."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from warehouse.disclosure.commands import app as disclosure
from warehouse.settings import Settings, load_settings, require_file

if TYPE_CHECKING:
    from warehouse.nightly.record import RunRecord

EPILOG = (
    "Settings come from the command line, the environment (WAREHOUSE_...), warehouse.toml and "
    "their defaults, in this order. Every command ends with 0 if all went well, else with 1 and "
    "one message that says what to do."
)

WIDTH_OF_LOGS = 132
"""Characters of a line where nobody says how wide the paper is: the longest remark fits."""


def open_console() -> Console:
    """A console as wide as its terminal; a log file or a pipe gets room for a whole table."""
    console = Console()
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = WIDTH_OF_LOGS
    return console


app = typer.Typer(
    name="warehouse",
    help="One warehouse of domestic abuse data, rebuilt and checked every night.\n\n"
    "The whole job is [bold]warehouse nightly[/bold]; the other commands do one part of it, or "
    "show what it made.",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.add_typer(disclosure)

console = open_console()
complaints = Console(stderr=True)


class Layout(StrEnum):
    """How a query's answer is written."""

    TABLE = "table"
    CSV = "csv"


AsOf = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"],
        help="The job's clock. Default: the sample's own date, or today for real extracts.",
    ),
]


@app.callback()
def choose(
    context: typer.Context,
    project_dir: Annotated[
        Path | None,
        typer.Option(help="Folder of the project. Default: the nearest one with dbt_project.yml."),
    ] = None,
    data_dir: Annotated[
        Path | None, typer.Option(help="Where the databases and reports live. Default: data.")
    ] = None,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the whole traceback of an error.")
    ] = False,
) -> None:
    """Options for every command, given before its name."""
    chosen = {"project_dir": project_dir, "data_dir": data_dir and data_dir.resolve()}
    context.obj = {name: value for name, value in chosen.items() if value is not None}
    context.meta["debug"] = debug


def _settings(context: typer.Context, as_of: datetime | None = None) -> Settings:
    overrides: dict[str, Any] = dict(context.obj)
    if as_of is not None:
        overrides["as_of"] = as_of.date()
    return load_settings(**overrides)


@app.command()
def nightly(context: typer.Context, as_of: AsOf = None) -> None:
    """Run the whole job: receive, validate, build, publish, check, swap.

    Where no agency has sent anything, made-up extracts are written first, and said to be so.
    If anything fails, yesterday's files stay as they are. A second run with nothing new rebuilds
    the restricted file to the same content and leaves the published one shut.
    """
    from warehouse.nightly.job import run_nightly
    from warehouse.nightly.progress import open_reporter

    settings = _settings(context, as_of)
    _summarise(run_nightly(settings, open_reporter(console)), settings)


@app.command()
def receive(context: typer.Context) -> None:
    """Land what agencies have sent since last time, and write receipts for it.

    Each file in landing/<agency>/<received date>/ is read once: the same bytes twice change
    nothing. A file that breaks its contract is refused whole; a row that breaks a rule goes to
    quarantine. Receipts and workbooks for the suppliers are in data/receipts.
    """
    from warehouse.nightly.job import run_receive
    from warehouse.nightly.progress import open_reporter

    settings = _settings(context)
    _summarise(run_receive(settings, open_reporter(console)), settings)


@app.command()
def synthesise(
    context: typer.Context,
    scale: Annotated[int, typer.Option(min=1, help="How many counties' worth to write.")] = 1,
    seed: Annotated[
        int | None, typer.Option(help="Another seed makes another county. Default: the sample's.")
    ] = None,
    agency: Annotated[
        list[str] | None,
        typer.Option(help="Only this supplier, by its folder's name; repeat for more."),
    ] = None,
) -> None:
    """Write made-up extracts of every supplier into the landing folder.

    No real person or crime is in them. Refuses where an agency's own files are in the way.
    """
    from warehouse.nightly.job import place_for_extracts
    from warehouse.synthetic.sample import AGENCIES, SAMPLE_SEED, write_sample

    if unknown := set(agency or ()) - set(AGENCIES):
        raise typer.BadParameter(
            f"no made-up extracts for {', '.join(sorted(unknown))}; there are {', '.join(AGENCIES)}"
        )

    settings = _settings(context)
    chosen_seed = SAMPLE_SEED if seed is None else seed
    with place_for_extracts(settings) as landing_dir:
        manifest = write_sample(
            landing_dir, seed=chosen_seed, scale=scale, agencies=agency or AGENCIES
        )
    console.print(f"Wrote {manifest.row_count:,} made-up rows to {landing_dir}:", highlight=False)
    for file in manifest.files:
        name = file.path.relative_to(landing_dir)
        console.print(f"  {file.row_count:>10,}  {name}", highlight=False)


@app.command()
def validate(context: typer.Context) -> None:
    """Run every checkpoint on the three files that stand, changing none of them.

    The page with all results, without a single row's value, is data/data_docs/index.html.
    """
    from warehouse.nightly.failure import GateFailedError
    from warehouse.nightly.job import run_validation
    from warehouse.nightly.summary import print_checkpoints

    settings = _settings(context)
    results = run_validation(settings)
    print_checkpoints(console, results)
    shut = [result.checkpoint for result in results if not result.success]
    if shut:
        raise GateFailedError(f"Not passed: {', '.join(shut)}.")


@app.command()
def publish(context: typer.Context) -> None:
    """Cut the published file of the present release again, such as for a label or a note.

    It is counted from the same records and passes the same checkpoints and attack as at night
    before it takes the old one's place. Refuses if a number would change: that is for a release.
    """
    from warehouse.nightly.job import run_publish
    from warehouse.nightly.progress import open_reporter

    settings = _settings(context)
    _summarise(run_publish(settings, open_reporter(console)), settings)


@app.command()
def release(
    context: typer.Context,
    as_of: AsOf = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Say what it would add, change and hide, and do nothing."),
    ] = False,
) -> None:
    """Cut the next release by hand, from the restricted file that stands.

    The nightly job does it by itself when policy_release says so. A release cannot be taken back:
    what it shows is known from then on.
    """
    from warehouse.nightly.job import preview_release, run_release
    from warehouse.nightly.progress import open_reporter
    from warehouse.nightly.summary import print_preview

    settings = _settings(context, as_of)
    if dry_run:
        print_preview(console, preview_release(settings, open_reporter(console)))
        return
    _summarise(run_release(settings, open_reporter(console)), settings)


@disclosure.command("try")
def try_policy(
    context: typer.Context,
    policy: Annotated[
        Path,
        typer.Option(metavar="OTHER.csv", help="Laid out as seeds/policy/policy_suppression.csv."),
    ],
    listed: Annotated[
        bool, typer.Option("--list", help="Name each count that would be treated otherwise.")
    ] = False,
) -> None:
    """Say what another suppression policy would withhold, and change nothing.

    Its rules count from now on, whatever their valid_from. Takes a copy of the restricted file,
    which is removed at the end. The answer is restricted.
    """
    from warehouse.nightly.trial import print_trial
    from warehouse.nightly.trial import try_policy as find_out

    print_trial(console, find_out(_settings(context), policy), listed=listed)


@app.command()
def reconcile(
    context: typer.Context,
    table: Annotated[
        list[int] | None, typer.Option(help="Only this table of the document; repeat for more.")
    ] = None,
    every: Annotated[
        bool, typer.Option("--every", help="Show matching figures too, not only the others.")
    ] = False,
    html: Annotated[
        bool, typer.Option("--html", help="Write one page to read in a browser instead.")
    ] = False,
) -> None:
    """Set the needs assessment's printed figures beside those computed here, table by table.

    Ends with 1 if a figure is left unexplained.
    """
    from warehouse.reconciliation import reconcile as compare
    from warehouse.reconciliation import write_reconciliation_page

    settings = _settings(context)
    require_file(settings.restricted_path, "restricted")
    if html:
        page = settings.reports_dir / "reconciliation.html"
        unexplained = write_reconciliation_page(
            settings.restricted_path, page, is_synthetic=settings.is_sample
        )
        console.print(f"Printed beside computed: {page}", highlight=False, soft_wrap=True)
    else:
        unexplained = compare(settings.restricted_path, console, tables=table or (), every=every)
    if unexplained:
        raise typer.Exit(1)


@app.command()
def status(context: typer.Context) -> None:
    """Show how the last run ended, which files stand, and how fresh they are."""
    from warehouse.nightly.record import Archive
    from warehouse.nightly.summary import print_status

    settings = _settings(context)
    print_status(console, settings, Archive(settings).last())


@app.command()
def query(
    context: typer.Context,
    sql: Annotated[
        str, typer.Argument(help="One statement, such as 'from pub_police_offence limit 9'.")
    ],
    restricted: Annotated[
        bool,
        typer.Option(
            "--restricted/--published",
            help="Which file to ask. The restricted one is for approved analysts.",
        ),
    ] = False,
    layout: Annotated[
        Layout, typer.Option("--format", help="A table to read, or CSV for other programs.")
    ] = Layout.TABLE,
) -> None:
    """Ask the published file a question in SQL. Nothing can be changed this way.

    Tables need no schema before their name. 'select table_name, description from meta.table' lists
    them, and meta.column says what each column means.
    """
    from warehouse.query import ask, print_csv, print_table

    settings = _settings(context)
    path = settings.restricted_path if restricted else settings.published_path
    require_file(path, "restricted" if restricted else "published")
    answer = ask(path, sql, settings)
    if layout is Layout.CSV:
        print_csv(answer)
    else:
        print_table(console, answer)


contract_app = typer.Typer(
    help="Contracts say what an agency sends. Draft one for a new supplier, or try a file under "
    "one, without touching the warehouse.",
    no_args_is_help=True,
    rich_markup_mode="rich",
)
app.add_typer(contract_app, name="contract")


@contract_app.command("new")
def contract_new(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A file as the agency sends it.")],
    agency: Annotated[
        str, typer.Option(help="Who sends it, as its landing folder is called, such as marac.")
    ],
    entity: Annotated[
        str | None,
        typer.Option(help="What its rows are, such as referral; entities.yml lists them."),
    ] = None,
    layout: Annotated[
        str | None, typer.Option(help="The contract's name. Default: from the file's name.")
    ] = None,
) -> None:
    """Draft a contract from one file of a new supplier.

    Guesses types, forms of dates, code lists by the words that crosswalks know, keys, and which
    columns name a person. Writes the YAML, and the crosswalk lines that its words need, into
    data/drafts/<agency>, for your eyes alone. Prints what it guessed and what you must decide, and
    no value of the file.
    """
    from warehouse.landing.draft import draft_contract
    from warehouse.landing.show import print_draft

    draft = draft_contract(_settings(context), file.resolve(), agency, entity, layout)
    print_draft(console, draft)


@contract_app.command("check")
def contract_check(
    context: typer.Context,
    files: Annotated[
        list[Path],
        typer.Argument(help="Files of one agency; rows refer to each other across them."),
    ],
    agency: Annotated[
        str | None, typer.Option(help="Who sent them. Default: told by their folder or names.")
    ] = None,
    contract: Annotated[
        Path | None, typer.Option(help="Read them under this contract, such as a draft.")
    ] = None,
) -> None:
    """Say what landing would do with files; nothing is received and nothing kept.

    Shows each column with the rows that give and use it, and each problem by rule with the first
    rows that have it, never a value. The files are read in a private folder that is deleted at the
    end. Ends with 1 if a file would be rejected.
    """
    from warehouse.landing.rehearsal import rehearse
    from warehouse.landing.show import print_outcome

    resolved = contract and contract.resolve()
    outcomes = rehearse(_settings(context), [file.absolute() for file in files], agency, resolved)
    for outcome in outcomes:
        print_outcome(console, outcome)
    if any(outcome.drop.status == "rejected" for outcome in outcomes):
        raise typer.Exit(1)


def main() -> None:
    """Run the command; an error becomes one message and the exit status 1."""
    debug = "--debug" in sys.argv[1:]
    try:
        app()
    except KeyboardInterrupt:
        _complain(["Stopped by hand; the last good files stand."])
        sys.exit(130)
    except Exception as error:
        if debug:
            raise
        _complain(_explain(error))
        sys.exit(1)


def _explain(error: Exception) -> list[str]:
    """What went wrong in words, and where to look if nobody foresaw it."""
    from warehouse.nightly.failure import is_own, words

    hint = (
        [] if is_own(error) else ["Not foreseen: `warehouse --debug ...` shows where it happened."]
    )
    return [*words(error).splitlines(), *hint]


def _complain(lines: Iterable[str]) -> None:
    first, *rest = lines
    complaints.print(f"[bold red]Error:[/bold red] {first}", highlight=False, soft_wrap=True)
    for line in rest:
        complaints.print(f"  {line}", highlight=False, markup=False, soft_wrap=True)


def _summarise(record: RunRecord, settings: Settings) -> None:
    from warehouse.nightly.summary import print_summary

    print_summary(console, record, settings)


if __name__ == "__main__":
    main()
