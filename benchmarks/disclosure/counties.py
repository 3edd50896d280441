"""Protects and attacks regions of one county, two, five and ten, and tells what each took."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.disclosure.region import region
from benchmarks.measure import measure
from warehouse.disclosure.block import blocks_of
from warehouse.disclosure.system import System

COPIES = (1, 2, 5, 10)
PROJECT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Region:
    """What one region is, and what its protection and the attack on it took.

    ``protect``, ``protect_once`` and ``attack`` are what benchmarks.disclosure.job says of its
    step, with the most memory of its processes and the load before.
    """

    counties: int
    cells: int
    published: int
    """Cells that stand in a table: all but the virtual ones."""
    relations: int
    largest_block: int
    largest_block_if_zeros_were_unknown: int
    protect: dict[str, Any]
    protect_once: dict[str, Any]
    attack: dict[str, Any]


def measure_region(county: System, copies: int) -> Region:
    """Protect and attack a region of so many copies of the county.

    Args:
        county: All that is published of a real county.
        copies: How many.
    """
    system = region(county, copies)
    with TemporaryDirectory() as folder:  # readable to its owner alone
        files = (Path(folder) / "system.json", Path(folder) / "hidden.json")
        files[0].write_text(system.model_dump_json(exclude_defaults=True))
        protected = _step("protect", *files)
        protected_once = _step("protect_once", files[0])
        attacked = _step("attack", *files)
    return Region(
        counties=copies,
        cells=len(system.cells),
        published=sum(not cell.is_virtual for cell in system.cells),
        relations=len(system.relations),
        largest_block=_largest_block(system),
        largest_block_if_zeros_were_unknown=_largest_block(_with_unknown_zeros(system)),
        protect=protected,
        protect_once=protected_once,
        attack=attacked,
    )


def audit_of_file(data_dir: Path) -> dict[str, Any]:
    """What the attack on the published file of the county itself took."""
    return _step("audit", data_dir)


def table(results: list[Region], audit: dict[str, Any]) -> list[str]:
    """The results as lines of a page."""
    return [
        "| counties | cells | published | largest block | primary | secondary | withheld "
        "| protection, s (processor s) | most memory, MB "
        "| in one way alone, s (processor s) | its programmes "
        "| full audit, s (processor s) | most memory, MB | its programmes "
        "| exact or too narrow | may be 5 or more | load before |",
        "| ---: " * 17 + "|",
        *map(_row, results),
        "",
        f"The published file of the county itself, by `warehouse disclosure audit`: "
        f"{audit['shown']:,} counts shown and {audit['withheld']:,} withheld, "
        f"{audit['relations']:,} relations, {audit['programmes']:,} programmes in "
        f"{audit['seconds']} s ({audit['cpu_seconds']} processor s), at most "
        f"{audit['peak_megabytes']:,.0f} MB; {audit['findings']:,} findings; load before "
        f"{audit['load_before']}.",
    ]


def _row(result: Region) -> str:
    protect, once, attack = result.protect, result.protect_once, result.attack
    return (
        f"| {result.counties} | {result.cells:,} | {result.published:,} "
        f"| {result.largest_block:,} | {protect['primary']:,} | {protect['secondary']:,} "
        f"| {protect['withheld'] / result.published:.1%} "
        f"| {_cost(protect)} | {once['seconds']} ({once['cpu_seconds']}) | {once['programmes']:,} "
        f"| {_cost(attack)} | {attack['programmes']:,} | {attack['exact'] + attack['too_narrow']} "
        f"| {attack['may_be_five']:.0%} | {protect['load_before']} |"
    )


def _cost(step: dict[str, Any]) -> str:
    return f"{step['seconds']} ({step['cpu_seconds']}) | {step['peak_megabytes']:,.0f}"


def _step(name: str, *paths: Path) -> dict[str, Any]:
    """Do one step in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.disclosure.job", name]
    command += [str(path.resolve()) for path in paths]
    measured = measure(command, {"PYTHONPATH": str(PROJECT)})
    figures: dict[str, Any] = json.loads(measured.output)
    return figures | {
        "peak_megabytes": measured.peak_megabytes,
        "load_before": measured.load_before,
    }


def _largest_block(system: System) -> int:
    return max(block.size for block in blocks_of(system))


def _with_unknown_zeros(system: System) -> System:
    """The system as it would be if zeros were withheld as small counts are."""
    cells = tuple(cell.model_copy(update={"least": 0}) for cell in system.cells)
    return system.model_copy(update={"cells": cells})
