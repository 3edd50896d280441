"""Every printed figure with what was computed for it, read from the restricted file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import duckdb

STATUSES = {
    "match": "match",
    "explained": "explained",
    "carried": "carried",
    "quoted": "quoted",
    "not_applicable": "not applicable",
    "unexplained": "unexplained",
}
"""Every status of a printed figure, in the order of the summary, and how it is shown."""

NEVER_LISTED = {"quoted", "not_applicable"}
"""Nothing was computed to set beside these."""

FIGURES = """
    select
        figure.figure_id,
        figure.table_number,
        figure.section,
        coalesce(printed_table.title, '') as title,
        figure.row_label,
        figure.column_label,
        figure.sentence,
        figure.printed_text,
        coalesce(figure.computed_text, '') as computed_text,
        figure.supplier,
        figure.evidence,
        figure.status,
        coalesce(explanation.cause, '') as cause,
        coalesce(explanation.statement, '') as contradiction,
    from reconciliation.rec_jsna as figure
    left join reference.jsna_table as printed_table using (table_number)
    left join reference.jsna_explanation as explanation using (explanation_id)
    order by
        figure.table_number nulls last,
        figure.section <> 'executive summary',
        try_cast(string_split(figure.section, '.') as integer[]),
        figure.figure_id
"""

SLIPS = """
    with slip as (
        select
            explanation_id,
            severity,
            statement,
            cause,
            list(figure_id order by figure_id) as figure_ids,
        from reconciliation.jsna_discrepancy
        group by all
    )

    from slip
    order by list_position(['high', 'medium', 'low', 'info'], severity), figure_ids
"""


class Figure(NamedTuple):
    """One printed figure beside the computed one."""

    figure_id: str
    table_number: int | None
    section: str
    title: str
    row_label: str | None
    column_label: str | None
    sentence: str | None
    printed: str
    computed: str
    supplier: str
    evidence: str
    status: str
    cause: str
    contradiction: str

    @property
    def place(self) -> str:
        """Row and column headings, or the sentence, as printed."""
        return ", ".join(filter(None, (self.row_label, self.column_label, self.sentence)))

    @property
    def heading(self) -> str:
        """The table or section that the figure stands in."""
        if self.table_number is not None:
            return f"Table {self.table_number}"
        return self.section.capitalize() if self.section[0].isalpha() else f"Text {self.section}"


class Slip(NamedTuple):
    """One slip of the document itself."""

    explanation_id: str
    severity: str
    statement: str
    cause: str
    figure_ids: list[str]


@dataclass(frozen=True)
class Reconciliation:
    """Every printed figure with its status, and the register of slips."""

    figures: Sequence[Figure]
    slips: Sequence[Slip]

    def only(self, tables: Sequence[int]) -> Reconciliation:
        """The part of it that these tables hold; all of it where none is named."""
        if not tables:
            return self
        figures = [figure for figure in self.figures if figure.table_number in tables]
        shown = {figure.figure_id for figure in figures}
        return Reconciliation(
            figures, [slip for slip in self.slips if shown.intersection(slip.figure_ids)]
        )

    def count(self, status: str) -> int:
        """How many figures have this status."""
        return sum(figure.status == status for figure in self.figures)

    @property
    def verdict(self) -> str:
        """What the reader must know, in a sentence or two."""
        if self.count("not_applicable"):
            return (
                "The landed extracts are not the sample of the needs assessment, so its printed "
                "figures say nothing about them."
            )
        unexplained = self.count("unexplained")
        if unexplained:
            return (
                f"{unexplained:,} unexplained: the models, the extracts or the register is wrong."
            )
        return "No figure is unexplained."


def read_reconciliation(restricted_path: Path) -> Reconciliation:
    """All printed figures of a restricted file, in the document's order."""
    with duckdb.connect(restricted_path, read_only=True) as connection:
        return Reconciliation(
            [Figure(*row) for row in connection.execute(FIGURES).fetchall()],
            [Slip(*row) for row in connection.execute(SLIPS).fetchall()],
        )
