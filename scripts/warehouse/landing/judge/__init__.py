"""Judge raw rows and land the sound ones: ``judge`` does it all, in one transaction."""

from __future__ import annotations

from warehouse.landing.judge.layouts import layouts_of, make_raw_tables
from warehouse.landing.judge.run import Persons, judge

__all__ = ["Persons", "judge", "layouts_of", "make_raw_tables"]
