"""Random small counties: every fact and cell of the warehouse equals a count by brute force."""

from __future__ import annotations

import re
import shutil
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
import pytest

from brute_force import counts, rules
from brute_force.codes import USUAL, Readings
from brute_force.compare import Expected, differences
from brute_force.conftest import FIRST_SEED
from brute_force.counts import count_cells
from brute_force.runner import (
    Graph,
    build_by_sql,
    build_graph,
    observe,
    receive,
    record,
    registry,
    relations_broken,
)
from brute_force.shapes import REQUIRED
from brute_force.stories import make_county
from warehouse.disclosure.attack import attack, request_of
from warehouse.disclosure.protect import protect
from warehouse.settings import Settings

Land = Callable[[int], Settings]
Agreed = Callable[[int], list[str]]

SAMPLE = range(FIRST_SEED, FIRST_SEED + 8)
PROOF = range(1_000, 1_240)
OTHER_READINGS = Readings(year_follows="committed", age_follows="recorded")
PROOF_RECORD = Path(__file__).parents[3] / "docs" / "proof" / "brute_force.md"


@cache
def expected_of(seed: int, readings: Readings = USUAL) -> Expected:
    account = rules.account(make_county(seed), readings)
    return Expected(account, counts.count_facts(account.counted, readings))


def differences_of(seed: int, graph: Graph, settings: Settings) -> list[str]:
    observed = observe(settings, build_by_sql(graph, settings))
    readings = Readings(settings.year_follows, settings.age_follows)
    return differences(expected_of(seed, readings), observed)


@pytest.fixture(scope="session")
def agreed(graph: Graph, landed: Land) -> Agreed:
    """What differs in the county of a seed as the project stands."""
    return cache(lambda seed: differences_of(seed, graph, landed(seed)))


def told(seed: int, lines: list[str]) -> str:
    return "\n".join([f"county {seed}:", *(f"  {line}" for line in lines)])


# ------------------------------------------------------------------------------------ the proof


NOT_OF_THE_POLICE = re.compile(
    r"stg_service__|bridge_case_|cell_(service|return)|fct_(referral|enquiry|service_row"
    r"|perpetrator_caseload|child_|homicide_review|homelessness_decision|aggregate_return)"
)
"""Models of the other suppliers, who send these counties nothing."""


@pytest.mark.parametrize("seed", SAMPLE)
def test_county_is_counted_as_by_brute_force(seed: int, agreed: Agreed) -> None:
    lines = agreed(seed)
    assert not lines, told(seed, lines)


def test_dbt_builds_what_its_compiled_sql_builds(graph: Graph, landed: Land) -> None:
    """The counties skip dbt; on one of them dbt itself must make the same rows."""
    by_sql = build_by_sql(graph, landed(FIRST_SEED))
    with duckdb.connect() as connection:
        connection.execute(f"attach '{graph.built}' as by_dbt (read_only)")
        connection.execute(f"attach '{by_sql}' as by_sql (read_only)")
        for model in graph.models:
            _, schema, table = model.relation.replace('"', "").split(".")
            [(rows, same)] = connection.execute(
                f"""
                select
                    (select count(*) from by_sql.{schema}.{table}),
                    not exists (
                        (from by_dbt.{schema}.{table} except all from by_sql.{schema}.{table})
                        union all
                        (from by_sql.{schema}.{table} except all from by_dbt.{schema}.{table})
                    )
                """
            ).fetchall()
            assert same, f"{model.name} differs between dbt and its compiled SQL"
            assert rows or NOT_OF_THE_POLICE.match(model.name), (
                f"{model.name} is empty in county {FIRST_SEED}: it proves nothing"
            )


@pytest.mark.parametrize("seed", SAMPLE)
def test_every_relation_between_published_cells_holds(
    seed: int, graph: Graph, landed: Land
) -> None:
    """Relations are derived from dimensions and policies: random rows must not contradict one."""
    broken = relations_broken(build_by_sql(graph, landed(seed)))
    assert not broken, told(seed, broken)


def test_nothing_withheld_of_random_rows_can_be_worked_out(graph: Graph, landed: Land) -> None:
    system = registry(build_by_sql(graph, landed(SAMPLE[0])))
    pattern = protect(system)
    report = attack(request_of(system, pattern.keys))
    assert pattern.primary_count > 50
    assert report.count("safe") >= pattern.primary_count
    assert report.is_safe


# ----------------------------------------------------------------------- the proof can fail


