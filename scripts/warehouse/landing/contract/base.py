"""What every part of a contract has in common."""

from __future__ import annotations

import re
from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class ContractError(ValueError):
    """A contract that cannot be used; the message names the file, the place and the reason."""


class Severity(StrEnum):
    """What a broken rule does to its row."""

    QUARANTINE = "quarantine"
    """The row is set aside."""
    ADVICE = "advice"
    """The row is kept and the value counts as not recorded."""


class Model(BaseModel):
    """A part of a contract: unchangeable, and no word in it that is not known."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def plain(heading: str) -> str:
    """A heading as headings are compared: whatever its case, with single spaces."""
    return " ".join(heading.split()).casefold()


def compile_pattern(pattern: str, where: str) -> None:
    """Refuse a pattern that is no regular expression."""
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{where}: {error}") from error
