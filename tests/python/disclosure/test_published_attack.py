"""Weaknesses planted in small published files: the audit names each, and passes what is safe."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from typer.testing import CliRunner

from disclosure.published_file import Number, Publication, audit_here, changed
from warehouse.cli import app
from warehouse.disclosure.attack import AttackFailedError
from warehouse.disclosure.audit.published.form import PublishedFinding, PublishedReport
from warehouse.disclosure.published_audit import audit_published

YEAR, YEAR_AFTER = "CY2016", "CY2017"


_attackers = ProcessPoolExecutor(1, get_context("spawn"))
"""One process for all tests: its solvers cannot live beside those of other tests."""


@pytest.fixture(scope="module", autouse=True)
def _ended() -> Iterator[None]:
    yield
    _attackers.shutdown()


def audited(
    published: Path,
    earlier: Sequence[Path] = (),
    *,
    demands: Mapping[str, float] | None = None,
    insiders: Mapping[str, int] | None = None,
) -> PublishedReport:
    """What the attacker says, who must have come to an end."""
    report = _attackers.submit(audit_here, published, earlier, demands, insiders).result()
    assert not report.problem, report.problem
    return report


@pytest.fixture
def publication(tmp_path: Path) -> Publication:
    return Publication(tmp_path / "warehouse.duckdb")


def recovered(report: PublishedReport) -> dict[str, PublishedFinding]:
    """Findings of what is exact by public name."""
    return {finding.label: finding for finding in report.findings if finding.kind == "exact"}


def found(report: PublishedReport) -> set[tuple[str, str]]:
    """Kind and public name of each finding."""
    return {(finding.kind, finding.label) for finding in report.findings}


def label(
    *members: str, period: str = YEAR, measure: str = "REFERRAL", population: str = "ALL"
) -> str:
    return "|".join((measure, population, period, *members))


DISTRICTS: Mapping[str, Number] = {
    "total": 90, "district_key__D1": "[c]", "district_key__D2": 30, "district_key__D3": "[c]",
    "district_key__D4": 40,
}  # fmt: skip
"""D1 and D3 share 20."""


def districts(publication: Publication, **counts: Number) -> Publication:
    publication.table("DISTRICTS", "district_key", excluded_members="UNKNOWN")
    return publication.counts("DISTRICTS", YEAR, **changed(DISTRICTS, **counts))


def test_safe_file_passes(publication: Publication) -> None:
    report = audited(districts(publication).write())
    assert report.is_safe
    assert (report.shown_count, report.hidden_count) == (3, 2)
    assert report.share_reaching == 1.0


def test_one_hidden_in_a_line(publication: Publication) -> None:
    report = audited(districts(publication, district_key__D3=17).write())
    finding = recovered(report)[label("district_key=D1")]
    assert (finding.table, finding.row, finding.column, finding.period) == (
        "Districts", "D1", "count", YEAR,
    )  # fmt: skip
    assert finding.known == "3"
    assert "Total, CY2016 90 - Districts: D1, CY2016 ?" in finding.equations[0]


def test_two_hidden_in_each_line_taken_for_enough(publication: Publication) -> None:
    """Two hidden in every line, all of them exact since none is zero."""
    publication.table("BOTH", "district_key|sex_key").counts(
        "BOTH",
        YEAR,
        district_key__D1=2,
        district_key__D2=45,
        total=47,
        district_key__D1_x_sex_key__F="[c]",
        district_key__D1_x_sex_key__M="[c]",
        district_key__D2_x_sex_key__F="[c]",
        district_key__D2_x_sex_key__M="[c]",
    )
    publication.table("SEX", "sex_key").counts("SEX", YEAR, sex_key__F=20, sex_key__M=27)
    report = audited(publication.write())
    assert {
        label(f"district_key={district}", f"sex_key={sex}")
        for district in ("D1", "D2")
        for sex in "FM"
    } == recovered(report).keys()


def test_zeros_taken_as_unknown(publication: Publication) -> None:
    """Two share 2: they might be 0 and 2, were zeros not printed."""
    publication.table("SEX", "sex_key").counts(
        "SEX", YEAR, total=7, sex_key__F="[c]", sex_key__M="[c]", sex_key__X=5
    )
    report = audited(publication.write())
    assert {found.known for found in recovered(report).values()} == {"1"}


def test_hidden_beside_a_zero_is_no_company(publication: Publication) -> None:
    publication.table("SEX", "sex_key").counts(
        "SEX", YEAR, total=23, sex_key__F=20, sex_key__M="[c]", sex_key__X=0
    )
    assert recovered(audited(publication.write()))[label("sex_key=M")].known == "3"


def test_pooled_years_that_were_forgotten(publication: Publication) -> None:
    publication.table("COUNT")
    for period, count in (("CY2016", 21), ("CY2017", 22), ("CY2018", "[c]"), ("CY2016-2018", 46)):
        publication.counts("COUNT", period, total=count)
    finding = recovered(audited(publication.write()))[label(period="CY2018")]
    assert finding.known == "3"
    assert "by shorter periods" in finding.equations[0]


def test_pooled_years_that_overlap(publication: Publication) -> None:
    """No year is published: 2016-17 and 2017-18 less 2016-18 is 2017."""
    publication.table("COUNT")
    for period, count in (("CY2016-2017", 50), ("CY2017-2018", 33), ("CY2016-2018", 80)):
        publication.counts("COUNT", period, total=count)
    report = audited(publication.write())
    [finding] = [one for one in report.findings if one.label.startswith("PIECE|")]
    assert finding.kind == "small difference known"
    assert finding.known == "3"
    assert finding.period == "1 Jan 2017 to 31 Dec 2017"


def test_rest_of_a_year_that_is_not_published(publication: Publication) -> None:
    publication.table("COUNT").counts("COUNT", "CY2018", total=52)
    publication.counts("COUNT", "CQ2018-Q1", total=50)
    report = audited(publication.write())
    assert ("small difference shown", f"REST|CALENDAR_QUARTER|{label(period='CY2018')}") in found(
        report
    )


@pytest.mark.parametrize(("measure", "is_caught"), [("REFERRAL", True), ("CLIENT", False)])
def test_people_counted_once_do_not_add(
    publication: Publication, measure: str, is_caught: bool
) -> None:
    publication.table("COUNT", measure=measure)
    for period, count in (("CY2016", 21), ("CY2017", "[c]"), ("CY2016-2017", 24)):
        publication.counts("COUNT", period, total=count)
    report = audited(publication.write())
    assert (label(period="CY2017", measure=measure) in recovered(report)) is is_caught


def test_people_counted_once_are_bounded(publication: Publication) -> None:
    """At least 20 less 18 came in 2017, at most as many as in both years."""
    publication.table("COUNT", measure="CLIENT")
    for period, count in (("CY2016", 18), ("CY2017", "[c]"), ("CY2016-2017", 20)):
        publication.counts("COUNT", period, total=count)
    demands = {label(period="CY2017", measure="CLIENT"): 19}
    [finding] = audited(publication.write(), demands=demands).findings
    assert (finding.kind, finding.known) == ("too narrow", "from 2 to 20")


@pytest.mark.parametrize(("population", "is_caught"), [("ALL", True), ("AGAIN", False)])
def test_nothing_follows_over_time_for_those_who_repeat_in_a_period(
    publication: Publication, population: str, is_caught: bool
) -> None:
    publication.table("COUNT", population=population)
    for period, count in (("CY2016", 21), ("CY2017", "[c]"), ("CY2016-2017", 24)):
        publication.counts("COUNT", period, total=count)
    report = audited(publication.write())
    assert (label(period="CY2017", population=population) in recovered(report)) is is_caught


def test_same_days_under_two_names(publication: Publication) -> None:
    publication.table("COUNT").counts("COUNT", "CQ2018-Q1", total="[c]")
    publication.counts("COUNT", "FQ2017-18-Q4", total=50)
    assert recovered(audited(publication.write()))[label(period="CQ2018-Q1")].known == "50"


def test_snapshots_add_to_nothing(publication: Publication) -> None:
    publication.table("COUNT").counts("COUNT", "CY2018", total=52)
    publication.counts("COUNT", "S2018-12-31", total=50)
    assert audited(publication.write()).is_safe


def test_districts_of_an_area_in_another_table(publication: Publication) -> None:
    """A total in one table and its hidden part in another."""
    districts(publication)
    publication.table("AREAS", "marac_area_code").counts(
        "AREAS", YEAR, marac_area_code__NORTH=33, marac_area_code__SOUTH=57
    )
    finding = recovered(audited(publication.write()))[label("district_key=D1")]
    assert finding.known == "3"
    assert any("Areas: NORTH, CY2016 33" in equation for equation in finding.equations)


def test_hidden_in_one_table_and_shown_in_another(publication: Publication) -> None:
    districts(publication)
    publication.table("AGAIN", "district_key").counts("AGAIN", YEAR, district_key__D1=15)
    report = audited(publication.write())
    assert ("shown elsewhere", label("district_key=D1")) in found(report)


def test_small_count_shown(publication: Publication) -> None:
    report = audited(districts(publication, district_key__D2=4).write())
    assert ("small count shown", label("district_key=D2")) in found(report)


def test_complement_of_a_member(publication: Publication) -> None:
    """Of 40 cases 38 have a need, which may be one of several: 2 have not."""
    publication.table(
        "NEEDS", "characteristic_key", characteristic_type="NEED", is_share_of_cases=True
    )
    publication.counts(
        "NEEDS",
        YEAR,
        total=40,
        characteristic_key__NEED_IS_HOME=38,
        characteristic_key__NEED_IS_JOB=31,
    )
    report = audited(publication.write())
    assert found(report) == {("small difference shown", f"COMPLEMENT|NEEDS|{YEAR}|NEED:HOME")}
    assert report.findings[0].row == "all but NEED:HOME"


def test_several_members_at_once_do_not_add(publication: Publication) -> None:
    """As many as all have the hidden need, as far as anybody can tell."""
    publication.table(
        "NEEDS", "characteristic_key", characteristic_type="NEED", is_share_of_cases=True
    )
    publication.counts(
        "NEEDS",
        YEAR,
        total=40,
        characteristic_key__NEED_IS_HOME=30,
        characteristic_key__NEED_IS_JOB="[c]",
    )
    demands = {label("characteristic_key=NEED:JOB"): 40}
    assert audited(publication.write(), demands=demands).findings[0].known == "from 1 to 40"


def test_population_within_another(publication: Publication) -> None:
    publication.table("COUNT").counts("COUNT", YEAR, total=40)
    publication.table("MEN", population="MEN").counts("MEN", YEAR, total=38)
    [finding] = audited(publication.write()).findings
    assert (finding.kind, finding.known) == ("small difference shown", "2")
    assert finding.row == "Total, less Men"


@pytest.mark.parametrize(("measure", "is_caught"), [("REFERRAL", True), ("CLIENT", False)])
def test_part_of_a_population_within_another(
    publication: Publication, measure: str, is_caught: bool
) -> None:
    """A client may live elsewhere at the first referral of all and at the first as one of LONG."""
    publication.table("ALL", "district_key", measure=measure)
    publication.counts("ALL", YEAR, district_key__D1=40, district_key__D2="[c]")
    publication.table("LONG", "district_key", measure=measure, population="LONG")
    publication.counts("LONG", YEAR, district_key__D1=38, district_key__D2=12)
    report = audited(publication.write(), demands={label("district_key=D2", measure=measure): 1})
    rest = f"REST|{label('district_key=D1', measure=measure)} less "
    assert any(finding.label.startswith(rest) for finding in report.findings) is is_caught


def test_populations_that_divide_another(publication: Publication) -> None:
    publication.table("COUNT").counts("COUNT", YEAR, total=60)
    publication.table("LONG", population="LONG").counts("LONG", YEAR, total=30)
    publication.table("SHORT", population="SHORT").counts("SHORT", YEAR, total=27)
    assert {finding.known for finding in audited(publication.write()).findings} == {"3"}


def test_population_that_is_a_member_of_another(publication: Publication) -> None:
    publication.table("SEX", "sex_key").counts(
        "SEX", YEAR, total=60, sex_key__F="[c]", sex_key__M="[c]"
    )
    publication.table("MEN", population="MEN").counts("MEN", YEAR, total=12)
    report = audited(publication.write())
    assert recovered(report)[label("sex_key=M")].known == "12"
    assert recovered(report)[label("sex_key=F")].known == "48"


@pytest.mark.parametrize(("period", "is_caught"), [("CY2016", True), ("CY2016-2017", False)])
def test_two_measures_that_are_one_in_a_single_year(
    publication: Publication, period: str, is_caught: bool
) -> None:
    publication.table("ONCE", measure="VICTIM").counts("ONCE", period, total="[c]")
    publication.table("YEARLY", measure="VICTIM_YEAR").counts("YEARLY", period, total=30)
    caught = recovered(audited(publication.write()))
    assert (label(period=period, measure="VICTIM") in caught) is is_caught


def test_supplier_returns_add_to_nothing(publication: Publication) -> None:
    publication.table("SENT", "district_key", measure="RETURN").counts("SENT", YEAR, **DISTRICTS)
    publication.counts("SENT", YEAR_AFTER, **changed(DISTRICTS, district_key__D3=17))
    assert audited(publication.write()).is_safe


def test_what_cannot_be_compared_may_be_zero(publication: Publication) -> None:
    publication.table("SEX", "sex_key").counts(
        "SEX", YEAR, total=25, sex_key__F=20, sex_key__M="[b]", sex_key__X="[c]"
    )
    demands = {label("sex_key=X"): 4}
    assert audited(publication.write(), demands=demands).is_safe
    [finding] = audited(publication.path, demands={label("sex_key=X"): 5}).findings
    assert finding.known == "from 1 to 5"


def test_what_cannot_be_compared_is_known_and_small(publication: Publication) -> None:
    publication.table("SEX", "sex_key").counts(
        "SEX", YEAR, total=23, sex_key__F=20, sex_key__M="[b]"
    )
    assert ("small difference known", label("sex_key=M")) in found(audited(publication.write()))


@pytest.mark.parametrize("is_in_words", [False, True])
def test_footnote_with_the_excluded_number(publication: Publication, is_in_words: bool) -> None:
    publication.table("SEX", "sex_key", excluded_members="U|X").counts(
        "SEX", YEAR, total="[c]", sex_key__F=20, sex_key__M=30, sex_key__U="[c]", sex_key__X=6
    )
    if is_in_words:
        publication.footnote("SEX", YEAR, "[c]", "Excludes 9 with something unknown.")
    else:
        publication.footnote("SEX", YEAR, 9)
    report = audited(publication.write())
    finding = recovered(report)[label("sex_key=U")]
    assert finding.known == "3"
    assert any(equation.startswith("footnote of Sex") for equation in finding.equations)


def test_withheld_footnote_is_attacked_too(publication: Publication) -> None:
    publication.table("SEX", "sex_key", excluded_members="U").counts(
        "SEX", YEAR, total=53, sex_key__F=20, sex_key__M=30, sex_key__U="[c]"
    )
    publication.footnote("SEX", YEAR, "[c]")
    assert recovered(audited(publication.write()))[f"EXCLUDED|SEX|{YEAR}"].known == "3"


def test_percentage_beside_a_hidden_count(publication: Publication) -> None:
    """3 of 137 printed as 2.2 %."""
    publication.table("SEX", "sex_key").counts(
        "SEX", YEAR, total=137, sex_key__F="[c]", sex_key__M="[c]"
    )
    publication.statistic("SEX", YEAR, "sex_key__M", "percent", 2.2)
    report = audited(publication.write())
    assert ("derived beside hidden", label("sex_key=M")) in found(report)
    assert recovered(report)[label("sex_key=M")].known == "3"


def test_percentage_whose_base_is_hidden(publication: Publication) -> None:
    """20 printed as 87.0 % are 20 of 23."""
    publication.table("SEX", "sex_key").counts(
        "SEX", YEAR, total="[c]", sex_key__F=20, sex_key__M="[c]"
    )
    publication.statistic("SEX", YEAR, "sex_key__F", "percent", 87.0)
    report = audited(publication.write())
    assert ("derived beside hidden", label("sex_key=F")) in found(report)
    assert recovered(report)[label("sex_key=M")].known == "3"


def test_percentage_of_which_both_parts_are_hidden(publication: Publication) -> None:
    """13.0 % are 3 of 23, where all but the 3 are 20."""
    publication.table("SEX", "sex_key").counts(
        "SEX", YEAR, total="[c]", sex_key__F=20, sex_key__M="[c]"
    )
    publication.statistic("SEX", YEAR, "sex_key__M", "percent", 13.0)
    assert recovered(audited(publication.write()))[label("sex_key=M")].known == "3"


def test_limits_tell_of_what_a_share_is(publication: Publication) -> None:
    """Wilson's upper limit of none of n is z² / (n + z²): 1.55 % at 244.0, 1.45 % at 261.1."""
    publication.table("SEX", "sex_key").counts(
        "SEX", YEAR, total="[c]", sex_key__F=0, sex_key__M="[c]", sex_key__X="[c]"
    )
    publication.statistic("SEX", YEAR, "sex_key__F", "percent", 0.0, (0.0, 1.5))
    report = audited(publication.write(), demands={label(): 20})
    [finding] = [one for one in report.findings if one.label == label()]
    assert (finding.kind, finding.known) == ("too narrow", "from 244 to 261")


