"""A drafted contract as text, and the crosswalk lines that its words need."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import yaml

from warehouse.landing.contract import CHARACTERISTIC_LIST
from warehouse.landing.draft.personal import ROLES, words_of
from warehouse.landing.entity import AGGREGATE_RETURN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from warehouse.landing.draft.guess import Guess
    from warehouse.landing.draft.sample import Reads
    from warehouse.landing.draft.vocabulary import WordList
    from warehouse.landing.entity import Entity

TO_DECIDE = "TO DECIDE"
"""Stands wherever somebody who knows the supplier must write."""

PERIOD_IN_NAME = re.compile(r"(?<!\d)(?:19|20)\d{2}(?:-?(?:0[1-9]|1[0-2]))?(?:_\d{4}-\d{2})?(?!\d)")
RESEND_IN_NAME = re.compile(r"_v\d+$")


def file_pattern(stem: str) -> tuple[str, bool]:
    """The pattern of a file's name, and whether the name tells its period."""
    stem = RESEND_IN_NAME.sub("", stem)
    found = PERIOD_IN_NAME.search(stem)
    if found is None:
        return f"{re.escape(stem)}_{{period}}", False
    before, after = stem[: found.start()], stem[found.end() :]
    return f"{re.escape(before)}{{period}}{re.escape(after)}", True


def contract_text(
    agency: str,
    layout: str,
    reads: Reads,
    dataset: str,
    body: Iterable[str],
) -> str:
    """The whole YAML; ``body`` is the dataset's part."""
    lines = [
        f"# Drafted from one file. Where it says {TO_DECIDE} somebody who knows the supplier must",
        "# write; everything else is a guess to be looked through. README.md explains every word.",
        f"agency: {agency}",
        f"recording_system: TO_DECIDE  # the supplier's system in a word, such as {layout.upper()}",
        "version: 1",
        "form: record_level  # or aggregate, where rows are figures and name nobody",
        f"owner: {_scalar(f'{TO_DECIDE}: whom to ask about these files')}",
        "cadence: yearly  # monthly, quarterly, yearly or once",
        f"covers: {_scalar(f'{TO_DECIDE}: what the files hold, and what they leave out')}",
        "reads:",
        *_reads_lines(reads),
        "",
        "datasets:",
        f"  {dataset}:",
        *(f"    {line}" for line in body),
    ]
    return "\n".join(lines) + "\n"


def _reads_lines(reads: Reads) -> Iterator[str]:
    yield f"  kinds: [{reads.kind}]"
    if reads.kind == "csv":
        yield f"  encoding: {reads.encoding}"
        if reads.delimiter != ",":
            yield f"  delimiter: {_scalar(reads.delimiter)}"
    if reads.sheet:
        yield f"  sheet: {_scalar(reads.sheet)}"
    if reads.header_row > 1:
        yield f"  header_row: {reads.header_row}"


def dataset_lines(
    pattern: str,
    guesses: list[Guess],
    key: tuple[str, ...],
    entity_name: str | None,
    entity: Entity | None,
    counted_on: dict[str, str],
) -> Iterator[str]:
    """The dataset's part of the YAML."""
    yield f"describes: {_scalar(f'{TO_DECIDE}: what one row is')}"
    yield f"file_pattern: {_scalar(pattern)}"
    yield f"key: [{', '.join(key)}]"
    if entity_name:
        yield f"entity: {entity_name}"
    if counted_on:
        yield f"counted_on: {_flow(counted_on)}"
    roles = {guess.role: guess.name for guess in guesses if guess.role}
    event = counted_on.get("from") or next(
        (guess.name for guess in guesses if guess.type in ("date", "datetime") and not guess.role),
        None,
    )
    if set(roles) == set(ROLES) and event:
        yield "person:"
        yield from (f"  {role}: {roles[role]}" for role in ROLES)
        yield f"  event_date: {{where: row, offence: {event}, recorded: {event}}}"
    yield "columns:"
    vital = {*key, *list(counted_on.values())[:1]}
    for guess in guesses:
        yield from (f"  {line}" for line in _column_lines(guess, vital, entity_name, entity))


