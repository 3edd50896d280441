"""One night of the second county, run once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from nightly.fakes import plain_reporter
from second_county.county import FIXTURE, lay_out
from warehouse.nightly.job import run_nightly
from warehouse.settings import ENV_PREFIX, Settings, load_settings

AS_OF = date(2022, 2, 1)


@pytest.fixture(scope="package")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """The settings of a house that has run the whole job on what the charity sent."""
    folder: Path = tmp_path_factory.mktemp("lindmere")
    lay_out(FIXTURE, folder / "project")
    with pytest.MonkeyPatch.context() as environment:
        for name in [name for name in os.environ if name.startswith(ENV_PREFIX)]:
            environment.delenv(name)
        settings = load_settings(
            project_dir=folder / "project",
            contracts_dir=Path("contracts"),
            data_dir=folder / "data",
            as_of=AS_OF,
            latest_population_year=2020,
        )
        run_nightly(settings, plain_reporter()[0])
        yield settings
