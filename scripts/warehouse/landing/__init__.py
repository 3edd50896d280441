"""Landing: one front door for what agencies send.

``receive`` takes in new files, ``status`` lists what was received, ``read_sample_flag`` tells
whether the landing folder holds the synthetic sample.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.landing.contract import ContractError
from warehouse.landing.errors import LandingError
from warehouse.landing.receive import ReceiveReport, receive
from warehouse.landing.status import DropStatus, status

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "ContractError",
    "DropStatus",
    "LandingError",
    "ReceiveReport",
    "read_sample_flag",
    "receive",
    "status",
]


def read_sample_flag(landing_dir: Path) -> bool:
    """Whether a landing folder holds the synthetic sample rather than an agency's files."""
    return (landing_dir / "sample.json").is_file()
