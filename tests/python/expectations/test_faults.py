"""Every expectation is able to fail, and fails alone; good files meet them all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from expectations.faults import FAULTS, Fault, files_of_faults
from warehouse.expectations import CheckpointResult, CheckpointWorker
from warehouse.expectations.suite import CHECKPOINTS, load_suite
from warehouse.expectations.tolerance import load_tolerances
from warehouse.settings import Settings

Copies = Callable[[str], dict[str, Path]]


@pytest.mark.parametrize("checkpoint", [name for name, own in CHECKPOINTS.items() if own])
def test_good_files_meet_everything(
    checkpoint: str, worker: CheckpointWorker, good_files: dict[str, Path]
) -> None:
    result = worker.run(checkpoint, good_files)

    assert result.messages == ()
    assert result.success
    assert result.seconds > 0
    assert worker.import_seconds is not None


@pytest.mark.parametrize(
    "faults",
    files_of_faults(),
    ids=lambda faults: f"{faults[0][1].checkpoint}-{'-'.join(str(n) for n, _ in faults)}",
)
def test_each_fault_breaks_its_expectation_and_no_other(
    faults: list[tuple[int, Fault]], worker: CheckpointWorker, files: Copies
) -> None:
    checkpoint = faults[0][1].checkpoint
    paths = files(checkpoint)
    for number, fault in faults:
        with duckdb.connect(str(paths[fault.file])) as connection:
            connection.execute(fault.statements(number))
    if not any(fault.is_in_earlier for _, fault in faults):
        # What changed since the release before would be told as well.
        paths.pop("earlier", None)

    result = worker.run(checkpoint, paths)

    assert result.problem == ""
    assert result.errors == ()
    expected = _together([fault for _, fault in faults])
    assert _found(result, expected) == expected


def test_no_two_faults_in_a_file_hide_behind_one_figure() -> None:
    """Rows add up and tell them apart; a figure that two faults move would not."""
    for faults in files_of_faults():
        figures = [
            name for _, fault in faults for name, rows in fault.broken.items() if rows is None
        ]
        assert len(figures) == len(set(figures))


def test_every_expectation_has_a_fault(gate_settings: Settings) -> None:
    tolerances = load_tolerances(gate_settings.seeds_dir)
    declared = {
        (table, expectation.name)
        for names in CHECKPOINTS.values()
        for name in names
        for group in load_suite(name, tolerances).groups
        for table in group.tables
        for expectation in group.expectations
    }

    assert {broken for fault in FAULTS for broken in fault.broken} == declared


def _together(faults: list[Fault]) -> dict[tuple[str, str], int | None]:
    """What faults in one file break together: rows add up."""
    broken: dict[tuple[str, str], int | None] = {}
    for fault in faults:
        for name, rows in fault.broken.items():
            known = broken.get(name, 0)
            broken[name] = None if rows is None or known is None else known + rows
    return broken


def _found(
    result: CheckpointResult, expected: dict[tuple[str, str], int | None]
) -> dict[tuple[str, str], int | None]:
    """What failed, with the rows found where the catalogue counts them."""
    return {
        (failure.table, failure.name): None
        if expected.get((failure.table, failure.name)) is None
        else failure.broken_count
        for failure in result.failures
    }
