"""From raw rows to facts, with loops alone: what a row says, which rows count, who is who.

The definitions are those of ``docs/decisions.md`` and of the contracts' own words. This module
knows none of the models and must never be changed to agree with one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from brute_force.codes import OLDEST_PLAUSIBLE_YEARS, normal_name
from brute_force.counts import completed_years
from brute_force.suppliers import layouts
from brute_force.suppliers.layouts import RECEIVED, Field, Layout

NEVER_ENDS = date(9999, 12, 31)
PLACEHOLDER_BIRTH = "01/01/1900"

RawRow = Mapping[str, str]
Identity = tuple[str, str, date]
Extracts = Mapping[str, Sequence[RawRow]]
"""The raw rows of every layout, by its file's form of name, in the order in which they arrive."""


@dataclass
class Row:
    """A row that counts, as populations and cells see it."""

    layout: Layout
    id: str
    said: dict[str, str]
    """What each column says: the text, or what the word means; blank where nothing."""
    days: dict[str, date | None]
    event_date: date
    event_end_date: date
    identity: Identity | None
    age_years: int | None
    single: dict[str, str]
    several: set[str]
    flags: dict[str, str] = field(default_factory=dict)
    who: str = ""
    """Whom counts of people count: the least id of all rows that are about the same person."""

    @property
    def key(self) -> str:
        """Orders rows of one day; a list of another day names its cases anew."""
        parts = [self.layout.agency, self.layout.system, self.id]
        is_named_anew = self.layout.fact in ("fct_perpetrator_caseload", "fct_child_case")
        return ":".join(parts + ([str(self.event_date)] if is_named_anew else []))

    @property
    def case(self) -> str:
        """The case; the row itself where there is no other number."""
        named = self.said.get("case_id") if self.layout.fact == "fct_referral" else None
        return named or self.id

    @property
    def district(self) -> str:
        """The district's code."""
        return self.said.get("district") or "UNKNOWN"

    @property
    def sex(self) -> str:
        """F, M, I or U."""
        return self.said.get("sex") or "U"

    @property
    def ethnic_group(self) -> str:
        """The census group."""
        return self.said.get("ethnicity") or "UNKNOWN"

    @property
    def risk(self) -> str:
        """The level, in the instrument of the agency."""
        return self.said.get("risk") or f"{self.layout.risk_instrument}:UNKNOWN"

    @property
    def value(self) -> int | None:
        """The reconviction score."""
        return int(self.said["value"]) if self.said.get("value") else None

    @property
    def score_band(self) -> str:
        """The group that the score falls into."""
        score = self.value
        return next(
            (
                b
                for b, low, high in layouts.SCORE_BANDS
                if score is not None and low <= score <= high
            ),
            "UNKNOWN",
        )

    @property
    def age_band(self) -> str:
        """The band of the age in the agency's scheme, else the band sent."""
        scheme = self.layout.age_scheme
        for band, low, high in layouts.AGE_BANDS[scheme]:
            if self.age_years is not None and low <= self.age_years <= high:
                return f"{scheme}:{band}"
        return self.said.get("age_band") or f"{scheme}:UNKNOWN"


@dataclass(frozen=True)
class Figure:
    """A number of a return, or none where the supplier gives a symbol."""

    measure: str
    period: str
    value: int | None


@dataclass(frozen=True)
class Facts:
    """Everything that counts."""

    rows: tuple[Row, ...]
    figures: tuple[Figure, ...]
    set_aside: int


def count_facts(extracts: Extracts) -> Facts:
    """Turn raw rows into facts."""
    landed: dict[str, list[Row]] = {}
    figures: list[Figure] = []
    set_aside = 0
    for layout in layouts.LAYOUTS:
        raw = extracts[layout.file]
        if layout.fact == "fct_aggregate_return":
            lines = [line for line in map(_figures, raw) if line]
            figures += [figure for line in lines for figure in line]
            set_aside += len(raw) - len(lines)
            continue
        parents = landed[layouts.CONCERN.file] if layout.parent else []
        landed[layout.file] = _that_count(layout, raw, {row.id for row in parents})
        set_aside += len(raw) - len(landed[layout.file])
    rows = [row for rows in landed.values() for row in rows]
    _tell_people_apart(rows)
    _mark(landed)
    return Facts(tuple(rows), tuple(figures), set_aside)


