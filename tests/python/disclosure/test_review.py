"""Lines that tell of everybody in them, on published files made for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from disclosure.published_file import Publication
from warehouse.cli import app
from warehouse.disclosure.review import review


@pytest.fixture
def publication(tmp_path: Path) -> Publication:
    return Publication(tmp_path / "published" / "warehouse.duckdb")


def told(publication: Publication, small_base: int = 50) -> list[str]:
    found = review(publication.write(), small_base)
    return [f"{one.table} {one.period} {one.row}: {one.words}" for one in found]


def test_all_of_a_line_in_one_member_is_listed(publication: Publication) -> None:
    publication.table("BY_SEX", "sex_key")
    publication.counts("BY_SEX", "CY2017", total=60, sex_key__F=60, sex_key__M=0)
    publication.counts("BY_SEX", "CY2018", total=61, sex_key__F=41, sex_key__M=20)
    assert told(publication) == ["BY_SEX CY2017 F: all 60"]


def test_nobody_of_few_is_listed_and_nobody_of_many_is_not(publication: Publication) -> None:
    publication.table("BY_DISTRICT", "district_key")
    counts = {"district_key__D1": 0, "district_key__D2": 30}
    publication.counts("BY_DISTRICT", "CY2017", total=49, district_key__D3=19, **counts)
    publication.counts("BY_DISTRICT", "CY2018", total=50, district_key__D3=20, **counts)
    assert told(publication) == ["BY_DISTRICT CY2017 D1: none of 49"]
    assert (
        len(told(Publication(publication.path.with_name("again"), publication.statements), 51)) == 2
    )


def test_what_shares_leave_out_is_no_part_of_the_line(publication: Publication) -> None:
    """Of those whose sex is known, all are women."""
    publication.table("BY_SEX", "sex_key", excluded_members="UNKNOWN")
    publication.counts(
        "BY_SEX", "CY2018", total=27, sex_key__F=20, sex_key__M=0, sex_key__UNKNOWN=7
    )
    assert told(publication) == ["BY_SEX CY2018 F: all 20"]


def test_a_line_with_something_withheld_tells_nothing(publication: Publication) -> None:
    publication.table("BY_SEX", "sex_key")
    publication.counts("BY_SEX", "CY2018", total=20, sex_key__F="[c]", sex_key__M=0)
    assert told(publication) == []


def test_in_two_dimensions_each_member_of_the_first_is_a_line(publication: Publication) -> None:
    publication.table("CROSSED", "district_key|sex_key")
    publication.counts(
        "CROSSED", "CY2018", total=80, district_key__D1=30, district_key__D2=50,
        district_key__D1_x_sex_key__F=30, district_key__D1_x_sex_key__M=0,
        district_key__D2_x_sex_key__F=25, district_key__D2_x_sex_key__M=25,
    )  # fmt: skip
    assert told(publication) == ["CROSSED CY2018 D1, F: all 30"]


def test_where_a_case_may_be_of_several_kinds_all_cases_are_the_line(
    publication: Publication,
) -> None:
    publication.table("BY_FLAG", "characteristic_key", is_share_of_cases=True)
    publication.counts(
        "BY_FLAG", "CY2018", total=12,
        characteristic_key__FLAG_IS_A=12, characteristic_key__FLAG_IS_B=7,
    )  # fmt: skip
    publication.counts(
        "BY_FLAG", "CY2017", total="[c]",
        characteristic_key__FLAG_IS_A=12, characteristic_key__FLAG_IS_B=7,
    )  # fmt: skip
    assert told(publication) == ["BY_FLAG CY2018 FLAG:A: all 12"]


def test_the_command_lists_and_counts(publication: Publication, tmp_path: Path) -> None:
    publication.table("BY_SEX", "sex_key")
    publication.counts("BY_SEX", "CY2017", total=60, sex_key__F=60, sex_key__M=0).write()
    result = CliRunner().invoke(
        app,
        ["--data-dir", str(tmp_path), "disclosure", "review"],
        env={"COLUMNS": "140"},
    )
    assert result.exit_code == 0
    assert "all 60" in result.output
    assert "1 line tells of everybody in it" in result.output
