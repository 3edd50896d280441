"""`warehouse reconcile` says what was printed, what was computed and why they differ."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import duckdb
import pytest
from rich.console import Console

from warehouse.reconciliation import reconcile

FIGURES = """
    create schema reconciliation;
    create schema reference;
    create table reference.jsna_table as
        from (values (4, 'Offences [by district]'), (19, 'Cases')) as t (table_number, title);
    create table reference.jsna_explanation as
        from (values ('slip', 'Four contradicts itself.', 'Rounded twice.'))
        as t (explanation_id, statement, cause);
    create table reconciliation.rec_jsna (
        figure_id varchar, table_number integer, section varchar, row_label varchar,
        column_label varchar, sentence varchar, printed_text varchar, computed_text varchar,
        supplier varchar, status varchar, explanation_id varchar,
        evidence varchar generated always as ('record_level')
    );
    insert into reconciliation.rec_jsna values
        ('T04.R01.C1', 4, '3.2.1', 'North', '2016', null, '7', '7', 'police', 'match', null),
        ('T04.R01.C2', 4, '3.2.1', 'North', '%', null, '1.5%', '1.4%', 'police', 'explained',
            'slip'),
        ('T19.R01.C1', 19, '3.2.2', 'North', 'Cases', null, '5', null, 'marac', 'quoted', null),
        ('ES.001', null, 'executive summary', null, null, 'a 7 crimes', '7', '7', 'police',
            'match', null),
        ('S3.2.1.001', null, '3.2.1', null, null, 'the 8 crimes', '8', '7', 'police',
            'unexplained', null);
    create table reconciliation.jsna_discrepancy as
        from (values
            ('b', 'T19.R01.C1', 'other', 'low', 'Nineteen contradicts itself.', 'Mistyped.'),
            ('a', 'T04.R01.C2', 'slip', 'high', 'Four contradicts itself.', 'Rounded twice.')
        ) as t (check_name, figure_id, explanation_id, severity, statement, cause);
"""


@pytest.fixture
def restricted(tmp_path: Path) -> Path:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute(FIGURES)
    return path


@pytest.fixture
def console() -> Console:
    return Console(width=120, record=True, file=StringIO())


def test_unexplained_figures_are_counted_and_shown(restricted: Path, console: Console) -> None:
    assert reconcile(restricted, console) == 1
    text = console.export_text()
    assert "the 8 crimes" in text
    assert "1 unexplained: the models, the extracts or the register is wrong." in text


def test_an_explained_figure_stands_beside_its_cause(restricted: Path, console: Console) -> None:
    reconcile(restricted, console)
    line = next(line for line in console.export_text().splitlines() if "1.5%" in line)
    assert "1.4%" in line
    assert "Rounded twice." in line


def test_matches_are_listed_on_demand_alone(restricted: Path, console: Console) -> None:
    reconcile(restricted, console)
    assert "a 7 crimes" not in console.export_text()
    reconcile(restricted, console, every=True)
    assert "a 7 crimes" in console.export_text()


def test_brackets_of_a_title_are_not_markup(restricted: Path, console: Console) -> None:
    reconcile(restricted, console)
    assert "Table 4 Offences [by district]" in console.export_text()


def test_one_table_is_shown_with_its_slips_alone(restricted: Path, console: Console) -> None:
    assert reconcile(restricted, console, tables=[4]) == 0
    text = console.export_text()
    assert "Four contradicts itself." in text
    assert "Nineteen contradicts itself." not in text
    assert "the 8 crimes" not in text
    assert "No figure is unexplained." in text


def test_the_gravest_slip_comes_first(restricted: Path, console: Console) -> None:
    reconcile(restricted, console)
    text = console.export_text()
    assert text.index("Four contradicts") < text.index("Nineteen contradicts")


def test_what_is_quoted_is_counted_apart(restricted: Path, console: Console) -> None:
    reconcile(restricted, console)
    rows = [line.split() for line in console.export_text().splitlines()]
    assert ["marac", "1"] in rows
    assert ["all", "2", "1", "1", "1"] in rows


def test_a_table_without_numbers_is_said_to_have_none(restricted: Path, console: Console) -> None:
    assert reconcile(restricted, console, tables=[50]) == 0
    assert "no such table of numbers" in console.export_text()


def test_other_extracts_than_the_sample_are_not_compared(
    restricted: Path, console: Console
) -> None:
    with duckdb.connect(restricted) as connection:
        connection.execute("update reconciliation.rec_jsna set status = 'not_applicable'")
    assert reconcile(restricted, console) == 0
    assert "say nothing about them" in console.export_text()


def test_the_file_is_left_as_it_was(restricted: Path, console: Console) -> None:
    before = restricted.read_bytes()
    reconcile(restricted, console)
    assert restricted.read_bytes() == before