# ----------------------------------------------------------------------------------- which count


def _that_count(layout: Layout, raw: Iterable[RawRow], parents: set[str]) -> list[Row]:
    """Rows without a fault that sets aside; the first of those that bear one number."""
    counted: dict[str, Row] = {}
    for sent in raw:
        row = _read(layout, sent)
        if row is None or row.id in counted:
            continue
        if layout.parent and row.said[layout.parent] not in parents:
            continue
        counted[row.id] = row
    return list(counted.values())


def _read(layout: Layout, sent: RawRow) -> Row | None:
    """What a row says, without doubtful values; nothing where one of them sets it aside."""
    said: dict[str, str] = {}
    days: dict[str, date | None] = {}
    several: set[str] = set()
    for name, column in layout.fields.items():
        value = " ".join(sent[column.header].split())
        is_sound = bool(value) or not column.required
        if column.kind in ("list", "mark"):
            several |= _members(column, value)
        elif column.kind in ("day", "birth"):
            days[name] = _day(column, value)
            is_sound = is_sound and (days[name] is not None or not value)
        elif value:
            value, is_known = _meaning(column, value)
            is_sound = is_sound and is_known
        if not is_sound and column.is_strict:
            return None
        said[name] = value
    for order in layout.orders:
        earlier, later = days[order.earlier], days[order.later]
        if earlier and later and earlier > later:
            if order.sets_aside:
                return None
            days[order.doubted] = None
    return _row(layout, said, days, several)


def _members(column: Field, value: str) -> set[str]:
    """Members of a list that are known; the others are left out. A mark stands alone."""
    by_word = {word.upper(): key for word, key in column.words.items()}
    words = value.split(";") if column.kind == "list" else [value]
    members = {by_word.get(word.strip().upper(), "") for word in words}
    return members - {""}


def _day(column: Field, value: str) -> date | None:
    """The day, where the text is one that has been."""
    for form in column.formats:
        try:
            day = datetime.strptime(value, form).date()  # noqa: DTZ007  a day, no moment
        except ValueError:
            continue
        return day if day <= RECEIVED else None
    return None


def _meaning(column: Field, value: str) -> tuple[str, bool]:
    """What the text means, and whether it means anything."""
    if column.kind == "word":
        by_word = {word.upper(): meaning for word, meaning in column.words.items()}
        return by_word.get(value.upper(), ""), value.upper() in by_word
    if column.kind == "number":
        is_number = value.isdigit() or value in column.symbols
        return (value if is_number else ""), is_number
    return value, True


def _row(
    layout: Layout, said: dict[str, str], days: dict[str, date | None], several: set[str]
) -> Row:
    begins = days[layout.counted_from] or NEVER_ENDS
    ends = (days[layout.counted_to] or NEVER_ENDS) if layout.counted_to else begins
    born = days.get("birth")
    is_placeholder = said.get("birth") == PLACEHOLDER_BIRTH
    is_doubtful = born is None or is_placeholder or (begins < NEVER_ENDS and born > begins)
    identity, age = None, None
    if born and not is_doubtful:
        names = normal_name(said["forename"]), normal_name(said["surname"])
        identity = (*names, born) if all(names) else None
        years = completed_years(born, begins) if begins < NEVER_ENDS else None
        age = years if years is not None and years <= OLDEST_PLAUSIBLE_YEARS else None
    if age is None and said.get("age_years"):
        age = int(said["age_years"])
    single = {
        name: said.get(name) or f"{name.upper()}:UNKNOWN" for name in layouts.OF_FACT[layout.fact]
    }
    return Row(layout, said[layout.id], said, days, begins, ends, identity, age, single, several)


# ------------------------------------------------------------------------------------ who is who


def _tell_people_apart(rows: Iterable[Row]) -> None:
    """Rows under one number of an agency, or of one identified person, are about one person.

    A row with neither is about nobody but its case.
    """
    groups: dict[tuple[str, str], list[list[Row]]] = defaultdict(list)
    for row in rows:
        groups[row.layout.agency, row.layout.fact].append([row])
    for people in groups.values():
        is_merged = True
        while is_merged:
            is_merged = _merge_one(people)
        for person in people:
            who = min(row.key for row in person)
            for row in person:
                row.who = who


