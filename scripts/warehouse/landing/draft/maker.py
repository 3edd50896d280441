"""From a file to a drafted contract, its crosswalk lines, and a list of what must be decided."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import duckdb

from warehouse.landing.code_list import CHARACTERISTICS
from warehouse.landing.contract import ContractError, load_contract
from warehouse.landing.draft.called import snake_case
from warehouse.landing.draft.guess import FEW_FAULTS, Guess, guess_column
from warehouse.landing.draft.measure import measure
from warehouse.landing.draft.naming import COUNTS_ON, ENDS_ON, conform
from warehouse.landing.draft.personal import ROLES
from warehouse.landing.draft.sample import Sample, open_sample
from warehouse.landing.draft.text import (
    PERIOD_IN_NAME,
    RESEND_IN_NAME,
    contract_text,
    crosswalk_lines,
    dataset_lines,
    file_pattern,
    is_measure,
)
from warehouse.landing.draft.vocabulary import WordList, load_vocabulary
from warehouse.landing.entity import entities
from warehouse.landing.errors import LandingError
from warehouse.landing.private_folder import private_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from warehouse.landing.entity import Entity
    from warehouse.settings import Settings

KEY_COLUMNS = 3
"""Columns of a key that is looked for, at most."""

COLUMNS_TRIED = 8
"""Columns among which a key of several is looked for."""


@dataclass(frozen=True)
class Draft:
    """A drafted contract and all that was guessed for it."""

    path: Path
    sample: Sample
    guesses: tuple[Guess, ...]
    key: tuple[str, ...]
    crosswalks: dict[Path, tuple[int, int]]
    """Files of crosswalk lines: how many lines, and how many lack their key."""
    decisions: tuple[str, ...]


def draft_contract(
    settings: Settings,
    path: Path,
    agency: str,
    entity_name: str | None = None,
    layout: str | None = None,
) -> Draft:
    """Draft a contract into ``data/drafts/<agency>/`` from one file.

    Args:
        settings: Whose seeds say which words are known.
        path: The file.
        agency: Who sends it, as its folder is called.
        entity_name: What its rows are, such as ``referral``.
        layout: The contract's name without its version. Default: from the file's name.

    Raises:
        LandingError: if the file cannot be read, there is no such entity, or a draft is there.
    """
    if not path.is_file():
        raise LandingError(f"There is no file {path}.")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", agency):
        raise LandingError("An agency is written in small letters, digits and _, such as marac.")
    if entity_name and entity_name not in entities():
        raise LandingError(f"There is no entity {entity_name}; there are {', '.join(entities())}.")
    stem = PERIOD_IN_NAME.sub("", RESEND_IN_NAME.sub("", path.stem))
    dataset = snake_case(stem)
    folder = settings.data_dir / "drafts" / agency
    target = folder / f"{snake_case(layout) if layout else dataset}_v1.yml"
    if target.exists():
        raise LandingError(f"{target} is there already: take it away or choose another --layout.")
    entity = entities().get(entity_name or "")
    lists = load_vocabulary(settings)
    with _opened(settings) as (connection, work_folder):
        sample = open_sample(connection, path, work_folder)
        guesses = conform(
            [
                guess_column(
                    heading, measure(connection, f"c{number}"), sample.row_count, lists, entity
                )
                for number, heading in enumerate(sample.headings)
            ],
            entity,
        )
        key = _key(connection, guesses, sample, entity)
    counted_on = _counted_on(guesses, entity)
    pattern, is_dated = file_pattern(path.stem)
    body = dataset_lines(
        pattern, guesses, key or (guesses[0].name,), entity_name, entity, counted_on
    )
    text = contract_text(agency, target.stem.removesuffix("_v1"), sample.reads, dataset, body)
    _write_privately(target, text)
    crosswalks = _write_crosswalks(target, agency, guesses, lists, (entity_name, entity))
    decisions = [
        *_decisions(guesses, key, entity, counted_on),
        *_sheet_decisions(sample),
        *([] if is_dated else [f"The file's name tells no period: agree on names like {pattern}."]),
        *_complaints(target),
    ]
    return Draft(target, sample, tuple(guesses), key, crosswalks, tuple(decisions))


@contextmanager
def _opened(settings: Settings) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """A database of its own in a private folder that is deleted at the end."""
    with (
        private_folder(settings) as folder,
        duckdb.connect(
            config={
                "memory_limit": settings.memory_limit,
                "threads": settings.threads,
                "temp_directory": str(folder / "spill"),
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
        ) as connection,
    ):
        yield connection, folder


def _key(
    connection: duckdb.DuckDBPyConnection,
    guesses: list[Guess],
    sample: Sample,
    entity: Entity | None,
) -> tuple[str, ...]:
    """The fewest columns that tell rows apart, but for a few faults; the entity's id alone does.

    A figure tells no row apart, and rows of figures are told apart within their period.
    """
    places = {guess.name: f"c{number}" for number, guess in enumerate(guesses)}
    if entity and entity.id in places:
        return (entity.id,)
    candidates = [
        guess.name
        for guess in guesses
        if guess.is_always_given
        and not guess.pii_reason
        and guess.type not in ("integer", "number")
    ]
    told = [guess.name for guess in guesses if guess.type == "period"] if entity else []
    for size in range(1, KEY_COLUMNS + 1):
        for names in combinations(candidates[:COLUMNS_TRIED] if size > 1 else candidates, size):
            if not set(told) <= set(names):
                continue
            columns = ", ".join(places[name] for name in names)
            (count,) = connection.execute(
                f"select count(*) from (select distinct {columns} from sample)"
            ).fetchall()[0]
            if sample.row_count - count <= max(1, FEW_FAULTS * sample.row_count):
                return names
    return ()


def _counted_on(guesses: list[Guess], entity: Entity | None) -> dict[str, str]:
    """The dates from and to which a row counts."""
    if entity is None or not entity.is_dated:
        return {}
    dates = [guess for guess in guesses if guess.type in ("date", "datetime")]
    sure = [guess.name for guess in dates if not guess.pii_reason]
    first = next((name for name in COUNTS_ON if name in sure), next(iter(sure), None))
    last = next((name for name in ENDS_ON if name in sure and first == "started_date"), None)
    return ({"from": first} if first else {}) | ({"to": last} if last else {})


def _write_crosswalks(
    draft: Path,
    agency: str,
    guesses: list[Guess],
    lists: dict[str, WordList],
    entity: tuple[str | None, Entity | None],
) -> dict[Path, tuple[int, int]]:
    """Write the lines that a new supplier's words need beside the draft, a file for each list."""
    words: dict[str, dict[str, str]] = {}
    for guess in guesses:
        if guess.when:
            words.setdefault(str(guess.code_list), {})[guess.heading.upper()] = guess.heading
        elif guess.code_list:
            words.setdefault(guess.code_list, {}).update(guess.measured.words)
        if is_measure(guess, *entity):
            measure_word = {guess.heading.upper(): guess.heading}
            words.setdefault("return_measure", {}).update(measure_word)
    written = {}
    for name, found in words.items():
        known = lists.get(name) or _empty_list(name, lists)
        if known is None or known.seed.startswith("ref_"):
            continue
        text, line_count, missing_count = crosswalk_lines(agency, known, found)
        if line_count:
            layout = draft.stem.removesuffix("_v1")
            path = draft.with_name(f"{layout}_xwalk_{name}_lines.csv")
            _write_privately(path, text)
            written[path] = (line_count, missing_count)
    return written


