"""Run the job in pandas: ``python -m benchmarks.pandas_job.job LANDING OUTPUT_FOLDER``.

Facts and cells alone: no disclosure, no published tables and no checks, so it does less than the
two that it stands beside. Prints seconds by stage as JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from time import perf_counter

from benchmarks.pandas_job.cells import build_cells
from benchmarks.pandas_job.facts import build_facts
from benchmarks.pandas_job.landing import land


def main() -> None:
    """Read the command line and run the job."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("landing", type=Path)
    parser.add_argument("output", type=Path)
    arguments = parser.parse_args()
    json.dump(run(arguments.landing, arguments.output), sys.stdout)


def run(landing: Path, output: Path) -> dict[str, float]:
    """Run the job and write its tables as Parquet; seconds by stage."""
    output.mkdir(parents=True, exist_ok=True)
    times = [perf_counter()]
    landed = land(landing)
    times.append(perf_counter())
    facts = build_facts(landed)
    times.append(perf_counter())
    cells = build_cells(facts)
    times.append(perf_counter())
    tables = {
        "fct_offence": facts.offence,
        "fct_involvement": facts.involvement,
        "fct_victim": facts.victim,
        "fct_perpetrator": facts.perpetrator,
        "bridge_person_offence": facts.bridge,
        "fct_person_window": facts.window,
        "cell_count": cells,
    }
    for name, table in tables.items():
        table.to_parquet(output / f"{name}.parquet", index=False)
    times.append(perf_counter())
    stages = ("land", "fact", "cell", "write")
    return {
        stage: round(end - start, 3)
        for stage, start, end in zip(stages, times, times[1:], strict=False)
    }


if __name__ == "__main__":
    main()
