"""Puts a county's own data in place of this one's: seeds and contracts, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

from conftest import ROOT

FIXTURE = ROOT / "tests" / "fixtures" / "second_county"
SAME_FOR_EVERY_COUNTY = (
    "dbt_project.yml", "profiles.yml", "models", "macros", "seeds", "tests/generic",
    "tests/singular",
)  # fmt: skip


def lay_out(fixture: Path, project: Path) -> None:
    """Copy the project unchanged, and lay the fixture's seeds and contracts over it.

    ``seeds`` of the fixture stand in place of the project's, ``added`` are lines behind them. The
    printed figures of the needs assessment are not this county's: of them the headers stay.
    """
    project.mkdir()
    for name in SAME_FOR_EVERY_COUNTY:
        _copy(ROOT / name, project / name)
    for path in (project / "seeds" / "jsna_2019").glob("*.csv"):
        path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    shutil.copytree(fixture / "seeds", project / "seeds", dirs_exist_ok=True)
    for path in (fixture / "added").rglob("*.csv"):
        append(project / "seeds" / path.relative_to(fixture / "added"), path)
    shutil.copytree(fixture / "contracts", project / "contracts")
    shutil.copytree(fixture / "sent", project / "landing")


def append(seed: Path, lines: Path) -> None:
    """Put the lines of one file behind those of a seed with the same columns."""
    header, *added = lines.read_text(encoding="utf-8").splitlines()
    if header != seed.read_text(encoding="utf-8").splitlines()[0]:
        raise ValueError(f"{lines} has other columns than {seed}")
    with seed.open("a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in added)


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copyfile(source, target)
