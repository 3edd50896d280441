"""docs/sources.md: who sends what, in which form, and which tables it answers."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from warehouse.documentation.markdown import markdown_table
from warehouse.landing.contract import Contract, load_contracts
from warehouse.settings import Settings, load_settings

HEADER = """\
# Sources

Written by `make docs` from the contracts, `seeds/reference/ref_agency.csv` and the printed tables.
Every supplier's sample extract is made up; the layouts are invented where no public one exists, and
the contract says so.
"""

QUOTED = """\
## Quoted

National statistics and literature that nobody here can compute are kept as printed, with their
source, and held against the rest of the document:
"""


def sources(project_dir: Path) -> str:
    """The page as Markdown."""
    seeds_dir = project_dir / "seeds"
    settings = load_settings(project_dir=project_dir)
    return "\n".join(
        [HEADER, *_suppliers(settings, seeds_dir), "", QUOTED, *_quoted(seeds_dir), ""]
    )


def _suppliers(settings: Settings, seeds_dir: Path) -> list[str]:
    """A line an agency that has a contract."""
    names = {row["agency_key"]: row["agency_name"] for row in _rows(seeds_dir, "ref_agency")}
    answers = _answers(seeds_dir)
    contracts = sorted(load_contracts(settings.contracts_dir), key=lambda one: one.agency)
    rows = [["folder", "supplier", "sends", "form", "how often", "becomes", "answers"]]
    by_agency = groupby(contracts, key=lambda one: one.agency)
    for agency, group in by_agency:
        own = list(group)
        rows.append(
            [
                f"`{agency}`",
                names.get(agency, agency),
                " ".join(dict.fromkeys(contract.covers.strip() for contract in own)),
                _listed(contract.form.replace("_", " ") for contract in own),
                _listed(contract.cadence for contract in own),
                _listed(f"`{name}`" for contract in own for name in _entities(contract)),
                answers.get(agency, ""),
            ]
        )
    return markdown_table(rows)


def _entities(contract: Contract) -> list[str]:
    """The tables that a contract's datasets land in."""
    return [
        f"landed.{dataset.entity or f'{contract.agency}__{name}'}"
        for name, dataset in contract.datasets.items()
        if dataset.entity != "characteristic_sheet"
    ]


def _answers(seeds_dir: Path) -> dict[str, str]:
    """Tables and sections of the needs assessment by supplier."""
    tables: dict[str, list[str]] = defaultdict(list)
    for row in _rows(seeds_dir, "jsna_table"):
        if row["has_figures"] == "true":
            tables[row["supplier"]].append(row["table_number"])
    sections: dict[str, list[str]] = defaultdict(list)
    for row in _rows(seeds_dir, "jsna_text_figure"):
        if row["section"][0].isdigit() and row["section"] not in sections[row["supplier"]]:
            sections[row["supplier"]].append(row["section"])
    return {
        supplier: "; ".join(
            filter(
                None,
                (
                    _numbered(tables[supplier]),
                    f"text of {_listed(sections[supplier])}" if sections[supplier] else "",
                ),
            )
        )
        for supplier in {*tables, *sections}
    }


def _quoted(seeds_dir: Path) -> list[str]:
    """A line a source of quoted figures."""
    quoted: dict[str, list[str]] = defaultdict(list)
    for row in _rows(seeds_dir, "jsna_table"):
        if row["evidence"] == "quoted" and row["has_figures"] == "true":
            quoted[row["supplier"]].append(f"Table {row['table_number']}")
    for row in _rows(seeds_dir, "jsna_text_figure"):
        place = f"section {row['section']}" if row["section"][0].isdigit() else row["section"]
        if row["evidence"] == "quoted":
            quoted[row["supplier"]].append(place)
    return markdown_table(
        [
            ["source", "where"],
            *([f"`{supplier}`", _listed(places)] for supplier, places in sorted(quoted.items())),
        ]
    )


def _numbered(tables: list[str]) -> str:
    """Tables by their numbers; nothing where there are none."""
    word = "Table" if len(tables) == 1 else "Tables"
    return f"{word} {_listed(tables)}" if tables else ""


def _listed(words: Iterable[str]) -> str:
    """Words once each, in order."""
    return ", ".join(dict.fromkeys(words))


def _rows(seeds_dir: Path, name: str) -> list[dict[str, str]]:
    (path,) = seeds_dir.glob(f"*/{name}.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
