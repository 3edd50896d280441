"""A file together with the contract that it was sent under."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warehouse.landing.arrival import Arrival, Inspection
    from warehouse.landing.contract import Contract, Dataset, Reading


@dataclass(frozen=True)
class Delivery:
    """One file, what its bytes say, and what its name says it should be."""

    arrival: Arrival
    inspection: Inspection
    contract: Contract
    dataset_name: str
    period: str
    resend_number: int

    @property
    def dataset(self) -> Dataset:
        """The contract's part for this file."""
        return self.contract.datasets[self.dataset_name]

    @property
    def reading(self) -> Reading:
        """How to open it."""
        return self.contract.reading_of(self.dataset_name)

    @property
    def drop_id(self) -> str:
        """Names content and place: the same bytes for the same period are the same drop."""
        content = self.inspection.sha256[:16]
        return f"{content}-{self.contract.agency}-{self.dataset_name}-{self.period}"


def match(
    arrival: Arrival, inspection: Inspection, contracts: list[Contract]
) -> list[list[Delivery]]:
    """What a file is by its agency and name: a list for each dataset that it holds.

    Each list is in order of the contract's version, newest first: one of them will read it.
    """
    by_dataset: dict[str, list[Delivery]] = {}
    for contract, dataset_name, found in _fitting(arrival, contracts):
        by_dataset.setdefault(dataset_name, []).append(
            Delivery(
                arrival=arrival,
                inspection=inspection,
                contract=contract,
                dataset_name=dataset_name,
                period=_with_dash(found["period"]),
                resend_number=int(found["resend"] or 1),
            )
        )
    return list(by_dataset.values())


def _with_dash(period: str) -> str:
    """The period in a file's name in its one spelling: 201806 is 2018-06."""
    return re.sub(r"^(\d{4})(\d{2})", r"\1-\2", period)


def datasets_of(arrival: Arrival, contracts: list[Contract]) -> set[str]:
    """The datasets that a file holds, by its name."""
    return {dataset_name for _, dataset_name, _ in _fitting(arrival, contracts)}


def _fitting(
    arrival: Arrival, contracts: list[Contract]
) -> Iterator[tuple[Contract, str, re.Match[str]]]:
    """Contracts, newest version first, with the datasets whose file names a file's name fits."""
    for contract in sorted(contracts, key=lambda contract: -contract.version):
        if contract.agency != arrival.agency:
            continue
        for dataset_name, dataset in contract.datasets.items():
            if found := dataset.file_name.fullmatch(arrival.path.name):
                yield contract, dataset_name, found


def unmatched_drop_id(arrival: Arrival, inspection: Inspection) -> str:
    """The name of a drop that no contract knows: its content and its path."""
    place = hashlib.sha256(arrival.relative.encode()).hexdigest()[:8]
    return f"{inspection.sha256[:16]}-{arrival.agency}-unknown-{place}"


def why_unmatched(arrival: Arrival, contracts: list[Contract]) -> str:
    """Tell a supplier which file names are expected."""
    patterns = [
        dataset.file_pattern.replace("{period}", "<period>")
        for contract in contracts
        if contract.agency == arrival.agency
        for dataset in contract.datasets.values()
    ]
    if not patterns:
        return f"There is no contract for an agency {arrival.agency}."
    return (
        f"The file's name fits no agreed dataset. Expected: {', '.join(patterns)}, "
        "ending in .csv, .xlsx or .parquet; <period> is such as 2018, 2018-05 or 2018-05_2018-12."
    )
