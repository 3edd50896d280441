"""The calendar of releases (``seeds/policy/policy_release.csv``), and which of them is due."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from warehouse.release.errors import ReleaseError

SEED = Path("policy") / "policy_release.csv"


class Release(BaseModel):
    """One release: its name, when it is due and which periods it covers."""

    model_config = ConfigDict(frozen=True)

    release_id: Annotated[str, Field(pattern=r"^\w[\w.-]*$")]
    """Also the name of its folder."""
    due_on: date
    closed_on: date
    """Periods that end on or before this day are in it."""
    is_revision: bool = False

    @model_validator(mode="after")
    def _is_of_the_past(self) -> Self:
        if self.closed_on > self.due_on:
            raise ValueError("closed_on comes after due_on")
        return self


def read_timetable(seeds_dir: Path) -> tuple[Release, ...]:
    """All releases of the calendar, the earliest first.

    Raises:
        ReleaseError: if a row is not a release, with the row's number.
    """
    path = seeds_dir / SEED
    if not path.is_file():
        return ()
    releases = []
    with path.open(newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            try:
                releases.append(Release.model_validate(row))
            except ValidationError as error:
                told = "; ".join(str(detail["msg"]) for detail in error.errors())
                raise ReleaseError(f"{path}, line {number} is no release: {told}.") from None
    releases.sort(key=lambda release: release.due_on)
    for earlier, later in pairwise(releases):
        if earlier.due_on == later.due_on or earlier.closed_on > later.closed_on:
            raise ReleaseError(
                f"{path}: {later.release_id} must be due after {earlier.release_id} and cover at "
                "least as much."
            )
    return tuple(releases)


def due_release(
    timetable: Sequence[Release], as_of: date, cut: Sequence[Release]
) -> Release | None:
    """The release to cut on a day, None where none is due.

    One that was missed is not made up for, but a revision among the missed ones is. Where nothing
    was ever released, the first day is reason enough: for the newest release of the calendar, or,
    where that has not begun or has come to its end, for one of the day itself.
    """
    due = [release for release in timetable if release.due_on <= as_of]
    if not cut:
        is_over = next_release(timetable, as_of, ()) is None
        is_today = bool(due) and due[-1].due_on == as_of
        return due[-1] if due and (is_today or not is_over) else release_of_the_day(as_of)
    if not due:
        return None
    missed = [release for release in due if release.due_on > cut[-1].due_on]
    if not missed:
        return None
    return missed[-1].model_copy(
        update={
            "is_revision": any(release.is_revision for release in missed),
            # A first release that no calendar named may cover more than the next one would.
            "closed_on": max(missed[-1].closed_on, cut[-1].closed_on),
        }
    )


def next_release(
    timetable: Sequence[Release], as_of: date, cut: Sequence[Release]
) -> Release | None:
    """The first release of the calendar that is still to come, None where it names none."""
    past = max([as_of, *(release.due_on for release in cut)])
    return next((release for release in timetable if release.due_on > past), None)


def release_of_the_day(as_of: date) -> Release:
    """A release that no calendar names, called after its day."""
    return Release(release_id=as_of.isoformat(), due_on=as_of, closed_on=as_of)