@dataclass(frozen=True)
class Mistake:
    """A slip that somebody could make in a model: the words and what becomes of them."""

    model: str
    words: str
    become: str


MISTAKES = {
    "a person named twice on a crime is two victims": Mistake(
        "fct_involvement", "having count(*) > 1", "having count(*) > 99"
    ),
    "migrated crimes count in both systems": Mistake(
        "fct_offence", "athena.migrated_from_offence_id = legacy.offence_id", "false"
    ),
    "everybody accused is a perpetrator": Mistake("fct_perpetrator", "and offence.is_detected", ""),
    "once is a repeat": Mistake("fct_person_window", "count(*) >= 2", "count(*) >= 1"),
    "nineteen is young": Mistake("fct_person_window", "between 16 and 18", "between 16 and 19"),
    "age at the last crime": Mistake(
        "fct_person_window", "arg_min(linked.age_band_key", "arg_max(linked.age_band_key"
    ),
    "crimes linked once for each person": Mistake(
        "cell_person_offence", "any_value(district_key)", "unnest(list(district_key))"
    ),
    "the week begins on Sunday": Mistake(
        "cell_offence", "isodow(offence.committed_date)", "dayofweek(offence.committed_date)"
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistake_in_a_model_is_noticed(
    name: str, graph: Graph, landed: Land, agreed: Agreed
) -> None:
    mistake = MISTAKES[name]
    wrong = graph.mutated(mistake.model, mistake.words, mistake.become)
    assert any(differences_of(seed, wrong, landed(seed)) != agreed(seed) for seed in SAMPLE), (
        f"{name}: no county of the sample notices"
    )


# ------------------------------------------------------------------------- the counties are hard


def test_seed_makes_the_same_county_again() -> None:
    assert make_county(7) == make_county(7)
    assert make_county(7) != make_county(8)


def test_counties_fill_every_printed_cell_and_break_every_rule() -> None:
    filled: set[tuple[object, ...]] = set()
    broken: Counter[str] = Counter()
    for seed in range(40):
        expected = expected_of(seed)
        for key in count_cells(expected.facts, REQUIRED):
            filled.add((*key[:3], frozenset(name for name, _ in key.coordinates)))
        for faults in expected.account.quarantined.values():
            broken.update(fault.rule for fault in faults)
    assert not {shape for shape in REQUIRED if tuple(shape) not in filled}
    assert broken.keys() >= {
        *("required", "type", "unknown_code", "code_not_valid_at_date", "duplicate_key"),
        *("orphan_reference", "date_in_future", "date_before_system", "date_after_system"),
        "committed_after_recorded",
    }


# ----------------------------------------------------------------------------- the proof in full


@pytest.mark.proof
@pytest.mark.timeout(3600)
def test_two_hundred_counties_are_counted_as_by_brute_force(graph: Graph, tmp_path: Path) -> None:
    began = time.monotonic()
    tally: Counter[str] = Counter()
    wrong: list[str] = []
    other = build_graph(make_county(FIRST_SEED), tmp_path / "other", OTHER_READINGS)
    for seed in PROOF:
        readings, built = (OTHER_READINGS, other) if seed % 8 == 0 else (USUAL, graph)
        county = make_county(seed)
        settings = receive(county, tmp_path / "county", readings)
        observed = observe(settings, build_by_sql(built, settings))
        lines = differences(expected_of(seed, readings), observed)
        wrong += [told(seed, lines)] if lines else []
        tally["rows"] += county.row_count
        tally["facts"] += observed.fact_count
        tally["cells"] += len(observed.cells)
        shutil.rmtree(tmp_path / "county")
    seconds = time.monotonic() - began
    record(
        PROOF_RECORD,
        PROOF_HEAD,
        f"{len(PROOF)} counties of {tally['rows']:,} raw rows; {tally['facts']:,} fact rows and "
        f"{tally['cells']:,} non-zero cells compared; {len(wrong)} counties differ "
        f"({seconds:.0f} s)",
    )
    assert not wrong, "\n".join(wrong[:5])


PROOF_HEAD = """# Random counties counted by brute force

`make proof` writes one line a run. Every county is made up from its seed, landed and built by the
warehouse, and counted again by plain loops over its raw rows that know nothing of the models
(`tests/python/brute_force`). Facts are compared as multisets, cells both ways: none missing, none
more. One county in eight runs with the year after the committed date and the age after the
recorded date.

"""
