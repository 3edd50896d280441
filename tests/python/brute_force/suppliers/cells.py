"""Cells of suppliers' facts, with loops alone: who belongs, who counts once, and where.

Populations, measures and periods are the needs assessment's, in short lists of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from brute_force.suppliers import layouts
from brute_force.suppliers.facts import Facts, Row

Belongs = Callable[[Row], bool]
UNKNOWN = ":UNKNOWN"


class CellKey(NamedTuple):
    """What is counted, among whom, when, and the coordinates that are not ALL."""

    measure: str
    population: str
    period: str
    coordinates: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Population:
    """Rows of one agency's fact, and what is counted of them."""

    agency: str
    fact: str
    measures: tuple[str, ...]
    belongs: Belongs


def _is(**wanted: str) -> Belongs:
    """Rows of which every named column or flag has one of the words, joined by |."""

    def belongs(row: Row) -> bool:
        for name, words in wanted.items():
            told = row.flags.get(name) or row.single.get(name, "").partition(":")[2]
            if told not in words.split("|"):
                return False
        return True

    return belongs


def _any(kind: str) -> Callable[[Row], str]:
    """Whether a row has any of a kind: yes, unknown where it says so and nothing else, else no."""

    def told(row: Row) -> str:
        members = {key for key in row.several if key.startswith(f"{kind}:")}
        if members - layouts.NOTHING - {kind + UNKNOWN}:
            return "true"
        return "unknown" if members == {kind + UNKNOWN} else "false"

    return told


def _both(*conditions: Belongs) -> Belongs:
    return lambda row: all(condition(row) for condition in conditions)


def _everybody(_: Row) -> bool:
    return True


_DA = _is(is_domestic_abuse="true")
_FAMILY = _is(is_family_perpetrator="true")
_LONG_TERM = _is(referral_outcome="ACCEPTED", support_type="LONG_TERM")
_disability, _flag = _any("DISABILITY"), _any("FLAG")
_MORE = {"DISABILITY:OTHER", "DISABILITY:DYSLEXIA"}
_MENTAL = "DISABILITY:MENTAL_HEALTH"


def _risk(*levels: str) -> Belongs:
    return _both(_DA, lambda row: row.risk in {f"ROSH:{level}" for level in levels})


def _score(*bands: str) -> Belongs:
    return _both(_DA, lambda row: row.score_band in bands)


def _of(agency: str, fact: str, measures: str, belongs: Belongs = _everybody) -> Population:
    return Population(agency, fact, tuple(measures.split()), belongs)


def _marac(belongs: Belongs) -> Population:
    return _of("marac", "fct_referral", "CASE", belongs)


def _idva(belongs: Belongs) -> Population:
    return _of("idva", "fct_referral", "REFERRAL", belongs)


def _crc(belongs: Belongs, measures: str = "OFFENDER") -> Population:
    return _of("crc", "fct_perpetrator_caseload", measures, belongs)


