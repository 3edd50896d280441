"""Which model refers to which, read from the relationship tests beside the models."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

REF = re.compile(r"ref\('(?P<model>\w+)'\)")


@dataclass(frozen=True, order=True)
class Relationship:
    """One column of a model and the model whose key it carries."""

    model: str
    column: str
    target: str


def read_relationships(models_dir: Path) -> list[Relationship]:
    """Every reference that a ``foreign_keys`` test of a model's YAML checks, sorted.

    Raises:
        ValueError: if a test refers to something other than a model or seed.
    """
    return sorted(
        relationship
        for path in models_dir.rglob("*.yml")
        for model in (yaml.safe_load(path.read_text()) or {}).get("models", [])
        for relationship in _of_model(model)
    )


def _of_model(model: dict[str, Any]) -> Iterator[Relationship]:
    for test in model.get("data_tests", []):
        if not isinstance(test, dict) or "foreign_keys" not in test:
            continue
        for reference in test["foreign_keys"]["arguments"]["references"]:
            yield Relationship(model["name"], reference["column"], _model_named(reference["to"]))


def _model_named(ref: str) -> str:
    found = REF.fullmatch(ref)
    if found is None:
        raise ValueError(f"A foreign_keys test refers to {ref!r}, which is no ref().")
    return found["model"]
