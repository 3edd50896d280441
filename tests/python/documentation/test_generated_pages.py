"""The generated pages of docs/ say what the project says now."""

from __future__ import annotations

from pathlib import Path

import pytest

from warehouse.documentation.__main__ import generated_pages
from warehouse.documentation.relationships import Relationship, read_relationships
from warehouse.settings import find_project_dir

PAGES = generated_pages(find_project_dir())


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_generated_page_is_up_to_date(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == PAGES[path], "run `make docs` and commit the page"


def test_a_printed_table_names_what_it_is_counted_from() -> None:
    page = next(text for path, text in PAGES.items() if path.name == "bus_matrix.md")
    lines = {line.split(" | ")[0]: line for line in page.splitlines() if line[2:3].isdigit()}
    assert lines["| 48"].endswith(
        "| childrens_services | fct_child_case | characteristic, period |"
    )
    assert lines["| 10"].endswith("fct_person_window | ethnicity, period |")
    assert lines["| 50"].endswith("| literature | quoted |  |")


def test_relationships_are_read_from_the_tests_beside_a_model(tmp_path: Path) -> None:
    (tmp_path / "fct_x.yml").write_text(
        "models:\n  - name: fct_x\n    data_tests:\n      - primary_key: {arguments: {}}\n"
        "      - foreign_keys:\n          arguments:\n            references:\n"
        "              - {column: sex_key, to: ref('dim_sex'), field: sex_key}\n"
    )
    assert read_relationships(tmp_path) == [Relationship("fct_x", "sex_key", "dim_sex")]


def test_a_reference_to_no_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "fct_x.yml").write_text(
        "models:\n  - name: fct_x\n    data_tests:\n      - foreign_keys:\n          arguments:\n"
        "            references:\n              - {column: sex_key, to: dim_sex, field: sex_key}\n"
    )
    with pytest.raises(ValueError, match="no ref"):
        read_relationships(tmp_path)
