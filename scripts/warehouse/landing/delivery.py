"""A file together with the contract that it was sent under."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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


def match(arrival: Arrival, inspection: Inspection, contracts: list[Contract]) -> list[Delivery]:
    """What a file may be by its agency and name, newest version of the contract first."""
    deliveries = []
    for contract in sorted(contracts, key=lambda contract: -contract.version):
        if contract.agency != arrival.agency:
            continue
        for dataset_name, dataset in contract.datasets.items():
            if found := dataset.file_name.fullmatch(arrival.path.name):
                deliveries.append(
                    Delivery(
                        arrival=arrival,
                        inspection=inspection,
                        contract=contract,
                        dataset_name=dataset_name,
                        period=found["period"],
                        resend_number=int(found["resend"] or 1),
                    )
                )
    return deliveries


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