POPULATIONS: dict[str, Population] = {
    "MARAC": _of("marac", "fct_referral", "REFERRAL CASE"),
    "MARAC_REPEAT": _marac(_is(is_repeat_case="true")),
    "MARAC_MALE": _marac(lambda row: row.sex == "M"),
    "MARAC_MINORITY": _marac(lambda row: layouts.MINORITY.get(row.ethnic_group) == "true"),
    "MARAC_DISABLED": _marac(lambda row: _disability(row) == "true"),
    "MARAC_LGBT": _marac(lambda row: "VICTIM_CHARACTERISTIC:LGBT" in row.several),
    "IDVA": _idva(_everybody),
    "IDVA_HEALTH": _idva(_is(referral_source="EMERGENCY_DEPARTMENT|GENERAL_PRACTITIONER")),
    "IDVA_ACCEPTED": _idva(_is(referral_outcome="ACCEPTED")),
    "IDVA_LONG_TERM": _idva(_LONG_TERM),
    "IDVA_SHORT_TERM": _idva(_is(referral_outcome="ACCEPTED", support_type="SHORT_TERM")),
    "IDVA_LONG_TERM_DISABLED": _idva(_both(_LONG_TERM, lambda row: _disability(row) == "true")),
    "IDVA_LONG_TERM_DISABILITY_UNKNOWN": _idva(
        _both(_LONG_TERM, lambda row: _disability(row) == "unknown")
    ),
    "SAFEGUARDING_DA_CONCERN": _of("safeguarding", "fct_referral", "REFERRAL CLIENT", _DA),
    "SAFEGUARDING_FAMILY_CONCERN": _of("safeguarding", "fct_referral", "REFERRAL", _FAMILY),
    "SAFEGUARDING_DA_FAMILY_CONCERN": _of(
        "safeguarding", "fct_referral", "REFERRAL", _both(_DA, _FAMILY)
    ),
    "SAFEGUARDING_DA_ENQUIRY": _of("safeguarding", "fct_enquiry", "ENQUIRY ENQUIRY_CLIENT", _DA),
    "SAFEGUARDING_FAMILY_ENQUIRY": _of("safeguarding", "fct_enquiry", "ENQUIRY", _FAMILY),
    "SAFEGUARDING_DA_FAMILY_ENQUIRY": _of(
        "safeguarding", "fct_enquiry", "ENQUIRY", _both(_DA, _FAMILY)
    ),
    "CRC_DA": _crc(_DA, "CASELOAD OFFENDER"),
    "CRC_DA_DISABILITY": _crc(_both(_DA, lambda row: _disability(row) == "true")),
    "CRC_DA_MENTAL_HEALTH_AND_MORE": _crc(
        _both(_DA, lambda row: _MENTAL in row.several and bool(row.several & _MORE))
    ),
    "CRC_DA_FLAG": _crc(_both(_DA, lambda row: _flag(row) == "true")),
    "CRC_DA_ROSH": _crc(_risk("LOW", "MEDIUM", "HIGH", "VERY_HIGH")),
    "CRC_DA_ROSH_LOW": _crc(_risk("LOW")),
    "CRC_DA_ROSH_MEDIUM": _crc(_risk("MEDIUM")),
    "CRC_DA_ROSH_HIGH": _crc(_risk("HIGH", "VERY_HIGH")),
    "CRC_DA_OGRS": _crc(_score("LOW", "MEDIUM", "HIGH", "VERY_HIGH"), "OFFENDER OFFENDER_SCORE"),
    "CRC_DA_OGRS_LOW": _crc(_score("LOW")),
    "CRC_DA_OGRS_MEDIUM": _crc(_score("MEDIUM")),
    "CRC_DA_OGRS_HIGH": _crc(_score("HIGH", "VERY_HIGH")),
    "CHILD_CASE_ACTIVE": _of("childrens_services", "fct_child_case", "CHILD_CASE CHILD"),
    "CHILD_CASE_DA": _of("childrens_services", "fct_child_case", "CHILD_CASE CHILD", _DA),
    "CHILD_ASSESSMENT": _of("childrens_services", "fct_child_assessment", "ASSESSMENT"),
    "CHILD_ASSESSMENT_DA": _of("childrens_services", "fct_child_assessment", "ASSESSMENT", _DA),
    "HOME_SECURITY": _of("home_security", "fct_referral", "REFERRAL"),
    "HOME_SECURITY_DA": _of("home_security", "fct_referral", "REFERRAL", _DA),
}

WHAT_COUNTS_ONCE: dict[str, Callable[[Row], str]] = {
    **dict.fromkeys(
        ("REFERRAL", "ENQUIRY", "CASELOAD", "CHILD_CASE", "ASSESSMENT"), lambda row: row.key
    ),
    "CASE": lambda row: row.case,
    **dict.fromkeys(
        ("CLIENT", "ENQUIRY_CLIENT", "OFFENDER", "OFFENDER_SCORE", "CHILD"), lambda row: row.who
    ),
}

# ---------------------------------------------------------------------------------------- periods


@dataclass(frozen=True)
class Period:
    """The first and the last day; a snapshot is one day that lists are of."""

    key: str
    first: date
    last: date
    is_snapshot: bool = False

    def holds(self, row: Row) -> bool:
        """Whether a row counts in it: lists in snapshots, days in the others, spells in both."""
        is_list = row.layout.snapshot is not None
        lasts = row.event_end_date > row.event_date
        is_right_kind = lasts or is_list == self.is_snapshot
        return is_right_kind and row.event_date <= self.last and row.event_end_date >= self.first


def _years(first: int, last: int) -> Period:
    key = f"CY{first}" if first == last else f"CY{first}-{last}"
    return Period(key, date(first, 1, 1), date(last, 12, 31))


