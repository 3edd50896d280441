"""Why one printed number is shown or withheld, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.disclosure.reasons import Decided, Reasons, read_reasons
from warehouse.disclosure.sights import COUNT, Sight, Sights, read_sights
from warehouse.disclosure.wording import Wording

RESTRICTED = (
    "Restricted: this tells which withheld numbers are small. It is for approved analysts and "
    "information governance, and nothing of it goes to readers of the tables."
)

MOST_LINES = 10
"""Relations that are written out."""

OWN_SYMBOLS = {
    "[c]": "the supplier itself withholds it",
    "[x]": "the supplier does not have it",
    "[low]": "the supplier says that it rounds to zero",
    "[u]": "the supplier calls it too unreliable to show",
    "[z]": "the supplier says that it does not apply",
}
"""What a symbol means that came in place of a number."""

_RULES = """
    select cell_label, agency, smallest_shown_count, protection_width
    from disclosure.sdc_cell
"""


@dataclass(frozen=True)
class Rule:
    """What the policy says of one number."""

    agency: str
    smallest_shown_count: int
    protection_width: int


@dataclass(frozen=True)
class Explanation:
    """Why a number is what it is, a sentence or two each, and the relations that it stands in."""

    sight: Sight
    why: tuple[str, ...]
    relations: tuple[str, ...]
    basis: str
    """Which decision it is that this explains."""

    def paragraphs(self) -> list[str]:
        """All of it, the warning first."""
        printed = f"{self.sight.words()}: {self.sight.printed}"
        told = [RESTRICTED, self.basis, "", printed, "", *self.why, ""]
        if not self.relations:
            return [*told, "Its count stands in no relation to another number."]
        listed = [f"  {relation}" for relation in self.relations[:MOST_LINES]]
        if len(self.relations) > MOST_LINES:
            listed.append(f"  and {len(self.relations) - MOST_LINES} more")
        return [*told, "What relates its count to others:", *listed]


@dataclass(frozen=True)
class Explainer:
    """All that is needed to explain any printed number."""

    sights: Sights
    reasons: Reasons
    rules: Mapping[str, Rule]

    def explain(self, sight: Sight) -> Explanation:
        """Say why a number is shown or withheld, and what it stands in."""
        wording = Wording(self.sights, self.reasons, sight.table)
        why = self._why(sight, wording)
        lines = self.reasons.lines_of.get(sight.cell_label, ())
        relations = tuple(wording.line(line) for line in lines)
        return Explanation(sight, tuple(why), relations, self._basis())

    def _basis(self) -> str:
        if self.reasons.release_id:
            return f"As decided for release {self.reasons.release_id}."
        return (
            "As decided in the restricted file that stands. The published file may be older: how "
            "its own release was decided is in the ledger, which only the job's user may read."
        )

    def _why(self, sight: Sight, wording: Wording) -> list[str]:
        if sight.value == 0 and sight.statistic == COUNT:
            return ["It is shown: zeros are printed, since they point at nobody."]
        if sight.symbol is None:
            return ["It is shown: it is not small, and withholding it would protect nothing."]
        if sight.symbol == "[b]":
            return [f"It is not comparable: {sight.note}."]
        if sight.statistic == COUNT:
            return self._why_count(sight, wording)
        return self._why_derived(sight, wording)

    def _why_count(self, sight: Sight, wording: Wording) -> list[str]:
        decided = self.reasons.cells.get(sight.cell_label)
        if decided is None:
            sent = OWN_SYMBOLS.get(sight.symbol or "", "the supplier sent the symbol")
            return [f"No rule of this house withholds it: {sent}."]
        if decided.is_shown:
            return [
                "The published file withholds it, and this decision does not: it is tonight's, "
                "and the file is that of the last release."
            ]
        return [*self._why_withheld(decided, wording), *_range(decided)]

    def _why_withheld(self, decided: Decided, wording: Wording) -> list[str]:
        if decided.is_primary:
            return [f"It is withheld for itself: it is small. {self._rule_words(decided.label)}"]
        protected = self.reasons.cells.get(decided.hidden_for or "")
        if protected is None or protected.is_shown:
            since = f"release {decided.hidden_since}" if decided.hidden_since else "a release"
            return [
                f"It is withheld since {since} and stays so until the next scheduled revision, "
                "though what it protected may be shown by now."
            ]
        told = [
            f"It is withheld to protect {wording.name(protected.label)}, which is small and could "
            "be worked out or narrowed down if this were shown:"
        ]
        way = self.reasons.way(decided.label, protected.label)
        told += [f"  {wording.line(step.line)}" for step in way]
        if decided.hidden_since not in {None, self.reasons.release_id}:
            told.append(f"It is withheld since release {decided.hidden_since}.")
        return told

    def _rule_words(self, label: str) -> str:
        rule = self.rules.get(label)
        if rule is None:
            return "The rule of its supplier withholds such counts."
        return (
            f"The rule for {rule.agency} withholds counts from 1 to "
            f"{rule.smallest_shown_count - 1} and asks that at least {rule.protection_width} "
            "counts stay possible."
        )

    def _why_derived(self, sight: Sight, wording: Wording) -> list[str]:
        """Of a percentage, rate or change: which withheld part withholds it."""
        if sight.symbol != "[c]":
            return [f"There is no number to print: {sight.note}."]
        count = self.sights.count_of(sight)
        if count is not None and count.symbol is not None:
            return ["It is withheld with its count.", *self._why(count, wording)]
        parts = self._withheld_parts(sight)
        if not parts:
            return ["It is withheld because of a part that stands in no table."]
        return [
            "Its count is shown, but beside it this would tell another number that is withheld. "
            "Ask about these to learn why:",
            *(f"  {part.words()}" for part in parts),
        ]

    def _withheld_parts(self, sight: Sight) -> list[Sight]:
        if sight.statistic == "percent_change":
            beside = self.sights.counts_a_year_before(sight)
        else:
            beside = [
                one for one in self.sights.counts_beside(sight) if _is_of_one_total(one, sight)
            ]
        return [one for one in beside if one.symbol is not None]


def read_explainer(restricted: Path, published: Path, ledger: Path | None = None) -> Explainer:
    """What is needed, from the files.

    Args:
        restricted: The restricted file.
        published: The published file, whose numbers are asked about.
        ledger: Where releases are written down, if it may be read; without it the reasons are
            tonight's.
    """
    with duckdb.connect(restricted, read_only=True) as connection:
        rules = connection.execute(_RULES).fetchall()
    return Explainer(
        sights=read_sights(published),
        reasons=read_reasons(restricted, ledger),
        rules={label: Rule(*rule) for label, *rule in rules},
    )


def _range(decided: Decided) -> list[str]:
    if decided.low is None or decided.high is None:
        return []
    return [
        f"An intruder cannot narrow it to less than from {decided.low} to {decided.high}: counts "
        "as low and as high as these are proved to agree with all that is shown. The intruder's "
        "own bounds may be wider."
    ]


def _is_of_one_total(one: Sight, sight: Sight) -> bool:
    """Whether a count bears on what the share is of.

    In a table of two dimensions a share is of one member of the first; a footnote is of all.
    """
    is_crossed = len(sight.members) > 1
    return not (is_crossed and one.members) or one.members[0] == sight.members[0]
