"""The sample's files, written once for all tests that only read them."""

from __future__ import annotations

from pathlib import Path

import pytest

from synthetic.raw_count import Sample
from warehouse.synthetic import SampleManifest, write_sample


@pytest.fixture(scope="session")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> SampleManifest:
    """What was written for the default seed."""
    return write_sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session")
def folder(manifest: SampleManifest) -> Path:
    """The landing folder that holds it."""
    return manifest.files[0].path.parents[2]


@pytest.fixture(scope="session")
def sample(folder: Path) -> Sample:
    """The same, cleaned and joined by an outsider."""
    return Sample(folder)
