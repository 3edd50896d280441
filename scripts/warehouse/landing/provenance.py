"""Real extracts and made-up ones never meet: not in the landing folder, not in the vault."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal

from warehouse.landing.errors import LandingError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from warehouse.landing.arrival import Arrival
    from warehouse.settings import Settings

Provenance = Literal["real", "made up"]

REMEMBERED_AS = "provenance"
"""Under this name the vault remembers what it is filled with."""

REMEDY = (
    "Real extracts need a landing folder and a data folder of their own: set "
    "WAREHOUSE_LANDING_DIR and WAREHOUSE_DATA_DIR, or empty both folders first."
)


def provenance_of(
    settings: Settings, arrivals: Sequence[Arrival], remembered: Mapping[str, str]
) -> Provenance:
    """Whether what arrived, and what the vault holds already, is real or made up.

    Raises:
        LandingError: if the two kinds meet; the message names a file and the remedy.
    """
    made_up = _made_up_files(settings)
    real = [arrival.relative for arrival in arrivals if arrival.relative not in made_up]
    if settings.is_sample and real:
        raise LandingError(f"{real[0]} stands among made-up extracts. {REMEDY}")
    provenance: Provenance = "made up" if settings.is_sample else "real"
    held = remembered.get(REMEMBERED_AS, provenance)
    if arrivals and held != provenance:
        raise LandingError(
            f"The landing folder holds {provenance} extracts and the vault {held} ones. {REMEDY}"
        )
    return provenance


def _made_up_files(settings: Settings) -> set[str]:
    """The files that the generator lists in its notice."""
    if not settings.is_sample:
        return set()
    notice = json.loads(settings.sample_notice_path.read_text(encoding="utf-8"))
    return set(notice.get("files", []))
