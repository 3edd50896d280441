"""Nights with late, corrected and erased records and three releases: nothing can be recovered."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations
from pathlib import Path
from time import perf_counter

import duckdb
import pytest
from pydantic import SecretStr

from release.nights import Calendar, Compiled, Naive, Nights, compile_project
from release.town import Town
from warehouse.disclosure.audit.published.form import PublishedReport
from warehouse.disclosure.published_audit import audit_published
from warehouse.release.ledger import Block, Ledger
from warehouse.settings import load_settings

SEED, CRIMES, NIGHTS = 1, 1_200, 3
PROOF_SEEDS, PROOF_CRIMES, PROOF_NIGHTS = (1, 2, 3), 1_500, 30
ALL_BLOCKS = tuple(("police", year) for year in (2016, 2017, 2018))
RELEASES = ("first", "second", "revision")


@dataclass(frozen=True)
class Story:
    """What came of some nights.

    Attributes:
        ledger: The releases.
        naive: The file of the first and of the last night, cut anew from whatever was there.
        attacks: What the job said of the attack on each release, with all before it.
    """

    ledger: Ledger
    naive: tuple[Path, ...]
    attacks: tuple[str, ...]

    def demands(self, releases: tuple[str, ...]) -> Mapping[str, float]:
        """How wide the withheld cells of releases must be, by public name."""
        with duckdb.connect(self.ledger.path, read_only=True) as connection:
            rows = connection.execute(
                "select cell_label, max(if(is_primary, width, 1)) from history.cell "
                "where status = 'hidden' and list_contains($1, release_id) group by all",
                [list(releases)],
            ).fetchall()
        return {str(label): float(width) for label, width in rows}

    def attacked(self, releases: tuple[str, ...]) -> PublishedReport:
        """What an intruder finds who has these releases and no others."""
        *earlier, newest = [self.ledger.file_of(name) for name in releases]
        return audit_published(newest, earlier, self.demands(releases))


def tell(root: Path, project_dir: Path, seed: int, crimes: int, night_count: int) -> Story:
    """Let nights pass: the second release is halfway, the revision at the end."""
    compiled = _compiled(root, seed, crimes)
    town = Town(seed, crimes)
    shutil.copytree(project_dir / "seeds", root / "seeds")
    begin = town.write_on
    halfway, end = night_count // 2 + 1, night_count
    Calendar(begin, begin + timedelta(days=halfway - 1), begin + timedelta(days=end - 1)).write(
        root / "seeds"
    )
    settings = load_settings(
        project_dir=project_dir,
        data_dir=root / "data",
        landing_dir=root / "landing",
        seeds_dir=root / "seeds",
        person_key=SecretStr("a key for people who do not exist"),
    )
    nights = Nights(settings, town, compiled)
    naive = Naive(nights, root / "naive")
    naive_files, attacks = [], []
    for night in range(1, night_count + 1):
        record = nights.run()
        attacks += [stage.note for stage in record.stages if stage.name == "attack"]
        if night in (1, end):
            naive_files.append(naive.publish(f"night {night}", ALL_BLOCKS if night > 1 else ()))
        if night == halfway:
            town.send_bulk()
        town.pass_night()
    return Story(Ledger(settings.releases_dir), tuple(naive_files), tuple(attacks))


def _compiled(root: Path, seed: int, crimes: int) -> Compiled:
    return compile_project(Town(seed, crimes), root / "graph")


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory, project_dir: Path) -> Story:
    """A few nights of a small town, a release on each."""
    return tell(tmp_path_factory.mktemp("nights"), project_dir, SEED, CRIMES, NIGHTS)


def test_a_bulk_enters_the_revision_and_single_records_wait(story: Story) -> None:
    names = [release.release_id for release in story.ledger.releases()]
    assert names == list(RELEASES)
    assert story.ledger.revised() == (("revision", Block(agency="police", year=2016)),)


def test_released_numbers_stay_unless_their_block_was_revised(story: Story) -> None:
    with duckdb.connect(story.ledger.path, read_only=True) as connection:
        changed = connection.execute(
            """
            select any_value(year(first_day)), max(value) - min(value) as difference
            from history.cell
            where not starts_with(cell_label, 'COMPLEMENT|')
            group by cell_label
            having difference > 0
            """
        ).fetchall()
    assert changed, "the revision changed something"
    assert {first_year for first_year, _ in changed} == {2016}
    assert min(difference for _, difference in changed) >= 5


def test_no_release_gives_anything_away_with_those_before(story: Story) -> None:
    """The job itself attacks each before it is put in place, and would have stopped."""
    told = [
        re.fullmatch(r"([\d,]+) withheld counts, none .* (\d) earlier.*", note)
        for note in story.attacks
    ]
    assert [int(found[2]) for found in told if found] == [0, 1, 2]
    assert all(found and int(found[1]) > 0 for found in told)


def test_cutting_the_file_anew_each_night_would_give_people_away(story: Story) -> None:
    """The attack can fail: without ledger and pool a few nights tell who was added."""
    first, last = story.naive
    report = audit_published(last, [first])
    assert report.count("small difference shown") > 0


@pytest.mark.proof
@pytest.mark.timeout(7200)
def test_thirty_nights(
    tmp_path: Path, project_dir: Path, record_proof: Callable[[str, str], None]
) -> None:
    rows, remarks = [], []
    for seed in PROOF_SEEDS:
        started = perf_counter()
        told = tell(tmp_path / str(seed), project_dir, seed, PROOF_CRIMES, PROOF_NIGHTS)
        reports = {
            releases: told.attacked(releases)
            for size in range(1, len(RELEASES) + 1)
            for releases in combinations(RELEASES, size)
        }
        assert {len(report.findings) for report in reports.values()} == {0}
        rows += [_row(told, seed, name, reports) for name in RELEASES]
        remarks.append(_remark(told, seed, perf_counter() - started))
    record_proof("thirty_nights", "\n".join([HEAD, *rows, "", *remarks]))


HEAD = f"""
{PROOF_NIGHTS} nights of made-up towns with {PROOF_CRIMES:,} domestic abuse crimes in three years.
Every night some records come late, some are corrected, some erased. There are three releases: the
first covers 2016 and 2017, the second 2018 too, the third is a revision; between the second and the
third a forgotten sheet of crimes of 2016 comes in. Landing, job, ledger, basis, protection and
attack are the real ones, over all tables of the police; models run as dbt compiled them.

