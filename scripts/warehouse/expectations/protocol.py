"""What the nightly job and the worker say to each other: one JSON object a line, both ways."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from warehouse.expectations.result import CheckpointResult
from warehouse.expectations.scope import Parameters
from warehouse.expectations.suite import FileName


class Message(BaseModel):
    """Base of all messages."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Request(Message):
    """Job to worker: check these files. The worker ends when its input does."""

    id: int
    checkpoint: str
    files: dict[FileName, Path]
    parameters: Parameters
    suites: tuple[dict[str, Any], ...] = ()
    """Suites read off contracts, as their YAML would be read, besides the checkpoint's own."""


class Ready(Message):
    """Worker to job, once: Great Expectations is imported."""

    ready: Literal[True] = True
    seconds: float
    """How long that took."""


class Answer(Message):
    """Worker to job: what was found, or why nothing could be checked."""

    id: int
    result: CheckpointResult | None = None
    problem: str = ""
