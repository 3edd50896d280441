"""Facts and cells of a county by brute force: lists, dictionaries and loops, nothing else.

The definitions are those of the needs assessment and of ``docs``; this module knows none of the
models that implement them, and must never be changed to agree with one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NamedTuple

from brute_force import codes
from brute_force.codes import USUAL, Layout, Readings
from brute_force.rules import (
    CountedRows,
    Place,
    Row,
    parse_day,
    parse_moment,
)

# ----------------------------------------------------------------------------------------- facts

Identity = tuple[str, str, date]
"""Normalised forename, normalised surname, date of birth."""


LEGACY, ATHENA = "POLICE:LEGACY", "POLICE:ATHENA"
OffenceKey = tuple[str, str]
"""Recording system and the system's own reference."""


@dataclass(frozen=True)
class Offence:
    """One recorded crime or non-crime incident that counts."""

    offence_id: str
    recording_system_key: str
    recorded_date: date
    committed_date: date
    committed_to_date: date | None
    time_of_day_key: int
    district_key: str
    offence_type_key: str
    outcome_key: str
    risk_level_key: str
    is_crime: bool
    is_domestic_abuse: bool
    is_stalking_harassment: bool
    is_detected: bool
    accused_count: int
    has_alcohol_flag: bool | None
    has_drug_flag: bool | None
    place: Place
    readings: Readings = USUAL

    @property
    def year(self) -> int:
        """The calendar year in which the offence is counted."""
        follows_report = self.readings.year_follows == "recorded"
        return (self.recorded_date if follows_report else self.committed_date).year

    @property
    def age_date(self) -> date:
        """The day on which the age of those involved is taken."""
        follows_report = self.readings.age_follows == "recorded"
        return self.recorded_date if follows_report else self.committed_date

    @property
    def key(self) -> OffenceKey:
        """The two systems may use the same reference for two crimes."""
        return self.recording_system_key, self.offence_id

    @property
    def order(self) -> tuple[date, str]:
        """Which of a person's offences came first."""
        return self.recorded_date, self.offence_id


@dataclass(frozen=True)
class Involvement:
    """A person, identified or not, in a role on an offence."""

    offence: Offence
    role: str
    identity: Identity | None
    sex_key: str
    ethnicity_key: str
    age_years: int | None
    has_alcohol_flag: bool | None
    has_drug_flag: bool | None
    relationship_key: str
    place: Place

    @property
    def age_band_key(self) -> str:
        """The band of the police's scheme that the age falls into."""
        return codes.age_band(self.age_years)


@dataclass(frozen=True)
class Facts:
    """The three facts."""

    offences: tuple[Offence, ...]
    victims: tuple[Involvement, ...]
    perpetrators: tuple[Involvement, ...]


def count_facts(rows: CountedRows, readings: Readings = USUAL) -> Facts:
    """Turn the rows that count into facts."""
    offences = {offence.key: replace(offence, readings=readings) for offence in _offences(rows)}
    involved = list(_once_each(_involvements(rows, offences)))
    accused: dict[OffenceKey, int] = defaultdict(int)
    for person in involved:
        if person.role == "ACCUSED":
            accused[person.offence.key] += 1
    counted = {
        key: replace(offence, accused_count=accused[key]) for key, offence in offences.items()
    }
    involved = [replace(p, offence=counted[p.offence.key]) for p in involved]
    return Facts(
        offences=tuple(counted.values()),
        victims=tuple(p for p in involved if p.role == "VICTIM"),
        perpetrators=tuple(
            p
            for p in involved
            if p.role == "ACCUSED" and p.offence.is_crime and p.offence.is_detected
        ),
    )


