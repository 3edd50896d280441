"""The page of printed beside computed figures: complete, honest, and readable offline."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import duckdb
import pytest

from reconciliation.test_compare import FIGURES
from warehouse.reconciliation import write_reconciliation_page
from warehouse.reconciliation.figures import STATUSES


@pytest.fixture
def restricted(tmp_path: Path) -> Path:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute(FIGURES)
    return path


@pytest.fixture
def html(restricted: Path, tmp_path: Path) -> str:
    page = tmp_path / "reports" / "reconciliation.html"
    assert write_reconciliation_page(restricted, page, is_synthetic=True) == 1
    return page.read_text(encoding="utf-8")


def test_a_table_stands_as_it_is_printed(html: str) -> None:
    table = html[html.index('id="table-4"') : html.index('id="table-19"')]
    headings = re.findall(r'<th scope="col">([^<]*)</th>', table)
    assert headings == ["", "2016", "%"]
    assert re.findall(r'<th scope="row">([^<]*)</th>', table) == ["North"]
    assert table.index(">7<") < table.index(">1.5%")


def test_a_difference_shows_both_figures_and_its_cause(html: str) -> None:
    assert re.search(r'class="explained">1\.5%\s*<span class="computed">explained; computed', html)
    assert "<b>1.4%</b>" in html
    assert "Four contradicts itself." in html
    assert "Rounded twice." in html


def test_a_figure_without_an_explanation_is_marked_and_told_in_the_verdict(html: str) -> None:
    assert "the 8 crimes" in html
    assert 'class="verdict unexplained"' in html
    assert "1 unexplained" in html


def test_every_figure_is_on_the_page(html: str, restricted: Path) -> None:
    with duckdb.connect(restricted, read_only=True) as connection:
        printed = connection.execute("select printed_text from reconciliation.rec_jsna").fetchall()
    assert len(printed) == len(re.findall(rf'<td class="(?:{"|".join(STATUSES)})">|<div>', html))


def test_the_page_says_that_it_is_synthetic_and_asks_for_nothing(html: str) -> None:
    assert "Synthetic sample" in html
    assert not re.search(r'(?:src|href)="(?:https?:)?//', html)
    assert "<script" not in html


def test_small_counts_are_for_the_readers_of_the_restricted_file(
    restricted: Path, tmp_path: Path
) -> None:
    page = tmp_path / "reconciliation.html"
    page.write_text("An earlier page.")
    page.chmod(0o644)
    write_reconciliation_page(restricted, page, is_synthetic=True)
    assert stat.S_IMODE(page.stat().st_mode) == 0o640
