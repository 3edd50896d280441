"""Every check of the project in one go: `make test`, and with ``--proof`` the long harnesses.

The checks run side by side in two lanes, since a lane of static checks and one that builds the
sample wait for different things. All run whatever fails; the summary comes last. What each one
printed is kept under ``target/checks/``, and shown where it failed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import perf_counter

from rich import box
from rich.console import Console
from rich.table import Table

from warehouse.nightly.record import RunRecord
from warehouse.settings import ENV_PREFIX, Settings, find_project_dir, load_settings

LINES_SHOWN = 60
"""How much of a failed check's output is shown."""


@dataclass(frozen=True)
class Check:
    """One check: its name, what it shows, and the command whose exit status is the answer."""

    name: str
    shows: str
    command: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """How a check ended."""

    check: Check
    passed: bool
    seconds: float
    log: Path


Lane = tuple[Check, ...]

WHOLE_NIGHTS = ("nightly", "onboarding", "planted_faults", "second_county")
"""Folders of tests that run or build the job whole, for the lane that ends first."""

STATIC: Lane = (
    Check("ruff", "Python follows the house style", ("ruff", "check", ".")),
    Check("ruff format", "Python is laid out alike", ("ruff", "format", "--check", ".")),
    Check("mypy", "types hold, strictly", ("mypy",)),
    Check("import-linter", "packages depend downwards only", ("lint-imports",)),
    Check(
        "sqlfluff",
        "SQL follows the house style",
        ("sqlfluff", "lint", "--processes", "2", "models", "tests/singular", "analyses"),
    ),
    Check(
        "pytest",
        "the code does what its tests say",
        ("pytest", "--quiet", *(f"--ignore=tests/python/{folder}" for folder in WHOLE_NIGHTS)),
    ),
)

BUILD: Lane = (
    Check("synthesise", "the sample can be written", ("warehouse", "synthesise")),
    Check("receive", "its drops are landed", ("warehouse", "receive")),
    Check(
        "dbt build",
        "models build; unit and data tests hold",
        ("dbt", "build", "--vars", "{is_jsna_sample: true}"),
    ),
    Check(
        "dbt docs", "the models' documentation is written", ("dbt", "docs", "generate", "--static")
    ),
    Check("dbt-bouncer", "layers, names, keys and descriptions hold", ("dbt-bouncer", "run")),
    Check("nightly", "the job runs to its end, gates open", ("warehouse", "nightly")),
    Check("nightly again", "a second night needs no new file", ("warehouse", "nightly")),
    Check(
        "same content",
        "the second night built the same, and left the published file shut",
        ("python", "-m", "warehouse.checks", "--compare-nights"),
    ),
    Check(
        "readme",
        "README.md shows what its queries answer",
        ("python", "-m", "warehouse.documentation.readme", "--check"),
    ),
    Check(
        "analyses",
        "the analyses run, and say what was reconciled",
        ("python", "-m", "warehouse.reconciliation.analyses"),
    ),
    Check("reconcile", "no printed figure is left unexplained", ("warehouse", "reconcile")),
    Check(
        "pytest, whole nights",
        "so does the job as a whole",
        ("pytest", "--quiet", *(f"tests/python/{folder}" for folder in WHOLE_NIGHTS)),
    ),
)

PROOF: Lane = (
    Check(
        "pytest -m proof", "the long harnesses hold in full", ("pytest", "--quiet", "-m", "proof")
    ),
    Check(
        "benchmarks", "the job's speed and memory are measured", ("python", "-m", "benchmarks.run")
    ),
)