def _merge_one(people: list[list[Row]]) -> bool:
    """Make one of the first two people who share a mark; whether there were any."""
    seen: dict[object, list[Row]] = {}
    for person in people:
        for row in person:
            for mark in _marks(row):
                other = seen.setdefault(mark, person)
                if other is not person:
                    other += person
                    people.remove(person)
                    return True
    return False


def _marks(row: Row) -> list[object]:
    marks: list[object] = [mark for mark in (row.identity,) if mark]
    if row.said.get("client_id"):
        marks.append(("client", row.said["client_id"]))
    return marks or [("case", row.case)]


# ------------------------------------------------------------------------------------------ marks


def _mark(landed: Mapping[str, list[Row]]) -> None:
    """Say of every row what it has to do with others."""
    enquired = {row.said["referral_id"] for row in landed[layouts.ENQUIRY.file]}
    assessments = landed[layouts.ASSESSMENT.file]
    for rows in landed.values():
        for row in rows:
            fact = row.layout.fact
            for flag in ("is_domestic_abuse", "is_family_perpetrator"):
                row.flags[flag] = row.said.get(flag) or "unknown"
            if row.layout.always_domestic_abuse:
                row.flags["is_domestic_abuse"] = "true"
            if fact == "fct_referral":
                row.flags["is_repeat_case"] = _told(_is_repeat(row, rows))
                row.flags["is_enquiry_opened"] = _told(
                    row.layout is layouts.CONCERN and row.id in enquired
                )
            if fact == "fct_child_assessment":
                row.flags["is_domestic_abuse"] = _told(row.several & layouts.DOMESTIC_ABUSE)
            if fact == "fct_child_case":
                row.flags["is_domestic_abuse"] = _told(_is_flagged(row, assessments))


def _told(is_so: object) -> str:
    return "true" if is_so else "false"


def _opened(row: Row) -> date:
    return row.days.get("referral_date") or row.event_date


def _is_repeat(row: Row, rows: Iterable[Row]) -> bool:
    """Whether the same person had another case, opened on an earlier day within twelve months."""
    opened: dict[str, date] = {}
    for other in rows:
        if other.who == row.who:
            opened[other.case] = min(opened.get(other.case, NEVER_ENDS), _opened(other))
    day = opened.pop(row.case)
    return any(_a_year_before(day) <= earlier < day for earlier in opened.values())


def _a_year_before(day: date) -> date:
    """The same day a year earlier; the 28th of February for the 29th."""
    is_leap = (day.month, day.day) == (2, 29)
    return date(day.year - 1, day.month, 28 if is_leap else day.day)


def _is_flagged(case: Row, assessments: Iterable[Row]) -> bool:
    """Section 3.4.1: by the contact, by the need, or by an assessment of the snapshot's year."""
    if {case.single["contact_source"], case.single["referral_need"]} & layouts.DOMESTIC_ABUSE:
        return True
    return any(
        assessment.said["client_id"] == case.said["client_id"]
        and assessment.event_date.year == case.event_date.year
        and assessment.several & layouts.DOMESTIC_ABUSE
        for assessment in assessments
    )


# ---------------------------------------------------------------------------------- figures sent


def _figures(sent: RawRow) -> list[Figure]:
    """The figures of a line; none where one of them is no figure."""
    columns = dict(layouts.DISCLOSURES.fields)
    year = " ".join(sent[columns.pop("period").header].split()).replace("/", "-")
    first, second = year[:4], year[4:].removeprefix("-")
    if not (first.isdigit() and second.isdigit() and int(second) % 100 == (int(first) + 1) % 100):
        return []
    figures = []
    for measure, column in columns.items():
        text = sent[column.header].strip()
        value, is_figure = _meaning(column, text)
        if not text or not is_figure:
            return []
        number = int(value) if value.isdigit() else None
        figures.append(Figure(measure, f"FY{first}-{int(second) % 100:02d}", number))
    return figures
