"""What every Python test has at hand."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from warehouse.settings import ENV_PREFIX, Settings, find_project_dir, load_settings

ROOT = Path(__file__).resolve().parents[2]
PROOF_DIR = ROOT / "docs" / "proof"


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests begin from the documented defaults, whatever the caller's environment says."""
    for name in list(os.environ):
        if name.startswith(ENV_PREFIX):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def project_dir() -> Path:
    """The project under test."""
    return find_project_dir(ROOT)


@pytest.fixture
def settings(tmp_path: Path, project_dir: Path) -> Settings:
    """The project's settings with empty data and landing folders of the test's own."""
    return load_settings(
        project_dir=project_dir, data_dir=tmp_path / "data", landing_dir=tmp_path / "landing"
    )


@pytest.fixture
def record_proof(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Keeps what a long harness found: ``record_proof(name, text)`` writes docs/proof/<name>.md.

    Only for tests marked ``proof``; the date is added, since a proof is worth as much as its age.
    """
    assert request.node.get_closest_marker("proof"), "mark the test with pytest.mark.proof"

    def write(name: str, text: str) -> None:
        PROOF_DIR.mkdir(parents=True, exist_ok=True)
        heading = f"Run on {date.today():%d %B %Y} by `make proof`."
        (PROOF_DIR / f"{name}.md").write_text(f"{heading}\n\n{text.strip()}\n")

    return write
