"""Printed figures of children present at domestic abuse, counted straight off the workbooks.

Figures are typed from section 3.4.3.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from warehouse.synthetic.police_children import make
from warehouse.synthetic.sample import SAMPLE_SEED


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> pd.Series[int]:
    """Children by month in its order, a quarter sent again instead of the first time."""
    folder: Path = tmp_path_factory.mktemp("police_children")
    for extract in make(SAMPLE_SEED):
        extract.write(folder)
    newest = {path.stem.removesuffix("_v2"): path for path in sorted(folder.rglob("*.xlsx"))}
    rows = pd.concat([pd.read_excel(path, engine="calamine") for path in newest.values()])
    rows = rows[rows["Month"] != "Total"]
    month = pd.to_datetime(rows["Month"], format="%b-%y")
    return rows.set_axis(month).sort_index()["ChildrenPresent"]


def test_children_since_may_2018(months: pd.Series[int]) -> None:
    assert int(months.sum()) == 2_781
    assert int(months["2018-12-01"]) == 426
    assert (str(months.index[0].date()), len(months)) == ("2018-05-01", 8)


def test_figure_30_falls_from_may_and_rises_from_september(months: pd.Series[int]) -> None:
    rises = (months.diff().dropna() > 0).tolist()
    assert rises == [False, False, False, True, True, True, True]
    assert months.idxmax() == pd.Timestamp("2018-05-01")


def test_the_file_that_was_corrected_would_change_the_total(tmp_path: Path) -> None:
    for extract in make(SAMPLE_SEED):
        extract.write(tmp_path)
    first, again = sorted(tmp_path.rglob("children_present_2018-07_2018-09*.xlsx"))
    assert "_v2" in again.name
    before, after = (
        pd.read_excel(path, engine="calamine")["ChildrenPresent"].tolist()
        for path in (first, again)
    )
    assert before != after
