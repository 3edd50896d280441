"""One worker and one set of good files for all tests of the gates."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from expectations import tiny
from warehouse.expectations import CheckpointWorker
from warehouse.settings import Settings, load_settings

AS_OF = date(2019, 6, 28)


@pytest.fixture(scope="session")
def gate_settings(project_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The project's seeds, with data of the tests' own."""
    folder = tmp_path_factory.mktemp("gates")
    return load_settings(
        project_dir=project_dir,
        data_dir=folder / "data",
        landing_dir=folder / "landing",
        as_of=AS_OF,
    )


@pytest.fixture(scope="session")
def worker_stderr(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the worker says besides its answers; in real use nobody keeps it."""
    return tmp_path_factory.mktemp("worker") / "stderr.txt"


@pytest.fixture(scope="session")
def worker(gate_settings: Settings, worker_stderr: Path) -> Iterator[CheckpointWorker]:
    """The one process that imports Great Expectations."""
    script = f'exec "{sys.executable}" -m warehouse.expectations.worker 2>"{worker_stderr}"'
    with CheckpointWorker(gate_settings, command=("sh", "-c", script)) as started:
        yield started


@pytest.fixture(scope="session")
def good_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Files that meet every expectation; not to be changed."""
    return tiny.build(tmp_path_factory.mktemp("good"))


@pytest.fixture
def files(good_files: Mapping[str, Path], tmp_path: Path) -> Callable[[str], dict[str, Path]]:
    """Copies of the good files that a checkpoint needs, for a test to spoil."""

    def copied(checkpoint: str) -> dict[str, Path]:
        needed = {
            "police_drops": ("vault",),
            "athena_break": ("restricted", "published"),
            "published": ("published",),
            "suppression": ("published", "earlier", "attack"),
        }[checkpoint]
        for name in needed:
            target = tmp_path / name / good_files[name].name
            target.parent.mkdir()
            shutil.copyfile(good_files[name], target)
        return {name: tmp_path / name / good_files[name].name for name in needed}

    return copied
