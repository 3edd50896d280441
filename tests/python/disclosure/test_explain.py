"""Why a number is shown or withheld, told of a night that is worked out by hand."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from disclosure.small_night import MEN, UNKNOWN, WOMEN, SmallNight, victims
from warehouse.cli import app
from warehouse.disclosure.explain import RESTRICTED, Explanation, read_explainer
from warehouse.disclosure.reasons import Decided, Line, Reasons, read_reasons
from warehouse.disclosure.sights import NotFoundError, read_sights
from warehouse.release.ledger import Ledger
from warehouse.settings import Settings

OF_2018 = "Total, 2018: 22 = Women, 2018: [c] + Men, 2018: [c] + Unknown, 2018: [c]"


@pytest.fixture
def night(tmp_path: Path) -> SmallNight:
    return SmallNight(tmp_path / "data").write()


def ask(night: SmallNight, row: str, column: str, **more: str) -> Explanation:
    explainer = read_explainer(night.restricted, night.published)
    sight = explainer.sights.find(more.pop("table", "VICTIM_BY_SEX"), row, column, **more)
    return explainer.explain(sight)


def test_a_small_count_is_withheld_for_itself(night: SmallNight) -> None:
    found = ask(night, "Men", "2018")
    assert found.why[0] == (
        "It is withheld for itself: it is small. The rule for police withholds counts from 1 to 4 "
        "and asks that at least 4 counts stay possible."
    )
    assert "not narrow it to less than from 1 to 4" in found.why[1].replace("cannot", "not")


def test_another_one_names_what_it_protects_and_the_sum_of_both(night: SmallNight) -> None:
    found = ask(night, "Women", "2018")
    assert found.why[0].startswith("It is withheld to protect Men, 2018, which is small")
    assert sorted(found.why[1].split(" = ")[1].split(" + ")) == [
        "Men, 2018: [c]",
        "Unknown, 2018: [c]",
        "Women, 2018: [c]",
    ]
    assert "from 15 to 18" in found.why[2]


def test_every_relation_is_written_as_a_reader_would_write_it(night: SmallNight) -> None:
    bound = "Women, 2018: [c] is at least REST|VICTIM|ALL|CY2018 less 2017 (in no table)"
    relations = ask(night, "Women", "2018").relations
    assert len(relations) == 2
    assert bound in relations
    assert "Total, 2017: 18 = Women, 2017: 10 + Men, 2017: 8" in ask(night, "Men", "2017").relations


def test_a_share_is_withheld_with_its_count(night: SmallNight) -> None:
    found = ask(night, "Men", "2018", statistic="percent")
    assert found.why[0] == "It is withheld with its count."
    assert "It is withheld for itself" in found.why[1]


def test_a_change_names_the_year_before(night: SmallNight) -> None:
    found = ask(night, "Men", "2019", statistic="percent_change")
    assert found.why[0].startswith("Its count is shown, but beside it this would tell")
    assert found.why[1:] == ("  Victims by sex: Men, 2018",)


def test_a_footnote_is_a_number_like_others(night: SmallNight) -> None:
    found = ask(night, "Excluded", "2018")
    assert found.why[0].startswith("It is withheld for itself")
    assert found.relations == ("Unknown, 2018: [c] = Excluded, 2018: [c]",)


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        ("North, High", "2018", "It is shown: it is not small"),
        ("North, Low", "2018", "It is shown: zeros are printed"),
        ("South, High", "2018", "No rule of this house withholds it: the supplier does not"),
        ("Total", "2018", "It is not comparable: Recorded otherwise since May 2018."),
    ],
)
def test_what_is_not_withheld_says_what_it_is(
    night: SmallNight, row: str, column: str, why: str
) -> None:
    found = ask(night, row, column, table="OFFENCE_BY_AREA")
    assert len(found.why) == 1
    assert found.why[0].startswith(why)


def test_no_withheld_count_is_told(night: SmallNight) -> None:
    """17 women are withheld; neither bound is 17."""
    explainer = read_explainer(night.restricted, night.published)
    for sight in explainer.sights.rows:
        told = " ".join(explainer.explain(sight).paragraphs()).replace("2017", "")
        assert not re.search(r"\b17\b", told)


def test_a_way_leads_over_numbers_that_a_reader_does_not_see(night: SmallNight) -> None:
    reasons = read_reasons(night.restricted)
    way = reasons.way(WOMEN, "EXCLUDED|VICTIM_BY_SEX|CY2018")
    assert [step.to for step in way] == [UNKNOWN, "EXCLUDED|VICTIM_BY_SEX|CY2018"]
    assert reasons.way(WOMEN, victims(2017, "M")) == ()


def test_no_way_leads_over_what_follows_by_itself() -> None:
    """All and those of one kind are shown: so are the rest, though they stand in no table."""
    seen = {label: Decided(label, True, False, False) for label in ("all", "kind")}
    unseen = {label: Decided(label, False, False, False) for label in ("a", "b")}
    lines = (
        Line("kinds", True, {"all": 1, "kind": -1, "rest": -1}),
        Line("a within", False, {"rest": 1, "a": -1}),
        Line("b within", False, {"rest": 1, "b": -1}),
    )
    rest = {"rest": Decided("rest", False, False, True)}
    assert Reasons(seen | unseen | rest, lines).way("a", "b") == ()
    assert len(Reasons(seen | unseen | rest, lines[1:]).way("a", "b")) == 2


@pytest.mark.parametrize(
    ("row", "column"),
    [("men", "2018"), ("M", "CY2018"), ("Men", "cy2018")],
)
def test_codes_and_words_in_any_case_name_a_number(
    night: SmallNight, row: str, column: str
) -> None:
    sight = read_sights(night.published).find("victims by sex", row, column)
    assert (sight.cell_label, sight.statistic) == (MEN, "count")


def test_a_table_of_two_ways_is_asked_by_both_members(night: SmallNight) -> None:
    sights = read_sights(night.published)
    for row, column in (("North", "High"), ("N", "HIGH"), ("North, High", "2018")):
        assert sights.find("OFFENCE_BY_AREA", row, column).value == 12
    assert sights.find("OFFENCE_BY_AREA", "North", "Total").row == "North, Total"


@pytest.mark.parametrize(
    ("table", "row", "column", "message"),
    [
        ("VICTIM_BY_AGE", "Men", "2018", "No table is called 'VICTIM_BY_AGE'.*mean VICTIM_BY_SEX"),
        ("VICTIM_BY_SEX", "Mn", "2018", "No row is called 'Mn'. Did you mean Men"),
        ("VICTIM_BY_SEX", "Others", "2018", "No row is called 'Others'. There is .*Total"),
        ("VICTIM_BY_SEX", "Men", "1066", "No column is called '1066'. There is 2017;"),
        ("VICTIM_BY_SEX", "Men", "count", "say --period, one of 2017; 2018; 2019"),
        ("OFFENCE_BY_AREA", "North", "Hihg", "No column is called 'Hihg'. Did you mean High"),
    ],
)
def test_what_is_not_found_lists_what_there_is(
    night: SmallNight, table: str, row: str, column: str, message: str
) -> None:
    with pytest.raises(NotFoundError, match=message):
        read_sights(night.published).find(table, row, column)


def test_a_statistic_that_a_table_does_not_have_is_refused(night: SmallNight) -> None:
    with pytest.raises(NotFoundError, match=r"'rate'\. There is count; percent\."):
        read_sights(night.published).find("VICTIM_BY_SEX", "Men", "2018", statistic="rate")


def write_ledger(path: Path, hidden_for: str | None) -> None:
    """Two releases: the first withholds women and men of 2018, the second is as told."""
    path.parent.mkdir(parents=True)
    with duckdb.connect(path) as connection:
        connection.execute(
            """
            create schema history;
            create table history.release as
                select * from (
                    values ('2019-06', date '2019-06-28'), ('2019-10', date '2019-10-31')
                ) as releases(release_id, due_on);
            create table history.term (
                release_id varchar, relation_label varchar, sense varchar, cell_label varchar,
                factor integer
            );
            """
        )
        connection.execute(
            """
            create table history.cell as
                select
                    release.release_id, cell_label, status, is_primary, false as is_virtual, low,
                    high, if(release_id = '2019-10', $1, 'VICTIM|ALL|CY2018|sex_key=M')
                        as hidden_for,
                from history.release
                cross join (values
                    ('VICTIM|ALL|CY2018|sex_key=M', 'hidden', true, 1, 4),
                    ('VICTIM|ALL|CY2018|sex_key=F', 'hidden', false, 15, 18)
                ) as cells(cell_label, status, is_primary, low, high)
            """,
            [hidden_for],
        )


@pytest.mark.parametrize(
    ("hidden_for", "expected"),
    [
        (MEN, "It is withheld since release 2019-06."),
        (None, "It is withheld since release 2019-06 and stays so until the next scheduled rev"),
    ],
)
def test_the_release_that_stands_gives_its_own_reasons(
    night: SmallNight, hidden_for: str | None, expected: str
) -> None:
    write_ledger(night.ledger, hidden_for)
    explainer = read_explainer(night.restricted, night.published, night.ledger)
    found = explainer.explain(explainer.sights.find("VICTIM_BY_SEX", "Women", "2018"))
    assert any(sentence.startswith(expected) for sentence in found.why)
    assert found.basis == "As decided for release 2019-10."


def test_without_the_ledger_the_answer_says_whose_decision_it_is(night: SmallNight) -> None:
    told = ask(night, "Women", "2018").paragraphs()
    assert told[1].startswith("As decided in the restricted file that stands.")


def test_a_decision_that_differs_from_the_published_file_is_no_reason(night: SmallNight) -> None:
    with duckdb.connect(night.restricted) as connection:
        connection.execute("update disclosure.sdc_pattern set is_hidden = false")
    assert "is that of the last release" in ask(night, "Women", "2018").why[0]


def test_the_command_says_first_that_its_answer_is_restricted(night: SmallNight) -> None:
    words = ["--table", "VICTIM_BY_SEX", "--row", "Women", "--column", "2018"]
    told = CliRunner().invoke(
        app, ["--data-dir", str(night.data_dir), "disclosure", "explain", *words]
    )
    assert told.exit_code == 0, told.output
    assert told.output.startswith(RESTRICTED)
    assert "It is withheld to protect Men, 2018" in told.output


def test_the_command_needs_the_restricted_file(night: SmallNight) -> None:
    night.restricted.unlink()
    words = ["--table", "VICTIM_BY_SEX", "--row", "Women", "--column", "2018"]
    told = CliRunner().invoke(
        app, ["--data-dir", str(night.data_dir), "disclosure", "explain", *words]
    )
    assert "There is no restricted file" in str(told.exception)


def test_the_ledger_is_looked_for_where_it_is_written(settings: Settings) -> None:
    assert settings.ledger_path == Ledger(settings.releases_dir).path
