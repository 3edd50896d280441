"""One agency's layout in one version: its datasets, and what holds between them."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from warehouse.landing.contract.base import Model
from warehouse.landing.contract.dataset import Dataset
from warehouse.landing.contract.table import Reading
from warehouse.landing.entity import CHARACTERISTIC_SHEET


class Tolerance(Model):
    """How bad a drop may be before it is rejected whole, so that the last good one stays."""

    quarantined_share: float = Field(default=0.5, gt=0, le=1)
    from_rows: int = Field(default=100, ge=1)


class Contract(Model):
    """One agency's layout in one version."""

    name: str
    agency: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    recording_system: str = Field(pattern=r"^[A-Z][A-Z0-9_]*$")
    version: int = Field(ge=1)
    form: Literal["record_level", "aggregate"]
    owner: str = Field(min_length=1)
    cadence: Literal["monthly", "quarterly", "yearly", "once"]
    covers: str = Field(min_length=1)
    reads: Reading = Reading()
    tolerance: Tolerance = Tolerance()
    datasets: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")], Dataset] = Field(
        min_length=1
    )

    @model_validator(mode="after")
    def _parents_exist(self) -> Self:
        for name, dataset in self.datasets.items():
            reference = dataset.reference
            parent = self.datasets.get(reference.dataset) if reference else None
            if reference and parent is None:
                raise ValueError(f"{name}: the contract has no dataset {reference.dataset}")
            if reference and parent and len(parent.key) != len(reference.columns):
                raise ValueError(f"{name}: a reference must give the parent's whole key")
            _check_event_date(name, dataset, parent)
            _check_place(name, dataset, self.reading_of(name))
            if dataset.entity == CHARACTERISTIC_SHEET and parent and parent.entity != dataset.of:
                raise ValueError(f"{name}: {reference and reference.dataset} is no {dataset.of}")
            if dataset.person and self.form == "aggregate":
                raise ValueError(f"{name}: an aggregate return names no person")
        self.in_order()
        return self

    def reading_of(self, dataset_name: str) -> Reading:
        """How a dataset's files are read: as the contract says, or the dataset itself."""
        own = self.datasets[dataset_name].reads
        return self.reads.model_copy(update=own.model_dump(exclude_unset=True) if own else {})

    def in_order(self) -> list[str]:
        """Names of the datasets, each after the one it refers to.

        Raises:
            ValueError: if datasets refer to each other in a circle.
        """
        ordered: list[str] = []
        while len(ordered) < len(self.datasets):
            ready = [
                name
                for name, dataset in self.datasets.items()
                if name not in ordered
                and (dataset.reference is None or dataset.reference.dataset in ordered)
            ]
            if not ready:
                raise ValueError("datasets refer to each other in a circle")
            ordered += ready
        return ordered


def _check_event_date(name: str, dataset: Dataset, parent: Dataset | None) -> None:
    """An event date that stands in the parent must be one of its dates."""
    if dataset.person is None or dataset.person.event_date.where == "row":
        return
    if parent is None:
        raise ValueError(f"{name}: the event date stands in a parent, and there is no reference")
    for column in (dataset.person.event_date.offence, dataset.person.event_date.recorded):
        if column not in parent.by_name or not parent.by_name[column].is_date:
            raise ValueError(f"{name}: {column} is not a date of the parent")


def _check_place(name: str, dataset: Dataset, reading: Reading) -> None:
    """What only a spreadsheet has is asked of spreadsheets alone."""
    is_sheet = reading.kinds == ("spreadsheet",)
    asked = {
        "sheets": reading.sheets,
        "a header_row of several rows": isinstance(reading.header_row, tuple),
        "letter": any(column.letter for column in dataset.columns),
    }
    for word, is_asked in asked.items():
        if is_asked and not is_sheet:
            raise ValueError(f"{name}: {word} needs reads: {{kinds: [spreadsheet]}}")
    if any(column.taken_from == "sheet" for column in dataset.columns) and not reading.sheets:
        raise ValueError(f"{name}: taken_from: sheet needs reads: {{sheets: ...}}")
    if reading.sheet and reading.sheets:
        raise ValueError(f"{name}: give either sheet (a name) or sheets (a pattern)")
    if (
        isinstance(reading.header_row, int)
        and reading.header_row > 1
        and "parquet" in reading.kinds
    ):
        raise ValueError(f"{name}: a Parquet file has no header_row: leave it out of kinds")