def test_rate_beside_a_hidden_count(publication: Publication) -> None:
    """0.03 per 1,000 of 100,000 are from 2.5 to 3.5."""
    publication.table("RATES", "district_key", rate_base="residents").counts(
        "RATES", YEAR, **DISTRICTS
    )
    publication.statistic("RATES", YEAR, "district_key__D1", "rate_per_1000", 0.03)
    report = audited(publication.write())
    assert ("derived beside hidden", label("district_key=D1")) in found(report)
    assert recovered(report)[label("district_key=D1")].known == "3"


def test_limits_of_a_rate_beside_a_hidden_count(publication: Publication) -> None:
    """The exact limits of 3 events are 0.619 and 8.767."""
    publication.table("RATES", "district_key", rate_base="residents").counts(
        "RATES", YEAR, **DISTRICTS
    )
    publication.statistic("RATES", YEAR, "district_key__D1", "rate_per_1000", "[c]", (0.01, 0.09))
    report = audited(publication.write())
    assert recovered(report)[label("district_key=D1")].known == "3"


def test_change_beside_a_hidden_count(publication: Publication) -> None:
    publication.table("COUNT").counts("COUNT", YEAR, total=30).counts(
        "COUNT", YEAR_AFTER, total="[c]"
    )
    publication.statistic("COUNT", YEAR_AFTER, "total", "percent_change", -90.0)
    report = audited(publication.write())
    assert ("derived beside hidden", label(period=YEAR_AFTER)) in found(report)
    assert recovered(report)[label(period=YEAR_AFTER)].known == "3"


