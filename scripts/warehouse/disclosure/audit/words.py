"""Equations in words, with what is seen in its place and a question mark for what is not."""

from __future__ import annotations

from collections.abc import Mapping

from warehouse.disclosure.audit.form import SeenRelation


def told(relation: SeenRelation, seen: Mapping[str, int | None]) -> str:
    """Such as ``Both sexes in North: All 20 - Women ? - Men 12 = 0``."""
    parts: list[str] = []
    for key, factor in relation.terms.items():
        count = seen.get(key)
        size = "" if abs(factor) == 1 else f"{abs(factor):g} x "
        sign = ("- " if factor < 0 else "+ ") if parts or factor < 0 else ""
        parts.append(f"{sign}{size}{key} {'?' if count is None else count}")
    return f"{relation.name}: {' '.join(parts)} {_sense(relation)}"


def _sense(relation: SeenRelation) -> str:
    low, high = relation.at_least, relation.at_most
    if low is None and high is None:
        return f"= {relation.equals or 0:g}"
    if low is None:
        return f"is at most {high:g}"
    return f"is at least {low:g}" if high is None else f"is from {low:g} to {high:g}"
