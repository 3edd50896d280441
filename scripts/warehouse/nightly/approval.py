"""Whether the data owners have approved the rules by which counts are withheld."""

from __future__ import annotations

import csv

from warehouse.settings import Settings

AWAITING = "awaiting"
"""How ``approved_by`` begins while nobody has."""

EVERY_OTHER = "*"


def approval_notice(settings: Settings) -> str:
    """What to mind of the published file until the rules are approved; empty once they are.

    Whether a threshold protects enough is for the data owners to say, however well nothing that it
    withholds can be worked out.
    """
    path = settings.seeds_dir / "policy" / "policy_suppression.csv"
    with path.open(encoding="utf-8", newline="") as file:
        awaiting = [
            "every other supplier" if rule["agency"] == EVERY_OTHER else rule["agency"]
            for rule in csv.DictReader(file)
            if rule["approved_by"].startswith(AWAITING)
        ]
    if not awaiting:
        return ""
    return (
        f"Not approved yet: the suppression rules for {', '.join(awaiting)} await their data "
        "owners (approved_by in policy_suppression). Until then treat the published file as "
        "restricted."
    )
