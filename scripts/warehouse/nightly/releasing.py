"""Cutting a release: from tonight's restricted file to a published one that readers may keep."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from warehouse.disclosure.attack_file import write_attack_file
from warehouse.disclosure.audit.published.form import PublishedReport
from warehouse.disclosure.summary import disclosure_summary
from warehouse.expectations.suite import FileName
from warehouse.nightly.build import (
    COUNTED_LAYERS,
    DISCLOSURE_LAYER,
    NOT_RELEASED,
    PATTERN_LAYER,
    BuildOutcome,
    Place,
)
from warehouse.nightly.failure import GateFailedError
from warehouse.nightly.run import Run
from warehouse.nightly.stage import quantity
from warehouse.nightly.swap import Swap, promote, remove_database, seal
from warehouse.nightly.tools import Project, Tools
from warehouse.release.basis import Basis, Waiting
from warehouse.release.changes import (
    Change,
    agencies_that_changed,
    blocks_to_wait,
    read_changes,
)
from warehouse.release.errors import ReleaseError
from warehouse.release.ledger import Block, Cut, Ledger
from warehouse.release.preview import Preview, read_effects, waiting_words
from warehouse.release.timetable import (
    Release,
    due_release,
    next_release,
    read_timetable,
    release_of_the_day,
)
from warehouse.settings import Settings

PUBLISHED_MODE = 0o644
MOST_FINDINGS_SHOWN = 5
IN_NO_TABLE = ("REST|", "COMPLEMENT|")
"""How the public names begin of cells that only follow from others."""


@dataclass(frozen=True)
class Plan:
    """What the calendar and the ledger say of a night."""

    due: Release | None
    standing: Release | None
    following_on: date | None
    """When the next release is due after this night."""

    @property
    def closed_on(self) -> date:
        """The last day that the release of tonight, or the one that stands, covers."""
        release = self.due or self.standing
        assert release is not None  # noqa: S101 - where nothing stands, something is due
        return release.closed_on


@dataclass(frozen=True)
class Counted:
    """A release that is counted and decided, and not yet published."""

    release: Release
    place: Place
    restricted: Path
    """The file that it is counted in."""
    entered: tuple[Block, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    held_through: Mapping[str, str] = field(default_factory=dict)
    is_cut_again: bool = False

    def words(self) -> str:
        """For the summary: what waits, without a small number of records, and what is withheld."""
        waiting = [found for found in self.waiting if found.block not in self.entered]
        parts = [f"release {self.release.release_id}"]
        if self.entered:
            parts.append(f"{quantity(len(self.entered), 'block')} revised")
        if waiting:
            parts.append(f"records of {quantity(len(waiting), 'block')} wait for a revision")
        if self.held_through:
            parts.append(f"nothing newer of {', '.join(sorted(self.held_through))}")
        parts.append(disclosure_summary(self.restricted).words())
        return "; ".join(parts)


def ledger_of(settings: Settings) -> Ledger:
    """The ledger of a data folder."""
    return Ledger(settings.releases_dir)


def plan_night(settings: Settings) -> Plan:
    """Whether a release is due tonight, and when the next one is.

    Raises:
        ReleaseError: if the calendar cannot be read.
    """
    timetable = read_timetable(settings.seeds_dir)
    cut = ledger_of(settings).releases()
    due = due_release(timetable, settings.as_of_date, cut)
    following = next_release(timetable, settings.as_of_date, [*cut, due] if due else cut)
    return Plan(due, cut[-1] if cut else None, following.due_on if following else None)


def plan_by_hand(settings: Settings) -> tuple[Release, date | None]:
    """The release that is cut when somebody asks for one, and when the one after it is due.

    Raises:
        ReleaseError: if it covers days that are still to come, or was cut already.
    """
    timetable, as_of = read_timetable(settings.seeds_dir), settings.as_of_date
    cut = ledger_of(settings).releases()
    release = (
        due_release(timetable, as_of, cut)
        or next_release(timetable, as_of, cut)
        or release_of_the_day(as_of)
    )
    if release.closed_on > as_of:
        raise ReleaseError(
            f"The next release, {release.release_id}, covers days up to "
            f"{release.closed_on:%d %B %Y}, which are still to come: policy_release has it due on "
            f"{release.due_on:%d %B %Y}."
        )
    if release.release_id in {known.release_id for known in cut}:
        raise ReleaseError(
            f"Release {release.release_id} was cut already: add a row to policy_release."
        )
    following = next_release(timetable, as_of, [*cut, release])
    return release, following.due_on if following else None


def settle(run: Run) -> None:
    """Mend what a killed run left between the published file and the ledger."""
    ledger, published = ledger_of(run.settings), run.settings.published_path
    if told := ledger.settle(published):
        run.reporter.say(f"The ledger {told}.")
    if kept := ledger.lost(published):
        run.reporter.warn("The published file is not the one that was released: put back.")
        if not kept.is_file():
            raise ReleaseError(f"{kept} is gone too: bring both back from a backup.")
        remove_database(run.published)
        shutil.copyfile(kept, run.published)
        promote(Swap(run.published, published, PUBLISHED_MODE))


def told_of(
    ledger: Ledger,
    release: Release,
    entered: Sequence[Block] = (),
    held_through: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What the models are told of a release, beside the settings."""
    known = [known for known in ledger.releases() if known.release_id != release.release_id]
    revised = [*ledger.revised(), *((release.release_id, block) for block in entered)]
    return {
        "released_through": release.closed_on.isoformat(),
        "releases": [one.model_dump(mode="json") for one in (*known, release)],
        "revisions": [{"release_id": name, **block.model_dump()} for name, block in revised],
        "held_through": dict(held_through or {}),
    }