class TestReleases:
    """What two releases tell together."""

    @pytest.fixture
    def earlier(self, tmp_path: Path) -> Publication:
        return Publication(tmp_path / "R1" / "warehouse.duckdb")

    def test_same_twice_is_safe(self, publication: Publication, earlier: Publication) -> None:
        paths = districts(publication).write(), districts(earlier).write()
        assert audited(paths[0], [paths[1]]).is_safe

    def test_pattern_that_changes(self, publication: Publication, earlier: Publication) -> None:
        """D1 hides behind D3 first, and behind D4 then."""
        first = districts(earlier).write()
        then = districts(publication, district_key__D3=17, district_key__D4="[c]").write()
        assert audited(first).is_safe
        assert audited(then).is_safe
        report = audited(then, [first])
        assert recovered(report)[label("district_key=D1")].known == "3"
        shown = {finding.label: finding for finding in report.findings}[label("district_key=D4")]
        assert shown.kind == "shown elsewhere"
        assert shown.equations == ("withheld in this file, shown in Districts (R1)",)

    def test_change_without_a_revision(
        self, publication: Publication, earlier: Publication
    ) -> None:
        first = districts(earlier).write()
        then = districts(publication, district_key__D2=37, total=97).write()
        report = audited(then, [first])
        assert ("changed without a revision", label("district_key=D2")) in found(report)
        assert ("changed without a revision", label()) in found(report)

    def test_revision_of_another_year_frees_nothing(
        self, publication: Publication, earlier: Publication
    ) -> None:
        first = districts(earlier).write()
        publication.revision(("R2", "shelter", 2018), ("R2", "police", 2016))
        then = districts(publication, district_key__D2=37, total=97).write()
        assert audited(then, [first]).count("changed without a revision") == 2

    @pytest.mark.parametrize(("more", "is_safe"), [(7, True), (2, False)])
    def test_revision(
        self, publication: Publication, earlier: Publication, more: int, is_safe: bool
    ) -> None:
        first = districts(earlier).write()
        publication.revision(("R2", "shelter", 2016))
        then = districts(publication, district_key__D2=30 + more, total=90 + more).write()
        report = audited(then, [first])
        assert report.is_safe is is_safe
        if not is_safe:
            assert found(report) == {
                ("small difference shown", f"CHANGE|{name}")
                for name in (label(), label("district_key=D2"))
            }

    def test_change_of_a_total_whose_parts_are_hidden(
        self, publication: Publication, earlier: Publication
    ) -> None:
        """Nobody sees who grew, and yet everybody that all together grew by 2."""
        for one, total in ((earlier, 93), (publication, 95)):
            districts(one, district_key__D2="[c]", total=total)
        publication.revision(("R2", "shelter", 2016))
        report = audited(publication.write(), [earlier.write()])
        assert found(report) == {("small difference shown", f"CHANGE|{label()}")}

    def test_hidden_change_that_is_known(
        self, publication: Publication, earlier: Publication
    ) -> None:
        """The others stay as they are, so that the hidden one is known to have grown by 2."""
        for one, total in ((earlier, 23), (publication, 25)):
            one.table("SEX", "sex_key").counts(
                "SEX", YEAR, total=total, sex_key__F=20, sex_key__M="[b]"
            )
        publication.revision(("R2", "shelter", 2016))
        report = audited(publication.write(), [earlier.write()])
        assert ("small difference known", f"CHANGE|{label('sex_key=M')}") in found(report)


