"""The words that the crosswalks know, read off the seeds as they stand."""

from __future__ import annotations

from pathlib import Path

import pandas as pd


def known_words(project_dir: Path, agency: str, domain: str) -> set[str]:
    """An agency's words of a crosswalk or, where named in capitals, of a kind of characteristic."""
    name = "characteristic" if domain.isupper() else domain
    path = project_dir / "seeds" / "crosswalk" / f"xwalk_{name}.csv"
    seed = pd.read_csv(path, dtype=str, keep_default_na=False)
    seed = seed[seed["agency"] == agency]
    if domain.isupper():
        seed = seed[seed["characteristic_type"] == domain]
    return set(seed["source_value"].str.upper())


def words_in(cells: pd.Series) -> set[str]:
    """The words that cells hold, of which a cell may list several."""
    return set(cells.str.split(";").explode().str.strip()) - {""}
