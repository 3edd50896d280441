"""docs/disclosure/engine.md says what the form takes, and its example works."""

from __future__ import annotations

import re

import pytest

from conftest import ROOT
from warehouse.disclosure.attack import Attacker, request_of
from warehouse.disclosure.protect import protect
from warehouse.disclosure.system import Cell, Relation, System

PAGE = (ROOT / "docs" / "disclosure" / "engine.md").read_text()


@pytest.mark.parametrize("form", [System, Cell, Relation])
def test_every_field_is_explained(form: type[System | Cell | Relation]) -> None:
    explained = set(re.findall(r"`(\w+)`", PAGE))
    assert not set(form.model_fields) - explained


def test_example_is_protected(attacker: Attacker) -> None:
    match = re.search(r"```json\n(.*?)```", PAGE, re.DOTALL)
    assert match
    system = System.model_validate_json(match[1])
    [exact] = [f for f in attacker.attack(request_of(system)).findings if f.verdict == "exact"]
    assert exact.key == "north, men"
    assert attacker.attack(request_of(system, protect(system).keys)).is_safe
