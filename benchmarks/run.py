"""Measure the nightly job beside bare DuckDB SQL and pandas, in turn.

``python -m benchmarks.run`` writes ``benchmarks/results/<date>/scale_<n>.json`` and the tables of
``benchmarks/README.md``. Nothing else should be at work on the machine: each result keeps the load
that it began under.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.compare import differences
from benchmarks.measure import Measured, evict, measure
from benchmarks.report import write_report

PROJECT = Path(__file__).parents[1]
RESULTS = Path(__file__).parent / "results"
SEED = 2019
ROUNDS = {1: 5, 10: 3, 100: 1}
"""How often each contender runs at a scale, unless the command line says otherwise."""

LARGEST_SMALL_SCALE = 10
"""Beyond it pandas' frames do not fit in an ordinary machine's memory, and every run takes minutes:
the warehouse runs warm alone."""

EVERY_SUPPLIER_ROUNDS = 5
QUIET_LOAD = 0.7
KEPT_WHEN_WARM = "dbt"
"""dbt's parse of the project, kept from night to night."""

PARSE = """
from warehouse.nightly.build import DbtProject
from warehouse.settings import load_settings
settings = load_settings()
DbtProject(settings, settings.data_dir / "parse.log", lambda *_: None).table_documentation()
"""
"""Makes that parse and nothing else."""


@dataclass(frozen=True)
class Bench:
    """What is measured, and where: the police, whom all contenders know, or every supplier."""

    work: Path
    scale: int
    threads: int
    memory_limit: str
    wait_minutes: float
    is_every_supplier: bool = False

    @property
    def label(self) -> str:
        """What the results are called."""
        return "1x, every supplier" if self.is_every_supplier else f"{self.scale}x"

    @property
    def landing(self) -> Path:
        """The extracts of this scale."""
        return self.work / f"landing_{self.name}"

    @property
    def data(self) -> Path:
        """The warehouse's data folder of this scale."""
        return self.work / f"data_{self.name}"

    @property
    def name(self) -> str:
        """The end of its files' names."""
        return "every_supplier" if self.is_every_supplier else f"scale_{self.scale}"

    @property
    def bare(self) -> Path:
        """The file that bare SQL writes."""
        return self.work / f"bare_{self.scale}.duckdb"

    @property
    def pandas(self) -> Path:
        """The folder that pandas writes to."""
        return self.work / f"pandas_{self.scale}"

    @property
    def is_small(self) -> bool:
        """Whether every contender runs, in every variant."""
        return self.scale <= LARGEST_SMALL_SCALE

    def environment(self) -> dict[str, str]:
        """The warehouse's settings."""
        return {
            "WAREHOUSE_PROJECT_DIR": str(PROJECT),
            "WAREHOUSE_LANDING_DIR": str(self.landing),
            "WAREHOUSE_DATA_DIR": str(self.data),
            "WAREHOUSE_MEMORY_LIMIT": self.memory_limit,
            "WAREHOUSE_THREADS": str(self.threads),
            "PYTHONPATH": str(PROJECT),
        }

    def run(self, *command: str | Path) -> Measured:
        """Run and measure a command, once the machine is quiet or patience ends."""
        _wait_for_quiet(self.wait_minutes)
        return measure(command, self.environment())


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scales", type=int, nargs="+", default=[1, 10, 100])
    parser.add_argument("--rounds", type=int, help="default: 5 at 1x, 3 at 10x, 1 at 100x")
    parser.add_argument("--work", type=Path, default=PROJECT / "target" / "benchmarks")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--memory-limit", default="4GB")
    parser.add_argument(
        "--other-memory-limit",
        help="run the warehouse once more at the largest scale, within this much",
    )
    parser.add_argument("--wait-minutes", type=float, default=0, help="for the machine to be quiet")
    parser.add_argument(
        "--only-police", action="store_true", help="leave out the night of every supplier"
    )
    parser.add_argument("--keep", action="store_true", help="keep extracts and databases")
    arguments = parser.parse_args()
    folder = RESULTS / date.today().isoformat()
    folder.mkdir(parents=True, exist_ok=True)
    arguments.work.mkdir(parents=True, exist_ok=True)
    county = Bench(
        work=arguments.work.resolve(),
        scale=1,
        threads=arguments.threads,
        memory_limit=arguments.memory_limit,
        wait_minutes=arguments.wait_minutes,
        is_every_supplier=True,
    )
    if not arguments.only_police:
        _keep(_measure_nights(county, arguments.rounds or EVERY_SUPPLIER_ROUNDS), county, folder)
    for scale in arguments.scales:
        bench = replace(county, scale=scale, is_every_supplier=False)
        other = arguments.other_memory_limit if scale == max(arguments.scales) else None
        result = _measure_scale(bench, arguments.rounds or ROUNDS.get(scale, 1), other)
        _keep(result, bench, folder)
        if not arguments.keep:
            _clear(bench)
    write_report(folder, Path(__file__).with_name("README.md"))


def _keep(result: dict[str, Any], bench: Bench, folder: Path) -> None:
    (folder / f"{bench.name}.json").write_text(json.dumps(result, indent=2) + "\n")


def _measure_nights(bench: Bench, rounds: int) -> dict[str, Any]:
    """The nightly job alone, in every variant: there is nothing to set beside every supplier."""
    row_count = _write_extracts(bench)
    runs = []
    for number in range(rounds):
        _say(f"{bench.label}, round {number + 1} of {rounds}")
        runs += [_warehouse(bench, variant) for variant in ("cold", "unchanged", "warm")]
    return _told(bench, row_count, runs)


