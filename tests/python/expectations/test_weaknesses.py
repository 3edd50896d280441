"""Weaknesses of a disclosure control, each published and attacked: the suite closes the gate.

The first published file is safe. Each weakness changes a few numbers of it, so that all sums hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pytest

from expectations.tiny_published import (
    BROXBOURNE,
    EAST,
    HERTSMERE,
    NOWHERE,
    OFFENCES,
    OUTSIDE,
    POOLED,
    TOTAL,
    UNKNOWN,
    WATFORD,
    WEST,
    describe,
    figure,
    footnote,
    insert,
)
from warehouse.disclosure.attack_file import write_attack_file
from warehouse.disclosure.published_audit import audit_published
from warehouse.expectations import CheckpointWorker

YEAR = "CY2018"
TWO_YEARS = "CY2016-2017"

Counts = Mapping[str, int | None]
"""By member; None is withheld."""

SAFE: Counts = {
    TOTAL: 100, WATFORD: 50, UNKNOWN: 20, OUTSIDE: 10, BROXBOURNE: None, HERTSMERE: None,
}  # fmt: skip
"""Of those withheld, 6 are in Broxbourne and 14 in Hertsmere."""


def changed(**counts: int | None) -> Counts:
    """The safe counts with some of them replaced, by the names that this module knows them by."""
    return SAFE | {globals()[name]: count for name, count in counts.items()}


def publish(
    path: Path,
    by_period: Mapping[str, Counts],
    *,
    areas: Counts | None = None,
    note: int | None = 30,
    percent: float | None = None,
) -> Path:
    """Write a file with the offences of some periods by district.

    Args:
        path: Where.
        by_period: Counts by period.
        areas: Counts of one year by MARAC area.
        note: The footnote of each period.
        percent: Broxbourne's share, shown beside its count.
    """
    path.parent.mkdir(parents=True)
    rows = [
        figure(OFFENCES, period, member, "count", (count, None, None))
        for period, counts in by_period.items()
        for member, count in counts.items()
    ]
    rows += [
        figure(OFFENCES, YEAR, area, "count", (count, None, None), is_area=True)
        for area, count in (areas or {}).items()
    ]
    if percent is not None:
        rows.append(figure(OFFENCES, YEAR, BROXBOURNE, "percent", (percent, None, None)))
    with duckdb.connect(str(path)) as connection:
        describe(connection)
        connection.execute(
            "insert into published.pub_period values ('CY2016-2017', 'POOLED_CALENDAR_YEARS', "
            "'2016-17', '2016-01-01', '2017-12-31')"
        )
        insert(connection, "pub_police_offence", iter(rows))
        insert(
            connection, "pub_footnote", (footnote(OFFENCES, period, note) for period in by_period)
        )
    return path


def unmet(worker: CheckpointWorker, published: Path, earlier: Path | None = None) -> set[str]:
    """Attack a file, and name the expectations that it does not meet."""
    attack = published.parent / "found.duckdb"
    before = [] if earlier is None else [earlier]
    write_attack_file(audit_published(published, before), attack)
    files = {"published": published, "attack": attack}
    if earlier is not None:
        files["earlier"] = earlier
    result = worker.run("suppression", files)  # type: ignore[arg-type]
    assert result.problem == ""
    assert result.errors == ()
    return {failure.name for failure in result.failures}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "published" / "warehouse.duckdb"


def test_nothing_is_said_of_a_safe_file(worker: CheckpointWorker, path: Path) -> None:
    earlier = publish(path.parents[1] / "earlier" / "warehouse.duckdb", {YEAR: SAFE})

    assert unmet(worker, publish(path, {YEAR: SAFE}), earlier) == set()


def test_complements_skipped(worker: CheckpointWorker, path: Path) -> None:
    """All but those left out and those in Watford: three people in two districts."""
    published = publish(path, {YEAR: changed(WATFORD=67)})

    assert unmet(worker, published) == {"no_small_complement", "nothing_small_subtracted"}


def test_pooled_years_forgotten(worker: CheckpointWorker, path: Path) -> None:
    """Three years less two of them."""
    shown = changed(BROXBOURNE=12, HERTSMERE=8)
    published = publish(
        path,
        {
            "CY2016": SAFE,
            "CY2017": shown,
            YEAR: shown,
            POOLED: {
                TOTAL: 300, WATFORD: 150, UNKNOWN: 60, OUTSIDE: 30, BROXBOURNE: 30, HERTSMERE: 30,
            },
        },
        note=None,
    )  # fmt: skip

    assert {"no_lone_hidden", "nothing_exact"} <= unmet(worker, published)


def test_percentage_beside_a_hidden_count(worker: CheckpointWorker, path: Path) -> None:
    """6 of 70: no other count is 8.6 %."""
    published = publish(path, {YEAR: SAFE}, percent=8.6)

    assert unmet(worker, published) == {
        "derived_hidden_with_count",
        "withheld_everywhere",
        "nothing_derived_beside_hidden",
        "nothing_exact",
    }


def test_footnote_with_the_excluded_number(worker: CheckpointWorker, path: Path) -> None:
    published = publish(path, {YEAR: changed(UNKNOWN=None)}, note=30)

    assert unmet(worker, published) == {"footnote_hidden_with_members", "nothing_exact"}


def test_pattern_that_changes_between_releases(worker: CheckpointWorker, path: Path) -> None:
    """Each pattern is safe by itself."""
    earlier = publish(path.parents[1] / "earlier" / "warehouse.duckdb", {YEAR: SAFE})
    published = publish(path, {YEAR: changed(HERTSMERE=14, WATFORD=None)})

    assert unmet(worker, published) == set()
    assert unmet(worker, published, earlier) == {
        "withheld_stays_withheld",
        "shown_stays_shown",
        "nothing_shown_elsewhere",
        "nothing_exact",
    }


def test_total_in_one_table_and_its_hidden_part_in_another(
    worker: CheckpointWorker, path: Path
) -> None:
    """East is Broxbourne and Hertsmere."""
    published = publish(
        path,
        {YEAR: changed(WATFORD=None, UNKNOWN=None, OUTSIDE=None, HERTSMERE=14)},
        areas={TOTAL: 100, EAST: 20, WEST: None, NOWHERE: None},
        note=None,
    )

    assert unmet(worker, published) == {"no_lone_hidden_district", "nothing_exact"}


def test_two_hidden_in_each_line_taken_for_enough(worker: CheckpointWorker, path: Path) -> None:
    """Each line withholds two or three: two years, and the third year of three."""
    published = publish(
        path,
        {
            "CY2016": SAFE,
            "CY2017": SAFE,
            YEAR: SAFE,
            TWO_YEARS: {
                TOTAL: 200, WATFORD: 100, UNKNOWN: 40, OUTSIDE: 20, BROXBOURNE: 12, HERTSMERE: 28,
            },
            POOLED: {
                TOTAL: 300, WATFORD: 150, UNKNOWN: 60, OUTSIDE: 30, BROXBOURNE: 18, HERTSMERE: 42,
            },
        },
        note=None,
    )  # fmt: skip

    assert "nothing_exact" in unmet(worker, published)


def test_zeros_taken_as_unknown(worker: CheckpointWorker, path: Path) -> None:
    """Two in two districts: they might be 0 and 2, were zeros not printed."""
    published = publish(path, {YEAR: changed(WATFORD=68)})

    assert unmet(worker, published) == {
        "hidden_have_room",
        "no_small_complement",
        "nothing_exact",
        "nothing_small_subtracted",
    }
