"""The attack, from what is seen to a verdict on every hidden cell."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from warehouse.disclosure.audit.bounds import Answer, Probe
from warehouse.disclosure.audit.equations import INFINITE, Puzzle, puzzles_of
from warehouse.disclosure.audit.evidence import Evidence, Question
from warehouse.disclosure.audit.form import (
    Demand,
    Finding,
    InsiderFinding,
    Report,
    Request,
    Verdict,
)
from warehouse.disclosure.audit.insider import learned_by
from warehouse.disclosure.audit.narrowing import narrowed
from warehouse.disclosure.audit.words import told

if TYPE_CHECKING:
    from warehouse.disclosure.audit.whole import WholeNumbers

MOST_TRIES = 40
"""Programmes that ask for many cells at once, before each cell is asked for by itself."""

FEW_NEWS = 0.01
"""Share of cells: a try that tells less is the last."""

CHUNK = 40
"""Questions handed to a process at a time; what it learns spares the others theirs."""

WORTH_PROCESSES = 500
"""Questions: fewer are answered here before another process has started."""

NARROW = 5
"""Bounds nearer than this are made sure of in whole numbers."""

MOST_VALUES_ASKED = 4
"""Different counts that must be possible, however wide the bounds."""

FARTHEST_VALUE = 12
"""How far up from its lower bound possible counts of a cell are looked for."""

MOST_EXPLAINED = 100
"""Cells of a puzzle that are not safe and whose equations are told."""


@dataclass
class Case:
    """One puzzle under attack."""

    given: Puzzle
    """As the equations give it."""
    puzzle: Puzzle
    """With its bounds narrowed by looking at one equation at a time."""
    probe: Probe
    evidence: Evidence
    demands: Mapping[int, Demand]
    whole: WholeNumbers | None = None

    @property
    def call_count(self) -> int:
        """Programmes solved for it, here."""
        return self.probe.call_count + (self.whole.call_count if self.whole else 0)

    @property
    def asked_keys(self) -> set[str]:
        """Cells of which something is asked."""
        return {self.puzzle.keys[cell] for cell in self.demands}

    def suffices(self, cell: int, demand: Demand) -> bool:
        """Whether solutions in whole numbers prove what is asked."""
        low, high = self.evidence.whole_low[cell], self.evidence.whole_high[cell]
        asked = min(math.ceil(demand.width) + 1, MOST_VALUES_ASKED)
        return bool(
            high - low >= demand.width
            and (demand.high_at_least is None or high >= demand.high_at_least)
            and (demand.low_at_most is None or low <= demand.low_at_most)
            and self.evidence.value_count(cell) >= asked
        )

    def verdict(self, cell: int) -> Verdict:
        """What has come of a cell. Only what is proved is safe."""
        if cell not in self.demands:
            return "not asked"
        if self.evidence.low[cell] == self.evidence.high[cell]:
            return "exact"
        return "safe" if self.suffices(cell, self.demands[cell]) else "too narrow"


def attack(request: Request) -> Report:
    """Work out what can be known of each hidden cell.

    Raises:
        ContradictionError: if what is seen cannot all be true.
        AttackError: if a solver does not know.
    """
    findings: list[Finding] = []
    learned: list[set[str]] = [set() for _ in request.insiders]
    calls = 0
    seen = {cell.key: cell.value for cell in request.cells}
    for puzzle in puzzles_of(request):
        case = _open(puzzle, request.demands)
        calls += _ask_all(case, request.processes)
        _ask_in_whole_numbers(case)
        findings += _findings(case, seen)
        for knows, learns in zip(request.insiders, learned, strict=True):
            found = learned_by(case.puzzle, case.probe, case.evidence, knows)
            learns.update(found & case.asked_keys)
        calls += case.call_count
    return Report(
        findings=tuple(sorted(findings, key=lambda finding: finding.key)),
        insiders=tuple(
            InsiderFinding(knows=tuple(sorted(knows)), learns=tuple(sorted(learns)))
            for knows, learns in zip(request.insiders, learned, strict=True)
            if learns
        ),
        solver_calls=calls,
    )


def _open(puzzle: Puzzle, demands: Mapping[str, Demand]) -> Case:
    """Find a first solution and take note of it."""
    narrow = narrowed(puzzle)
    probe, evidence = Probe(narrow), Evidence(narrow)
    evidence.learn(probe.base)
    if not puzzle.equations:
        evidence.learn_that_all_is_free()
    here = {cell: demands[key] for cell, key in enumerate(puzzle.keys) if key in demands}
    return Case(puzzle, narrow, probe, evidence, here)


def _ask_all(case: Case, processes: int) -> int:
    """Find every cell's bounds; how many programmes other processes solved for it."""
    evidence, random = case.evidence, np.random.default_rng(0)
    for _ in range(MOST_TRIES):
        weights = np.zeros(len(case.puzzle.keys))
        for cell, way in evidence.questions:
            weights[cell] += way * random.random()
        if not weights.any():
            return 0
        news = evidence.learn(case.probe.ask(weights).counts)
        if news < FEW_NEWS * len(weights):
            break
    questions = evidence.questions
    if processes > 1 and len(questions) >= WORTH_PROCESSES:
        return _ask_elsewhere(case, questions, processes)
    for question in questions:
        if evidence.is_open(question):
            evidence.answer(question, case.probe.ask_for(*question))
    return 0


