"""Suites, tolerances and their SQL, without Great Expectations."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest
import yaml

from warehouse.expectations.period import period_terms
from warehouse.expectations.scope import Parameters, Scope, ScopeError
from warehouse.expectations.series import furthest_month, shift_in_share, shift_in_volume
from warehouse.expectations.suite import (
    CHECKPOINTS,
    SUITES_DIR,
    Suite,
    SuiteError,
    load_suite,
)
from warehouse.expectations.tolerance import (
    Tolerance,
    ToleranceError,
    Unit,
    figure_words,
    load_tolerances,
)
from warehouse.settings import Settings

GO_LIVE = date(2018, 5, 1)


def tolerance(lower: float | None, upper: float | None, unit: str = "share") -> Tolerance:
    return Tolerance.model_validate(
        {"tolerance_code": "t", "lower": lower, "upper": upper, "unit": unit, "reason": "r"}
    )


def suite_of(folder: Path, **change: object) -> Suite:
    """A suite of one expectation, with something changed."""
    content = {
        "suite": "tiny",
        "title": "Tiny",
        "purpose": "To be tried",
        "recording_system": "LEGACY",
        "groups": [
            {
                "file": "vault",
                "tables": ["landed.t"],
                "terms": {"day": "try_cast(text as date)"},
                "expectations": [
                    {"name": "a", "says": "A", "check": "no_rows", "where": "$day > $go_live"}
                ],
            }
        ],
        **change,
    }
    (folder / "tiny.yml").write_text(yaml.safe_dump(content))
    return load_suite("tiny", {"t": tolerance(0, 1)}, folder)


class TestSuites:
    def test_every_file_is_run_by_a_checkpoint(self) -> None:
        files = {path.stem for path in SUITES_DIR.glob("*.yml")}

        assert files == {suite for suites in CHECKPOINTS.values() for suite in suites}

    def test_every_tolerance_is_used(self, settings: Settings) -> None:
        tolerances = load_tolerances(settings.seeds_dir)
        used = {
            expectation.tolerance.tolerance_code
            for suites in CHECKPOINTS.values()
            for name in suites
            for group in load_suite(name, tolerances).groups
            for expectation in group.expectations
            if hasattr(expectation, "tolerance")
        }
        used |= {
            expectation["tolerance"]
            for path in (SUITES_DIR / "drops").glob("*.yml")
            for group in yaml.safe_load(path.read_text())["groups"]
            for expectation in group["expectations"]
            if "tolerance" in expectation
        }

        assert used == set(tolerances)

    def test_every_statement_reads_alike(self, settings: Settings) -> None:
        tolerances = load_tolerances(settings.seeds_dir)
        for suites in CHECKPOINTS.values():
            for name in suites:
                for group in load_suite(name, tolerances).groups:
                    for expectation in group.expectations:
                        assert expectation.says[0].isupper()
                        assert not expectation.says.endswith(".")

    def test_a_name_stands_once_on_a_table_over_all_suites(self, settings: Settings) -> None:
        tolerances = load_tolerances(settings.seeds_dir)
        names = [
            (table, expectation.name)
            for suites in CHECKPOINTS.values()
            for name in suites
            for group in load_suite(name, tolerances).groups
            for table in group.tables
            for expectation in group.expectations
        ]

        assert len(names) == len(set(names))

    def test_a_missing_suite_is_told(self) -> None:
        with pytest.raises(SuiteError, match="There is no suite 'none'"):
            load_suite("none", {})

    @pytest.mark.parametrize(
        ("slip", "told"),
        [
            ({"check": "no_such"}, "no_such"),
            ({"check": "no_rows", "where": "x", "extra": 1}, "extra"),
            ({"check": "share", "of": "x", "tolerance": "lost"}, "there is no tolerance 'lost'"),
            ({"check": "recorded", "column": "a b", "tolerance": "t"}, "column"),
        ],
    )
    def test_a_slip_is_told(self, slip: dict[str, object], told: str, tmp_path: Path) -> None:
        group = {
            "file": "vault",
            "tables": ["landed.t"],
            "expectations": [{"name": "a", "says": "A", **slip}],
        }
        with pytest.raises(SuiteError, match=told):
            suite_of(tmp_path, groups=[group])

    def test_a_name_may_stand_once_on_a_table(self, tmp_path: Path) -> None:
        group = {
            "file": "vault",
            "tables": ["landed.t"],
            "expectations": [{"name": "a", "says": "A", "check": "no_rows", "where": "x"}],
        }
        with pytest.raises(SuiteError, match="names one expectation twice"):
            suite_of(tmp_path, groups=[group, group])

    def test_a_suite_carries_its_file_name(self, tmp_path: Path) -> None:
        with pytest.raises(SuiteError, match="calls itself 'other'"):
            suite_of(tmp_path, suite="other")

    def test_bad_yaml_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "broken.yml").write_text("a: [")
        with pytest.raises(SuiteError, match="is not YAML"):
            load_suite("broken", {}, tmp_path)


class TestScope:
    @pytest.fixture
    def scope(self, tmp_path: Path, settings: Settings) -> Scope:
        suite = suite_of(tmp_path)
        return Scope(suite, suite.groups[0], "landed.t", Parameters.of(settings))

    def test_words_are_filled_in(self, scope: Scope) -> None:
        assert scope.sql("$day > $go_live and '$$' <> ''") == (
            "(try_cast(text as date)) > date '2018-05-01' and '$' <> ''"
        )

    def test_an_unknown_word_is_told(self, scope: Scope) -> None:
        with pytest.raises(ScopeError, match="'nonsense' stands for nothing"):
            scope.sql("$nonsense")

    def test_a_missing_list_is_told(self, scope: Scope) -> None:
        with pytest.raises(ScopeError, match="xwalk_lost"):
            scope.unknown_code("c", "lost")

    def test_codes_are_those_of_the_system(self, scope: Scope) -> None:
        condition = scope.unknown_code("c", "sex")

        assert _holds(condition, c=" m ") is False
        assert _holds(condition, c="Male") is True
        assert _holds(condition, c=None) is None

    @pytest.mark.parametrize(
        ("day", "is_unknown"), [("2017-05-01", True), ("2024-05-01", False), ("", None)]
    )
    def test_codes_are_dated(self, scope: Scope, day: str, is_unknown: bool | None) -> None:
        condition = scope.unknown_code("c", "offence_code", "try_cast(d as date)")

        assert _holds(condition, c="008/77", d=day) is is_unknown


class TestTolerances:
    @pytest.mark.parametrize(
        ("lower", "upper", "unit", "words"),
        [
            (None, 0.05, "share", "at most 5.0%"),
            (0.1, 0.4, "share", "from 10.0% to 40.0%"),
            (1, None, "rows", "at least 1 row"),
            (None, 0, "rows", "none"),
            (-0.03, 0.03, "points", "within 3.0 percentage points either way"),
            (0.75, 1.33, "ratio", "from 0.75 times to 1.33 times"),
        ],
    )
    def test_words(self, lower: float | None, upper: float | None, unit: str, words: str) -> None:
        assert tolerance(lower, upper, unit).words() == words

    @pytest.mark.parametrize(
        ("figure", "unit", "words"),
        [
            (0.0, "share", "0.0%"),
            (0.00001, "share", "under 0.1%"),
            (0.0213, "share", "2.1%"),
            (-0.0001, "points", "0.0 percentage points"),
            (1234.0, "rows", "1,234 rows"),
        ],
    )
    def test_figures(self, figure: float, unit: Unit, words: str) -> None:
        assert figure_words(figure, unit) == words

    @pytest.mark.parametrize(
        ("row", "told"),
        [
            ("a,,,share,r", "needs a lower or an upper end"),
            ("a,2,1,share,r", "ends the wrong way round"),
            ("a,,1,furlongs,r", "unit"),
            ("a,,much,share,r", "upper"),
        ],
    )
    def test_a_wrong_row_is_told(self, row: str, told: str, tmp_path: Path) -> None:
        (tmp_path / "policy").mkdir()
        (tmp_path / "policy" / "policy_tolerance.csv").write_text(
            f"tolerance_code,lower,upper,unit,reason\n{row}\n"
        )
        with pytest.raises(ToleranceError, match=told):
            load_tolerances(tmp_path)

    def test_a_missing_seed_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(ToleranceError, match="There is no"):
            load_tolerances(tmp_path)


@pytest.mark.parametrize(
    ("key", "starts", "spans", "crosses"),
    [
        ("CY2017", date(2017, 1, 1), False, False),
        ("CY2018", date(2018, 1, 1), True, True),
        ("CY2019", date(2019, 1, 1), False, True),
        ("CY2020", date(2020, 1, 1), False, False),
        ("CY2016-2017", date(2016, 1, 1), False, False),
        ("CY2016-2018", date(2016, 1, 1), True, True),
        ("FY2017-18", date(2017, 4, 1), False, False),
        ("FY2018-19", date(2018, 4, 1), True, True),
        ("FY2016-17_2017-18", date(2016, 4, 1), False, False),
        ("FY2016-17_2018-19", date(2016, 4, 1), True, True),
        ("CQ2018-Q1", date(2018, 1, 1), False, False),
        ("CQ2018-Q2", date(2018, 4, 1), True, True),
        ("CQ2018-Q3", date(2018, 7, 1), False, True),
        ("FQ2018-19-Q1", date(2018, 4, 1), True, True),
        ("FQ2017-18-Q4", date(2018, 1, 1), False, False),
        ("M2018-04", date(2018, 4, 1), False, False),
        ("M2018-05", date(2018, 5, 1), False, True),
        ("M2018-06", date(2018, 6, 1), False, False),
        ("W2018-04_2018-09", date(2018, 4, 1), True, True),
        ("W2018-05_2018-12", date(2018, 5, 1), False, True),
        ("D2018-05-01", date(2018, 5, 1), False, False),
        ("M2018-13", None, None, None),
        ("2018", None, None, None),
    ],
)
def test_a_period_is_read_from_its_key(
    key: str, starts: date | None, spans: bool | None, crosses: bool | None
) -> None:
    terms = period_terms(GO_LIVE)
    sql = ", ".join(terms[name] for name in ("period_starts", "spans_break", "crosses_break"))
    with duckdb.connect() as connection:
        query = f"select {sql} from (select try_cast(? as varchar) as period_key)"
        try:
            found = connection.execute(query, [key]).fetchone()
        except duckdb.ConversionException:
            found = (None, None, None)

    assert found == (starts, spans, crosses)


class TestSeries:
    """A hundred rows a month from 2017 to 2018 unless a month says otherwise."""

    @staticmethod
    def figure(query: str, table: str) -> float | None:
        with duckdb.connect() as connection:
            connection.execute(f"create table t as {table}")
            found = connection.execute(query).fetchone()
        return None if found is None or found[0] is None else float(found[0])

    @staticmethod
    def months(counts: str, part: str = "false") -> str:
        return (
            f"select month::date + (i % 28)::int as day, {part} as is_part "
            "from generate_series(timestamp '2017-01-01', timestamp '2018-12-01', "
            f"interval 1 month) as m(month), range({counts}) as r(i)"
        )

    @pytest.mark.parametrize(
        ("counts", "extreme", "figure"),
        [
            ("100", "quietest", 1.0),
            ("100", "busiest", 1.0),
            ("if(month = '2018-03-01', 20, 100)", "quietest", 0.5),
            ("if(month = '2018-03-01', 0, 100)", "quietest", 0.3),
            ("if(month = '2018-03-01', 250, 100)", "busiest", 2.2),
            ("if(month in ('2017-01-01', '2018-12-01'), 1, 100)", "quietest", 1.0),
        ],
    )
    def test_the_furthest_month(self, counts: str, extreme: str, figure: float) -> None:
        query = furthest_month("t", "day", "true", extreme)  # type: ignore[arg-type]

        assert self.figure(query, self.months(counts)) == pytest.approx(figure)

    @pytest.mark.parametrize("extreme", ["quietest", "busiest"])
    def test_no_whole_month(self, extreme: str) -> None:
        query = furthest_month("t", "day", "true", extreme)  # type: ignore[arg-type]

        assert self.figure(query, "select date '2018-01-05' as day") is None

    def test_a_shift_in_volume_beyond_chance(self) -> None:
        query = shift_in_volume("t", "day", "true", "date '2018-05-01'")
        after = "month >= '2018-05-01'"

        assert self.figure(query, self.months("100")) == 1.0
        assert self.figure(query, self.months(f"if({after}, 104, 100)")) == 1.0
        doubled = self.figure(query, self.months(f"if({after}, 200, 100)"))
        assert doubled is not None
        assert 1.7 < doubled < 2.0
        halved = self.figure(query, self.months(f"if({after}, 50, 100)"))
        assert halved is not None
        assert 0.5 < halved < 0.65

    def test_a_shift_in_share_beyond_chance(self) -> None:
        query = shift_in_share("t", "day", "true", "is_part", "date '2018-05-01'")

        assert self.figure(query, self.months("100", "i % 10 = 0")) == 0.0
        after = "if(month >= '2018-05-01', i % 2 = 0, i % 10 = 0)"
        risen = self.figure(query, self.months("100", after))
        assert risen is not None
        assert 0.3 < risen < 0.4

    def test_one_side_alone_is_nothing_to_compare(self) -> None:
        day = "date '2018-05-01'"
        one_side = f"select * from ({self.months('100')}) where day < {day}"

        assert self.figure(shift_in_volume("t", "day", "true", day), one_side) is None
        assert self.figure(shift_in_share("t", "day", "true", "is_part", day), one_side) is None


def _holds(condition: str, **columns: str | None) -> object:
    values = ", ".join(f"?::varchar as {name}" for name in columns)
    with duckdb.connect() as connection:
        query = f"select {condition} from (select {values})"
        found = connection.execute(query, list(columns.values())).fetchone()
    assert found is not None
    return found[0]
