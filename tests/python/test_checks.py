"""The check that holds a second night to the first one's content can fail."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from nightly.fakes import World, plain_reporter
from warehouse.checks import main
from warehouse.nightly.job import run_nightly
from warehouse.settings import Settings


def night(settings: Settings, rows: int = 3) -> None:
    run_nightly(settings, plain_reporter()[0], World(rows=rows).tools())


def rewrite(path: Path) -> None:
    """Write the same bytes again and pretend that it was long ago."""
    path.write_bytes(path.read_bytes())
    os.utime(path, (0, 0))


def exchange(path: Path) -> None:
    """Put a copy in the file's place."""
    copy = path.with_name("copy")
    copy.write_bytes(path.read_bytes())
    copy.replace(path)


@pytest.fixture
def compare(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    monkeypatch.setenv("WAREHOUSE_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("WAREHOUSE_LANDING_DIR", str(settings.landing_dir))
    return lambda: main(["--compare-nights"])


def test_two_nights_of_the_same_content(settings: Settings, compare: Callable[[], int]) -> None:
    night(settings)
    night(settings)
    assert compare() == 0


def test_other_content(settings: Settings, compare: Callable[[], int]) -> None:
    night(settings)
    night(settings, rows=4)
    assert compare() == 1


@pytest.mark.parametrize("touch", [rewrite, exchange])
def test_a_published_file_that_was_touched(
    settings: Settings, compare: Callable[[], int], touch: Callable[[Path], None]
) -> None:
    night(settings)
    night(settings)
    touch(settings.published_path)
    assert compare() == 1