def _empty_list(name: str, lists: dict[str, WordList]) -> WordList | None:
    """A type of characteristic that no agency has words for yet."""
    like = next((each for each in lists.values() if each.seed == CHARACTERISTICS), None)
    return WordList(name, CHARACTERISTICS, like.headings, {}, {}) if like else None


def _write_privately(path: Path, text: str) -> None:
    """Write a file that its owner alone may read."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


def _decisions(
    guesses: list[Guess], key: tuple[str, ...], entity: Entity | None, counted_on: dict[str, str]
) -> Iterator[str]:
    """What a person must decide, in sentences; no value is in them."""
    yield "recording_system, owner, cadence, covers, describes: nobody but the supplier knows."
    if not key:
        yield "No columns tell all rows apart: decide the key (the first column stands in for it)."
    for guess in guesses:
        if guess.pii_reason:
            yield f"{guess.heading}: kept in the vault alone, since {guess.pii_reason}; is it so?"
        if guess.name in key and len(key) == 1 and guess.repeated_count:
            yield (
                f"{guess.heading}: rows that leave it blank or repeat another row's would be set "
                f"aside: {guess.repeated_count:,}."
            )
        for doubt in guess.doubts:
            yield f"{guess.heading}: {doubt}."
    roles = {guess.role for guess in guesses if guess.role}
    if roles and roles != set(ROLES):
        missing = ", ".join(role.replace("_", " ") for role in ROLES if role not in roles)
        yield f"Nobody can be told apart without {missing}."
    if entity is None:
        yield "entity: whether its rows conform to one (see entities.yml); without it no model."
        return
    missing = ", ".join(
        name for name in entity.columns if name not in {guess.name for guess in guesses}
    )
    if missing:
        yield f"Not found in the file: {missing}. Where one is always the same, say it in always."
    if counted_on:
        yield f"counted_on: {counted_on['from']} decides which period a row belongs to; is it so?"


def _sheet_decisions(sample: Sample) -> Iterator[str]:
    """Whether other sheets of the workbook belong to the table."""
    others = sample.reads.like_sheets
    if others:
        yield (
            f"Other sheets have the same headings: {len(others)}. To read all as one table say "
            "sheets, a pattern of their names, in place of sheet."
        )


def _complaints(path: Path) -> Iterator[str]:
    """Why the draft does not load yet."""
    try:
        load_contract(path)
    except ContractError as error:
        yield f"It does not load yet: {error}"
