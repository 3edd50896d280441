"""The registry's two tables become a system, and the pattern a row for every cell."""

from __future__ import annotations

import pandas as pd
import pytest

from warehouse.disclosure.registry import (
    PATTERN_COLUMNS,
    TooConnectedError,
    pattern_of,
    require_small_blocks,
    system_of,
)
from warehouse.disclosure.system import SystemFormError

COLUMNS = ("cell_label", "value", "is_primary", "is_virtual")

ROWS = [
    ("all", 60, False, False),
    ("women", 41, False, False),
    ("men", 19, False, False),
    ("north women", 30, False, False),
    ("north men", 3, True, False),
    ("south women", 11, False, False),
    ("south men", 16, False, False),
    ("north", 33, False, False),
    ("south", 27, False, False),
    ("alone", 8, False, False),
    ("none", 0, False, False),
]

SUMS = {
    "all by sex": ("all", "women", "men"),
    "all by area": ("all", "north", "south"),
    "north by sex": ("north", "north women", "north men"),
    "south by sex": ("south", "south women", "south men"),
    "women by area": ("women", "north women", "south women"),
    "men by area": ("men", "north men", "south men"),
}


def cells(rows: list[tuple[str, int, bool, bool]] = ROWS) -> pd.DataFrame:
    """Rows of sdc_registry_cell; a cell's key is its name in capitals."""
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    frame["cell_key"] = frame["cell_label"].str.upper()
    frame["width"], frame["cost"] = 3, 1.0 + frame["value"]
    frame["least"] = (~frame["is_virtual"]).astype(int)
    return frame


def terms(sums: dict[str, tuple[str, ...]] | None = None, sense: str = "equals") -> pd.DataFrame:
    """Rows of sdc_relation_term: the first of each is the sum of the others."""
    return pd.DataFrame(
        [
            (name, sense, cell.upper(), -1 if cell == total else 1)
            for name, (total, *parts) in (sums or SUMS).items()
            for cell in (total, *parts)
        ],
        columns=["relation_label", "sense", "cell_key", "factor"],
    )


def test_every_cell_has_its_row_in_the_pattern() -> None:
    pattern = pattern_of(cells(), terms())

    assert tuple(pattern.columns) == PATTERN_COLUMNS
    assert sorted(pattern["cell_key"]) == sorted(cells()["cell_key"])


def test_a_small_count_takes_others_with_it() -> None:
    pattern = pattern_of(cells(), terms()).set_index("cell_key")
    hidden = set(pattern.index[pattern["is_hidden"]])

    assert "NORTH MEN" in hidden
    assert len(hidden) >= 4  # in a table of two ways, fewer would leave a line with one
    assert not hidden & {"ALONE", "NONE"}
    small = pattern.loc["NORTH MEN"]
    assert small["low"] >= 1
    assert small["high"] - small["low"] >= 3
    assert pd.isna(small["hidden_for"])
    assert set(pattern.loc[sorted(hidden - {"NORTH MEN"}), "hidden_for"]) == {"NORTH MEN"}


def test_at_least_is_no_sum() -> None:
    system = system_of(cells(), terms({"women are people": ("women", "all")}, "at_least"))

    (relation,) = system.relations
    assert relation.bounds == (0, None)


def test_a_relation_that_does_not_hold_is_named_without_a_count() -> None:
    wrong = {"all by sex": ("all", "women", "south men")}

    with pytest.raises(SystemFormError, match="all by sex does not hold") as caught:
        system_of(cells(), terms(wrong))
    assert "41" not in str(caught.value)


def test_too_many_connected_cells_are_refused() -> None:
    system = system_of(cells(), terms())

    require_small_blocks(system, most=9)
    with pytest.raises(TooConnectedError, match="9 published cells hang together"):
        require_small_blocks(system, most=8)
