"""What another suppression policy would withhold, tried on a copy of tonight's restricted file.

The copy's rules are replaced and dbt makes the layer of cells and relations anew in it, so that
which rule decides on a cell, and what follows from it (complements, footnotes, virtual cells), is
said in one place, the models. Only the pattern is found here, in order to say what cannot be
protected.
The copy is removed at the end; nothing else is written.
"""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from warehouse.disclosure.registry import pattern_of
from warehouse.disclosure.summary import (
    DisclosureSummary,
    Withheld,
    disclosure_summary,
    read_summary,
)
from warehouse.nightly.build import DISCLOSURE_LAYER, NOT_RELEASED, PATTERN_LAYER, DbtProject
from warehouse.nightly.failure import NightlyError
from warehouse.nightly.releasing import plan_night
from warehouse.nightly.run import TRIAL_PREFIX
from warehouse.settings import Settings, require_file

RESTRICTED = (
    "Restricted: this tells small counts from those that protect them. As if nothing had been "
    "released before."
)

_RULES = "reference.policy_suppression"


class TrialError(NightlyError):
    """A policy that cannot be tried; the message says what to change."""


@dataclass(frozen=True)
class Trial:
    """The policy in force beside another one. Restricted."""

    now: DisclosureSummary
    other: DisclosureSummary
    newly_shown: tuple[str, ...]
    """Public names of cells that only the policy in force withholds."""
    newly_hidden: tuple[str, ...]
    lowest_possible: int
    """The setting suppression_threshold, below which no rule can go."""


def try_policy(settings: Settings, policy: Path) -> Trial:
    """Decide tonight's cells anew under another policy.

    Args:
        settings: Of the data folder whose restricted file is tried on.
        policy: A CSV with the columns of ``seeds/policy/policy_suppression.csv``. Its rules count
            from now on, whatever their ``valid_from``.

    Raises:
        TrialError: if the file is no policy, or the restricted file is of other models or settings.
        UnprotectableError: naming each cell that could not be protected and the lines that hold it.
        BuildFailedError: if the models do not build under it.
    """
    require_file(settings.restricted_path, "restricted")
    if not policy.is_file():
        raise TrialError(
            f"There is no {policy}: copy seeds/policy/policy_suppression.csv and edit."
        )
    now = disclosure_summary(settings.restricted_path)
    settings.build_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    # A night that begins removes it, as it removes what a killed trial left.
    with TemporaryDirectory(
        prefix=TRIAL_PREFIX, dir=settings.build_dir, ignore_cleanup_errors=True
    ) as folder:
        copy = settings.model_copy(update={"data_dir": Path(folder)})
        candidate = _copied(settings, copy)
        with duckdb.connect(candidate) as connection:
            _replace_rules(connection, policy, settings)
        _rebuild(settings, copy)
        with closing(duckdb.connect(candidate)) as connection:
            _decide(connection)
            return _compared(connection, settings, now)


def _copied(settings: Settings, copy: Settings) -> Path:
    """A copy of the restricted file where dbt builds; beside it the files that dbt attaches."""
    candidate = copy.build_dir / "restricted" / "warehouse.duckdb"
    for path in (candidate, copy.vault_path, copy.build_dir / "published" / "warehouse.duckdb"):
        path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(settings.restricted_path, candidate)
    # Nothing of this layer reads raw drops.
    duckdb.connect(copy.vault_path).close()
    return candidate


def _replace_rules(connection: duckdb.DuckDBPyConnection, policy: Path, settings: Settings) -> None:
    """Put the other policy in place of the one in force.

    Raises:
        TrialError: if it has other columns, or a value that does not fit its column.
    """
    columns = _columns(connection, _RULES)
    try:
        connection.execute(
            "create temp table other as from read_csv($1, all_varchar = true, header = true)",
            [str(policy)],
        )
        if sorted(_columns(connection, "other")) != sorted(columns):
            raise TrialError(f"{policy} must have the columns {', '.join(columns)}.")
        connection.execute(f"delete from {_RULES}")
        connection.execute(f"insert into {_RULES} by name from other")
    except duckdb.Error as error:
        raise TrialError(f"{policy} cannot be read as a policy: {_first_line(error)}") from None
    connection.execute(
        f"update {_RULES} set valid_from = least(valid_from, $1)", [settings.as_of_date]
    )


def _rebuild(settings: Settings, copy: Settings) -> None:
    """Cells, relations and the registry, as the models say, for the periods that are released."""
    plan = plan_night(settings)
    release = plan.standing or plan.due
    told = {"released_through": release.closed_on.isoformat()} if release else {}
    project = DbtProject(copy, copy.dbt_dir / "trial.log", lambda *_: None)
    project.build(
        "--select", DISCLOSURE_LAYER, "--exclude", *NOT_RELEASED, PATTERN_LAYER, told=told
    )  # fmt: skip