def main(arguments: Sequence[str]) -> int:
    """Run all checks; 0 only if every one passed."""
    if "--compare-nights" in arguments:
        return _compare_nights(load_settings())
    console = Console()
    project_dir = find_project_dir()
    work_dir = project_dir / "target" / "checks"
    shutil.rmtree(work_dir, ignore_errors=True)
    work_dir.mkdir(parents=True)
    lanes = (PROOF,) if "--proof" in arguments else (BUILD, STATIC)
    started = perf_counter()
    with ThreadPoolExecutor(len(lanes)) as pool:
        running = [pool.submit(_run_lane, lane, project_dir, work_dir, console) for lane in lanes]
        outcomes = [outcome for lane in running for outcome in lane.result()]
    for outcome in outcomes:
        if not outcome.passed:
            _print_failure(console, outcome)
    _print_summary(console, outcomes, perf_counter() - started)
    return int(not all(outcome.passed for outcome in outcomes))


def _compare_nights(settings: Settings) -> int:
    """Whether the last two nights made the same, the second without touching the published file.

    The time at which the system last changed anything of a file tells of writing as of renaming.
    """
    records = sorted(settings.history_dir.glob("*/run.json"))
    first, second = (RunRecord.model_validate_json(path.read_bytes()) for path in records[-2:])
    touched = datetime.fromtimestamp(settings.published_path.stat().st_ctime).astimezone()
    differences = [
        text
        for differs, text in (
            (second.restricted_hash is None, "the second night did not get so far"),
            (first.restricted_hash != second.restricted_hash, "the restricted content differs"),
            (first.publication != second.publication, "another publication was recorded"),
            (touched >= second.started_at, "the published file was touched"),
        )
        if differs
    ]
    print("; ".join(differences) or f"both nights built {second.restricted_hash}")
    return int(bool(differences))


def _run_lane(lane: Lane, project_dir: Path, work_dir: Path, console: Console) -> list[Outcome]:
    return [_run_check(check, project_dir, work_dir, console) for check in lane]


def _run_check(check: Check, project_dir: Path, work_dir: Path, console: Console) -> Outcome:
    """Run one command with its own data folders and no input, its output kept in a file."""
    log = work_dir / f"{check.name.replace(' ', '-')}.log"
    program = Path(sys.executable).with_name(check.command[0])
    started = perf_counter()
    with log.open("wb") as output:
        completed = subprocess.run(  # noqa: S603 - one of the commands above
            [program, *check.command[1:]],
            cwd=project_dir,
            env=_environment(project_dir, work_dir),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    outcome = Outcome(check, completed.returncode == 0, perf_counter() - started, log)
    console.print(
        f"{'passed' if outcome.passed else 'FAILED'}  {outcome.seconds:6.1f} s  {check.name}: "
        f"{check.shows}",
        style=None if outcome.passed else "bold red",
        highlight=False,
        soft_wrap=True,
    )
    return outcome


def _environment(project_dir: Path, work_dir: Path) -> dict[str, str]:
    """The caller's environment, but with data, landing folder and settings of the checks' own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ENV_PREFIX)}
    return kept | {
        f"{ENV_PREFIX}PROJECT_DIR": str(project_dir),
        f"{ENV_PREFIX}DATA_DIR": str(work_dir / "data"),
        f"{ENV_PREFIX}LANDING_DIR": str(work_dir / "landing"),
        "COLUMNS": "160",
        "NO_COLOR": "1",
    }


def _print_failure(console: Console, outcome: Outcome) -> None:
    lines = outcome.log.read_text(errors="replace").splitlines()
    console.rule(f"{outcome.check.name}: the end of {outcome.log}", align="left")
    for line in lines[-LINES_SHOWN:]:
        console.print(line, highlight=False, markup=False, soft_wrap=True)


def _print_summary(console: Console, outcomes: Sequence[Outcome], seconds: float) -> None:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False)
    table.add_column("check")
    table.add_column("result")
    table.add_column("seconds", justify="right")
    for outcome in outcomes:
        result = "passed" if outcome.passed else "[bold red]FAILED[/bold red]"
        table.add_row(outcome.check.name, result, f"{outcome.seconds:.1f}")
    table.add_section()
    table.add_row("all, side by side", "", f"{seconds:.1f}")
    console.print()
    console.print(table)
    passed = sum(outcome.passed for outcome in outcomes)
    print(f"{passed} passed, {len(outcomes) - passed} failed")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