def test_demands_judge(publication: Publication) -> None:
    """D1 and D3 share 9: each may be from 1 to 8."""
    path = districts(publication, total=79).write()
    name = label("district_key=D1")
    assert audited(path, demands={name: 7}).is_safe
    [finding] = audited(path, demands={name: 8}).findings
    assert (finding.kind, finding.label, finding.known) == ("too narrow", name, "from 1 to 8")


def test_demand_of_an_unknown_cell_is_told(publication: Publication) -> None:
    report = audited(districts(publication).write(), demands={"REST|elsewhere": 3})
    assert report.unknown_demands == ("REST|elsewhere",)


def test_contributors_are_counted(publication: Publication) -> None:
    """Who knows D1 knows D3."""
    report = audited(
        districts(publication).write(), insiders={label("district_key=D1"): 2, label(): 90}
    )
    assert (report.insider_count, report.insiders_who_learn) == (1, 1)
    assert report.is_safe


def test_file_without_metadata_is_refused(publication: Publication) -> None:
    path = publication.run("drop table published.pub_measure").write()
    with pytest.raises(AttackFailedError, match=r"has no table published\.pub_measure"):
        audit_published(path)


def test_numbers_that_nobody_reads_are_refused(publication: Publication) -> None:
    path = districts(publication).run("create table published.pub_rank (rank integer)").write()
    with pytest.raises(AttackFailedError, match=r"published\.pub_rank holds numbers"):
        audit_published(path)