def count_release(run: Run, project: Project, release: Release) -> Counted:
    """Count and decide a release from tonight's restricted candidate.

    Where nothing was ever released, the candidate itself is what is published from. Else a copy of
    it is: with the rows of released periods as they were, except for the blocks that a revision
    lets in.

    Raises:
        ReleaseError: if released numbers would change though no record did.
        BuildFailedError: if the copy cannot be built, or something in it cannot be protected.
    """
    ledger = ledger_of(run.settings)
    if ledger.is_empty:
        return Counted(release, "restricted", run.restricted)
    counting = _Counting(run, project, ledger, release)
    counted = counting.settle_blocks()
    _decide(project, ledger, counted)
    return counted


def rebuild_registry(project: Project, ledger: Ledger, release: Release) -> BuildOutcome:
    """Decide tonight's restricted candidate anew for the periods of another release."""
    selection = ("--select", DISCLOSURE_LAYER, "--exclude", *NOT_RELEASED)
    return project.build(*selection, told=told_of(ledger, release))


def count_again(run: Run, project: Project) -> Counted:
    """Count the release that stands once more, from the very rows that it was counted from.

    Raises:
        ReleaseError: if nothing was released yet, or a count would change.
    """
    ledger = ledger_of(run.settings)
    if ledger.is_empty:
        raise ReleaseError("Nothing was released yet: run `warehouse nightly` first.")
    release = ledger.releases()[-1]
    counting = _Counting(run, project, ledger, release)
    held = counting.count_as_released()
    counted = Counted(
        release, "release", run.release_candidate, held_through=held, is_cut_again=True
    )
    _decide(project, ledger, counted)
    return counted


