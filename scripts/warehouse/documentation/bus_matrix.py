"""docs/bus_matrix.md: facts by dimensions by table of the needs assessment."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

from warehouse.documentation.markdown import markdown_table
from warehouse.documentation.relationships import Relationship, read_relationships

HEADER = """\
# Bus matrix

Written by `make docs` from the relationship tests beside the models and from
`seeds/policy/policy_publication_table.csv`; a test holds it to them.

A dot: the fact carries that dimension's key, and a test checks every value of it.
"""


def bus_matrix(project_dir: Path) -> str:
    """The page as Markdown."""
    relationships = [
        relationship
        for relationship in read_relationships(project_dir / "models")
        if relationship.model.startswith(("fct_", "bridge_"))
        and relationship.target.startswith("dim_")
    ]
    return "\n".join(
        [
            HEADER,
            *_matrix(relationships),
            "",
            "## Tables of the needs assessment",
            "",
            *_tables(project_dir / "seeds" / "policy"),
            "",
        ]
    )


def _matrix(relationships: list[Relationship]) -> list[str]:
    carried = defaultdict(set)
    for relationship in relationships:
        carried[relationship.model].add(relationship.target)
    dimensions = sorted({relationship.target for relationship in relationships})
    rows = [["fact", *(dimension.removeprefix("dim_") for dimension in dimensions)]]
    rows += [
        [fact, *("●" if dimension in carried[fact] else "" for dimension in dimensions)]
        for fact in sorted(carried)
    ]
    return markdown_table(rows)


def _tables(policy_dir: Path) -> list[str]:
    facts = {row["measure_code"]: row["fact"] for row in _rows(policy_dir / "policy_measure.csv")}
    rows = [["JSNA 2019", "what", "fact", "dimension", "published as"]]
    rows += [
        [
            row["jsna_reference"],
            row["table_label"],
            facts[row["measure_code"]],
            "" if row["dimension_code"] == "none" else row["dimension_code"],
            f"pub_{row['subject']}, {row['table_code']}",
        ]
        for row in _rows(policy_dir / "policy_publication_table.csv")
    ]
    return markdown_table(rows)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