def _once_each(rows: Iterable[Involvement]) -> Iterator[Involvement]:
    """One victim, or one accused, on an offence, however many rows name that person.

    The first row stands; what it does not know is taken from the next that does. Rows that
    identify nobody may be different people and all stand.
    """
    together: dict[Hashable, list[Involvement]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.place):
        key = (row.offence.key, row.role, row.identity or row.place)
        together[key].append(row)
    for same in together.values():
        yield replace(
            same[0],
            sex_key=first_known(row.sex_key for row in same),
            ethnicity_key=first_known(row.ethnicity_key for row in same),
            relationship_key=first_known(row.relationship_key for row in same),
            has_alcohol_flag=_any_set([row.has_alcohol_flag for row in same]),
            has_drug_flag=_any_set([row.has_drug_flag for row in same]),
        )


def _any_set(flags: list[bool | None]) -> bool | None:
    """Set if any row sets it; nothing where the system does not flag persons."""
    return None if None in flags else any(flags)


def _offences(rows: CountedRows) -> Iterator[Offence]:
    """Each crime once: where a migrated one stands in both systems, the legacy row counts."""
    legacy_refs = {row["CRIME_NUMBER"] for row in rows[Layout.LEGACY_OFFENCE]}
    for row in rows[Layout.LEGACY_OFFENCE]:
        yield _legacy_offence(row)
    for row in rows[Layout.ATHENA_INVESTIGATION]:
        if row["LegacyCrimeRef"] not in legacy_refs:
            yield _athena_offence(row)


def _legacy_offence(row: Row) -> Offence:
    recorded = parse_day(row["RECORDED_DATE"])
    committed = parse_moment(row["COMMITTED_FROM"])
    to = row["COMMITTED_TO"]
    kind = codes.offence_type(row["OFFENCE_DESCRIPTION"])
    outcome = codes.legacy_outcome(row["OUTCOME"])
    return Offence(
        offence_id=row["CRIME_NUMBER"],
        recording_system_key=LEGACY,
        recorded_date=recorded,
        committed_date=_day_of(committed),
        committed_to_date=_day_of(parse_moment(to)) if to else None,
        time_of_day_key=_hour_of(committed),
        district_key=codes.legacy_district(row["DISTRICT"], recorded),
        offence_type_key=kind.key,
        outcome_key=outcome,
        risk_level_key=codes.LEGACY_RISKS[row["DASH_RISK"].upper()],
        is_crime=row["HO_CODE"].upper() != "NC1",
        is_domestic_abuse=row["DA_FLAG"].upper() == "Y",
        is_stalking_harassment=kind.is_stalking_harassment,
        is_detected=outcome in codes.DETECTED_OUTCOMES,
        accused_count=0,
        has_alcohol_flag=codes.FLAGS[row["ALCOHOL_FLAG"].upper()],
        has_drug_flag=codes.FLAGS[row["DRUG_FLAG"].upper()],
        place=row.place,
    )


def _athena_offence(row: Row) -> Offence:
    committed = parse_moment(row["OffenceStart"])
    to = row["OffenceEnd"]
    kind = codes.offence_type(row["OffenceTitle"])
    outcome = codes.athena_outcome(row["OutcomeCode"])
    return Offence(
        offence_id=row["InvestigationRef"],
        recording_system_key=ATHENA,
        recorded_date=_day_of(parse_moment(row["RecordedOn"])),
        committed_date=_day_of(committed),
        committed_to_date=_day_of(parse_moment(to)) if to else None,
        time_of_day_key=_hour_of(committed),
        district_key=codes.ATHENA_DISTRICTS[row["DistrictCode"].upper()],
        offence_type_key=kind.key,
        outcome_key=outcome,
        risk_level_key=codes.ATHENA_RISKS[row["DashLevel"].upper()],
        is_crime=row["RecordType"].upper() == "CRIME",
        is_domestic_abuse=row["DomesticAbuseMarker"].upper() == "YES",
        is_stalking_harassment=kind.is_stalking_harassment,
        is_detected=outcome in codes.DETECTED_OUTCOMES,
        accused_count=0,
        has_alcohol_flag=None,
        has_drug_flag=None,
        place=row.place,
    )


