"""When a release is due, by the calendar and by what was released."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from warehouse.release.errors import ReleaseError
from warehouse.release.timetable import (
    SEED,
    Release,
    due_release,
    next_release,
    read_timetable,
)
from warehouse.settings import Settings


def release(name: str, due_on: str, closed_on: str, *, is_revision: bool = False) -> Release:
    return Release(
        release_id=name,
        due_on=date.fromisoformat(due_on),
        closed_on=date.fromisoformat(closed_on),
        is_revision=is_revision,
    )


JUNE = release("2019-06", "2019-06-28", "2019-06-28")
OCTOBER = release("2019-10", "2019-10-31", "2019-09-30")
JULY = release("2020-07", "2020-07-31", "2020-06-30", is_revision=True)
LATER = release("2020-10", "2020-10-30", "2020-09-30")
TIMETABLE = (JUNE, OCTOBER, JULY, LATER)


@pytest.mark.parametrize(
    ("as_of", "cut", "expected"),
    [
        ("2019-06-28", (), "2019-06"),
        ("2019-10-30", (JUNE,), None),
        ("2019-10-31", (JUNE,), "2019-10"),
        ("2019-11-30", (JUNE, OCTOBER), None),
        # The first night of a house that begins later takes the newest, not all that it missed.
        ("2020-08-01", (), "2020-07"),
        ("2020-10-30", (), "2020-10"),
        # The calendar has come to its end: its last row is of no use to who begins now.
        ("2026-01-05", (), "2026-01-05"),
    ],
)
def test_the_newest_release_whose_day_has_come_is_due_once(
    as_of: str, cut: tuple[Release, ...], expected: str | None
) -> None:
    due = due_release(TIMETABLE, date.fromisoformat(as_of), cut)
    assert (due and due.release_id) == expected


def test_where_the_calendar_names_nothing_the_first_day_is_reason_enough() -> None:
    day = date(2018, 3, 5)
    due = due_release(TIMETABLE, day, ())
    assert due == Release(release_id="2018-03-05", due_on=day, closed_on=day)
    assert due_release(TIMETABLE, day, (due,)) is None
    assert due_release((), day, (due,)) is None


def test_a_missed_revision_is_made_up_for_by_the_next_release() -> None:
    due = due_release(TIMETABLE, date(2020, 11, 1), (JUNE, OCTOBER))
    assert due is not None
    assert (due.release_id, due.is_revision) == ("2020-10", True)
    assert due_release(TIMETABLE, date(2020, 11, 1), (JUNE, OCTOBER, JULY)) == LATER


def test_a_release_never_covers_less_than_the_one_before() -> None:
    day = release("2019-10-15", "2019-10-15", "2019-10-15")
    due = due_release(TIMETABLE, date(2019, 10, 31), (day,))
    assert due is not None
    assert due.closed_on == date(2019, 10, 15)


def test_the_next_release_is_the_first_that_is_still_to_come() -> None:
    assert next_release(TIMETABLE, date(2019, 6, 28), (JUNE,)) == OCTOBER
    assert next_release(TIMETABLE, date(2019, 10, 2), (JUNE, OCTOBER)) == JULY
    assert next_release(TIMETABLE, date(2021, 1, 1), TIMETABLE) is None


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("2019-10,2019-09-30,2019-10-31,false,", "line 2"),
        ("../x,2019-10-31,2019-09-30,false,", "line 2"),
        ("a,2019-10-31,2019-09-30,false,\nb,2019-10-31,2019-10-30,false,", "b must be due after a"),
        ("a,2019-10-31,2019-09-30,false,\nb,2019-11-30,2019-08-31,false,", "at least as much"),
    ],
)
def test_a_calendar_that_cannot_be_kept_is_refused(tmp_path: Path, lines: str, told: str) -> None:
    path = tmp_path / SEED
    path.parent.mkdir()
    path.write_text(f"release_id,due_on,closed_on,is_revision,note\n{lines}\n")
    with pytest.raises(ReleaseError, match=told):
        read_timetable(tmp_path)


def test_the_projects_calendar_is_one(settings: Settings) -> None:
    timetable = read_timetable(settings.seeds_dir)
    assert timetable[0].due_on <= date(2019, 6, 28), "the sample's first night cuts the first one"
    assert any(release.is_revision for release in timetable)
    assert read_timetable(settings.seeds_dir / "nothing here") == ()