@dataclass
class _Counting:
    """Finds which blocks enter, by counting until every change may be seen."""

    run: Run
    project: Project
    ledger: Ledger
    release: Release

    def settle_blocks(self) -> Counted:
        """Count with all blocks that may enter; send back those that may not."""
        waiting = self._waiting()
        counts = {found.block: found.record_count for found in waiting}
        entering = list(counts) if self.release.is_revision else []
        held: set[str] = set()
        held_through: dict[str, str] = {}
        is_tonights = len(entering) == len(counts)
        while True:
            if not is_tonights:
                held_through = self._count(entering, held)
            changes = self._changes()
            if back := blocks_to_wait(changes, entering, counts):
                entering = [block for block in entering if block not in back]
            elif changed := agencies_that_changed(changes, entering):
                self._require_new(changed, held)
                held |= changed.keys()
            else:
                break
            is_tonights = False
        return Counted(
            self.release,
            "release",
            self.run.release_candidate,
            tuple(entering),
            tuple(waiting),
            held_through,
        )

    def count_as_released(self) -> dict[str, str]:
        """Count from the basis of the release that stands, and see that nothing changes."""
        held = self.ledger.held_through(self.release.release_id)
        with self._copied() as basis:
            basis.restore()
        self._build(held)
        if changed := agencies_that_changed(self._changes()):
            self._require_new(changed, set(changed))
        return held

    @contextmanager
    def _copied(self) -> Iterator[Basis]:
        """A fresh copy of tonight's file, in which the basis may be made."""
        copy = self.run.release_candidate
        remove_database(copy)
        shutil.copyfile(self.run.restricted, copy)
        with duckdb.connect(copy) as connection, self.ledger.attached(connection):
            connection.execute(f"set memory_limit = '{self.run.settings.memory_limit}'")
            connection.execute(f"set threads = {self.run.settings.threads}")
            yield Basis(connection, self.run.settings.year_follows)

    def _waiting(self) -> list[Waiting]:
        with self._copied() as basis:
            return basis.waiting()

    def _count(self, entering: Sequence[Block], held: set[str]) -> dict[str, str]:
        with self._copied() as basis:
            basis.replace(entering, held)
            held_through = basis.held_through(held)
        self._build(held_through)
        return held_through

    def _build(self, held_through: Mapping[str, str]) -> None:
        self.project.build(
            "--select", COUNTED_LAYERS, "--exclude", *NOT_RELEASED, PATTERN_LAYER,
            place="release",
            told=told_of(self.ledger, self.release, (), held_through),
        )  # fmt: skip

    def _changes(self) -> list[Change]:
        copy = self.run.release_candidate
        with (
            duckdb.connect(copy, read_only=True) as connection,
            self.ledger.attached(connection),
        ):
            return read_changes(connection)

    def _require_new(self, changed: Mapping[str, list[str]], held: set[str]) -> None:
        """See that holding an agency's newer rows back is still to be tried.

        Raises:
            ReleaseError: with names of cells.
        """
        known = sorted(changed.keys() & held)
        if known:
            labels = [label for agency in known for label in changed[agency]]
            raise ReleaseError(
                f"{quantity(len(labels), 'released number')} of {', '.join(known)} would change "
                f"though the records did not, among them {', '.join(labels[:3])}. A code list, a "
                "population or a category was changed: give what is counted otherwise a code of "
                "its own, so that both can stand beside each other."
            )


def _decide(project: Project, ledger: Ledger, counted: Counted) -> None:
    """Find the pattern together with all that was released."""
    with duckdb.connect(counted.restricted) as connection, ledger.attached(connection):
        ledger.give(
            connection, is_revision=counted.release.is_revision and not counted.is_cut_again
        )
    project.build(
        "--select", PATTERN_LAYER, "--exclude", *NOT_RELEASED,
        place="release",
        told=told_of(ledger, counted.release, counted.entered, counted.held_through),
    )  # fmt: skip


def preview_of(ledger: Ledger, counted: Counted) -> Preview:
    """What a release that is counted and decided would do."""
    with duckdb.connect(counted.restricted, read_only=True) as connection:
        if ledger.is_empty:
            effects = read_effects(connection, is_first=True)
        else:
            with ledger.attached(connection):
                effects = read_effects(connection)
    waiting = [found for found in counted.waiting if found.block not in counted.entered]
    return Preview(
        release=counted.release,
        effects=effects,
        entering=tuple(map(str, counted.entered)),
        waiting=waiting_words(waiting),
        held=tuple(sorted(counted.held_through)),
    )