def _involvements(rows: CountedRows, offences: dict[OffenceKey, Offence]) -> Iterator[Involvement]:
    """Everyone on an offence that counts; persons of migrated copies fall away with the copy."""
    for row in rows[Layout.LEGACY_PERSON]:
        if offence := offences.get((LEGACY, row["CRIME_NUMBER"])):
            yield Involvement(
                offence=offence,
                role=codes.ROLES[row["ROLE"].upper()],
                identity=identity_of(row["FORENAME"], row["SURNAME"], row["DOB"]),
                sex_key=codes.SEXES[row["SEX"].upper()],
                ethnicity_key=codes.ethnicity(row["ETHNICITY_SDE"]),
                age_years=_age(row["DOB"], offence.age_date),
                has_alcohol_flag=None,
                has_drug_flag=None,
                relationship_key=codes.RELATIONSHIPS[row["RELATIONSHIP"].upper()],
                place=row.place,
            )
    for row in rows[Layout.ATHENA_PERSON]:
        if offence := offences.get((ATHENA, row["InvestigationRef"])):
            yield Involvement(
                offence=offence,
                role=codes.ROLES[row["Role"].upper()],
                identity=identity_of(row["GivenName"], row["FamilyName"], row["DateOfBirth"]),
                sex_key=codes.SEXES[row["Gender"].upper()],
                ethnicity_key=codes.ethnicity(row["SelfDefinedEthnicity"]),
                age_years=_age(row["DateOfBirth"], offence.age_date),
                has_alcohol_flag=codes.FLAGS[row["AlcoholFactor"].upper()],
                has_drug_flag=codes.FLAGS[row["DrugFactor"].upper()],
                relationship_key=codes.RELATIONSHIPS[row["RelationshipToVictim"].upper()],
                place=row.place,
            )


def identity_of(forename: str, surname: str, born: str) -> Identity | None:
    """Who this is, where forename, surname and date of birth are all recorded; else nobody."""
    first, last = codes.normal_name(forename), codes.normal_name(surname)
    if not first or not last or not born or born in codes.PLACEHOLDER_BIRTHS:
        return None
    return first, last, parse_day(born)


def completed_years(born: date, on: date) -> int:
    """Birthdays reached; who was born on 29 February turns a year older on 1 March otherwise."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _age(born: str, on: date) -> int | None:
    if not born or born in codes.PLACEHOLDER_BIRTHS:
        return None
    years = completed_years(parse_day(born), on)
    return years if 0 <= years <= codes.OLDEST_PLAUSIBLE_YEARS else None


def _day_of(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _hour_of(moment: date | datetime) -> int:
    """The hour, or -1 where a date stands alone: the time is not known."""
    return moment.hour if isinstance(moment, datetime) else -1


# ----------------------------------------------------------------------------------------- cells

DIMENSIONS = (
    "district_key",
    "sex_key",
    "age_band_key",
    "ethnic_group_code",
    "risk_level_key",
    "offence_type_key",
    "involvement_band_code",
    "month_of_year",
    "day_of_week",
    "time_of_day_key",
)

PERIODS: dict[str, tuple[int, ...]] = {
    "CY2016": (2016,),
    "CY2017": (2017,),
    "CY2018": (2018,),
    "CY2016-2017": (2016, 2017),
    "CY2016-2018": (2016, 2017, 2018),
}
YOUNG_YEARS = range(16, 19)


class Shape(NamedTuple):
    """A set of cells: what is counted, in which period, along which dimensions."""

    measure_code: str
    population_code: str
    period_key: str
    dimensions: frozenset[str] = frozenset()


class CellKey(NamedTuple):
    """What one cell counts; every dimension that is not named is a margin."""

    measure_code: str
    population_code: str
    period_key: str
    coordinates: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        where = ", ".join(f"{name}={value}" for name, value in self.coordinates) or "all"
        return f"{self.measure_code} {self.population_code} {self.period_key} [{where}]"


@dataclass(frozen=True)
class Cell:
    """A cell's value and the offences it was counted from."""

    value: int
    offence_ids: tuple[str, ...]


