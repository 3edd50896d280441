"""Runs the commands of docs/onboarding.md and writes down what they print.

``PYTHONPATH=tests/python python -m onboarding.page`` puts today's answers into the page.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]
PAGE = PROJECT / "docs" / "onboarding.md"
COMMANDS = re.compile(
    r"```sh\n(?P<commands>.*?)```\n(?:\n```text\n(?P<answer>.*?)```\n)?", re.DOTALL
)

NEEDED = (
    "dbt_project.yml", "profiles.yml", "models", "macros", "seeds", "tests/generic",
    "tests/singular", "tests/fixtures/onboarding", "scripts/warehouse/landing/contracts",
)  # fmt: skip
WIDTH = 100


def fresh_copy(project: Path) -> None:
    """What the commands need of the project, without anything that an agency sent."""
    project.mkdir()
    for name in NEEDED:
        source = PROJECT / name
        if source.is_dir():
            shutil.copytree(source, project / name)
        else:
            shutil.copyfile(source, project / name)


def run_page(project: Path) -> str:
    """The page with the answers that its commands give in ``project``, in its order.

    Raises:
        RuntimeError: if a command fails, with what it printed.
    """

    def with_answer(block: re.Match[str]) -> str:
        commands = block["commands"]
        answer = _run(commands, project)
        if block["answer"] is None:
            return f"```sh\n{commands}```\n"
        return f"```sh\n{commands}```\n\n```text\n{answer}```\n"

    return COMMANDS.sub(with_answer, PAGE.read_text(encoding="utf-8"))


def _run(commands: str, project: Path) -> str:
    outside = {
        name: value for name, value in os.environ.items() if not name.startswith("WAREHOUSE")
    }
    done = subprocess.run(
        ["bash", "-euc", commands],
        cwd=project,
        env=outside
        | {
            "COLUMNS": str(WIDTH),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            # A checkout's contracts are those that its package reads; this copy has its own.
            "WAREHOUSE_CONTRACTS_DIR": "scripts/warehouse/landing/contracts",
            "WAREHOUSE_PROJECT_DIR": str(project),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{commands}\n{done.stdout}\n{done.stderr}")
    lines = done.stdout.replace(f"{project}/", "").splitlines()
    return "".join(f"{line.rstrip()}\n" for line in lines)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        fresh_copy(Path(folder) / "project")
        PAGE.write_text(run_page(Path(folder) / "project"), encoding="utf-8")