Every set of releases was attacked, as by an intruder who has those and no others.

| town | release | numbers | shown | withheld | sets of which it is the newest | recovered |
| ---: | --- | ---: | ---: | ---: | ---: | ---: |
""".strip()


def _row(
    told: Story, seed: int, name: str, reports: Mapping[tuple[str, ...], PublishedReport]
) -> str:
    with duckdb.connect(told.ledger.path, read_only=True) as connection:
        [(shown, hidden)] = connection.execute(
            "select count_if(status = 'shown'), count_if(status = 'hidden') from history.cell "
            "where release_id = $1",
            [name],
        ).fetchall()
    sets = [report for releases, report in reports.items() if releases[-1] == name]
    recovered = sum(len(report.findings) for report in sets)
    return (
        f"| {seed} | {name} | {shown + hidden:,} | {shown / (shown + hidden):.0%} | {hidden:,} "
        f"| {len(sets)} | {recovered} |"
    )


def _remark(told: Story, seed: int, seconds: float) -> str:
    """What would have been given away otherwise, and what entered."""
    first, last = told.naive
    report = audit_published(last, [first])
    assert report.count("small difference shown") > 0
    revised = ", ".join(str(block) for _, block in told.ledger.revised()) or "nothing"
    return (
        f"- Town {seed}: revised was {revised}. The file of the first and of the last night, each "
        f"cut from whatever was there and protected by itself, give away "
        f"{len(report.findings):,} numbers of people together. {seconds:,.0f} s."
    )