@dataclass(frozen=True)
class Tick:
    """One mark on the tally: a unit counted once, however often it is ticked."""

    unit: Hashable
    coordinates: dict[str, str]
    offence_id: str
    amount: int = 1


@dataclass
class _Tally:
    amounts: dict[Hashable, int] = field(default_factory=dict)
    offence_ids: set[str] = field(default_factory=set)


def count_cells(facts: Facts, shapes: Iterable[Shape]) -> dict[CellKey, Cell]:
    """Every non-zero cell of ``shapes``, all of which must be defined here."""
    cells: dict[CellKey, Cell] = {}
    ticks: dict[tuple[str, str, str], list[Tick]] = {}
    for shape in shapes:
        what = (shape.measure_code, shape.population_code, shape.period_key)
        if what not in ticks:
            ticks[what] = list(_ticks(facts, *what))
        cells.update(_tally(shape, ticks[what]))
    return {key: cell for key, cell in cells.items() if cell.value}


def _tally(shape: Shape, ticks: list[Tick]) -> Iterator[tuple[CellKey, Cell]]:
    names = [name for name in DIMENSIONS if name in shape.dimensions]
    tallies: dict[tuple[tuple[str, str], ...], _Tally] = defaultdict(_Tally)
    for tick in ticks:
        tally = tallies[tuple((name, tick.coordinates[name]) for name in names)]
        tally.amounts[tick.unit] = tick.amount
        tally.offence_ids.add(tick.offence_id)
    combine: Callable[[Iterable[int]], int] = (
        max if shape.measure_code.endswith("_MAX_OFFENCE") else sum
    )
    for coordinates, tally in tallies.items():
        key = CellKey(*shape[:3], coordinates)
        yield key, Cell(combine(tally.amounts.values()), tuple(sorted(tally.offence_ids)))


# ----------------------------------------------------------------------------- who and what counts


def is_defined(shape: Shape) -> bool:
    """Whether this module says what such a cell counts."""
    if shape.period_key not in PERIODS:
        return False
    if shape.measure_code == "OFFENCE":
        return shape.population_code in OFFENCE_POPULATIONS
    population, _, judged_in = shape.population_code.partition("_IN_")
    return (
        shape.measure_code in PERSON_MEASURES
        and population in PERSON_POPULATIONS
        and (judged_in or shape.period_key) in PERIODS
    )


PERSON_MEASURES = {
    role + what
    for role in ("VICTIM", "PERPETRATOR")
    for what in (
        *("", "_AGE_SUM", "_MAX_OFFENCE", "_OFFENCE"),
        *("_YEAR", "_YEAR_AGE_SUM", "_YEAR_MAX_OFFENCE"),
    )
}


def _ticks(facts: Facts, measure: str, population: str, period: str) -> Iterator[Tick]:
    if measure == "OFFENCE":
        return _offence_ticks(facts, population, PERIODS[period])
    links = facts.victims if _role_of(measure) == "VICTIM" else facts.perpetrators
    return _person_ticks(links, measure, population, period)


def _role_of(measure: str) -> str:
    """VICTIM or PERPETRATOR, whichever the measure counts or links to."""
    return measure.partition("_")[0]