def _decide(connection: duckdb.DuckDBPyConnection) -> None:
    """Find the pattern and put it in place of tonight's."""
    pattern = pattern_of(
        connection.execute("from disclosure.sdc_registry_cell").df(),
        connection.execute("from disclosure.sdc_relation_term").df(),
    )
    connection.register("found", pattern)
    connection.execute("create or replace table disclosure.sdc_pattern as from found")


def _compared(
    connection: duckdb.DuckDBPyConnection, settings: Settings, now: DisclosureSummary
) -> Trial:
    """The copy beside the restricted file.

    Raises:
        TrialError: if they do not hold the same published cells.
    """
    quoted = str(settings.restricted_path).replace("'", "''")
    connection.execute(f"attach '{quoted}' as tonight (read_only)")
    connection.execute(
        """
        create temp view moved as
        with decided as (
            select 'now' as policy, cell_label, coalesce(pattern.is_hidden, true) as is_hidden,
            from tonight.disclosure.sdc_registry_cell as cell
            left join tonight.disclosure.sdc_pattern as pattern using (cell_key)
            where not cell.is_virtual
            union all by name
            select 'other' as policy, cell_label, coalesce(pattern.is_hidden, true) as is_hidden,
            from disclosure.sdc_registry_cell as cell
            left join disclosure.sdc_pattern as pattern using (cell_key)
            where not cell.is_virtual
        )
        select
            cell_label,
            any_value(is_hidden) filter (where policy = 'now') as was_hidden,
            any_value(is_hidden) filter (where policy = 'other') as would_be_hidden,
        from decided
        group by cell_label
        """
    )
    strangers = connection.execute(
        "select count(*) from moved where was_hidden is null or would_be_hidden is null"
    ).fetchone()
    if strangers != (0,):
        raise TrialError(
            f"{settings.restricted_path} was built by other models or settings than those here: "
            "run `warehouse nightly` first."
        )
    return Trial(
        now=now,
        other=read_summary(connection),
        newly_shown=_labels(connection, "was_hidden and not would_be_hidden"),
        newly_hidden=_labels(connection, "would_be_hidden and not was_hidden"),
        lowest_possible=settings.suppression_threshold,
    )


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    rows = connection.execute("select name from pragma_table_info($1)", [table]).fetchall()
    return [str(name) for (name,) in rows]


def _labels(connection: duckdb.DuckDBPyConnection, condition: str) -> tuple[str, ...]:
    rows = connection.execute(
        f"select cell_label from moved where {condition} order by all"
    ).fetchall()
    return tuple(str(label) for (label,) in rows)


def _first_line(error: duckdb.Error) -> str:
    return str(error).splitlines()[0]


def print_trial(console: Console, trial: Trial, *, listed: bool = False) -> None:
    """Show both policies, supplier by supplier, and what would change.

    Args:
        console: Where to.
        trial: What was found.
        listed: Name each cell that would be shown or withheld otherwise.
    """
    console.print(RESTRICTED, highlight=False, soft_wrap=True)
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for number, name in enumerate(
        ("supplier", "counts", "small", "protecting", "withheld", "information lost", "units lost")
    ):
        table.add_column(name, justify="right" if number else "left")
    others = {one.agency: one for one in trial.other.by_agency}
    for before in trial.now.by_agency:
        table.add_row(*_row(before, others[before.agency]))
    table.add_section()
    table.add_row(*_row(trial.now.total, trial.other.total))
    console.print(table)
    console.print(
        "Each as it is now and, behind the arrow, under the other policy. Information is what "
        "the engine weighs, a total more than its parts; units are people, crimes and so on, as "
        "often as they are counted.",
        highlight=False,
        soft_wrap=True,
    )
    for labels, what in ((trial.newly_shown, "shown"), (trial.newly_hidden, "withheld")):
        console.print(f"{len(labels):,} counts more would be {what}.", highlight=False)
        for label in labels if listed else ():
            console.print(f"  {label}", highlight=False, markup=False, soft_wrap=True)
    console.print(
        f"No rule shows a count below {trial.lowest_possible} (the setting suppression_threshold).",
        highlight=False,
    )


def _row(now: Withheld, other: Withheld) -> list[Text]:
    words = [
        now.agency,
        f"{other.cell_count:,}",
        _change(f"{now.primary_count:,}", f"{other.primary_count:,}"),
        _change(f"{now.secondary_count:,}", f"{other.secondary_count:,}"),
        _change(f"{now.hidden_share:.1%}", f"{other.hidden_share:.1%}"),
        _change(f"{now.information_lost:.1%}", f"{other.information_lost:.1%}"),
        _change(f"{now.units_lost:.2%}", f"{other.units_lost:.2%}"),
    ]
    return [Text(word) for word in words]


def _change(now: str, other: str) -> str:
    return now if now == other else f"{now} → {other}"
