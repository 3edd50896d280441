"""The results of a day as tables in ``benchmarks/README.md``."""

from __future__ import annotations

import json
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

START, END = "<!-- results: written by benchmarks.run -->", "<!-- end of results -->"
KINDS = (
    ("warehouse", "cold", "nightly, cold"),
    ("warehouse", "warm", "nightly, warm"),
    ("warehouse", "unchanged", "nightly, nothing new"),
    ("bare SQL", "warm", "bare SQL"),
    ("pandas", "warm", "pandas"),
)
MOST_NODES = 10


def write_report(folder: Path, readme: Path) -> None:
    """Put the results of ``folder`` into the README, in place of older ones."""
    names = ("scale_*.json", "every_supplier.json")
    results = [json.loads(path.read_text()) for name in names for path in folder.glob(name)]
    results.sort(key=lambda result: (result["scale"], result["row_count"]))
    text = readme.read_text()
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    readme.write_text(f"{before}{START}\n{_page(folder.name, results)}{END}{after}")


def _page(day: str, results: list[dict[str, Any]]) -> str:
    commits = ", ".join(f"{result['machine']['commit']} ({_label(result)})" for result in results)
    lines = [
        "",
        f"Measured on {day} at commit {commits}: {machine_in_words(results[-1]['machine'])}.",
        "",
        "| | raw rows | job | seconds: least, median, most | processor s | most memory, MB "
        "| times bare SQL | load before |",
        "| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for result in results:
        lines += _rows(result)
    for result in results:
        lines += _stages(result)
    lines += _nodes(results)
    lines += _memory(results)
    return "\n".join(lines) + "\n"


def machine_in_words(machine: dict[str, Any]) -> str:
    """What was measured on, and with which packages."""
    packages = ", ".join(f"{name} {number}" for name, number in machine["packages"].items())
    return (
        f"{machine['processor']}, {machine['processors']} processors, "
        f"{machine['memory_gigabytes']} GB, Python {machine['python']}, {packages}"
    )


def _of_kind(result: dict[str, Any], contender: str, variant: str) -> list[dict[str, Any]]:
    """Runs of one kind, within the memory that most runs had."""
    runs = [
        run for run in result["runs"] if (run["contender"], run["variant"]) == (contender, variant)
    ]
    return [run for run in runs if run["memory_limit"] == runs[0]["memory_limit"]]


def _label(result: dict[str, Any]) -> str:
    """What was measured."""
    return str(result.get("label") or f"{result['scale']}x")


def _rows(result: dict[str, Any]) -> Iterable[str]:
    bare = _of_kind(result, "bare SQL", "warm")
    bare_seconds = median(run["seconds"] for run in bare) if bare else None
    for contender, variant, words in KINDS:
        runs = _of_kind(result, contender, variant)
        if not runs:
            continue
        seconds = [run["seconds"] for run in runs]
        yield (
            f"| {_label(result)} | {result['row_count']:,} | {words} | "
            f"{min(seconds):.1f}, {median(seconds):.1f}, {max(seconds):.1f} | "
            f"{median(run['cpu_seconds'] for run in runs):.1f} | "
            f"{max(run['peak_megabytes'] for run in runs):,.0f} | "
            f"{f'{median(seconds) / bare_seconds:.2f}' if bare_seconds else ''} | "
            f"{max(run['load_before'] for run in runs):.1f} |"
        )


def _stages(result: dict[str, Any]) -> Iterable[str]:
    yield ""
    yield f"Seconds by stage at {_label(result)} (median):"
    yield ""
    for contender, variant, words in KINDS:
        runs = _of_kind(result, contender, variant)
        if runs:
            stages = {
                stage: median(run["stages"].get(stage, 0) for run in runs)
                for stage in runs[0]["stages"]
            }
            told = ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in stages.items())
            yield f"- {words}: {told}"


def _nodes(results: list[dict[str, Any]]) -> Iterable[str]:
    """The dearest dbt nodes, each scale beside the others."""
    dearest = [
        (_label(result), _of_kind(result, "warehouse", "warm")[-1]["slowest_nodes"])
        for result in results
    ]
    yield ""
    yield "The ten dearest dbt nodes, in seconds:"
    yield ""
    yield "| " + " | ".join(f"{label} |" for label, _ in dearest) + " |"
    yield "|" + " --- | ---: |" * len(dearest)
    for place in range(MOST_NODES):
        cells = []
        for _, nodes in dearest:
            name, seconds = list(nodes.items())[place] if place < len(nodes) else ("", "")
            cells += [name, str(seconds)]
        yield "| " + " | ".join(cells) + " |"


def _memory(results: list[dict[str, Any]]) -> Iterable[str]:
    """Most memory by scale and setting: it follows the setting."""
    yield ""
    yield "Most memory of the nightly job, by what DuckDB may use (`WAREHOUSE_MEMORY_LIMIT`):"
    yield ""
    yield "| | limit | most memory, MB | seconds |"
    yield "| --- | --- | ---: | ---: |"
    for result in results:
        runs = [
            run
            for run in result["runs"]
            if run["contender"] == "warehouse" and run["variant"] == "warm"
        ]
        for limit in dict.fromkeys(run["memory_limit"] for run in runs):
            within = [run for run in runs if run["memory_limit"] == limit]
            yield (
                f"| {_label(result)} | {limit} | "
                f"{max(run['peak_megabytes'] for run in within):,.0f} | "
                f"{median(run['seconds'] for run in within):.1f} |"
            )