OFFENCE_POPULATIONS: dict[str, Callable[[Offence], bool]] = {
    "DA_CRIME": lambda o: o.is_crime and o.is_domestic_abuse,
    "DA_NON_CRIME": lambda o: not o.is_crime and o.is_domestic_abuse,
    "SH_CRIME": lambda o: o.is_crime and o.is_stalking_harassment,
    "DA_SH_CRIME": lambda o: o.is_crime and o.is_domestic_abuse and o.is_stalking_harassment,
    "DA_CRIME_ALCOHOL": lambda o: o.is_crime and o.is_domestic_abuse and o.has_alcohol_flag is True,
    "DA_CRIME_DRUG": lambda o: o.is_crime and o.is_domestic_abuse and o.has_drug_flag is True,
    "DA_CRIME_ASSAULT": lambda o: (
        o.is_crime and o.is_domestic_abuse and codes.is_assault(o.offence_type_key)
    ),
    "DA_DETECTED": lambda o: _is_detected(o) and o.accused_count >= 1,
    "DA_DETECTED_MULTI": lambda o: _is_detected(o) and o.accused_count > 1,
    "DA_SH_DETECTED": lambda o: (
        _is_detected(o) and o.is_stalking_harassment and o.accused_count >= 1
    ),
    "DA_SH_DETECTED_MULTI": lambda o: (
        _is_detected(o) and o.is_stalking_harassment and o.accused_count > 1
    ),
}


def _is_detected(offence: Offence) -> bool:
    return offence.is_crime and offence.is_domestic_abuse and offence.is_detected


def _offence_ticks(facts: Facts, population: str, years: tuple[int, ...]) -> Iterator[Tick]:
    belongs = OFFENCE_POPULATIONS[population]
    for offence in facts.offences:
        if offence.year in years and belongs(offence):
            yield Tick(
                unit=offence.key,
                coordinates=_offence_coordinates(offence),
                offence_id=offence.offence_id,
            )


def _offence_coordinates(offence: Offence) -> dict[str, str]:
    hour = offence.time_of_day_key
    return {
        "district_key": offence.district_key,
        "risk_level_key": offence.risk_level_key,
        "offence_type_key": offence.offence_type_key,
        "month_of_year": f"{offence.committed_date.month:02d}",
        "day_of_week": str(offence.committed_date.isoweekday()),
        "time_of_day_key": "UNKNOWN" if hour < 0 else f"{hour:02d}",
    }


# A person's history: their links to the offences of one series, in the order they were recorded.
History = dict[Identity, list[Involvement]]

SERIES: dict[str, Callable[[Offence], bool]] = {
    "DA": lambda o: o.is_crime and o.is_domestic_abuse,
    "DA_SH": lambda o: o.is_crime and o.is_domestic_abuse and o.is_stalking_harassment,
}


def _histories(links: Iterable[Involvement], series: str, years: tuple[int, ...]) -> History:
    """Identified persons only, each with their links in the years, first recorded first."""
    histories: History = defaultdict(list)
    for link in links:
        in_window = link.offence.year in years
        if link.identity and in_window and SERIES[series](link.offence):
            histories[link.identity].append(link)
    for history in histories.values():
        history.sort(key=lambda link: (*link.offence.order, link.place))
    return histories


def _crimes(history: Iterable[Involvement]) -> set[OffenceKey]:
    return {link.offence.key for link in history}


@dataclass(frozen=True)
class PersonPopulation:
    """Whose history counts, and which part of it."""

    series: str
    is_member: Callable[[list[Involvement], tuple[int, ...]], bool]
    """Decides from a person's history in the years of a window."""
    is_linked: Callable[[Involvement], bool] = lambda link: True
    """Which of the member's offences are counted as linked."""


def _is_anyone(history: list[Involvement], years: tuple[int, ...]) -> bool:
    return True


def _is_repeat(history: list[Involvement], years: tuple[int, ...]) -> bool:
    return len(_crimes(history)) >= 2


def _is_repeat_in_every_year(history: list[Involvement], years: tuple[int, ...]) -> bool:
    seen = {link.offence.year for link in history}
    return _is_repeat(history, years) and seen == set(years)


def _is_young(link: Involvement) -> bool:
    return link.age_years in YOUNG_YEARS