def _quarter(year: int, quarter: int) -> Period:
    after = date(year + quarter // 4, quarter * 3 % 12 + 1, 1)
    first = date(year, quarter * 3 - 2, 1)
    return Period(f"CQ{year}-Q{quarter}", first, after - timedelta(days=1))


def _list_of(year: int) -> Period:
    day = date(year, 12, 31)
    return Period(f"S{day}", day, day, is_snapshot=True)


_THREE = (2016, 2017, 2018)
PERIODS: dict[str, tuple[Period, ...]] = {
    "marac": (_years(2018, 2018),),
    "idva": (_years(2017, 2017), _years(2018, 2018), _years(2017, 2018)),
    "safeguarding": (_years(2017, 2017), _years(2018, 2018)),
    "crc": (*(_years(year, year) for year in _THREE), _years(2016, 2018)),
    "childrens_services": (
        *(_list_of(year) for year in _THREE),
        *(_quarter(year, quarter) for year in _THREE for quarter in (1, 2, 3, 4)),
        *(_years(year, year) for year in _THREE),
    ),
    "home_security": (_years(2017, 2017), _years(2018, 2018), _years(2017, 2018)),
}

MARGINS: tuple[tuple[str, ...], ...] = (
    *((), ("district_key",), ("marac_area_code",), ("sex_key",), ("age_band_key",)),
    *(("ethnic_group_code",), ("risk_level_key",), ("sex_key", "age_band_key")),
    *(("district_key", "risk_level_key"), ("characteristic_key",)),
    *(("district_key", "characteristic_key"), ("marac_area_code", "characteristic_key")),
)

# ------------------------------------------------------------------------------------------ cells


def count_cells(facts: Facts) -> dict[CellKey, int]:
    """Every cell of every population, with the zero totals of those that have nobody."""
    cells: dict[CellKey, int] = defaultdict(int)
    kinds = _kinds_sent(facts.rows)
    for code, population in POPULATIONS.items():
        of_fact = [
            row
            for row in facts.rows
            if (row.layout.agency, row.layout.fact) == (population.agency, population.fact)
        ]
        for period in PERIODS[population.agency]:
            sent = [row for row in of_fact if period.holds(row)]
            if not sent:
                continue
            members = sorted(
                (row for row in sent if population.belongs(row)),
                key=lambda row: (row.event_date, row.key),
            )
            for measure in population.measures:
                total = CellKey(measure, code, period.key, frozenset())
                cells[total] += 0
                for rows in _units(measure, members):
                    amount = (rows[0].value or 0) if measure == "OFFENDER_SCORE" else 1
                    for coordinates in _coordinates(rows, kinds):
                        cells[total._replace(coordinates=coordinates)] += amount
    for figure in facts.figures:
        if figure.value is not None:
            key = CellKey("RETURN", figure.measure, figure.period, frozenset())
            cells[key] += figure.value
    return dict(cells)


def _units(measure: str, members: Iterable[Row]) -> Iterable[list[Row]]:
    """The rows of each who counts once, the first one first."""
    units: dict[str, list[Row]] = defaultdict(list)
    for row in members:
        units[WHAT_COUNTS_ONCE[measure](row)].append(row)
    return units.values()


def _coordinates(
    rows: list[Row], kinds: Mapping[tuple[str, str], set[str]]
) -> Iterable[frozenset[tuple[str, str]]]:
    """Every place in which a unit counts: as its first row says, with each characteristic."""
    first = rows[0]
    at = {
        "district_key": first.district,
        "marac_area_code": layouts.MARAC_AREAS[first.district],
        "sex_key": first.sex,
        "age_band_key": first.age_band,
        "ethnic_group_code": first.ethnic_group,
        "risk_level_key": first.risk,
    }
    sent = kinds[first.layout.agency, first.layout.fact]
    characteristics = {key for row in rows for key in _characteristics(row, sent)}
    for margin in MARGINS:
        place = {name: at[name] for name in margin if name != "characteristic_key"}
        if "characteristic_key" not in margin:
            yield frozenset(place.items())
            continue
        for key in characteristics:
            yield frozenset({**place, "characteristic_key": key}.items())


def _characteristics(row: Row, sent: set[str]) -> set[str]:
    """A row's characteristics; one that its agency never sends is none, not an unknown one."""
    single = {key for name, key in row.single.items() if name in sent or not key.endswith(UNKNOWN)}
    return single | row.several


def _kinds_sent(rows: Iterable[Row]) -> dict[tuple[str, str], set[str]]:
    """The columns in which an agency ever says something, of each fact."""
    kinds: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        kinds[row.layout.agency, row.layout.fact] |= {
            name for name, key in row.single.items() if not key.endswith(UNKNOWN)
        }
    return kinds
