"""The gates as they are used every night: what is expected follows from who has sent what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from warehouse.expectations import CheckpointWorker
from warehouse.expectations.result import CheckpointResult
from warehouse.expectations.suite import FileName
from warehouse.landing import status
from warehouse.nightly.drop_suites import drop_suites
from warehouse.settings import Settings

OF_POLICE = {"police_drops", "athena_break"}
"""Checkpoints with nothing to judge where the police have never sent anything."""

SUPPLIERS = {
    "fct_offence": "select 'police' where exists (from fact.fct_offence)",
    "fct_service_row": "select distinct agency_key from fact.fct_service_row",
    "fct_aggregate_return": "select distinct agency_key from fact.fct_aggregate_return",
}
"""Whose rows a restricted file holds, by the table that says so."""


class ContractGates:
    """Runs checkpoints in the worker; ``drops`` with the suites read off the contracts."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._worker = CheckpointWorker(settings)
        self._worker.start()

    def run(self, checkpoint: str, files: Mapping[FileName, Path]) -> CheckpointResult:
        """Check the files and say what was found."""
        senders = {drop.agency for drop in status(self._settings) if drop.status != "rejected"}
        if lost := self._suppliers_last_night() - senders:
            return _result(checkpoint, problem=_lost_words(lost))
        if checkpoint in OF_POLICE and "police" not in senders:
            return _result(checkpoint, nothing_to_judge="The police have sent nothing.")
        if checkpoint != "drops":
            return self._worker.run(checkpoint, files)
        suites = drop_suites(self._settings)
        if not suites:
            return _result(checkpoint, nothing_to_judge="Nobody but the police has sent anything.")
        return self._worker.run(checkpoint, files, suites)

    def close(self) -> None:
        """End the process."""
        self._worker.close()

    def _suppliers_last_night(self) -> set[str]:
        """Whose rows the restricted file that stands holds: they are not to vanish unseen."""
        path = self._settings.restricted_path
        if not path.is_file():
            return set()
        with duckdb.connect(path, read_only=True) as connection:
            found = connection.execute("select table_name from duckdb_tables()").fetchall()
            # A file that an earlier version made may lack a table.
            queries = [query for table, query in SUPPLIERS.items() if (table,) in found]
            return {name for query in queries for (name,) in connection.execute(query).fetchall()}


def _lost_words(lost: set[str]) -> str:
    return (
        f"The vault has nothing of {', '.join(sorted(lost))}, whose rows the restricted file "
        "holds: bring back the vault that it was made from, or move the restricted file away to "
        "start anew."
    )


def _result(checkpoint: str, *, problem: str = "", nothing_to_judge: str = "") -> CheckpointResult:
    """What a checkpoint says that the worker need not be asked about."""
    return CheckpointResult(
        checkpoint=checkpoint,
        started_at=datetime.now(UTC),
        seconds=0,
        problem=problem,
        nothing_to_judge=nothing_to_judge,
    )