def _is_young_repeat(history: list[Involvement], years: tuple[int, ...]) -> bool:
    return _is_repeat(history, years) and any(_is_young(link) for link in history)


def _has_alcohol(link: Involvement) -> bool:
    return link.offence.has_alcohol_flag is True


def _has_drug(link: Involvement) -> bool:
    return link.offence.has_drug_flag is True


def _person_populations() -> Iterator[tuple[str, PersonPopulation]]:
    for series in SERIES:
        yield f"{series}_CRIME", PersonPopulation(series, _is_anyone)
        yield f"{series}_DETECTED", PersonPopulation(series, _is_anyone)
        yield f"{series}_REPEAT", PersonPopulation(series, _is_repeat)
        yield f"{series}_REPEAT_BOTH_YEARS", PersonPopulation(series, _is_repeat_in_every_year)
        yield f"{series}_REPEAT_YOUNG", PersonPopulation(series, _is_young_repeat, _is_young)
        yield f"{series}_REPEAT_ALCOHOL", PersonPopulation(series, _is_repeat, _has_alcohol)
        yield f"{series}_REPEAT_DRUG", PersonPopulation(series, _is_repeat, _has_drug)


PERSON_POPULATIONS = dict(_person_populations())


def _person_ticks(
    links: tuple[Involvement, ...], measure: str, population: str, period: str
) -> Iterator[Tick]:
    """Mark each member's links of the window, or of each year alone where years add up.

    ``<population>_IN_<period>`` are the members of another period, as they were in this one.
    """
    base, _, judged_in = population.partition("_IN_")
    who = PERSON_POPULATIONS[base]
    years = PERIODS[period]
    members = _members(links, who, PERIODS[judged_in or period])
    windows: list[tuple[int, ...]] = [years]
    if "_YEAR" in measure:
        windows = [(year,) for year in years]
    for window in windows:
        for identity, history in _histories(links, who.series, window).items():
            if identity in members:
                yield from _ticks_of(identity, history, measure, who, window)


def _members(
    links: tuple[Involvement, ...], who: PersonPopulation, years: tuple[int, ...]
) -> set[Identity]:
    histories = _histories(links, who.series, years)
    return {identity for identity, history in histories.items() if who.is_member(history, years)}


def _ticks_of(
    identity: Identity,
    history: list[Involvement],
    measure: str,
    who: PersonPopulation,
    window: tuple[int, ...],
) -> Iterator[Tick]:
    person = _person_coordinates(history) | {
        "involvement_band_code": codes.involvement_band(
            _role_of(measure), who.series, len(_crimes(history))
        )
    }
    age = history[0].age_years
    if measure.endswith("_AGE_SUM") and age is None:
        return
    amount = {"AGE_SUM": age or 0, "MAX_OFFENCE": len(_crimes(history))}
    for link in history:
        by_offence = measure in ("VICTIM_OFFENCE", "PERPETRATOR_OFFENCE")
        if by_offence and not who.is_linked(link):
            continue
        yield Tick(
            unit=link.offence.key if by_offence else (identity, window),
            coordinates=_offence_coordinates(link.offence) | person,
            offence_id=link.offence.offence_id,
            amount=next((n for ending, n in amount.items() if measure.endswith(ending)), 1),
        )


def _person_coordinates(history: list[Involvement]) -> dict[str, str]:
    """Age at the first offence; sex and ethnic group as first known."""
    return {
        "sex_key": first_known(link.sex_key for link in history),
        "age_band_key": history[0].age_band_key,
        "ethnic_group_code": codes.ethnic_group(
            first_known(link.ethnicity_key for link in history)
        ),
    }


def first_known(keys: Iterable[str]) -> str:
    """The first key that says something; failing that a refusal; failing that unknown."""
    said = list(keys)
    known = [key for key in said if key not in codes.SAYS_NOTHING]
    refused = [key for key in said if key in codes.REFUSALS]
    return (known + refused + said)[0]
