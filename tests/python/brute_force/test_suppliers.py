"""Random extracts of the other suppliers: every fact and cell equals a count by brute force."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from brute_force.runner import (
    Graph,
    build_by_sql,
    build_graph,
    receive,
    record,
    registry,
    relations_broken,
)
from brute_force.suppliers import layouts
from brute_force.suppliers.cells import POPULATIONS, count_cells
from brute_force.suppliers.compare import Observed, differences, observe
from brute_force.suppliers.extracts import make_extracts
from brute_force.suppliers.facts import Facts, count_facts
from warehouse.disclosure.attack import attack, request_of
from warehouse.disclosure.protect import protect
from warehouse.settings import Settings

Land = Callable[[int], Settings]

SAMPLE = range(1, 4)
PROOF = range(1_000, 1_060)
PROOF_RECORD = Path(__file__).parents[3] / "docs" / "proof" / "brute_force_suppliers.md"


@cache
def expected_of(seed: int) -> Facts:
    return count_facts(make_extracts(seed).rows)


def observed_of(graph: Graph, settings: Settings) -> Observed:
    return observe(build_by_sql(graph, settings))


def told(seed: int, lines: list[str]) -> str:
    return "\n".join([f"extracts {seed}:", *(f"  {line}" for line in lines)])


@pytest.fixture(scope="module")
def taken_in(tmp_path_factory: pytest.TempPathFactory) -> Land:
    """Lands the extracts of a seed; twice the same is one landing."""
    folder = tmp_path_factory.mktemp("extracts")
    return cache(lambda seed: receive(make_extracts(seed), folder / str(seed)))


# ------------------------------------------------------------------------------------ the proof


@pytest.mark.parametrize("seed", SAMPLE)
def test_extracts_are_counted_as_by_brute_force(seed: int, graph: Graph, taken_in: Land) -> None:
    lines = differences(expected_of(seed), observed_of(graph, taken_in(seed)))
    assert not lines, told(seed, lines)


@pytest.mark.parametrize("seed", SAMPLE)
def test_every_relation_between_published_cells_holds(
    seed: int, graph: Graph, taken_in: Land
) -> None:
    """Relations are derived from dimensions and policies: random rows must not contradict one."""
    broken = relations_broken(build_by_sql(graph, taken_in(seed)))
    assert not broken, told(seed, broken)


def test_nothing_withheld_of_random_rows_can_be_worked_out(graph: Graph, taken_in: Land) -> None:
    system = registry(build_by_sql(graph, taken_in(SAMPLE[0])))
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
    "a case of the same day a year before is no repeat": Mistake(
        "fct_referral", "interval 12 month preceding", "interval 364 day preceding"
    ),
    "a case of a year and a day before is a repeat": Mistake(
        "fct_referral", "interval 12 month preceding", "interval 367 day preceding"
    ),
    "every concern has an enquiry": Mistake(
        "fct_referral", "where staged.referral_key = enquiry.referral_key", "where true"
    ),
    "a number says nothing where somebody is identified": Mistake(
        "fct_perpetrator_caseload", "when client_id is not null then", "when false then"
    ),
    "a second number of somebody who changed her name is somebody else": Mistake(
        "fct_perpetrator_caseload", "when person_key <> 0 then", "when false then"
    ),
    "an assessment of an earlier year flags a child": Mistake(
        "fct_child_case",
        "staged.snapshot_year = year(assessment.event_date)",
        "staged.snapshot_year >= year(assessment.event_date)",
    ),
    "a case without an end ends as it begins": Mistake(
        "stg_service__caseload", "landed.event_end_date", "landed.event_date"
    ),
    "an age in the file is not read": Mistake(
        "stg_service__referral", ", landed.age_years::integer", ""
    ),
    "no disability is one": Mistake("fct_service_row", "then 'false'", "then 'true'"),
    "the last day of a period is outside it": Mistake(
        "cell_service", "sent.event_date <= period.end_date", "sent.event_date < period.end_date"
    ),
    "lists count in years": Mistake(
        "cell_service", "sent.is_snapshot = (period.period_type = 'SNAPSHOT')", "true"
    ),
    "described as at the last row": Mistake("cell_service", "min(place)", "max(place)"),
    "a need counts once for each row": Mistake(
        "cell_service", "list_distinct(flatten(list(characteristic_keys)))",
        "flatten(list(characteristic_keys))",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_mistake_in_a_model_is_noticed(name: str, graph: Graph, taken_in: Land) -> None:
    mistake = MISTAKES[name]
    wrong = graph.mutated(mistake.model, mistake.words, mistake.become)
    assert any(
        differences(expected_of(seed), observed_of(wrong, taken_in(seed))) for seed in SAMPLE
    ), f"{name}: no extracts of the sample notice"


# ------------------------------------------------------------------------------ extracts are hard


def test_seed_makes_the_same_extracts_again() -> None:
    assert make_extracts(7) == make_extracts(7)
    assert make_extracts(7) != make_extracts(8)


def test_extracts_fill_every_population_and_meet_every_story() -> None:
    filled: set[str] = set()
    met: Counter[str] = Counter()
    for seed in range(40):
        facts = expected_of(seed)
        filled |= {key.population for key, value in count_cells(facts).items() if value}
        met["set aside"] += facts.set_aside
        met["no figure"] += sum(figure.value is None for figure in facts.figures)
        for row in facts.rows:
            met.update(f"{name}={word}" for name, word in row.flags.items())
            met["open"] += row.event_end_date.year == 9999
            met["two of a kind"] += len(row.several) > 1
            met["band sent"] += bool(row.said.get("age_band"))
            met["age sent"] += row.days.get("birth") is None and row.age_years is not None
    assert not POPULATIONS.keys() - filled
    stories = ("is_repeat_case", "is_enquiry_opened", "is_domestic_abuse", "is_family_perpetrator")
    wanted = {f"{name}={word}" for name in stories for word in ("true", "false")}
    wanted |= {"set aside", "no figure", "open", "two of a kind", "band sent", "age sent"}
    assert not {story for story in wanted if not met[story]}


def test_every_supplier_sends_most_of_its_rows_soundly() -> None:
    for seed in SAMPLE:
        facts = expected_of(seed)
        agencies = {row.layout.agency for row in facts.rows}
        assert agencies == {layout.agency for layout in layouts.LAYOUTS} - {"clares_law"}
        assert facts.set_aside < make_extracts(seed).row_count / 2


# ----------------------------------------------------------------------------- the proof in full


@pytest.mark.proof
@pytest.mark.timeout(3600)
def test_sixty_sets_of_extracts_are_counted_as_by_brute_force(tmp_path: Path) -> None:
    began = time.monotonic()
    tally: Counter[str] = Counter()
    wrong: list[str] = []
    graph = build_graph(make_extracts(PROOF[0]), tmp_path / "graph")
    by_dbt = differences(expected_of(PROOF[0]), observe(graph.built))
    assert not by_dbt, told(PROOF[0], by_dbt)
    for seed in PROOF:
        extracts = make_extracts(seed)
        observed = observed_of(graph, receive(extracts, tmp_path / "extracts"))
        lines = differences(expected_of(seed), observed)
        wrong += [told(seed, lines)] if lines else []
        tally["rows"] += extracts.row_count
        tally["facts"] += observed.fact_count
        tally["cells"] += len(observed.cells)
        shutil.rmtree(tmp_path / "extracts")
    seconds = time.monotonic() - began
    record(
        PROOF_RECORD,
        PROOF_HEAD,
        f"{len(PROOF)} sets of extracts of {tally['rows']:,} raw rows; {tally['facts']:,} fact "
        f"rows and {tally['cells']:,} cells compared; {len(wrong)} sets differ ({seconds:.0f} s)",
    )
    assert not wrong, "\n".join(wrong[:5])


PROOF_HEAD = """# Random extracts of the other suppliers counted by brute force

`make proof` writes one line a run. Extracts of seven suppliers (referrals, concerns and enquiries,
caseload spells, children's cases and assessments, a return of totals) are made up from a seed,
landed and built by the warehouse, and counted again by plain loops over the raw rows that know
nothing of the models (`tests/python/brute_force/suppliers`). Facts are compared as multisets, cells
both ways: none missing, none more, zero totals included. dbt itself builds the first set, its
compiled SQL the others.

"""
