"""docs/bus_matrix.md: facts by dimensions by table of the needs assessment."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path

from warehouse.documentation.markdown import markdown_table
from warehouse.documentation.relationships import Relationship, read_relationships

HEADER = """\
# Bus matrix

Written by `make docs` from the relationship tests beside the models, the maps of the printed
figures (`seeds/jsna_2019`) and `seeds/policy/policy_publication_table.csv`; a test holds it to
them.

A dot: the fact carries that dimension's key, and a test checks every value of it.
"""


DIMENSIONS = {
    "district": "district",
    "marac_area": "district",
    "sex": "sex",
    "age_band": "age_band",
    "ethnic_group": "ethnicity",
    "risk_level": "risk_level",
    "offence_type": "offence_type",
    "characteristic": "characteristic",
    "period": "period",
    "month": "date",
    "day": "date",
    "hour": "time_of_day",
}
"""The dimension that a word of a cell selector chooses members of."""

WORD = re.compile(r"(\w+)=(\w+)?")
RESIDENTS = ("POPULATION", "fct_population")
TABLE_FIGURE = re.compile(r"T(\d+)\.")


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
            "What each printed table is counted from; the words of its cells name the dimensions.",
            "",
            *_answers(project_dir / "seeds"),
            "",
            "## Published tables",
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


def _answers(seeds_dir: Path) -> list[str]:
    """A line a printed table: its facts and dimensions, or that it is quoted."""
    words = _selector_words(seeds_dir / "jsna_2019")
    facts = _facts(seeds_dir / "policy")
    rows = [["table", "title", "supplier", "fact", "dimensions"]]
    for table in _rows(seeds_dir / "jsna_2019" / "jsna_table.csv"):
        chosen = words[table["table_number"]]
        measures = sorted(value for word, value in chosen if word == "measure")
        rows.append(
            [
                table["table_number"],
                table["title"],
                table["supplier"],
                ", ".join(dict.fromkeys(facts[measure] for measure in measures))
                or table["evidence"],
                ", ".join(sorted({DIMENSIONS[word] for word, _ in chosen if word in DIMENSIONS})),
            ]
        )
    return markdown_table(rows)


def _selector_words(jsna_dir: Path) -> defaultdict[str, set[tuple[str, str]]]:
    """The words of all selectors of a table, by its number."""
    words: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for name in ("jsna_row_map", "jsna_column_map", "jsna_text_map"):
        for row in _rows(jsna_dir / f"{name}.csv"):
            figure = TABLE_FIGURE.match(row.get("figure_id", ""))
            table = figure[1].lstrip("0") if figure else row.get("table_number", "")
            cells = (row.get(column) or "" for column in ("cells", "value_cells", "base_cells"))
            words[table].update(WORD.findall(" ".join(cells)))
    return words


def _facts(policy_dir: Path) -> dict[str, str]:
    """The fact that each measure counts; sums beside counts (_AGE_SUM ...) are of the same one."""
    listed = {row["measure_code"]: row["fact"] for row in _rows(policy_dir / "policy_measure.csv")}
    facts = dict([RESIDENTS]) | listed
    for measure, fact in listed.items():
        facts |= {f"{measure}{suffix}": fact for suffix in ("_AGE_SUM", "_MAX_OFFENCE")}
    return facts


def _tables(policy_dir: Path) -> list[str]:
    facts = _facts(policy_dir)
    rows = [["JSNA 2019", "what", "fact", "dimension", "published as"]]
    rows += [
        [
            row["jsna_reference"],
            row["table_label"],
            facts[row["measure_code"]],
            _dimensions(row),
            f"pub_{row['subject']}, {row['table_code']}",
        ]
        for row in _rows(policy_dir / "policy_publication_table.csv")
    ]
    return markdown_table(rows)


def _dimensions(row: dict[str, str]) -> str:
    """The dimensions of a published table, with the kind of characteristic that stands there."""
    if row["dimension_code"] == "none":
        return ""
    dimensions = row["dimension_code"].replace("|", " and ")
    kind = row["characteristic_type"]
    return f"{dimensions} ({kind})" if kind else dimensions


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
