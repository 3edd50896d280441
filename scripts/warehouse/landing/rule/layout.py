"""A dataset under one version of its contract, and where its rows stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.landing.vault import quoted

if TYPE_CHECKING:
    from warehouse.landing.code_list import CodeList
    from warehouse.landing.contract import Contract, Dataset
    from warehouse.landing.placeholder import Placeholders


@dataclass(frozen=True)
class Layout:
    """One dataset under one version of its contract, with its code lists."""

    contract: Contract
    dataset_name: str
    code_lists: dict[str, CodeList]
    placeholders: Placeholders
    is_selective: bool = False
    """Whether some version of its contract keeps some rows only."""

    @property
    def rows(self) -> str:
        """The raw rows that are ours, as an SQL name."""
        return (
            quoted(f"own rows of {self.table_name}") if self.is_selective else f"raw.{self.table}"
        )

    @property
    def dataset(self) -> Dataset:
        """The dataset's part of the contract."""
        return self.contract.datasets[self.dataset_name]

    @property
    def parent(self) -> Dataset | None:
        """The dataset that this one refers to."""
        reference = self.dataset.reference
        return self.contract.datasets[reference.dataset] if reference else None

    @property
    def parent_table(self) -> str:
        """The parent's table in the schemas ``raw`` and ``landed``."""
        reference = self.dataset.reference
        return quoted(f"{self.contract.agency}__{reference.dataset}") if reference else ""

    @property
    def table_name(self) -> str:
        """The table's name in the schemas ``raw`` and ``landed``."""
        return f"{self.contract.agency}__{self.dataset_name}"

    @property
    def table(self) -> str:
        """The same as an SQL identifier."""
        return quoted(self.table_name)
