"""The analyses answer the document's key findings, and what holds them to its figures can fail.

Their numbers are checked where the whole sample is built (`warehouse.checks`); here on tiny tables.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from warehouse.reconciliation.analyses import (
    STATEMENTS,
    Analysis,
    Answer,
    ask,
    disagreements,
    local_key_findings,
    read_analyses,
    unanswered,
)
from warehouse.settings import find_project_dir

PROJECT = find_project_dir()
MARAC = Analysis("marac", answers=["ES.K08"], figures=["T19.*"])
COMPUTED = {"T19.R01.C1": 186.0, "T19.R01.C2": 100 / 3, "T20.R01.C1": None}
RIGHT = {"T19.R01.C1": 186.0, "T19.R01.C2": 100 / 3}


def test_every_local_key_finding_is_answered() -> None:
    """Of the project's own analyses, by the transcribed statements."""
    findings = local_key_findings(PROJECT / STATEMENTS)
    assert {"ES.K08", "S6.1.K07"} <= findings
    assert "ES.K01" not in findings, "a quoted national figure"
    assert not list(unanswered(read_analyses(PROJECT / "analyses"), findings))


def test_a_finding_without_analysis_and_a_wrong_one_are_told() -> None:
    assert list(unanswered([MARAC], {"ES.K09"})) == [
        "ES.K09: no analysis answers this key finding",
        "marac: ES.K08 is no key finding with data of the county",
    ]


def test_an_analysis_that_agrees_is_passed() -> None:
    assert not list(disagreements(MARAC, Answer(11, RIGHT), COMPUTED))


@pytest.mark.parametrize(
    ("figures", "answer", "words"),
    [
        (["T19.*"], Answer(0, RIGHT), "returns no row"),
        (["T19.*", "T99.*"], Answer(1, RIGHT), "T99.* is no printed figure"),
        (["T19.*"], Answer(1, {"T19.R01.C1": 186.0}), "names T19.R01.C2 and does not return it"),
        (["T19.R01.C1"], Answer(1, RIGHT), "returns T19.R01.C2 and does not name it"),
        (["T19.*"], Answer(1, RIGHT | {"T19.R01.C1": 187.0}), "T19.R01.C1 is 187.0"),
        (["T19.*"], Answer(1, RIGHT | {"T19.R01.C2": 33.3333}), "T19.R01.C2 is 33.3333"),
        (["T19.*"], Answer(1, RIGHT | {"T19.R01.C1": None}), "T19.R01.C1 is None"),
        (["T20.*"], Answer(1, {"T20.R01.C1": 0.0}), "T20.R01.C1 is 0.0"),
    ],
)
def test_each_disagreement_is_told(figures: list[str], answer: Answer, words: str) -> None:
    (told,) = disagreements(Analysis("marac", [], figures), answer, COMPUTED)
    assert words in told


def test_the_head_is_read(tmp_path: Path) -> None:
    (tmp_path / "marac.sql").write_text(
        "-- Cases.\n-- answers: ES.K08 ES.K11\n-- figures: T19.* T20.R01.C1\n-- figures: S1.001\n"
        "select 1\n"
    )
    assert read_analyses(tmp_path) == [
        Analysis("marac", ["ES.K08", "ES.K11"], ["T19.*", "T20.R01.C1", "S1.001"])
    ]


def test_a_figure_is_the_number_of_the_column_that_its_column_names() -> None:
    with duckdb.connect() as connection:
        answer = ask(
            connection,
            "from (values (1, 'T1', 0.5, 'T2'), (3, null, null, 'T3'))"
            " as shown (cases, cases_figure_id, share, share_figure_id)",
        )
        assert answer == Answer(2, {"T1": 1.0, "T2": 0.5, "T3": None})
        with pytest.raises(ValueError, match=r"T1 is both 1\.0 and 2\.0"):
            ask(connection, "from (values (1, 'T1'), (2, 'T1')) as shown (cases, cases_figure_id)")