def attack(
    tools: Tools,
    published: Path,
    earlier: Sequence[Path],
    found: Path,
    restricted: Path | None = None,
) -> tuple[PublishedReport, dict[FileName, Path]]:
    """Try a published file as an intruder who has every earlier one would.

    Args:
        tools: Of the run.
        published: The file to try.
        earlier: Those before it, the oldest first.
        found: Where to write what is found, for the gates to judge.
        restricted: What it was published from, which says how wide every withheld count must be
            and who may know one; without it no withheld count may be exact.

    Returns:
        What is found, and the files that the checkpoint ``suppression`` looks at.
    """
    demands = demands_of(restricted) if restricted else {}
    insiders = insiders_of(restricted) if restricted else {}
    report = tools.attack(published, earlier, demands, insiders)
    write_attack_file(report, found)
    files: dict[FileName, Path] = {"published": published, "attack": found}
    if earlier:
        files["earlier"] = earlier[-1]
    return report, files


def require_unrecovered(report: PublishedReport) -> None:
    """Go on only if an intruder recovers nothing, and everything withheld was tried.

    Raises:
        GateFailedError: naming table, row and column of what is recovered, or what was not tried.
    """
    # What stands in no table need not be found: the attacker may know no way to it.
    untried = [label for label in report.unknown_demands if not label.startswith(IN_NO_TABLE)]
    if untried:
        raise GateFailedError(
            f"{quantity(len(untried), 'withheld number')} cannot be tried, since the published "
            f"file leads to no such cell: {', '.join(untried[:MOST_FINDINGS_SHOWN])}. Publish a "
            "table that holds it, or take it out of policy_publication_table."
        )
    if report.is_safe:
        return
    shown = [
        f"{finding}: because of {'; '.join(finding.equations)}"
        if finding.equations
        else str(finding)
        for finding in report.findings[:MOST_FINDINGS_SHOWN]
    ]
    raise GateFailedError(
        "\n".join(
            [
                f"An intruder recovers {quantity(len(report.findings), 'number')}:",
                *shown,
                "The last release stays in place.",
            ]
        )
    )


def attack_words(report: PublishedReport, earlier_count: int) -> str:
    """For the summary."""
    return (
        f"{report.hidden_count:,} withheld counts, none recovered, with "
        f"{quantity(earlier_count, 'earlier file')}; {report.share_reaching:.0%} may be 5 or more; "
        f"{report.insiders_who_learn} of {report.insider_count} who are one or two would learn "
        "another count"
    )


def demands_of(restricted: Path) -> dict[str, float]:
    """How far apart an intruder's bounds of each withheld cell must stay, by public name."""
    with duckdb.connect(restricted, read_only=True) as connection:
        rows = connection.execute(
            """
            select cell.cell_label, if(cell.is_primary, cell.width, 1)
            from disclosure.sdc_registry_cell as cell
            inner join disclosure.sdc_pattern as pattern using (cell_key)
            where pattern.is_hidden and (cell.is_primary or not cell.is_virtual)
            order by all
            """
        ).fetchall()
    return {str(label): float(width) for label, width in rows}


def insiders_of(restricted: Path) -> dict[str, int]:
    """Withheld counts that those whom they count may know, by public name: they are one or two."""
    with duckdb.connect(restricted, read_only=True) as connection:
        rows = connection.execute(
            """
            select cell.cell_label, cell.value
            from disclosure.sdc_registry_cell as cell
            inner join disclosure.sdc_pattern as pattern using (cell_key)
            where pattern.is_hidden and not cell.is_virtual and cell.value between 1 and 2
            order by all
            """
        ).fetchall()
    return {str(label): int(value) for label, value in rows}


def put_in_place(run: Run, counted: Counted) -> Cut:
    """Exchange the published file and write the release down, so that a kill between is mended."""
    ledger, name = ledger_of(run.settings), counted.release.release_id
    cut = Cut(
        folder=ledger.new_folder(name),
        release_id=name,
        run_id=run.record.run_id,
        as_of_date=run.record.as_of,
        cut_at=datetime.now().astimezone(),
    )
    seal(run.published)
    release = None if counted.is_cut_again else counted.release
    ledger.prepare(
        counted.restricted, run.published, cut, release, counted.entered, counted.held_through
    )
    promote(Swap(run.published, run.settings.published_path, PUBLISHED_MODE))
    ledger.commit()
    return cut