def _ask_elsewhere(case: Case, questions: list[Question], processes: int) -> int:
    """Have several processes answer, in rounds, so that the same questions are asked every time."""
    calls = 0
    with ProcessPoolExecutor(
        processes, get_context("spawn"), initializer=_begin, initargs=(case.puzzle,)
    ) as pool:
        while questions:
            chunks = [questions[at * CHUNK : (at + 1) * CHUNK] for at in range(processes)]
            for answers in pool.map(_answer, chunks):
                calls += len(answers)
                for question, answer in answers:
                    case.evidence.answer(question, answer)
            questions = [
                question
                for question in questions[processes * CHUNK :]
                if case.evidence.is_open(question)
            ]
    return calls


_at_work: list[Probe] = []
"""In a process that answers: its probe, and the puzzle."""
_puzzle_at_work: list[Puzzle] = []


def _begin(puzzle: Puzzle) -> None:
    _puzzle_at_work[:], _at_work[:] = [puzzle], [Probe(puzzle)]


def _answer(questions: Sequence[Question]) -> list[tuple[Question, Answer]]:
    """Answers to those of the questions that the answers before them leave open."""
    evidence, answers = Evidence(_puzzle_at_work[0]), []
    for question in questions:
        if evidence.is_open(question):
            answer = _at_work[0].ask_for(*question)
            evidence.answer(question, answer)
            answers.append((question, answer))
    return answers


def _ask_in_whole_numbers(case: Case) -> None:
    """Make sure of cells whose bounds are near, or not yet proved to be far enough apart."""
    evidence = case.evidence
    for cell, demand in case.demands.items():
        is_narrow = evidence.high[cell] - evidence.low[cell] < NARROW
        if case.suffices(cell, demand) and (evidence.is_attained(cell) or not is_narrow):
            continue
        case.whole = case.whole or _whole_numbers(case)
        _bound_in_whole_numbers(case.whole, evidence, cell)
        low = int(evidence.low[cell])
        for count in range(low, low + FARTHEST_VALUE):
            if count > evidence.high[cell] or case.suffices(cell, demand):
                break
            if not evidence.has(cell, count):
                _take_in(evidence, case.whole.with_count(cell, count))


def _bound_in_whole_numbers(whole: WholeNumbers, evidence: Evidence, cell: int) -> None:
    """Find how far one cell can go either way, where that is not proved yet."""
    for way, reached, bound in (
        (-1, evidence.whole_low, evidence.low),
        (1, evidence.whole_high, evidence.high),
    ):
        if reached[cell] != bound[cell]:
            counts = whole.farthest(cell, way)
            _take_in(evidence, counts)
            if counts is not None and abs(bound[cell]) != INFINITE:
                evidence.tighten((cell, way), float(counts[cell]))


def _take_in(evidence: Evidence, counts: NDArray[np.int64] | None) -> None:
    if counts is not None:
        evidence.learn_whole(counts)


def _whole_numbers(case: Case) -> WholeNumbers:
    """OR-tools, which takes its time to import and is not always needed."""
    from warehouse.disclosure.audit.whole import WholeNumbers

    return WholeNumbers(case.puzzle, case.evidence.low, case.evidence.high)


def _findings(case: Case, seen: Mapping[str, int | None]) -> Iterator[Finding]:
    """A finding a cell; the first that are not safe with their equations."""
    explained = 0
    unnarrowed: Probe | None = None
    for cell, key in enumerate(case.puzzle.keys):
        verdict = case.verdict(cell)
        equations: tuple[str, ...] = ()
        if verdict in {"exact", "too narrow"} and explained < MOST_EXPLAINED:
            explained += 1
            unnarrowed = unnarrowed or Probe(case.given)
            equations = _equations(case.given, unnarrowed, cell, seen)
        high = case.evidence.high[cell]
        yield Finding(
            key=key,
            low=int(case.evidence.low[cell]),
            high=None if high == INFINITE else int(high),
            is_attained=case.evidence.is_attained(cell),
            verdict=verdict,
            equations=equations,
        )


def _equations(
    puzzle: Puzzle, probe: Probe, cell: int, seen: Mapping[str, int | None]
) -> tuple[str, ...]:
    """The equations that stop a cell on either side."""
    stopped_by = {number for way in (-1, 1) for number in probe.ask_for(cell, way).stopped_by}
    return tuple(told(puzzle.equations[number].relation, seen) for number in sorted(stopped_by))
