"""Words and dates that stand for 'not known' in a name or a date of birth."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from warehouse.landing.contract import ContractError

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse.settings import Settings

KINDS = {"forename", "surname", "name", "date_of_birth", "title"}


@dataclass(frozen=True)
class Placeholders:
    """What ``seeds/policy/policy_placeholder.csv`` lists, in capitals."""

    forenames: tuple[str, ...]
    surnames: tuple[str, ...]
    births: tuple[str, ...]
    """Words in a date of birth."""
    birth_days: tuple[date, ...]
    titles: tuple[str, ...]
    """Not placeholders: words before a forename that are no part of it."""


def placeholder_path(settings: Settings) -> Path:
    """The seed that lists them."""
    return settings.seeds_dir / "policy" / "policy_placeholder.csv"


def load_placeholders(settings: Settings) -> Placeholders:
    """Read the seed.

    Raises:
        ContractError: if it is missing, or a row is of no known kind.
    """
    path = placeholder_path(settings)
    if not path.is_file():
        raise ContractError(f"{path.name} is missing from {path.parent}")
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(row["kind"], row["value"].strip().upper()) for row in csv.DictReader(file)]
    if unknown := {kind for kind, _ in rows} - KINDS:
        raise ContractError(f"{path.name}: no such kind: {', '.join(sorted(unknown))}")
    births = [value for kind, value in rows if kind == "date_of_birth"]
    days = {value: _day(value) for value in births}
    return Placeholders(
        forenames=tuple(value for kind, value in rows if kind in ("forename", "name")),
        surnames=tuple(value for kind, value in rows if kind in ("surname", "name")),
        births=tuple(value for value in births if days[value] is None),
        birth_days=tuple(day for day in days.values() if day is not None),
        titles=tuple(value for kind, value in rows if kind == "title"),
    )


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