def _measure_scale(bench: Bench, rounds: int, other_memory_limit: str | None) -> dict[str, Any]:
    """Every contender in turn, as many rounds; what they made must be alike."""
    row_count = _write_extracts(bench)
    runs: list[dict[str, Any]] = []
    for number in range(rounds):
        _say(f"{bench.label}, round {number + 1} of {rounds}")
        if bench.is_small:
            runs += [_warehouse(bench, "cold"), _warehouse(bench, "unchanged")]
        runs += [_warehouse(bench, "warm"), _bare(bench)]
        if bench.is_small:
            runs.append(_pandas(bench))
        if number == 0:
            _require_alike(bench)
    if other_memory_limit:
        within = replace(bench, memory_limit=other_memory_limit)
        runs.append(_warehouse(within, "warm"))
    return _told(bench, row_count, runs)


def _told(bench: Bench, row_count: int, runs: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "label": bench.label,
        "scale": bench.scale,
        "row_count": row_count,
        "input_bytes": sum(path.stat().st_size for path in bench.landing.rglob("*.*")),
        "machine": machine_of_run(),
        "runs": runs,
    }


def _write_extracts(bench: Bench) -> int:
    """Write the made-up extracts if they are not there; how many rows they have."""
    whose = () if bench.is_every_supplier else ("--agency", "police")
    size = ("--seed", str(SEED), "--scale", str(bench.scale), *whose)
    _say(f"{bench.label}: writing extracts")
    written = measure((_program("warehouse"), "synthesise", *size), bench.environment())
    return int(written.output.split()[1].replace(",", ""))


def _warehouse(bench: Bench, variant: str) -> dict[str, Any]:
    """The nightly job.

    cold: an empty data folder, the extracts not in memory. warm: the same files received anew, with
    dbt's parse kept from the night before. unchanged: the next night, with nothing new.
    """
    if variant == "cold":
        shutil.rmtree(bench.data, ignore_errors=True)
        evict(bench.landing)
    elif variant == "warm":
        if not (bench.data / KEPT_WHEN_WARM).is_dir():
            measure((sys.executable, "-c", PARSE), bench.environment())
        for path in bench.data.iterdir():
            if path.is_dir() and path.name != KEPT_WHEN_WARM:
                shutil.rmtree(path)
    measured = bench.run(_program("warehouse"), "nightly")
    record = json.loads(sorted(bench.data.glob("history/*/run.json"))[-1].read_text())
    return _result("warehouse", variant, bench, measured) | {
        "stages": {stage["name"]: stage["seconds"] for stage in record["stages"]},
        "slowest_nodes": record["slowest_nodes"],
    }


def _bare(bench: Bench) -> dict[str, Any]:
    limits = ["--memory-limit", bench.memory_limit, "--threads", str(bench.threads)]
    job = (sys.executable, "-m", "benchmarks.bare_sql.job")
    measured = bench.run(*job, bench.landing, bench.bare, *limits)
    return _result("bare SQL", "warm", bench, measured) | {"stages": json.loads(measured.output)}


def _pandas(bench: Bench) -> dict[str, Any]:
    job = (sys.executable, "-m", "benchmarks.pandas_job.job")
    measured = bench.run(*job, bench.landing, bench.pandas)
    return _result("pandas", "warm", bench, measured) | {"stages": json.loads(measured.output)}


def _result(contender: str, variant: str, bench: Bench, measured: Measured) -> dict[str, Any]:
    figures = {name: value for name, value in asdict(measured).items() if name != "output"}
    limit = None if contender == "pandas" else bench.memory_limit
    result = {"contender": contender, "variant": variant, "memory_limit": limit} | figures
    _say(f"  {contender} {variant}: {measured.seconds} s, {measured.peak_megabytes:.0f} MB")
    return result


def _require_alike(bench: Bench) -> None:
    """Stop if a contender made anything else than the warehouse.

    Raises:
        SystemExit: naming the tables that differ.
    """
    warehouse = bench.data / "restricted" / "warehouse.duckdb"
    others = [bench.bare]
    if bench.is_small:
        others.append(bench.pandas)
    for other in others:
        if different := differences(warehouse, other):
            raise SystemExit(f"{other} differs from the warehouse in {', '.join(different)}")


def _wait_for_quiet(minutes: float) -> None:
    end = time.monotonic() + 60 * minutes
    while os.getloadavg()[0] > QUIET_LOAD and time.monotonic() < end:
        time.sleep(5)


def machine_of_run() -> dict[str, Any]:
    """What the measurements were made on and with, the commit among it."""
    cpu = next(
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    )
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],  # noqa: S607 - whichever git is there
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    packages = ("duckdb", "dbt-core", "dbt-duckdb", "great-expectations", "pandas")
    return {
        "processor": cpu,
        "processors": os.cpu_count(),
        "memory_gigabytes": round(pages / 1e9, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "commit": commit.stdout.strip(),
        "packages": {name: version(name) for name in packages},
    }


def _program(name: str) -> Path:
    return Path(sys.executable).with_name(name)


def _clear(bench: Bench) -> None:
    for folder in (bench.landing, bench.data, bench.pandas):
        shutil.rmtree(folder, ignore_errors=True)
    bench.bare.unlink(missing_ok=True)


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
