"""The gates as they are used every night: what is expected follows from who has sent what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from warehouse.expectations import CheckpointWorker
from warehouse.expectations.result import CheckpointResult
from warehouse.expectations.suite import FileName
from warehouse.landing import status
from warehouse.nightly.drop_suites import drop_suites
from warehouse.settings import Settings

OF_POLICE = {"police_drops", "athena_break"}
"""Checkpoints with nothing to judge where the police have sent nothing."""


class ContractGates:
    """Runs checkpoints in the worker; ``drops`` with the suites read off the contracts."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._worker = CheckpointWorker(settings)
        self._worker.start()

    def run(self, checkpoint: str, files: Mapping[FileName, Path]) -> CheckpointResult:
        """Check the files and say what was found."""
        if checkpoint in OF_POLICE and not self._have_police_sent():
            return _nothing_to_judge(checkpoint, "The police have sent nothing.")
        if checkpoint != "drops":
            return self._worker.run(checkpoint, files)
        suites = drop_suites(self._settings)
        if not suites:
            return _nothing_to_judge(checkpoint, "Nobody but the police has sent anything.")
        return self._worker.run(checkpoint, files, suites)

    def close(self) -> None:
        """End the process."""
        self._worker.close()

    def _have_police_sent(self) -> bool:
        return any(
            drop.agency == "police" and drop.status != "rejected" for drop in status(self._settings)
        )


def _nothing_to_judge(checkpoint: str, why: str) -> CheckpointResult:
    return CheckpointResult(
        checkpoint=checkpoint, started_at=datetime.now(UTC), seconds=0, nothing_to_judge=why
    )
