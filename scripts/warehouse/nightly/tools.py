"""What a run works with: the real parts of the warehouse, imported only when they are used."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from warehouse.expectations.result import CheckpointResult
from warehouse.expectations.suite import FileName
from warehouse.nightly.build import BuildOutcome, DbtProject, Documented, OnNode, Place
from warehouse.nightly.progress import Reporter
from warehouse.nightly.stage import StageResult, quantity
from warehouse.settings import Settings

if TYPE_CHECKING:
    from warehouse.disclosure.audit.published.form import PublishedReport


class Gates(Protocol):
    """Runs checkpoints, one after the other, in a process of its own."""

    def run(self, checkpoint: str, files: Mapping[FileName, Path]) -> CheckpointResult:
        """Check the files and say what was found."""
        ...

    def close(self) -> None:
        """End the process."""
        ...


class Project(Protocol):
    """Builds candidates; leaves no file open."""

    def build(
        self,
        *selection: str,
        place: Place = "restricted",
        told: Mapping[str, Any] | None = None,
    ) -> BuildOutcome:
        """Build what is selected, tests included, up to the first failure."""
        ...

    def table_documentation(self) -> list[Documented]:
        """What every table and column means."""
        ...


@dataclass(frozen=True)
class Tools:
    """The parts of a run; tests put quick stand-ins in their place."""

    write_sample: Callable[[Settings, StageResult], None]
    """Writes made-up extracts and fills in the stage's counts."""
    receive: Callable[[Settings, Reporter, StageResult], None]
    """Lands what is new and fills in the stage's counts."""
    open_project: Callable[[Settings, Path, OnNode], Project]
    reconcile: Callable[[Path, StageResult], None]
    """Counts printed figures by status and fills in the stage's note."""
    open_gates: Callable[[Settings], Gates]
    attack: Callable[
        [Path, Sequence[Path], Mapping[str, float], Mapping[str, int]], PublishedReport
    ]
    """Tries a published file with all earlier ones, given how wide each withheld cell must be and
    which counts are known to those who are one or two."""


def real_tools() -> Tools:
    """The parts as they are used every night."""
    return Tools(
        write_sample=_write_sample,
        receive=_receive,
        open_project=DbtProject,
        reconcile=_reconcile,
        open_gates=_open_gates,
        attack=_attack,
    )


def _write_sample(settings: Settings, stage: StageResult) -> None:
    from warehouse.synthetic import write_sample

    manifest = write_sample(settings.landing_dir)
    stage.rows_out = manifest.row_count
    stage.note = f"no agency had sent anything: wrote {quantity(len(manifest.files), 'file')}"


def _receive(settings: Settings, reporter: Reporter, stage: StageResult) -> None:
    from warehouse.landing import receive

    report = receive(settings, reporter.say)
    stage.rows_in = sum(drop.row_count for drop in report.drops)
    stage.rows_out = report.landed_count
    stage.rows_quarantined = report.quarantined_count
    for drop in report.rejected:
        reporter.warn(f"Refused: {drop.path}: {drop.message}")
    for path in report.strays:
        reporter.warn(f"Left alone: {path}: put it into <agency>/<received YYYY-MM-DD>/.")
    parts = [f"{quantity(len(report.drops), 'file')}, {len(report.new)} of them new"]
    if report.superseded_count:
        parts.append(f"{report.superseded_count:,} rows superseded by corrected files")
    stage.note = "; ".join(parts)


def _reconcile(restricted: Path, stage: StageResult) -> None:
    from warehouse.reconciliation.figures import STATUSES, read_reconciliation

    reconciliation = read_reconciliation(restricted)
    counts = {words: reconciliation.count(status) for status, words in STATUSES.items()}
    stage.rows_in = len(reconciliation.figures)
    stage.note = ", ".join(f"{count:,} {words}" for words, count in counts.items() if count)


def _open_gates(settings: Settings) -> Gates:
    from warehouse.nightly.gates import ContractGates

    return ContractGates(settings)


def _attack(
    published: Path,
    earlier: Sequence[Path],
    demands: Mapping[str, float],
    insiders: Mapping[str, int],
) -> PublishedReport:
    from warehouse.disclosure.published_audit import audit_published

    return audit_published(published, earlier, demands, insiders=insiders)
