"""Where the warehouse and the brute force differ about suppliers, in as few words as will do.

Facts come first, as multisets of what is counted of them; a row wrong there would show again in
every cell that it touches. Then cells, none missing and none more. Everything shown is made up.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from brute_force.suppliers import layouts
from brute_force.suppliers.cells import MARGINS, CellKey, count_cells
from brute_force.suppliers.facts import Facts, Row

MOST_LINES = 6
Told = tuple[tuple[str, str], ...]
"""What a fact's row says, as column and value in a fixed order."""

DIMENSIONS = sorted({name for margin in MARGINS for name in margin})
MEASURES = (
    *("REFERRAL", "CASE", "CLIENT", "FAMILY", "ENQUIRY", "ENQUIRY_CLIENT", "CASELOAD"),
    *("OFFENDER", "OFFENDER_SCORE", "CHILD_CASE", "CHILD", "ASSESSMENT", "REVIEW"),
    *("REVIEW_CHILDREN", "RETURN", "HOMELESSNESS"),
)

COMMON = ("agency_key", "recording_system_code", "event_date", "event_end_date", "subject")
OWN: dict[str, tuple[str, ...]] = {
    "fct_referral": (
        *("referral_id", "case_id", "referral_date", "concluded_date", "risk_level_key"),
        *("district", "sex_key", "ethnic_group", "age_years", "age_band_key"),
        *("is_domestic_abuse", "is_family_perpetrator", "is_repeat_case", "is_enquiry_opened"),
    ),
    "fct_enquiry": (
        *("enquiry_id", "concluded_date", "district", "sex_key", "ethnic_group", "age_years"),
        *("age_band_key", "is_domestic_abuse", "is_family_perpetrator", "concern"),
    ),
    "fct_perpetrator_caseload": (
        *("case_id", "started_date", "ended_date", "risk_level_key", "reconviction_score"),
        *("reconviction_band", "sex_key", "ethnic_group", "age_years", "age_band_key"),
        *("is_domestic_abuse",),
    ),
    "fct_child_case": (
        *("child_case_id", "snapshot_date", "district", "sex_key", "ethnic_group", "age_years"),
        *("age_band_key", "is_domestic_abuse"),
    ),
    "fct_child_assessment": ("assessment_id", "completed_date", "is_domestic_abuse"),
}
KEYS = {
    "fct_referral": "referral_key",
    "fct_enquiry": "enquiry_key",
    "fct_perpetrator_caseload": "caseload_key",
    "fct_child_case": "child_case_key",
    "fct_child_assessment": "assessment_key",
}
AS_SQL = {
    "district": "split_part(district_key, ':', 1)",
    "ethnic_group": "ethnicity.ethnic_group_code",
    "case_id": "split_part(case_key, ':', 3)",
    "reconviction_band": "split_part(reconviction_band_key, ':', 2)",
    "concern": "split_part(referral_key, ':', 3)",
    "subject": "min({key}) over (partition by agency_key, subject_id)",
}


@dataclass(frozen=True)
class Observed:
    """What the warehouse made of the extracts."""

    facts: dict[str, list[Told]]
    characteristics: Counter[tuple[str, str]]
    figures: Counter[tuple[str, ...]]
    cells: dict[CellKey, int]
    cell_row_count: int

    @property
    def fact_count(self) -> int:
        """Rows of all facts."""
        return sum(map(len, self.facts.values())) + self.figures.total()


