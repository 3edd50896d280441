"""Hertfordshire is data: no model, macro, test of dbt or Python file knows a place of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import ROOT

CODE = {
    "models": ("*.sql", "*.yml"),
    "macros": ("*.sql", "*.yml"),
    "tests/generic": ("*.sql", "*.yml"),
    "tests/singular": ("*.sql", "*.yml"),
    "scripts/warehouse": ("*.py", "*.html", "*.css"),
    "scripts/warehouse/expectations": ("*.yml",),
    "scripts/warehouse/landing/contracts": ("entities.yml",),
}
NOT_CODE_OF_A_COUNTY = ("scripts/warehouse/synthetic/",)
"""The sample is Hertfordshire's: it makes up what its agencies would have sent."""

PLACES = (
    "Hertfordshire", "Herts", "Broxbourne", "Dacorum", "Hertsmere", "St Albans", "St. Albans",
    "Stevenage", "Three Rivers", "Watford", "Welwyn", "Hatfield", "Lindmere",
)  # fmt: skip
CODES = r"E0700\d{4}|E10000015|E2200\d{4}|E2300\d{4}|X0700\d{4}"
WORDS = "|".join(place.replace(".", "[.]").replace(" ", "[ _]") for place in PLACES)
NAMED = re.compile(rf"(?<![a-z])({WORDS})(?![a-z])|{CODES}", re.IGNORECASE)

EXAMPLES = {
    "models/marts/dimensions/dim_district.yml": "describes which codes of districts changed",
    "models/marts/facts/_facts__unit_tests.yml": "made-up rows of a unit test",
    "macros/reconciliation/printed_numbers.sql": "an example in a comment",
    "macros/analyses/printed_figure.sql": "an example in a comment",
    "models/marts/reconciliation/rec_jsna_computed.yml": "an example in a description",
}
"""Files in which a place stands in words or made-up rows, and decides nothing."""


def _code() -> Iterator[Path]:
    for folder, patterns in CODE.items():
        for pattern in patterns:
            for path in sorted((ROOT / folder).rglob(pattern)):
                if not str(path.relative_to(ROOT)).startswith(NOT_CODE_OF_A_COUNTY):
                    yield path


def _named_in(path: Path) -> list[str]:
    return [found.group() for found in NAMED.finditer(path.read_text(encoding="utf-8"))]


def test_no_code_names_a_place() -> None:
    named = {str(path.relative_to(ROOT)): places for path in _code() if (places := _named_in(path))}
    assert {path: places for path, places in named.items() if path not in EXAMPLES} == {}
    assert set(EXAMPLES) == set(named), "an exception that nothing needs any more"


def test_examples_decide_nothing() -> None:
    assert not [path for path in EXAMPLES if path.endswith((".py", ".html"))]
    for path in EXAMPLES:
        if path.endswith(".sql"):
            text = re.sub(r"\{#.*?#\}|--[^\n]*", "", (ROOT / path).read_text(), flags=re.DOTALL)
            assert not NAMED.search(text)


@pytest.mark.parametrize(
    "line", ["where district = 'E07000243'", "MARAC_NORTH_HERTS = 1", "# near welwyn hatfield"]
)
def test_a_place_would_be_seen(line: str) -> None:
    assert NAMED.search(line)
