"""Which words are known already: every crosswalk's, by list, with what they mean there."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.landing.code_list import CHARACTERISTICS
from warehouse.landing.contract import CHARACTERISTIC_LIST

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from warehouse.settings import Settings

LISTS_OF_A_COMMON_WORD = 3
"""A word of so many lists, such as Unknown, tells nothing about which list a column is from."""

LEAST_SHARE = 0.5
"""Share of a column's different words that a list must know."""


@dataclass(frozen=True)
class WordList:
    """One code list: the words that some agency uses, in capitals, and their keys."""

    name: str
    seed: str
    headings: tuple[str, ...]
    meanings: dict[str, str]
    agencies: dict[str, frozenset[str]]
    """Which agencies' lines hold a word; ``*`` is everybody's."""

    @property
    def characteristic_type(self) -> str | None:
        """The type, where the list is one of characteristics."""
        is_type = self.seed == CHARACTERISTICS
        return self.name.removeprefix(CHARACTERISTIC_LIST).upper() if is_type else None


def load_vocabulary(settings: Settings) -> dict[str, WordList]:
    """Every code list that a contract may name, by its name."""
    lists: dict[str, WordList] = {}
    crosswalks = sorted((settings.seeds_dir / "crosswalk").glob("xwalk_*.csv"))
    for path in crosswalks:
        headings, rows = _read(path)
        by_list: dict[str, list[dict[str, str]]] = defaultdict(list)
        for row in rows:
            own = row["characteristic_type"].lower() if path.name == CHARACTERISTICS else ""
            by_list[own or path.stem.removeprefix("xwalk_")].append(row)
        for name, lines in by_list.items():
            is_taken = path.with_name(f"xwalk_{name}.csv") in crosswalks and name != path.stem[6:]
            known_as = f"{CHARACTERISTIC_LIST}{name}" if is_taken else name
            lists[known_as] = _word_list(known_as, path, headings, lines)
    for path in sorted((settings.seeds_dir / "reference").glob("ref_*.csv")):
        name = path.stem.removeprefix("ref_")
        headings, rows = _read(path)
        if name not in lists and {"valid_from", "valid_to"} <= set(headings):
            codes = {row[headings[0]].strip().upper(): row[headings[0]] for row in rows}
            everybody = dict.fromkeys(codes, frozenset("*"))
            lists[name] = WordList(name, path.name, headings, codes, everybody)
    return lists


def best_list(words: Iterable[str], lists: dict[str, WordList], heading: str) -> str | None:
    """The list that knows most of a column's words, if it knows enough of them.

    Of lists that know as many, the one whose name the heading bears is taken; one word alone
    tells a list only where the heading does too.
    """
    counted = Counter(word for each in lists.values() for word in each.meanings)
    telling = [
        word for word in words if counted[word] < LISTS_OF_A_COMMON_WORD and not word.isdigit()
    ]
    if not telling:
        return None
    spoken = heading.casefold()
    shares = {
        name: (
            sum(word in each.meanings for word in telling) / len(telling),
            any(part in spoken for part in name.split("_")),
        )
        for name, each in lists.items()
    }
    best = max(shares, key=lambda name: shares[name])
    share, is_spoken = shares[best]
    is_sure = is_spoken or len(telling) > 1
    return best if share >= LEAST_SHARE and is_sure else None


def _read(path: Path) -> tuple[tuple[str, ...], list[dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        return tuple(reader.fieldnames or ()), list(reader)


def _word_list(
    name: str, path: Path, headings: tuple[str, ...], lines: list[dict[str, str]]
) -> WordList:
    """One list; a word that agencies mean differently gets the meaning of most of them."""
    key = headings[headings.index("source_value") + 1]
    meanings: dict[str, Counter[str]] = defaultdict(Counter)
    agencies: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        word = line["source_value"].strip().upper()
        meanings[word][line[key]] += 1
        agencies[word].add(line["agency"])
    return WordList(
        name=name,
        seed=path.name,
        headings=headings,
        meanings={word: counted.most_common(1)[0][0] for word, counted in meanings.items()},
        agencies={word: frozenset(names) for word, names in agencies.items()},
    )
