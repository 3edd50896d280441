"""Protects and attacks linked tables of growing size, and writes README.md's tables.

``python -m benchmarks.disclosure`` makes them up; with ``--county DATA_DIR`` they are what a
finished night published of the county, alone and as one of several in a region.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.disclosure.counties import COPIES, audit_of_file, measure_region, table
from benchmarks.disclosure.county import TABLES, county
from benchmarks.disclosure.job import cpu_seconds
from benchmarks.disclosure.region import read_county
from benchmarks.report import machine_in_words
from benchmarks.run import machine_of_run
from warehouse.disclosure.attack import Attacker, request_of
from warehouse.disclosure.block import blocks_of
from warehouse.disclosure.protect import protect

HERE = Path(__file__).parent
RESULTS = HERE.parent / "results"
START, END = "<!-- results: written by benchmarks.disclosure -->", "<!-- end of results -->"
COUNTY_START = "<!-- results: written by benchmarks.disclosure --county -->"

PACKAGES = ("highspy", "scipy", "ortools")

SIZES = {
    1_000: (1, 900, TABLES[:3]),
    2_000: (2, 1_300, TABLES),
    4_000: (5, 3_500, TABLES),
    5_000: (6, 5_300, TABLES),
    10_000: (8, 10_000, (*TABLES, ("district", "period", "sex"))),
}
"""Years, cases and tables that make about so many connected cells."""


@dataclass(frozen=True)
class Result:
    """One size."""

    cells: int
    connected: int
    """Cells of the largest block: not zero, and held together by relations."""
    primary: int
    secondary: int
    hidden_share: float
    protect_seconds: float
    protect_cpu_seconds: float
    protect_programmes: int
    attack_seconds: float
    attack_cpu_seconds: float
    attack_programmes: int
    exact: int
    too_narrow: int
    may_be_five: float
    load_before: float


def measure(size: int) -> Result:
    """Protect one system and attack it, as the nightly job would."""
    system = county(*SIZES[size])
    load = os.getloadavg()[0]
    started, cpu_started = perf_counter(), cpu_seconds()
    pattern = protect(system)
    protected, cpu_protected = perf_counter(), cpu_seconds()
    with Attacker() as attacker:
        report = attacker.attack(request_of(system, pattern.keys))
    attacked, cpu_attacked = perf_counter(), cpu_seconds()
    return Result(
        cells=len(system.cells),
        connected=max(block.size for block in blocks_of(system)),
        primary=pattern.primary_count,
        secondary=pattern.secondary_count,
        hidden_share=len(pattern.hidden) / len(system.cells),
        protect_seconds=round(protected - started, 1),
        protect_cpu_seconds=round(cpu_protected - cpu_started, 1),
        protect_programmes=pattern.solver_calls,
        attack_seconds=round(attacked - protected, 1),
        attack_cpu_seconds=round(cpu_attacked - cpu_protected, 1),
        attack_programmes=report.solver_calls,
        exact=report.count("exact"),
        too_narrow=report.count("too narrow"),
        may_be_five=report.share_reaching,
        load_before=round(load, 1),
    )


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), choices=SIZES)
    parser.add_argument("--county", type=Path, metavar="DATA_DIR", help="of a finished night")
    parser.add_argument("--copies", type=int, nargs="+", default=list(COPIES), help="of the county")
    arguments = parser.parse_args()
    if arguments.county is None:
        _measure_made_up(arguments.sizes)
    else:
        _measure_county(arguments.county, arguments.copies)


def _measure_made_up(sizes: list[int]) -> None:
    """Measure the made-up tables and keep what was found."""
    results = []
    for size in sizes:
        results.append(measure(size))
        print(results[-1], file=sys.stderr, flush=True)
    machine = _machine()
    _keep("disclosure", {"machine": machine, "results": [asdict(result) for result in results]})
    _write_page(START, machine, _table(results))


def _measure_county(data_dir: Path, copies: list[int]) -> None:
    """Measure the county and regions of it, and keep what was found."""
    county_itself = read_county(data_dir)
    audit = audit_of_file(data_dir)
    results = []
    for number in copies:
        results.append(measure_region(county_itself, number))
        print(results[-1], file=sys.stderr, flush=True)
    machine = _machine()
    record = {
        "machine": machine,
        "results": [asdict(result) for result in results],
        "published_file": audit,
    }
    _keep("disclosure_county", record)
    _write_page(COUNTY_START, machine, table(results, audit))


def _keep(name: str, record: dict[str, Any]) -> None:
    """Write the day's results down."""
    folder = RESULTS / date.today().isoformat()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(record, indent=2) + "\n")


def _write_page(start: str, machine: dict[str, Any], lines: list[str]) -> None:
    """Put the results into the README, in place of those after the same words."""
    readme = HERE / "README.md"
    before, _, rest = readme.read_text().partition(start)
    after = rest.partition(END)[2]
    text = "\n".join(
        [
            f"Measured on {date.today():%d %B %Y} at commit {machine['commit']}: "
            f"{machine_in_words(machine)}.",
            "",
            *lines,
        ]
    )
    readme.write_text(f"{before}{start}\n\n{text}\n\n{END}{after}")


def _table(results: list[Result]) -> list[str]:
    return [
        "| connected cells | all cells | primary | secondary | hidden "
        "| protection, s (processor s) | its programmes "
        "| full audit, s (processor s) | its programmes | exact or too narrow "
        "| may be 5 or more | load before |",
        "| ---: " * 12 + "|",
        *(
            f"| {r.connected:,} | {r.cells:,} | {r.primary:,} | {r.secondary:,} "
            f"| {r.hidden_share:.0%} | {r.protect_seconds} ({r.protect_cpu_seconds}) "
            f"| {r.protect_programmes:,} | {r.attack_seconds} ({r.attack_cpu_seconds}) "
            f"| {r.attack_programmes:,} | {r.exact + r.too_narrow} "
            f"| {r.may_be_five:.0%} | {r.load_before} |"
            for r in results
        ),
    ]


def _machine() -> dict[str, Any]:
    """Commit and machine as every benchmark records them, with the packages that do this work."""
    return machine_of_run() | {"packages": {name: version(name) for name in PACKAGES}}


if __name__ == "__main__":
    main()