def _column_lines(
    guess: Guess, vital: set[str], entity_name: str | None, entity: Entity | None
) -> Iterator[str]:
    """One column of the YAML."""
    yield f"- name: {guess.name}"
    letter = re.fullmatch(r"column ([A-Z]{1,3})", guess.heading)
    if letter:
        yield f"  letter: {letter[1]}"
    elif guess.heading != guess.name:
        yield f"  header: {_scalar(guess.heading)}"
    if guess.type != "text":
        yield f"  type: {guess.type}"
    if guess.formats:
        yield f"  formats: [{', '.join(map(_scalar, guess.formats))}]"
    if (guess.is_always_given and not guess.pii_reason) or guess.name in vital:
        yield "  required: true"
    yield from _list_lines(guess, entity)
    if guess.symbols:
        yield f"  symbols: {_flow(guess.symbols)}"
    if is_measure(guess, entity_name, entity):
        yield f"  measures: {_scalar(guess.heading)}"
    if guess.pii_reason:
        yield f"  pii: true  # {guess.pii_reason}"
    conformed = entity.columns.get(guess.name) if entity else None
    means = conformed.means if conformed else f"{TO_DECIDE}: {words_of(guess.heading).casefold()}"
    yield f"  means: {_scalar(means)}"


def _list_lines(guess: Guess, entity: Entity | None) -> Iterator[str]:
    """The code list of a column, or of the words that are listed in its cells."""
    if guess.code_list and guess.is_characteristic:
        form = ("when", list(guess.when)) if guess.when else ("separator", guess.separator)
        kind = guess.code_list.removeprefix(CHARACTERISTIC_LIST).upper()
        characteristic = _flow(dict([("type", kind), form]))
        yield f"  characteristic: {characteristic}{'' if entity else '  # needs an entity'}"
    elif guess.code_list and not (entity and entity.code_list_of(guess.name)):
        yield f"  code_list: {guess.code_list}"


def is_measure(guess: Guess, entity_name: str | None, entity: Entity | None) -> bool:
    """Whether a column of a table of figures is one of its figures."""
    return (
        entity_name == AGGREGATE_RETURN
        and entity is not None
        and guess.name not in entity.columns
        and guess.type in ("integer", "number")
    )


def crosswalk_lines(
    agency: str, code_list: WordList, words: dict[str, str]
) -> tuple[str, int, int]:
    """Lines of a list's seed for the words that the agency has no line for.

    Returns:
        The text with the seed's header, how many lines, and how many of them lack their key.
    """
    new = {
        word: spelling
        for word, spelling in words.items()
        if not code_list.agencies.get(word, frozenset()) & {agency, "*"}
    }
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, code_list.headings, lineterminator="\n", restval="")
    writer.writeheader()
    key = code_list.headings[code_list.headings.index("source_value") + 1]
    for word, spelling in sorted(new.items()):
        line = {"agency": agency, "recording_system": "*", "source_value": spelling}
        if code_list.characteristic_type:
            line["characteristic_type"] = code_list.characteristic_type
        writer.writerow(line | {key: code_list.meanings.get(word, "")})
    missing = sum(word not in code_list.meanings for word in new)
    return text.getvalue(), len(new), missing


def _scalar(text: str) -> str:
    """A text as YAML writes it on one line."""
    written: str = yaml.safe_dump(text, width=10_000, allow_unicode=True, default_style=None)
    return written.removesuffix("\n").removesuffix("\n...")


def _flow(content: Mapping[str, object]) -> str:
    written: str = yaml.safe_dump(
        dict(content), width=10_000, allow_unicode=True, default_flow_style=True, sort_keys=False
    )
    return written.strip()