def observe(restricted: Path) -> Observed:
    """Read facts and cells from the restricted file."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{restricted}' as warehouse (read_only)")
        cells = connection.execute(
            f"""
            select measure_code, population_code, period_key, {", ".join(DIMENSIONS)}, value
            from warehouse.cell.cell_count
            where measure_code in {MEASURES}
            """
        ).fetchall()
        return Observed(
            facts={fact: _fact(connection, fact) for fact in OWN},
            characteristics=Counter(
                connection.execute(
                    """
                    select entity_key, characteristic_key
                    from warehouse.fact.bridge_case_characteristic
                    """
                ).fetchall()
            ),
            figures=Counter(
                tuple(map(str, row))
                for row in connection.execute(
                    """
                    select split_part(return_measure_key, ':', 2), period_key, value::bigint
                    from warehouse.fact.fct_aggregate_return
                    """
                ).fetchall()
            ),
            cells={_cell_key(row): row[-1] for row in cells},
            cell_row_count=len(cells),
        )


def _fact(connection: duckdb.DuckDBPyConnection, fact: str) -> list[Told]:
    columns = _columns(fact)
    chosen = ", ".join(
        f"{AS_SQL.get(_sql_name(fact, column), column).format(key=KEYS[fact])} as {column}_told"
        for column in columns
    )
    ethnicity = (
        ""
        if fact == "fct_child_assessment"
        else ("left join warehouse.dimension.dim_ethnicity as ethnicity using (ethnicity_key)")
    )
    rows = connection.execute(
        f"select {chosen} from warehouse.fact.{fact} as fact {ethnicity}"
    ).fetchall()
    return [tuple(zip(columns, map(_as_text, row), strict=True)) for row in rows]


def _sql_name(fact: str, column: str) -> str:
    """A caseload's case number is a column of its own; a referral's stands in the key."""
    return "" if column == "case_id" and fact != "fct_referral" else column


def _columns(fact: str) -> tuple[str, ...]:
    single = tuple(f"{name}_key" for name in layouts.OF_FACT[fact])
    return (*COMMON, *OWN[fact], *single)


def _as_text(value: Any) -> str:
    if value is None:
        return "unknown"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _cell_key(row: tuple[Any, ...]) -> CellKey:
    named = zip(DIMENSIONS, row[3:-1], strict=True)
    measure, population, period = row[:3]
    return CellKey(
        measure,
        population,
        period,
        frozenset((n, member) for n, member in named if member != "ALL"),
    )


# ------------------------------------------------------------------------------- the brute force


def _told(row: Row) -> Told:
    """A row as the fact's table would say it."""
    said: dict[str, Any] = {
        "agency_key": row.layout.agency,
        "recording_system_code": row.layout.system,
        "event_date": row.event_date,
        "event_end_date": row.event_end_date,
        "subject": row.who,
        row.layout.id: row.id,
        "case_id": row.case,
        "district": row.district,
        "sex_key": row.sex,
        "ethnic_group": row.ethnic_group,
        "age_years": row.age_years,
        "age_band_key": row.age_band,
        "risk_level_key": row.risk,
        "reconviction_score": row.value,
        "reconviction_band": row.score_band,
        "concern": row.said.get("referral_id"),
        **{f"{name}_key": key for name, key in row.single.items()},
        **row.flags,
    }
    for name in ("referral_date", "concluded_date", "started_date", "ended_date"):
        said[name] = row.days.get(name)
    for name in ("snapshot_date", "completed_date"):
        said[name] = row.days.get(name)
    return tuple((column, _as_text(said[column])) for column in _columns(row.layout.fact))


def differences(facts: Facts, observed: Observed) -> list[str]:
    """Lines that say what differs; empty where nothing does."""
    for lines in (_facts(facts, observed), _cells(facts, observed)):
        told = list(lines)
        if told:
            more = len(told) - MOST_LINES
            return told[:MOST_LINES] + ([f"... and {more} more"] if more > 0 else [])
    return []


def _facts(facts: Facts, observed: Observed) -> Iterator[str]:
    mine: dict[str, list[Told]] = defaultdict(list)
    for row in facts.rows:
        mine[row.layout.fact].append(_told(row))
    for fact in OWN:
        yield from _rows_differ(fact, mine[fact], observed.facts[fact])
    listed = Counter((row.key, key) for row in facts.rows for key in row.several)
    yield from _counts_differ("bridge_case_characteristic", listed, observed.characteristics)
    figures = Counter((f.measure, f.period, str(f.value)) for f in facts.figures)
    yield from _counts_differ("fct_aggregate_return", figures, observed.figures)


def _rows_differ(fact: str, ours: Iterable[Told], theirs: Iterable[Told]) -> Iterator[str]:
    mine, built = Counter(ours), Counter(theirs)
    extra = {_name(row): row for row in (built - mine).elements()}
    for row in sorted((mine - built).elements()):
        twin = extra.pop(_name(row), None)
        if twin is None:
            yield f"{fact}: {_name(row)} is missing"
            continue
        told = (
            f"{column}: brute force {a}, warehouse {b}"
            for (column, a), (_, b) in zip(row, twin, strict=True)
            if a != b
        )
        yield f"{fact}: {_name(row)}: {'; '.join(told)}"
    for name in extra:
        yield f"{fact}: {name} must not be there"


def _name(row: Told) -> str:
    return f"{row[0][1]} {row[len(COMMON)][1]}"


def _counts_differ(table: str, mine: Counter[Any], built: Counter[Any]) -> Iterator[str]:
    for row in sorted((mine - built).elements()):
        yield f"{table}: {row} is missing"
    for row in sorted((built - mine).elements()):
        yield f"{table}: {row} must not be there"


def _cells(facts: Facts, observed: Observed) -> Iterator[str]:
    if observed.cell_row_count != len(observed.cells):
        yield f"cells: {observed.cell_row_count - len(observed.cells)} stand twice"
    counted = count_cells(facts)
    keys = counted.keys() | observed.cells.keys()
    for key in sorted(keys, key=lambda key: (len(key.coordinates), str(key))):
        ours, theirs = counted.get(key), observed.cells.get(key)
        if ours != theirs:
            where = " ".join(f"{name}={member}" for name, member in sorted(key.coordinates))
            yield f"cell: {' '.join(key[:3])} {where}: brute force {ours}, warehouse {theirs}"