@pytest.mark.parametrize("name", ["table", "measure", "population", "period"])
def test_figures_that_nothing_describes_are_refused(publication: Publication, name: str) -> None:
    column = {"period": "period_key"}.get(name, f"{name}_code")
    publication = districts(publication).run(
        f"delete from published.pub_{name} where {column} > ''"
    )
    report = _attackers.submit(audit_here, publication.write(), (), None, None).result()
    assert f"which pub_{name} does not describe" in report.problem


def test_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(AttackFailedError, match="There is no file"):
        audit_published(tmp_path / "nothing.duckdb")


def test_attack_out_of_time(publication: Publication) -> None:
    with pytest.raises(AttackFailedError, match="it has 0 seconds"):
        audit_published(districts(publication).write(), longest=0.01)


def test_by_itself(publication: Publication, tmp_path: Path) -> None:
    """The process as somebody runs it by hand, with demands in a file."""
    demands = tmp_path / "demands.json"
    demands.write_text(json.dumps({label("district_key=D1"): 19}))
    path = districts(publication).write()
    answer = subprocess.run(
        [sys.executable, "-m", "warehouse.disclosure.audit.published", path, "--demands", demands],
        check=True,
        capture_output=True,
        text=True,
    )
    [finding] = json.loads(answer.stdout)["findings"]
    assert finding["known"] == "from 1 to 19"


def run(*words: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["disclosure", "audit", *map(str, words)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def test_command(publication: Publication) -> None:
    code, said = run(districts(publication).write())
    assert code == 0
    assert "2 withheld counts beside 3 shown: nothing can be recovered." in said


def test_command_that_finds_something(publication: Publication, tmp_path: Path) -> None:
    earlier = districts(Publication(tmp_path / "R1" / "warehouse.duckdb")).write()
    path = districts(publication, district_key__D3=17).write()
    code, said = run(path, "--earlier", earlier)
    assert code == 1
    assert "exact: table 'Districts', row 'D1', column 'count', period 'CY2016': 3" in said
    assert "shown elsewhere: table 'Districts', row 'D3'" in said
    code, said = run(path, "--json")
    assert code == 1
    assert json.loads(said)["hidden_count"] == 1
