"""The figures of running text are all there: counted by hand in the document, section by section.

The document itself is not kept here, so what was counted once is what a lost row is caught by.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

PRINTED_IN_SECTION = {
    "executive summary": 61,
    "1": 5,
    "2": 7,
    "2.1": 2,
    "2.2": 1,
    "2.3": 2,
    "2.4": 4,
    "2.5": 7,
    "3.1": 2,
    "3.1.1": 15,
    "3.1.2": 16,
    "3.1.3": 9,
    "3.1.4": 5,
    "3.1.5": 3,
    "3.1.6": 9,
    "3.1.7": 5,
    "3.2.1": 153,
    "3.2.2": 17,
    "3.2.3": 50,
    "3.2.4": 30,
    "3.2.5": 3,
    "3.2.6": 20,
    "3.2.7": 12,
    "3.2.8": 12,
    "3.3.1": 93,
    "3.3.2": 32,
    "3.3.3": 54,
    "3.3.4": 3,
    "3.3.5": 5,
    "3.4.1": 17,
    "3.4.2": 18,
    "3.4.3": 2,
    "3.4.4": 7,
    "4": 1,
    "4.1.1": 5,
    "4.1.2": 2,
    "4.1.3": 10,
    "4.1.4": 8,
    "4.1.5": 9,
    "4.1.6": 2,
    "4.1.7": 4,
    "4.1.8": 3,
    "4.2.1": 2,
    "4.2.2": 1,
    "4.2.3": 5,
    "4.2.4": 4,
    "4.2.5": 7,
    "4.2.6": 2,
    "4.3.1": 18,
    "4.3.2": 1,
    "4.3.3": 17,
    "4.3.4": 7,
    "4.3.5": 16,
    "4.3.6": 7,
    "4.3.7": 2,
    "5.2": 3,
    "5.2.1": 1,
    "5.2.2": 1,
    "5.3": 1,
    "5.3.1": 1,
    "5.3.2": 12,
    "6.1": 4,
    "6.2": 2,
}
UNITS = {
    "count",
    "count_change",
    "hours",
    "per_100",
    "percent",
    "percent_change",
    "percent_in_words",
    "pounds",
    "rate_per_1000",
    "ratio",
    "year_month",
    "years",
}


@pytest.fixture(scope="module")
def figures(project_dir: Path) -> pd.DataFrame:
    """The seed, every cell as text."""
    return pd.read_csv(project_dir / "seeds" / "jsna_2019" / "jsna_text_figure.csv", dtype=str)


def test_every_figure_of_a_section_is_transcribed(figures: pd.DataFrame) -> None:
    assert Counter(figures["section"]) == PRINTED_IN_SECTION


def test_numbers_run_on_within_a_section(figures: pd.DataFrame) -> None:
    for section, ids in figures.groupby("section")["figure_id"]:
        prefix = "ES" if section == "executive summary" else f"S{section}"
        assert sorted(ids) == [f"{prefix}.{number:03}" for number in range(1, len(ids) + 1)]


def test_every_figure_has_a_unit_that_is_described(figures: pd.DataFrame) -> None:
    assert set(figures["unit"]) == UNITS


def test_only_a_supplier_is_counted_or_carried(figures: pd.DataFrame, project_dir: Path) -> None:
    agencies = pd.read_csv(project_dir / "seeds" / "reference" / "ref_agency.csv")["agency_key"]
    computed = figures.loc[figures["evidence"] != "quoted"]
    assert set(computed["evidence"]) == {"record_level", "aggregate_return"}
    assert set(computed["supplier"]) <= set(agencies)
