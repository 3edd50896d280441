"""Setting up on a machine of any make: what is found, and what is said where something is not."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

NO_VENV = """#!/bin/sh
# A Debian Python without python3-venv: it has a version, and no ensurepip.
case "$2" in
    *ensurepip*) exit 1 ;;
    *print*) echo 3.11 ;;
esac
"""
TOO_OLD = "#!/bin/sh\nexit 1\n"
"""A Python that says no to the question whether its version is supported."""


@pytest.fixture
def clone(tmp_path: Path, project_dir: Path) -> Path:
    """A folder with what setting up reads."""
    for name in ("requirements.lock", "pyproject.toml"):
        shutil.copy(project_dir / name, tmp_path)
    (tmp_path / "scripts").mkdir()
    shutil.copy(project_dir / "scripts" / "bootstrap.sh", tmp_path / "scripts")
    return tmp_path


def set_up(clone: Path, python: str) -> subprocess.CompletedProcess[str]:
    """Run the set-up with a stand-in for Python."""
    stand_in = clone / "python"
    stand_in.write_text(python)
    stand_in.chmod(0o755)
    return subprocess.run(
        ["sh", "scripts/bootstrap.sh"],
        cwd=clone,
        env=os.environ | {"PYTHON": str(stand_in)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_python_without_venv_gets_the_name_of_the_package_to_install(clone: Path) -> None:
    ended = set_up(clone, NO_VENV)
    assert ended.returncode == 1
    assert "sudo apt install python3-venv" in ended.stderr
    assert "python3.11-venv" in ended.stderr
    assert not (clone / ".venv").exists()


def test_a_python_of_another_version_is_refused(clone: Path) -> None:
    ended = set_up(clone, TOO_OLD)
    assert ended.returncode == 1
    assert "Python 3.11, 3.12 or 3.13 is needed" in ended.stderr
    assert not (clone / ".venv").exists()


def test_what_is_set_up_is_left_alone(clone: Path) -> None:
    environment = clone / ".venv"
    (environment / "bin").mkdir(parents=True)
    (environment / "bin" / "python").symlink_to(shutil.which("true") or "/bin/true")
    sums = subprocess.run(
        ["cksum", "requirements.lock", "pyproject.toml"],
        cwd=clone,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    (environment / ".set-up-from").write_text(f"{sums}{clone.resolve()}\n")
    ended = set_up(clone, TOO_OLD)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def test_the_lock_holds_every_requirement_with_its_hashes(project_dir: Path) -> None:
    lines = (project_dir / "requirements.in").read_text().splitlines()
    asked = [Requirement(line) for line in lines if line and not line.startswith("#")]
    locked = dict(
        re.findall(
            r"^([\w.-]+)(?:\[.*\])?==(\S+).*?(?:\\\n\s+--hash=sha256:[0-9a-f]{64})+",
            (project_dir / "requirements.lock").read_text(),
            flags=re.MULTILINE,
        )
    )
    for requirement in asked:
        version = locked.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement.name} is not locked: run `make lock`"
        assert version in requirement.specifier, f"{requirement.name} is locked at {version}"
